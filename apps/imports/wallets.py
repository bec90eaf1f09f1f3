"""Which wallet the money of each unit in a file belongs to."""

from typing import Any

from apps.platforms.models import Account, Platform
from apps.platforms.services import AccountExists, add_account

from . import prolific
from .models import Batch, Row


def wallets_for(batch: Batch) -> dict[str, Any]:
    """`units` beside `accounts`: a wallet for each unit that saving would need, made where missing."""
    needed = Row.objects.filter(batch=batch, verdict__in=["new", "changed"])
    units = set(needed.values_list("unit", flat=True).distinct())
    units |= set(needed.filter(status="approved").values_list("bonus_unit", flat=True).distinct())
    found = {unit: _wallet(batch, unit) for unit in sorted(units - {""})}
    return {"units": list(found), "accounts": list(found.values())}


def _wallet(batch: Batch, unit: str) -> int:
    mine = Account.objects.for_user(batch.user).filter(platform__slug=prolific.PLATFORM, unit=unit)
    account = mine.order_by("closed_at", "pk").first()
    if account is None:
        platform = Platform.objects.get(slug=prolific.PLATFORM)
        try:
            account = add_account(user=batch.user, platform=platform, unit=unit)
            batch.made_accounts.append(account.pk)
        except AccountExists as exists:  # a private one of that name
            account = exists.account
    return account.pk
