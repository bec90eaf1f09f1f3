"""What a payout is expected to cost, and the least that is paid out: the person's own terms by method."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypedDict, TypeVar

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.minimum_services import set_method_minimum
from apps.platforms.models import Account
from apps.platforms.money import Money

from .models import FeeTerms

Noted = TypeVar("Noted", "Cost", FeeTerms)


class Parts(TypedDict):
    """Of the fee of a payout, in the account's unit; `FeeTerms` has what each means."""

    percent: Decimal
    fixed: Decimal
    minimum: Decimal
    cap: Decimal | None


def terms_for(account: Account, method: str) -> FeeTerms | None:
    """Those that count for the method; None when nobody wrote any."""
    return _counting(FeeTerms.objects.filter(account=account), method)


def _counting(noted: Iterable[Noted], method: str) -> Noted | None:
    """What was noted for the method, in any case of letters, else for any method."""
    by_method = {one.method.casefold(): one for one in noted}
    return by_method.get(method.strip().casefold()) or by_method.get("")


def estimate(account: Account, method: str, amount: Money) -> Money | None:
    """What a payout of this amount by this method is expected to cost; None when nobody knows."""
    terms = terms_for(account, method)
    return None if terms is None or amount.amount < 0 else terms.of(amount)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a payout of some amount is expected to cost by one method, and what arrives of it."""

    method: str  # "": any that has no terms itself
    fee: Money
    net: Money


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one amount: by the method that was chosen, where that is known, and by each that was noted."""

    chosen: Cost | None
    noted: list[Cost]  # by name, any other method last; empty where one rule counts for all
    is_any: bool = True  # whether anything was noted, be the amount what it may


def costs_of(account: Account, method: str, amount: Money) -> Costs:
    """What this amount costs; nothing of an amount that is none."""
    terms = sorted(FeeTerms.objects.filter(account=account), key=lambda one: (not one.method, one.method))
    if amount.amount <= 0 or not terms:
        return Costs(None, [], bool(terms))
    noted = [Cost(one.method, fee, amount - fee) for one in terms for fee in (one.of(amount),)]
    if not any(cost.method for cost in noted):
        return Costs(noted[0], [])
    chosen = _counting(noted, method) if method.strip() else None
    return Costs(chosen and replace(chosen, method=method.strip()), noted)


def methods_of(account: Account) -> list[str]:
    """Those for which fees or a minimum were noted, then the others that the catalogue knows."""
    noted = FeeTerms.objects.filter(account=account).exclude(method="").order_by("method")
    own = [*noted.values_list("method", flat=True), *(one.method or "" for one in account.own_minimum_rows)]
    known = account.platform.methods if account.platform else []
    by_name: dict[str, str] = {}
    for name in filter(None, [*own, *known]):
        by_name.setdefault(name.casefold(), name)
    return list(by_name.values())


@transaction.atomic
def note_method(
    *, account: Account, method: str, parts: Parts | None, payout_minimum: Decimal | None
) -> None:
    """Write down what is given of the two, and leave what is not."""
    touch_person(account.user_id)
    if parts is not None:
        set_terms(account=account, method=method, **parts)
    if payout_minimum is not None:
        set_method_minimum(user=account.user, account_id=account.pk, method=method, amount=payout_minimum)


@transaction.atomic
def set_terms(
    *,
    account: Account,
    method: str,
    percent: Decimal,
    fixed: Decimal,
    minimum: Decimal,
    cap: Decimal | None,
) -> FeeTerms:
    """Write terms down; those of the same method are replaced. Payouts asked for before stay as they were."""
    touch_person(account.user_id)
    same = FeeTerms.objects.filter(account=account, method__iexact=method).first()
    terms = same or FeeTerms(user_id=account.user_id, account=account)
    terms.method, terms.percent, terms.fixed, terms.minimum, terms.cap = method, percent, fixed, minimum, cap
    terms.save()
    return terms


@transaction.atomic
def delete_terms(*, user: User, terms_id: int) -> None:
    """Raises FeeTerms.DoesNotExist for those of another person."""
    touch_person(user.pk)
    FeeTerms.objects.for_user(user).get(pk=terms_id).delete()
