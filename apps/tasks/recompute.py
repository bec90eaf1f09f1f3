"""The worker's side of the roll-ups: what is due is recomputed, what drifted is found and repaired.

Each person is one transaction that begins with their lock: it deletes their marks in one statement and
recomputes in the next, so a mark that is made meanwhile waits its turn and is never lost. Being killed
in between puts the marks back.
"""

import logging
from datetime import date, datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import F

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.tasks import rollups
from apps.tasks.models import DirtyMark
from apps.tasks.statistics import refresh_statistics

log = logging.getLogger(__name__)


def recompute_dirty(*, user_id: int | None = None, now: datetime | None = None) -> int:
    """Recompute for everybody who has something due, or for one person. Answers for how many."""
    due = people_due(user_id)
    for person in due:
        try:
            recompute_person(user_id=person, now=now)
        except SoftTimeLimitExceeded:
            raise
        except Exception:  # one person's figures never stand in the way of another's
            log.exception("the figures of person %s could not be recomputed", person)
    return len(due)


def catch_up(user: User) -> User:
    """The person with roll-ups that fit their home currency and week, made now if the job has not come yet.

    Costs nothing where nothing is due: the two versions came with the person.
    """
    if user.rollup_version == user.rolled_up_version:
        return user
    recompute_person(user_id=user.pk)
    return User.objects.get(pk=user.pk)


def people_due(user_id: int | None = None) -> list[int]:
    """Ids of people with marks, with accounts to roll up anew, or who are to be rebuilt as a whole."""
    marked = DirtyMark.objects.values_list("user_id", flat=True)
    accounts = Account.objects.exclude(rollup_seq=F("rolled_up_seq")).values_list("user_id", flat=True)
    people = User.objects.exclude(rollup_version=F("rolled_up_version")).values_list("pk", flat=True)
    if user_id is not None:
        marked, accounts, people = (
            marked.filter(user_id=user_id), accounts.filter(user_id=user_id), people.filter(pk=user_id)
        )  # fmt: skip
    return sorted({*marked.order_by().distinct(), *accounts.order_by().distinct(), *people})


@transaction.atomic
def recompute_person(*, user_id: int, now: datetime | None = None) -> bool:
    """Do all that is due for one person. Answers whether a figure changed; then their version is raised."""
    try:
        user = rollups.hold_person(user_id)
    except User.DoesNotExist:
        return False  # gone meanwhile, and their marks with them
    changed = _roll_up(user)
    marks = _take_marks(user)
    changed += rollups.refresh_days(user, [(account, day) for account, day in marks if day])
    marks += _take_marks(user)  # those that the two recomputes above have made
    changed += refresh_statistics(user, {account for account, _ in marks}, now=now)
    if changed:
        touch_person(user_id)
    return bool(changed)


def _roll_up(user: User) -> int:
    """Whole accounts, or the whole person, whose figures rest on something that has changed."""
    if user.rollup_version != user.rolled_up_version:
        rollups.rebuild_person(user)
        User.objects.filter(pk=user.pk).update(rolled_up_version=user.rollup_version)
        Account.objects.filter(user=user).update(rolled_up_seq=F("rollup_seq"))
        return 1
    stale = Account.objects.filter(user=user).exclude(rollup_seq=F("rolled_up_seq"))
    seqs = dict(stale.values_list("pk", "rollup_seq"))
    if not seqs:
        return 0
    changed = rollups.refresh_accounts(user, seqs)
    for account, seq in seqs.items():
        Account.objects.filter(pk=account).update(rolled_up_seq=seq)
    return changed


def _take_marks(user: User) -> list[tuple[int, date | None]]:
    """Delete the person's marks and answer what they were about: an account's day, or its statistics."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM tasks_dirtymark WHERE user_id = %s RETURNING account_id, local_on", [user.pk]
        )
        return list(cursor.fetchall())


def compare_person(user_id: int) -> int:
    """How many cells differ from a recompute from scratch. Reads only, in statements of one snapshot each."""
    user = User.objects.get(pk=user_id)
    return rollups.differences(user)


def reconcile() -> int:
    """Compare everybody with a recompute, report who differs, and repair. Answers how many cells differed."""
    found = 0
    for user_id in list(User.objects.order_by("pk").values_list("pk", flat=True)):
        try:
            differing = compare_person(user_id)
        except User.DoesNotExist:
            continue  # left meanwhile
        if differing:
            log.error("roll-ups of person %s: %s cells differ from a recompute; rebuilt", user_id, differing)
            with transaction.atomic():
                rollups.rebuild_person(rollups.hold_person(user_id))
                touch_person(user_id)
        found += differing
    return found
