"""Writes that concern a person as a whole."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from psycopg.types.numeric import Int8

from . import letters, outbox
from .health import BEAT
from .kinds import ALL, KINDS
from .models import UNSETTLED, Heartbeat, OutboxMessage, User, WorkProfile
from .prepared import fetch_prepared

ROLLUP_FIELDS = {"home_currency", "week_start"}
TEST_MAIL = "mail_test"
TOUCH = """
UPDATE accounts_user SET data_version = data_version + 1 WHERE id = %(user)s RETURNING data_version"""
KEEP_BODIES = timedelta(days=7)


def touch_person(user_id: int) -> int:
    """Lock the person's row until the transaction ends and raise their data version.

    The first statement of every service that changes what a person's pages show: it puts their
    writes in one line, so that roll-ups are recomputed from everything that came before.

    Returns the new version. Raises LookupError when there is no such person.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("touch_person needs a transaction: the lock would be gone at once.")
    rows = fetch_prepared(TOUCH, {"user": Int8(user_id)})
    if not rows:
        raise LookupError(f"no person {user_id}")
    version: int = rows[0][0]
    return version


@transaction.atomic
def change_preferences(*, user_id: int, **values: Any) -> User:
    """Set fields of the person, and say so where their pages or roll-ups rest on one of them.

    A changed home currency or start of the week raises `rollup_version`: the floor above sees that it
    differs from `rolled_up_version` and rebuilds. The same values again change nothing but the version.
    """
    touch_person(user_id)
    user = User.objects.get(pk=user_id)
    changed = [name for name, value in values.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, values[name])
    if changed:
        user.save(update_fields=changed)
    if ROLLUP_FIELDS.intersection(changed):
        User.objects.filter(pk=user_id).update(rollup_version=F("rollup_version") + 1)
        user.refresh_from_db(fields=["rollup_version"])
    return user


@transaction.atomic
def note_work_profile(*, user_id: int, devices: list[str], languages: list[str], skills: list[str]) -> None:
    """What somebody works with and can do, in place of what was known before."""
    touch_person(user_id)
    facts = {"devices": devices, "languages": languages, "skills": skills}
    WorkProfile.objects.update_or_create(user_id=user_id, defaults=facts)


@transaction.atomic
def switch_off_alert(*, user_id: int, kind: str) -> None:
    """No more mails of this kind, or of `ALL`, to this person. Somebody who has left changes nothing."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is not None:
        kinds = [*KINDS] if kind == ALL else [kind]
        user.muted_alerts += [kind for kind in kinds if kind not in user.muted_alerts]
        user.save(update_fields=["muted_alerts"])


@transaction.atomic
def send_test_mail(*, user: User) -> None:
    """Owe this person a mail that shows whether mail arrives; one on its way is enough."""
    touch_person(user.pk)
    if OutboxMessage.objects.pending().filter(user=user, kind=TEST_MAIL).exists():
        return
    subject, text = letters.test_mail()
    text, html = letters.faces(subject, text)
    outbox.enqueue(kind=TEST_MAIL, user=user, to=user.email, subject=subject, text=text, html=html)


def beat(now: datetime | None = None) -> None:
    """Beat and a worker are alive."""
    Heartbeat.objects.update_or_create(name=BEAT, defaults={"seen_at": now or timezone.now()})


def forget_old_mail(now: datetime | None = None) -> int:
    """Empty mails that are long settled: they hold sign-in links and sums. The rows stay, for their keys.

    Those that are nobody's and have no key go: an address is all that they still hold.
    """
    settled = OutboxMessage.objects.exclude(**UNSETTLED)
    old = settled.filter(created_at__lt=(now or timezone.now()) - KEEP_BODIES)
    old.filter(user=None, key=None).delete()
    return old.exclude(text="", html="").update(text="", html="", headers={}, last_error="")
