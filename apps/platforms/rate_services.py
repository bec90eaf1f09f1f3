"""Writes of a person's exchange rates, one by one and many at once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import ExchangeRate
from apps.platforms.rates_file import RateLine
from apps.platforms.worth import rates_changed

MANY = 2000  # rows in one statement

Replaced = tuple[RateLine, Decimal | None]  # a rate, and the one that its pair and day had before it


@transaction.atomic
def set_rate(*, user: User, source: str, target: str, valid_on: date, rate: Decimal) -> ExchangeRate:
    """What one unit of `source` is worth from this day on; a rate from the same day is replaced."""
    touch_person(user.pk)
    row, _created = ExchangeRate.objects.update_or_create(
        user=user, source=source, target=target, valid_on=valid_on, defaults={"rate": rate}
    )
    rates_changed(user, {frozenset({source, target})})
    return row


@transaction.atomic
def delete_rate(*, user: User, rate_id: int) -> ExchangeRate:
    """Raises ExchangeRate.DoesNotExist for one that is not this person's."""
    touch_person(user.pk)
    row = ExchangeRate.objects.get(user=user, pk=rate_id)
    row.delete()
    rates_changed(user, {frozenset({row.source, row.target})})
    return row


@transaction.atomic
def set_rates(*, user: User, lines: Iterable[RateLine]) -> list[Replaced]:
    """All of these rates, or none. Those of a pair and day that are known already are replaced.

    Answers those that were new or other than before. When none was, nothing at all changes.
    """
    known = _held(user)
    new = {line[:3]: line for line in lines if known.get(line[:3]) != line.rate}
    _write(user, new.values())
    return [(line, known.get(key)) for key, line in new.items()]


@transaction.atomic
def restore_rates(*, user: User, replaced: Iterable[Replaced]) -> int:
    """Undo of `set_rates`: what was there before counts again. Those that were changed since stay.

    Answers how many are as before.
    """
    known = _held(user)
    same = [(line, before) for line, before in replaced if known.get(line[:3]) == line.rate]
    _write(user, [line._replace(rate=before) for line, before in same if before is not None])
    _delete(user, [line for line, before in same if before is None])
    return len(same)


def _held(user: User) -> dict[tuple[str, str, date], Decimal]:
    """The rates of a person by pair and day; their row is locked as `touch_person` locks it."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    rows = ExchangeRate.objects.filter(user=user)
    return {row[:3]: row[3] for row in rows.values_list("source", "target", "valid_on", "rate")}


def _write(user: User, lines: Iterable[RateLine]) -> None:
    if not (rows := [ExchangeRate(user=user, **line._asdict()) for line in lines]):
        return
    touch_person(user.pk)
    ExchangeRate.objects.bulk_create(
        rows,
        batch_size=MANY,
        update_conflicts=True,
        unique_fields=["user", "source", "target", "valid_on"],
        update_fields=["rate"],
    )
    rates_changed(user, {frozenset({row.source, row.target}) for row in rows})


def _delete(user: User, lines: list[RateLine]) -> None:
    if not lines:
        return
    touch_person(user.pk)
    mine, gone = ExchangeRate.objects.filter(user=user), {line[:3] for line in lines}
    keys = mine.values_list("pk", "source", "target", "valid_on")
    mine.filter(pk__in=[pk for pk, *key in keys if tuple(key) in gone]).delete()
    rates_changed(user, {frozenset(line[:2]) for line in lines})
