"""Rows for tests, each with as little as it needs; anything else by keyword."""

from decimal import Decimal
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.platforms.models import Account, ExchangeRate, Platform

PASSWORD = "four quiet words here"
_numbers = count(1)


def make_person(email: str | None = None, *, is_confirmed: bool = True, **values: Any) -> User:
    """A person with a confirmed address. A `password` costs time: most tests use `client.force_login`."""
    user = User.objects.create_user(email or f"person{next(_numbers)}@example.org", **values)
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=is_confirmed, primary=True)
    return user


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
