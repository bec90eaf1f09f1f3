"""Exports: asked for by a person, made by the worker, kept for a week in the database, and then forgotten.

As with mail, a row is held by moving its `due_at` into the future in one conditional UPDATE; a worker that
dies leaves it to the next one.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import letters, outbox
from .archive import contents, write_archive
from .locale import written_for
from .models import Export, ExportPart, User
from .services import touch_person

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=7)  # longer than a job may run
BUSY: Final = timedelta(seconds=200)  # then the next sweep goes on, well within a job's time limit
PAUSE: Final = timedelta(minutes=1)  # after a failure
MOST_ATTEMPTS: Final = 5
KEPT: Final = timedelta(days=7)
STEADY_TRIES: Final = 3
PART: Final = 1 << 20  # bytes
READY_MAIL: Final = "export_ready"


class Lost(Exception):
    """The export is not ours to make any more: asked for anew, in another's hands, or its person has left."""


@transaction.atomic
def ask_for_export(*, user: User, now: datetime) -> Export:
    """Owe this person a file of all they have. One in the making is enough; a finished one is replaced."""
    touch_person(user.pk)
    known = Export.objects.for_user(user).first()
    if known is not None and known.is_waiting:
        return known
    Export.objects.for_user(user).delete()
    return Export.objects.create(user=user, asked_at=now, due_at=now, total=len(contents()))


def make_due(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Make what is due, one after another, for a while; answers how many were finished."""
    finished, stop_at = 0, clock() + BUSY
    while clock() < stop_at and (export := hold_next(clock())):
        finished += make(export, clock)
    return finished


def hold_next(now: datetime) -> Export | None:
    """The longest due export, ours alone until `now + LEASE`; None when nothing is due."""
    while export := Export.objects.select_related("user").due(now).first():
        held = Export.objects.held(export).update(due_at=now + LEASE, attempts=F("attempts") + 1)
        if held == 1:
            export.due_at, export.attempts = now + LEASE, export.attempts + 1
            return export
    return None


def make(export: Export, clock: Callable[[], datetime]) -> bool:
    """Write the file of an export that we hold, and say by mail that it is there."""
    try:
        with TemporaryFile() as file:
            write_steadily(export, file, clock)
            finish(export, file, clock())
    except Lost:
        return False
    except Exception as error:  # one person's export must not stop the others'
        log.exception("export %s failed: %s", export.pk, type(error).__name__)
        put_off(export, clock())
        return False
    return True


def write_steadily(export: Export, file: IO[bytes], clock: Callable[[], datetime]) -> None:
    """Write the archive; again, a few times at most, where the person has changed something meanwhile."""
    for _ in range(STEADY_TRIES):
        before = version_of(export)
        file.seek(0)
        file.truncate()
        with written_for(export.user), timezone.override(export.user.timezone):
            write_archive(export.user, file, clock(), partial(say_progress, export))
        if version_of(export) == before:
            return


def version_of(export: Export) -> int:
    version = User.objects.filter(pk=export.user_id).values_list("data_version", flat=True).first()
    if version is None:
        raise Lost
    return version


def say_progress(export: Export, done: int) -> None:
    if not Export.objects.held(export).update(done=done):
        raise Lost


@transaction.atomic
def finish(export: Export, file: IO[bytes], now: datetime) -> None:
    """Keep the file, in parts, and owe the mail."""
    touch_person(export.user_id)
    size = file.seek(0, 2)
    ready = {"ready_at": now, "expires_at": now + KEPT, "size": size, "done": F("total")}
    if not Export.objects.held(export).update(**ready):
        raise Lost
    file.seek(0)
    for number, data in enumerate(iter(lambda: file.read(PART), b"")):
        ExportPart.objects.create(export=export, number=number, data=data)
    owe_mail(export, now + KEPT)


def owe_mail(export: Export, expires_at: datetime) -> None:
    user = export.user
    with written_for(user), timezone.override(user.timezone):
        subject, text = letters.export_ready(expires_at)
        text, html = letters.faces(subject, text)
    outbox.enqueue(
        kind=READY_MAIL,
        key=f"{READY_MAIL}:{export.pk}",
        user=user,
        to=user.email,
        subject=subject,
        text=text,
        html=html,
    )


def put_off(export: Export, now: datetime) -> None:
    """Try again in a while, or give up after several times: then the person sees it, and may ask anew."""
    ours = Export.objects.held(export)
    if export.attempts >= MOST_ATTEMPTS:
        ours.update(gave_up_at=now)
    else:
        ours.update(due_at=now + PAUSE)


def pieces(export: Export) -> Iterator[bytes]:
    """The file, part by part, each read when it is asked for."""
    for number in range(-(-export.size // PART)):
        yield bytes(ExportPart.objects.values_list("data", flat=True).get(export=export, number=number))


def forget_expired(now: datetime | None = None) -> int:
    """Remove the exports whose week is over, with their files."""
    count, _ = Export.objects.filter(expires_at__lte=now or timezone.now()).delete()
    return count
