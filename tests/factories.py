"""Rows for tests, each with as little as it needs; anything else by keyword."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.accounts.models import Export, ExportPart, User
from apps.accounts.pacing import EACH
from apps.payouts.models import Arrival, Payout
from apps.platforms.models import Account, DailyRate, ExchangeRate, Platform, PointsRate
from apps.tasks.models import Task, TaskType
from apps.tasks.services import log_task

PASSWORD = "four quiet words here"
_numbers = count(1)


USUAL_HOURS: dict[str, Any] = {
    "quiet_from": time(22),
    "quiet_until": time(7),
    "mail_pace": "daily",
}  # of newcomers


def make_person(email: str | None = None, *, is_confirmed: bool = True, **values: Any) -> User:
    """A person with a confirmed address who is mailed at any hour, each alert as it comes.

    A `password` costs time: most tests use `client.force_login`.
    """
    values = {"quiet_from": None, "quiet_until": None, "mail_pace": EACH} | values
    user = User.objects.create_user(email or f"person{next(_numbers)}@example.org", **values)
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=is_confirmed, primary=True)
    return user


def make_export(user: User, data: bytes = b"PK") -> Export:
    """One that can be fetched for a week from now."""
    now = timezone.now()
    times = {"asked_at": now, "due_at": now, "ready_at": now, "expires_at": now + timedelta(days=7)}
    export = Export.objects.create(user=user, size=len(data), **times)
    ExportPart.objects.create(export=export, number=0, data=data)
    return export


def make_platform(name: str | None = None, **values: Any) -> Platform:
    """A platform of the catalogue that pays in pounds."""
    number = next(_numbers)
    known = {"slug": f"platform-{number}", "units": ["GBP"], "sources": ["A page"], "as_of_note": "Undated."}
    return Platform.objects.create(name=name or f"Platform {number}", **(known | values))


def make_account(
    user: User, name: str | None = None, *, platform: Platform | None = None, **values: Any
) -> Account:
    """An account in pounds: a private one, unless a platform is given."""
    name = name or (platform.name if platform else f"Account {next(_numbers)}")
    return Account.objects.create(user=user, platform=platform, name=name, **({"unit": "GBP"} | values))


def make_rate(user: User, source: str, target: str, valid_on: Any, rate: str | Decimal) -> ExchangeRate:
    return ExchangeRate.objects.create(
        user=user, source=source, target=target, valid_on=valid_on, rate=Decimal(rate)
    )


def make_points_rate(account: Account, valid_on: Any, per_unit: str, currency: str = "USD") -> PointsRate:
    """One row of a history; `change_points` is what keeps it and the account's columns together."""
    return PointsRate.objects.create(
        user_id=account.user_id,
        account=account,
        valid_on=valid_on,
        per_unit=Decimal(per_unit),
        currency=currency,
    )


def make_daily(currency: str, valid_on: Any, per_eur: str | Decimal) -> DailyRate:
    return DailyRate.objects.create(currency=currency, valid_on=valid_on, per_eur=Decimal(per_eur))


def make_type(name: str = "Survey", user: User | None = None) -> TaskType:
    """A type by name, there already or not: a test that empties the tables takes the built-in ones away."""
    return TaskType.objects.get_or_create(user=user, name=name)[0]


def make_task(user: User, account: Account | None = None, **facts: Any) -> Task:
    """A task as if it had been logged: 12 minutes of a survey for 1.80, on 26 November 2026 unless told."""
    known: dict[str, Any] = {
        "type": facts.pop("type", None) or make_type(),
        "started_at": datetime(2026, 11, 26, 10, 5, tzinfo=UTC),
        "duration_ms": 12 * 60_000,
        "reward": Decimal("1.80"),
    }
    if account is None:
        account = Account.objects.filter(user=user).order_by("pk").first() or make_account(user)
    return log_task(user=user, account=account, **(known | facts)).task


def make_payout(account: Account, amount: str | Decimal, **values: Any) -> Payout:
    """A payout on its way since 20 November 2026; with `arrived_on`, one that has arrived."""
    asked = {
        "requested_on": date(2026, 11, 20),
        "requested_amount": Decimal(amount),
        "amount": Decimal(amount),
    }
    if "arrived_on" in values and values.get("state", "arrived") == "arrived":
        asked |= {"state": Payout.State.ARRIVED, "came": Decimal(amount) - Decimal(values.get("fee", 0))}
    payout = Payout.objects.create(user_id=account.user_id, account=account, **(asked | values))
    if payout.state == Payout.State.ARRIVED:
        Arrival.objects.create(
            user_id=account.user_id,
            payout=payout,
            arrived_on=payout.arrived_on,
            came=payout.came,
            fee=payout.fee,
        )
    return payout
