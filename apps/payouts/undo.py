"""Bringing deleted fees or a deleted minimum back. What was noted in their place meanwhile stays."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.accounts import taken
from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.minimum_services import set_method_minimum
from apps.platforms.minimums import Minimum, is_same_method
from apps.platforms.models import Account

from .fees import set_terms
from .models import FeeTerms

FEES, MINIMUM = "fees", "minimum"


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


@transaction.atomic
def bring_back(*, user: User, token: str) -> int | None:
    """The account's id. None when the token is too old, not ours or another's, or the account is gone."""
    touch_person(user.pk)
    kind, facts = taken.read(user, token) or ("", {})
    account = Account.objects.for_user(user).filter(pk=facts.get("account", 0)).first()
    if account is None or kind not in (FEES, MINIMUM):
        return None
    (_fees if kind == FEES else _minimum)(account, facts)
    return account.pk


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
