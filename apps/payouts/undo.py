"""Taking back what was said of fees, minimums and holds. What was noted in their place meanwhile stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from apps.accounts import taken
from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.accounts.taken import ChangedSince
from apps.platforms.minimum_services import set_method_minimum
from apps.platforms.minimums import Minimum, is_same_method
from apps.platforms.models import Account

from .fees import set_terms
from .models import FeeTerms
from .services import Hold, hold_account, hold_of, release_account

FEES, MINIMUM, HELD, RELEASED = "fees", "minimum", "held", "released"
PAGE = {FEES: "account_fees", MINIMUM: "account_fees", HELD: "payout_list", RELEASED: "payout_list"}


@dataclass(frozen=True, slots=True)
class Undone:
    """The account, and where what was done can be seen."""

    account: Account
    page: str

    @property
    def address(self) -> str:
        return reverse(self.page, args=[] if self.page == "payout_list" else [self.account.pk])


def of_fees(terms: FeeTerms) -> str:
    facts = {name: getattr(terms, name) for name in ("method", "percent", "fixed", "minimum", "cap")}
    return taken.signed(terms.user_id, FEES, account=terms.account_id, **facts)


def minimum_of(account: Account, method: str) -> Minimum | None:
    """The one that the person wrote down for this method, in any case of letters."""
    return next((one for one in account.own_minimum_rows if is_same_method(one.method or "", method)), None)


def of_minimum(account: Account, one: Minimum) -> str:
    return taken.signed(
        account.user_id, MINIMUM, account=account.pk, method=one.method, amount=f"{one.amount:f}"
    )


def of_hold(account: Account, hold: Hold) -> str:
    """Of one that was just noted."""
    return taken.signed(account.user_id, HELD, account=account.pk, since=hold.since, note=hold.note)


def of_release(account: Account, hold: Hold) -> str:
    """Of one that has just ended."""
    return taken.signed(account.user_id, RELEASED, account=account.pk, since=hold.since, note=hold.note)


@transaction.atomic
def bring_back(*, user: User, token: str) -> Undone | None:
    """None when the token is too old, not ours or another's, or the account is gone.

    Raises ChangedSince for another hold than the one that was noted or has ended.
    """
    touch_person(user.pk)
    kind, facts = taken.read(user, token) or ("", {})
    if kind not in KINDS:
        return None
    account = Account.objects.for_user(user).filter(pk=facts["account"]).first()
    if account is None:
        return None
    KINDS[kind](account, facts)
    return Undone(account, PAGE[kind])


def _fees(account: Account, facts: dict[str, Any]) -> None:
    if not FeeTerms.objects.filter(account=account, method__iexact=facts["method"]).exists():
        percent, fixed, minimum = (Decimal(facts[name]) for name in ("percent", "fixed", "minimum"))
        cap = None if facts["cap"] is None else Decimal(facts["cap"])
        method = facts["method"]
        set_terms(account=account, method=method, percent=percent, fixed=fixed, minimum=minimum, cap=cap)


def _minimum(account: Account, facts: dict[str, Any]) -> None:
    amount, method = Decimal(facts["amount"]), facts["method"]
    if minimum_of(account, method) is None:
        set_method_minimum(user=account.user, account_id=account.pk, method=method, amount=amount)


def _held(account: Account, facts: dict[str, Any]) -> None:
    now = hold_of(account)
    if now and now != _hold(facts):
        raise ChangedSince
    release_account(account=account)


def _released(account: Account, facts: dict[str, Any]) -> None:
    now, ended = hold_of(account), _hold(facts)
    if now and now != ended:
        raise ChangedSince
    hold_account(account=account, note=ended.note, since=ended.since)


def _hold(facts: dict[str, Any]) -> Hold:
    return Hold(datetime.fromisoformat(facts["since"]), facts["note"])


KINDS: dict[str, Callable[[Account, dict[str, Any]], None]] = {
    FEES: _fees,
    MINIMUM: _minimum,
    HELD: _held,
    RELEASED: _released,
}
