"""Taking back what was changed of accounts and rates. What was noted in its place meanwhile stays."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

from django.db import transaction

from apps.accounts import taken
from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.accounts.taken import ChangedSince
from apps.platforms import points_services, services
from apps.platforms.conversion import PointsWorth
from apps.platforms.models import Account, ExchangeRate, Platform, PointsRate
from apps.platforms.points_services import restore_points
from apps.platforms.rate_services import Replaced, restore_rates, set_rate
from apps.platforms.rates_file import RateLine
from apps.platforms.services import AccountExists, AliasTaken, Changes, HasHistory

RATE, RATES, POINTS, WORTHS = "rate", "rates", "points", "worths"
ACCOUNT, CHANGE = "account-deleted", "account-changed"
OF_ACCOUNTS = (POINTS, WORTHS, CHANGE)  # that are still there
DERIVED = {"id", "user", "created_at", "change_seq", "rollup_seq", "rolled_up_seq"}
FACTS = [field for field in Account._meta.concrete_fields if field.name not in DERIVED]


def of_rate(row: ExchangeRate) -> str:
    facts = {"source": row.source, "target": row.target, "valid_on": row.valid_on, "rate": row.rate}
    return taken.signed(row.user_id, RATE, **facts)


def of_rates(user: User, replaced: Iterable[Replaced]) -> str:
    rows = [[taken.plain(value) for value in (*line, before)] for line, before in replaced]
    return taken.signed(user.pk, RATES, rows=rows)


def of_points(row: PointsRate) -> str:
    facts = {"account": row.account_id, "valid_on": row.valid_on}
    return taken.signed(row.user_id, POINTS, per_unit=row.per_unit, currency=row.currency, **facts)


def of_account(account: Account, account_id: int) -> str:
    """Of one that nothing hung on; it has lost its id when it was deleted."""
    return taken.signed(account.user_id, ACCOUNT, account=account_id, was=_facts(account))


def drawn_from(account: Account) -> str:
    """For a form: the same, of one that is still there."""
    return taken.sealed(account.user_id, ACCOUNT, account=account.pk, was=_facts(account))


def as_drawn(user: User, account_id: int, token: str) -> Account | None:
    """The account that a form was drawn from, not saved. None for any other token."""
    kind, facts = taken.read(user, token) or ("", {})
    if kind != ACCOUNT or facts["account"] != account_id:
        return None
    return Account(pk=account_id, user=user, **_read(facts["was"]))


@transaction.atomic
def change_account(*, user: User, account_id: int, **changes: Unpack[Changes]) -> tuple[Account, str]:
    """The service of this name, with the token that takes it back; empty where nothing has changed."""
    touch_person(user.pk)
    before = _facts(Account.objects.for_user(user).get(pk=account_id))
    account = services.change_account(user=user, account_id=account_id, **changes)
    now = {name: value for name, value in _facts(account).items() if value != before[name]}
    if not now:
        return account, ""
    was = {name: before[name] for name in now}
    return account, taken.signed(user.pk, CHANGE, account=account_id, was=was, now=now)


@transaction.atomic
def change_points(*, user: User, account_id: int, worth: PointsWorth, valid_on: date) -> tuple[Account, str]:
    """The service of this name, with the token that takes it back; empty where nothing has changed."""
    touch_person(user.pk)
    before = _worths(Account.objects.for_user(user).get(pk=account_id))
    account = points_services.change_points(user=user, account_id=account_id, worth=worth, valid_on=valid_on)
    now = _worths(account)
    if now == before:
        return account, ""
    return account, taken.signed(user.pk, WORTHS, account=account_id, was=before, now=now)


@transaction.atomic
def bring_back(*, user: User, token: str) -> bool:
    """Whether it could be: not when the token is too old, not ours, another person's, or its account gone.

    Raises ChangedSince for an account that is another one by now, or has another one in its place.
    """
    touch_person(user.pk)
    kind, facts = taken.read(user, token) or ("", {})
    if kind not in KINDS:
        return False
    if kind in OF_ACCOUNTS and not Account.objects.for_user(user).filter(pk=facts["account"]).exists():
        return False
    try:
        KINDS[kind](user, facts)
    except (AccountExists, AliasTaken, HasHistory) as error:
        raise ChangedSince from error
    return True


def _rate(user: User, facts: dict[str, Any]) -> None:
    source, target, day = facts["source"], facts["target"], _day(facts)
    if not ExchangeRate.objects.filter(user=user, source=source, target=target, valid_on=day).exists():
        set_rate(user=user, source=source, target=target, valid_on=day, rate=Decimal(facts["rate"]))


def _rates(user: User, facts: dict[str, Any]) -> None:
    lines = [
        (
            RateLine(source, target, date.fromisoformat(day), Decimal(rate)),
            None if before is None else Decimal(before),
        )
        for source, target, day, rate, before in facts["rows"]
    ]
    restore_rates(user=user, replaced=lines)


def _points(user: User, facts: dict[str, Any]) -> None:
    worth, pk = PointsWorth(Decimal(facts["per_unit"]), facts["currency"]), int(facts["account"])
    if not PointsRate.objects.filter(user=user, account=pk, valid_on=_day(facts)).exists():
        points_services.change_points(user=user, account_id=pk, worth=worth, valid_on=_day(facts))


def _history(user: User, facts: dict[str, Any]) -> None:
    account, was = Account.objects.for_user(user).get(pk=facts["account"]), facts["was"]
    if (here := _worths(account)) == was:
        return
    if here != facts["now"]:
        raise ChangedSince
    worths = [(date.fromisoformat(day), PointsWorth(Decimal(each), unit)) for day, each, unit in was["rows"]]
    each, unit = was["own"]
    own = PointsWorth(Decimal(each), unit) if each else None
    restore_points(user=user, account_id=account.pk, worths=worths, own=own)


def _worths(account: Account) -> dict[str, Any]:
    """What its points have been worth and are, as it can be signed."""
    rows = account.points_rates.order_by("valid_on").values_list("valid_on", "per_unit", "currency")
    own = [taken.plain(account.points_per_unit), account.points_currency]
    return {"rows": [[taken.plain(value) for value in row] for row in rows], "own": own}


def _change(user: User, facts: dict[str, Any]) -> None:
    pk, was = facts["account"], facts["was"]
    current = _facts(Account.objects.for_user(user).get(pk=pk))
    here = {name: current[name] for name in was}
    if here not in (facts["now"], was):
        raise ChangedSince
    services.change_account(user=user, account_id=pk, **_read(was))


def _account(user: User, facts: dict[str, Any]) -> None:
    pk, was = facts["account"], facts["was"]
    if was["platform_id"] and not Platform.objects.filter(pk=was["platform_id"]).exists():
        raise ChangedSince
    if not Account.objects.filter(pk=pk).exists():
        services.restore_account(user=user, account_id=pk, **_read(was))


KINDS: dict[str, Callable[[User, dict[str, Any]], None]] = {
    RATE: _rate,
    RATES: _rates,
    POINTS: _points,
    WORTHS: _history,
    CHANGE: _change,
    ACCOUNT: _account,
}


def _facts(account: Account) -> dict[str, Any]:
    """All that a person has said of it, as JSON keeps it."""
    return {field.attname: taken.plain(getattr(account, field.attname)) for field in FACTS}


def _read(facts: dict[str, Any]) -> Any:
    """The same as the fields take it."""
    read = {field.attname: field.to_python for field in FACTS}
    return {name: read[name](value) for name, value in facts.items()}


def _day(facts: dict[str, Any]) -> date:
    return date.fromisoformat(facts["valid_on"])
