"""The watchdog: money that is kept waiting, forgotten or about to be lost, looked out for by a sweep.

What was said is kept as rows of alerts, and each look holds them against what is true: it says what is new,
puts the figures right, and withdraws what is true no longer. So a sweep that never ran, or died half way, is
simply still to be done; and after a long silence only the highest level is said.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.tasks.rollups import hold_person

from . import alerts
from .findings import KINDS, Finding
from .mailing import mail_due
from .models import Alert
from .suspects import People, found_of

log = logging.getLogger(__name__)
A_BLOCK = 500  # people that are read together


@dataclass(slots=True)
class Changes:
    """What is to be written of one person."""

    over: list[Alert] = field(default_factory=list)  # no longer true
    found: list[tuple[Account, Finding]] = field(default_factory=list)  # new, or with other figures


def watch(now: datetime) -> int:
    """Look at everybody; answers of how many people something was written.

    Somebody who cannot be looked at is left for the next time, and stops nobody else.
    """
    told = 0
    for pk in _people_to_tell(now):
        try:
            told += watch_person(pk, now)
        except Exception:
            log.exception("person %s could not be watched over", pk)
    return told


@transaction.atomic
def watch_person(user_id: int, now: datetime) -> bool:
    """Whether there was something to write. The person is held: two workers come one after the other."""
    try:
        user = hold_person(user_id)
    except User.DoesNotExist:
        return False
    changes = _changes({user.pk: local_date(now, user.timezone)}).get(user.pk)
    if changes is None:
        return False
    alerts.withdraw_found(user, changes.over)
    for account, finding in changes.found:
        alerts.say_found(user, account, finding, now)
    mail_due(user, now)
    touch_person(user.pk)
    return True


def _people_to_tell(now: datetime) -> Iterator[int]:
    """By a few statements for hundreds of people. Where those fail, everybody of the block is looked at."""
    for block in _blocks(now):
        try:
            people = list(_changes(block))
        except Exception:
            people = list(block)
        yield from people


def _blocks(now: datetime) -> Iterator[People]:
    last = 0
    owners = Account.objects.filter(is_sample=False).values("user")
    everybody = User.objects.filter(pk__in=owners).order_by("pk").values_list("pk", "timezone")
    while rows := list(everybody.filter(pk__gt=last)[:A_BLOCK]):
        yield {pk: local_date(now, zone) for pk, zone in rows}
        last = rows[-1][0]


def _changes(people: People) -> dict[int, Changes]:
    """What is to be written, by person; those of whom nothing is are left out. Four queries."""
    true = {alerts.key_of(account, finding): (account, finding) for account, finding in found_of(people)}
    open_ones = Q(withdrawn_at=None, kind__in=KINDS)
    said = {alert.key: alert for alert in Alert.objects.filter(open_ones | Q(key__in=true), user__in=people)}
    changes: defaultdict[int, Changes] = defaultdict(Changes)
    for key, alert in said.items():
        if key not in true:
            changes[alert.user_id].over.append(alert)
    for key, (account, finding) in true.items():
        if key not in said or not _says(said[key], finding):
            changes[account.user_id].found.append((account, finding))
    return dict(changes)


def _says(alert: Alert, finding: Finding) -> bool:
    """Whether this is shown as it is, or was until the person put it away."""
    said = (alert.balance, alert.count, alert.about_on)
    return alert.withdrawn_at is None and said == (finding.sum, finding.count, finding.about_on)
