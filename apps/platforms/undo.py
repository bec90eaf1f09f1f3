"""Bringing a deleted rate back, of a currency or of points. What was noted in its place meanwhile stays."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from apps.accounts import taken
from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.conversion import PointsWorth
from apps.platforms.models import Account, ExchangeRate, PointsRate
from apps.platforms.points_services import change_points
from apps.platforms.services import set_rate

RATE, POINTS = "rate", "points"


def of_rate(row: ExchangeRate) -> str:
    facts = {"source": row.source, "target": row.target, "valid_on": row.valid_on, "rate": row.rate}
    return taken.signed(row.user_id, RATE, **facts)


def of_points(row: PointsRate) -> str:
    facts = {"account": row.account_id, "valid_on": row.valid_on}
    return taken.signed(row.user_id, POINTS, per_unit=row.per_unit, currency=row.currency, **facts)


@transaction.atomic
def bring_back(*, user: User, token: str) -> bool:
    """Whether it could be: not when the token is too old, not ours, another person's, or its account gone."""
    touch_person(user.pk)
    kind, facts = taken.read(user, token) or ("", {})
    if kind == RATE:
        _rate(user, facts)
    elif kind == POINTS and Account.objects.for_user(user).filter(pk=facts["account"]).exists():
        _points(user, facts)
    else:
        return False
    return True


def _rate(user: User, facts: dict[str, str]) -> None:
    source, target, day = facts["source"], facts["target"], _day(facts)
    if not ExchangeRate.objects.filter(user=user, source=source, target=target, valid_on=day).exists():
        set_rate(user=user, source=source, target=target, valid_on=day, rate=Decimal(facts["rate"]))


def _points(user: User, facts: dict[str, str]) -> None:
    worth, pk = PointsWorth(Decimal(facts["per_unit"]), facts["currency"]), int(facts["account"])
    if not PointsRate.objects.filter(user=user, account=pk, valid_on=_day(facts)).exists():
        change_points(user=user, account_id=pk, worth=worth, valid_on=_day(facts))


def _day(facts: dict[str, str]) -> date:
    return date.fromisoformat(facts["valid_on"])
