"""Taking back what was done to fees, minimums, holds and notices. What was noted in their place stays."""

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
from apps.platforms.minimum_services import delete_method_minimum, set_method_minimum
from apps.platforms.minimums import Minimum, is_same_method
from apps.platforms.models import Account

from . import alerts, fees
from .fees import set_terms
from .hold_services import Hold, hold_account, hold_of, release_account
from .models import Alert, FeeTerms

FEES, MINIMUM, NOTED, HELD, RELEASED = "fees", "minimum", "method", "held", "released"
AWAY = "put away"
PARTS = ("method", "percent", "fixed", "minimum", "cap")
OF_METHODS = (FEES, MINIMUM, NOTED)


@dataclass(frozen=True, slots=True)
class Undone:
    """The account, and what was done there; `address` is where it can be seen."""

    account: Account
    kind: str

    @property
    def address(self) -> str:
        is_of_method = self.kind in OF_METHODS
        return reverse("account_fees", args=[self.account.pk]) if is_of_method else reverse("payout_list")


def of_fees(terms: FeeTerms) -> str:
    facts = {name: getattr(terms, name) for name in PARTS}
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


def of_put_away(alert: Alert) -> str:
    """Of a notice."""
    return taken.signed(alert.user_id, AWAY, account=alert.account_id, alert=alert.pk)


@transaction.atomic
def note_method(*, account: Account, method: str, **changes: Any) -> str:
    """The service of this name. Answers the token that takes it back; empty where nothing has changed."""
    touch_person(account.user_id)
    before = _known(account.pk, method)
    fees.note_method(account=account, method=method, **changes)
    now = _known(account.pk, method)
    if now == before:
        return ""
    return taken.signed(account.user_id, NOTED, account=account.pk, method=method, was=before, now=now)


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
    return Undone(account, kind)


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


def _noted(account: Account, facts: dict[str, Any]) -> None:
    method, was, now = facts["method"], facts["was"], _known(account.pk, facts["method"])
    if now not in (facts["now"], was):
        raise ChangedSince
    FeeTerms.objects.filter(account=account, method__iexact=method).delete()
    if was["terms"]:
        _fees(account, was["terms"])
    if now["minimum"]:
        delete_method_minimum(user=account.user, account_id=account.pk, method=method)
    if row := was["minimum"]:
        _minimum(Account.objects.get(pk=account.pk), row)


def _known(account_id: int, method: str) -> dict[str, Any]:
    """The fees and the minimum of a method, as they can be signed; None where there are none."""
    terms = FeeTerms.objects.filter(account=account_id, method__iexact=method).first()
    one = minimum_of(Account.objects.get(pk=account_id), method)
    return {
        "terms": {name: taken.plain(getattr(terms, name)) for name in PARTS} if terms else None,
        "minimum": {"method": one.method, "amount": f"{one.amount:f}"} if one else None,
    }


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


def _put_away(account: Account, facts: dict[str, Any]) -> None:
    alerts.take_out(account.user, facts["alert"])


def _hold(facts: dict[str, Any]) -> Hold:
    return Hold(datetime.fromisoformat(facts["since"]), facts["note"])


KINDS: dict[str, Callable[[Account, dict[str, Any]], None]] = {
    FEES: _fees,
    MINIMUM: _minimum,
    NOTED: _noted,
    HELD: _held,
    RELEASED: _released,
    AWAY: _put_away,
}
