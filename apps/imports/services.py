"""Check a file, save it as a whole, undo it as a whole."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.platforms.services import HasHistory, delete_account
from apps.tasks import history
from apps.tasks.models import TaskType
from apps.tasks.rollups import refresh_days

from . import prolific, reading, saving
from .judging import judge
from .models import Batch, Row
from .wallets import wallets_for


class LaterImport(ValueError):
    """A later file changed the same tasks; the message says which to undo first."""


KEEP_UNSAVED = timedelta(days=2)
TAKING_BACK = (
    saving.REMOVE_NEW_EXTRAS,
    saving.REMOVE_NEW,
    saving.DROP_EXTRAS,
    saving.RESTORE_CHANGED,
    saving.RESTORE_EXTRAS,
)


@transaction.atomic
def check_file(*, user: User, filename: str, data: bytes, type: TaskType) -> Batch:
    """Read a file and judge each of its rows; no task is written.

    Raises reading.Unreadable with a sentence for the person.
    """
    text = reading.decode(data)
    touch_person(user.pk)
    Batch.objects.for_user(user).filter(
        state=Batch.State.CHECKED, created_at__lt=timezone.now() - KEEP_UNSAVED
    ).delete()
    batch = Batch.objects.create(
        user=user, format=prolific.SOURCE, filename=filename[:200], type=type, timezone=str(user.timezone)
    )
    if not _copy_rows(text):
        raise reading.Unreadable(reading.NO_ROWS)
    with connection.cursor() as cursor:
        cursor.execute(prolific.READ, {"batch": batch.pk, "zone": batch.timezone})
    _judge(batch)
    return batch


def _copy_rows(text: str) -> int:
    columns, texts = ", ".join(prolific.RAW), ", ".join(f"{name} text" for name in prolific.RAW)
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS raw_rows")
        cursor.execute(f"CREATE TEMP TABLE raw_rows (line int, fits bool, {texts}) ON COMMIT DROP")
        with cursor.copy(f"COPY raw_rows (line, fits, {columns}) FROM STDIN") as copy:
            for line, cells in reading.rows(text, prolific.COLUMNS):
                copy.write_row([line, cells is not None, *(cells or [""] * len(prolific.RAW))])
                count += 1
    return count


def _judge(batch: Batch) -> None:
    version = User.objects.values_list("data_version", flat=True).get(pk=batch.user_id)
    judge(batch_id=batch.pk, user_id=batch.user_id, source=batch.format)
    Batch.objects.filter(pk=batch.pk).update(seen_version=version)


@transaction.atomic
def save_batch(*, batch: Batch) -> bool:
    """Write what the check page showed; all of it or nothing. False when it had been saved before."""
    version = touch_person(batch.user_id)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.CHECKED:
        return False
    if batch.seen_version != version - 1:  # something was written since the check
        _judge(batch)
    values = _values(batch) | wallets_for(batch)
    before = saving.days(values)
    with history.because(f"{history.IMPORT} {batch.pk}"):
        for statement in (saving.INSERT_NEW, saving.UPDATE_CHANGED, saving.DROP_EXTRAS, saving.ADD_EXTRAS):
            saving.run(statement, values)
    _refresh(batch, before | saving.days(values))
    batch.state, batch.saved_at = Batch.State.SAVED, timezone.now()
    batch.save(update_fields=["state", "saved_at", "made_accounts"])
    return True


@transaction.atomic
def undo_batch(*, batch: Batch) -> bool:
    """Take a saved file back: its new tasks and accounts go, changed ones are as before. False if not saved.

    Raises LaterImport when another import stands on this one.
    """
    touch_person(batch.user_id)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.SAVED:
        return False
    _refuse_under_later(batch)
    values = _values(batch)
    before = saving.days(values)
    with history.because(f"{history.IMPORT_UNDONE} {batch.pk}"):
        for statement in TAKING_BACK:
            saving.run(statement, values)
    _refresh(batch, before | saving.days(values))
    for account_id in batch.made_accounts:  # unless something else hangs on it by now
        with suppress(HasHistory, Account.DoesNotExist):
            delete_account(user=batch.user, account_id=account_id)
    batch.state, batch.undone_at = Batch.State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    return True


def _refuse_under_later(batch: Batch) -> None:
    written = Row.objects.filter(batch=batch, verdict__in=["new", "changed"]).values("external_id")
    later = (
        Batch.objects.filter(
            user=batch.user_id, format=batch.format, state=Batch.State.SAVED, pk__gt=batch.pk
        )
        .filter(Exists(Row.objects.filter(batch=OuterRef("pk"), verdict="changed", external_id__in=written)))
        .first()
    )
    if later:
        message = _("A later import, “%(name)s”, changed some of these tasks. Undo that one first.")
        raise LaterImport(message % {"name": later.filename})


def _values(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "user": batch.user_id,
        "source": batch.format,
        "type": batch.type_id,
        "zone": batch.timezone,
    }


def _refresh(batch: Batch, days: set[tuple[int, date]]) -> None:
    refresh_days(User.objects.get(pk=batch.user_id), days)


@transaction.atomic
def discard_batch(*, batch: Batch) -> None:
    """Forget a checked file; nothing of it was saved. One that is being saved meanwhile stays."""
    touch_person(batch.user_id)
    Batch.objects.filter(pk=batch.pk, state=Batch.State.CHECKED).delete()
