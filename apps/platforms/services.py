"""Writes to a person's accounts."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.aliases import clean_alias, is_usable, name_alias
from apps.platforms.models import TONES, Account, Platform

# All but the columns of others: a job writes `rolled_up_seq` at its own time.
SAVED = [
    field.name for field in Account._meta.concrete_fields if field.name not in {"id", "user", "rolled_up_seq"}
]


class Terms(TypedDict, total=False):
    """What a person can say about an account. None, or empty, means: as the platform's facts have it."""

    minimum: Decimal | None
    own_minimums: list[dict[str, str]]
    method: str
    cash_worth: Decimal | None
    approval_days: int | None
    payout_days_min: int | None
    payout_days_max: int | None
    points_per_unit: Decimal | None
    points_currency: str
    own_cycle: dict[str, Any] | None
    redeem_step: Decimal | None
    expires_on: date | None
    expiry_days: int | None
    url: str
    aliases: list[str]
    note: str
    tone: int
    sign_up: str


class Changes(Terms, total=False):
    """What can be changed later. An empty name is the platform's."""

    name: str
    unit: str


class AccountExists(ValueError):
    """This person has an account of this name, or on this platform, in this unit already: `account`."""

    def __init__(self, account: Account) -> None:
        super().__init__(f"account {account.pk} is the same")
        self.account = account


class AliasTaken(ValueError):
    """Another account of this person answers to this word: `alias` and `account`."""

    def __init__(self, alias: str, account: Account) -> None:
        super().__init__(f"{alias} means account {account.pk}")
        self.alias, self.account = alias, account


class HasHistory(ValueError):
    """Work or money hangs on this account: its unit stays, and it can be closed but not deleted."""


@transaction.atomic
def add_account(*, user: User, platform: Platform, unit: str, **terms: Unpack[Terms]) -> Account:
    """An account on a platform of the catalogue, paid in this unit. Raises AccountExists or AliasTaken."""
    touch_person(user.pk)
    same = Account.objects.for_user(user).filter(platform=platform, unit=unit).first()
    if same:
        raise AccountExists(same)
    return _create(Account(user=user, platform=platform, name=platform.name, unit=unit), terms)


@transaction.atomic
def make_private_account(
    *, user: User, name: str, unit: str, is_sample: bool = False, **terms: Unpack[Terms]
) -> Account:
    """An account on a platform that only this person knows. Raises AccountExists or AliasTaken."""
    touch_person(user.pk)
    return _create(Account(user=user, name=name, unit=unit, is_sample=is_sample), terms)


@transaction.atomic
def change_account(*, user: User, account_id: int, **changes: Unpack[Changes]) -> Account:
    """Set what is given and leave the rest.

    Raises AccountExists, AliasTaken, HasHistory for another unit once something was logged, and
    Account.DoesNotExist for an account that is not this person's.
    """
    touch_person(user.pk)
    account = _own(user, account_id)
    before = _stands(account)
    if changes.get("unit", account.unit) != account.unit and has_history(account):
        raise HasHistory
    _apply(account, changes)
    _save(account, before)
    return account


@transaction.atomic
def close_account(*, user: User, account_id: int, now: datetime) -> Account:
    """Take it out of every picker; its history stays. Closing again changes nothing."""
    touch_person(user.pk)
    account = _own(user, account_id)
    before = _stands(account)
    account.closed_at = account.closed_at or now
    _save(account, before)
    return account


@transaction.atomic
def reopen_account(*, user: User, account_id: int) -> Account:
    """Work goes on there."""
    touch_person(user.pk)
    account = _own(user, account_id)
    before = _stands(account)
    account.closed_at = None
    _save(account, before)
    return account


@transaction.atomic
def delete_account(*, user: User, account_id: int) -> Account:
    """Only one on which nothing hangs. Raises HasHistory, and Account.DoesNotExist."""
    touch_person(user.pk)
    account = _own(user, account_id)
    if has_history(account):
        raise HasHistory
    account.delete()
    return account


@transaction.atomic
def restore_account(*, user: User, account_id: int, **facts: Any) -> Account:
    """One that was deleted, made again as it was, id and all. Raises AccountExists or AliasTaken."""
    touch_person(user.pk)
    account = Account(pk=account_id, user=user, **facts)
    _save(account, _stands(account))
    return account


def has_history(account: Account) -> bool:
    """Whether facts hang on this account: those of a floor above, or a changed worth of its points.

    They are its named relations to many rows. One-to-one and hidden relations are sums and duties that
    were derived from facts, and go with the account.
    """
    facts = [relation for relation in Account._meta.related_objects if not relation.one_to_one]
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: account}).exists()
        for relation in facts
    )


def _own(user: User, account_id: int) -> Account:
    return Account.objects.for_user(user).with_platform().get(pk=account_id)


def _create(account: Account, terms: Terms) -> Account:
    others = list(Account.objects.for_user(account.user))
    account.tone = least_used_tone(others)
    _apply(account, terms)
    account.aliases = account.aliases or default_aliases(account.name, account.unit, others)
    _save(account, _stands(account))
    return account


def least_used_tone(accounts: Iterable[Account]) -> int:
    """The dot that the fewest open accounts have; the first of several."""
    used = Counter(account.tone for account in accounts if account.is_open)
    return min(TONES, key=lambda tone: (used[tone], tone))


def default_aliases(name: str, unit: str, others: Iterable[Account]) -> list[str]:
    """The word of the name, or that word and the unit, where no other account answers to it."""
    taken = {word for other in others for word in (*other.aliases, name_alias(other.name))}
    word = name_alias(name)
    wanted = [word, f"{word[:37]}{unit.lower()}"]
    return next(([alias] for alias in wanted if is_usable(alias) and alias not in taken), [])


def _apply(account: Account, changes: Changes | Terms) -> None:
    for name, value in changes.items():
        setattr(account, name, value)
    if not account.name and account.platform:
        account.name = account.platform.name
    account.aliases = list(dict.fromkeys(clean_alias(alias) for alias in account.aliases))


def _save(account: Account, before: tuple[Any, ...]) -> None:
    """Save, unless it collides with another account; move the sequences of what changed."""
    others = list(Account.objects.for_user(account.user).exclude(pk=account.pk))
    _refuse_the_same(account)
    _refuse_taken_aliases(account, others)
    worth, *terms = _stands(account)
    account.rollup_seq += worth != before[0]
    account.change_seq += [worth, *terms] != list(before)
    account.save(update_fields=None if account._state.adding else SAVED)


def _stands(account: Account) -> tuple[Any, ...]:
    """What the floors above act on: worth first, then whatever else decides about payouts."""
    worth = (account.unit, account.points_worth)
    return worth, account.minimum_money(), account.is_open, account.usual_cycle


def _refuse_the_same(account: Account) -> None:
    others = Account.objects.for_user(account.user).exclude(pk=account.pk).filter(unit=account.unit)
    named = others.annotate(lower=Lower("name")).filter(lower=Lower(Value(account.name)))
    if same := named.first():
        raise AccountExists(same)


def _refuse_taken_aliases(account: Account, others: list[Account]) -> None:
    for alias in account.aliases:
        for other in others:
            is_name = alias == name_alias(other.name) and alias != name_alias(account.name)
            if alias in other.aliases or is_name:
                raise AliasTaken(alias, other)
