"""Amounts in the line: which words are money, and which wallets can be paid so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.platforms.amounts import AmountError, names_a_unit, parse_amount
from apps.platforms.models import Account
from apps.platforms.money import POINTS


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount with its unit, as it was typed."""

    text: str
    amount: Decimal


class Bare(Priced):
    """An amount that says nothing of its unit."""


def read_money(text: str, accounts: Sequence[Account], locale: str) -> Priced | None:
    """An amount from 0 up: a number alone, or with a unit. `2nd` and `top5` are none.

    A unit is one that an account is paid in, or one that cannot be mistaken: `€`, `USD`, points.
    """
    if not any(map(str.isdecimal, text)):
        return None
    try:
        amount = parse_amount(text, locale)
    except AmountError:
        return None
    if amount < 0:
        return None
    if not any(map(_is_of_a_unit, text)):
        return Bare(text, amount)
    return Priced(text, amount) if _is_plain(text, accounts, locale) else None


def fits(account: Account, text: str, locale: str) -> bool:
    """Whether the account can be paid so."""
    try:
        parse_amount(in_points(account, text), locale, account.unit)
    except AmountError:
        return False
    return True


def in_points(account: Account, text: str) -> str:
    """The text with the platform's own name of its points made `pts`, which every field can read."""
    own = str(getattr(account, "points_name", None) or "")
    if account.unit != POINTS or not own:
        return text
    return re.sub(rf"(?<=[\d\s]){re.escape(own).removesuffix('s')}s?$", "pts", text, flags=re.IGNORECASE)


def fitting(accounts: Sequence[Account], text: str, locale: str) -> list[Account]:
    """The accounts that can be paid so come first: `$1.80` means the one in dollars."""
    return sorted(accounts, key=lambda account: not fits(account, text, locale)) if text else list(accounts)


def paid_so(account: Account, accounts: Sequence[Account], text: str, locale: str) -> Account:
    """Of the wallets on the platform of this one, the one that can be paid so; else this one."""
    if not text or fits(account, text, locale):
        return account
    others = (other for other in accounts if _is_beside(other, account) and fits(other, text, locale))
    return next(others, account)


def only_one(accounts: Sequence[Account], text: str, locale: str) -> Account | None:
    """The account that is meant by the unit of the amount; None where it has none, or several are."""
    says_unit = any(map(_is_of_a_unit, text))
    found = [account for account in accounts if says_unit and fits(account, text, locale)]
    return found[0] if len(found) == 1 else None


def _is_beside(other: Account, account: Account) -> bool:
    platform = getattr(account, "platform_id", None)
    return other.name == account.name or bool(platform and platform == getattr(other, "platform_id", None))


def _is_of_a_unit(letter: str) -> bool:
    return letter.isalpha() or not (letter.isdecimal() or letter.isspace() or letter in "+-.,'’−–٫٬")


def _is_plain(text: str, accounts: Sequence[Account], locale: str) -> bool:
    """A code is plain in capitals, or as that of an account; three small letters may be any word."""
    if any(fits(account, text, locale) for account in accounts):
        return True
    letters = "".join(filter(str.isalpha, text))
    return names_a_unit(text) and (len(letters) != 3 or letters.isupper() or letters.lower() == "pts")
