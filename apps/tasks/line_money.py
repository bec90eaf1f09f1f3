"""Amounts in the line: which words are money, and which wallets can be paid so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.platforms.amounts import AmountError, is_in_hundredths, names_a_unit, parse_amount
from apps.platforms.models import Account
from apps.platforms.money import POINTS

PLAIN = frozenset({"pts", "usd", "eur", "gbp", "inr", "jpy", "chf", "yen"})  # what nobody means as a word


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


def worth(account: Account, text: str, locale: str) -> Decimal | None:
    """The amount in the unit of the account; None where it cannot be paid so."""
    try:
        return parse_amount(in_points(account, text), locale, account.unit)
    except AmountError:
        return None


def fits(account: Account, text: str, locale: str) -> bool:
    """Whether the account can be paid so."""
    return worth(account, text, locale) is not None


def fits_whole(account: Account, text: str, locale: str) -> bool:
    """The same, but not in hundredths: `20p` are points before they are pence."""
    return fits(account, text, locale) and not is_in_hundredths(text, account.unit)


def telling(pay: str, bonus: str) -> str:
    """Which of the two tells the wallet by its unit: the pay where it has one."""
    return bonus if bonus and not any(map(_is_of_a_unit, pay)) else pay


def in_points(account: Account, text: str) -> str:
    """The text with the platform's own name of its points made `pts`, which every field can read.

    They are points for all that it pays into, also for a wallet in money, which cannot be paid so.
    """
    own = str(getattr(account, "points_name", None) or "")
    if not own or (account.unit != POINTS and _means_a_unit(own)):
        return text
    return re.sub(rf"(?<=[\d\s]){re.escape(own).removesuffix('s')}s?$", "pts", text, flags=re.IGNORECASE)


def _means_a_unit(name: str) -> bool:
    """Whether points of this name could be taken for another unit: `p`, also pence."""
    try:
        return names_a_unit(f"1 {name}")
    except AmountError:
        return False


def fitting(accounts: Sequence[Account], text: str, locale: str) -> list[Account]:
    """The accounts that can be paid so come first: `$1.80` means the one in dollars."""
    if not text:
        return list(accounts)
    return sorted(accounts, key=lambda one: (not fits_whole(one, text, locale), not fits(one, text, locale)))


def paid_so(account: Account, accounts: Sequence[Account], text: str, locale: str) -> Account:
    """Of the wallets on the platform of this one, the one that can be paid so; else this one."""
    if not text or fits_whole(account, text, locale):
        return account
    known = fitting([other for other in accounts if _is_beside(other, account)], text, locale)
    is_better = known and (fits_whole if fits(account, text, locale) else fits)(known[0], text, locale)
    return known[0] if is_better else account


def only_one(accounts: Sequence[Account], text: str, locale: str) -> Account | None:
    """The account that is meant by the unit of the amount; None where it has none, or several are."""
    says_unit = any(map(_is_of_a_unit, text))
    found = [account for account in accounts if says_unit and fits(account, text, locale)]
    found = [account for account in found if fits_whole(account, text, locale)] or found
    return found[0] if len(found) == 1 else None


def _is_beside(other: Account, account: Account) -> bool:
    platform = getattr(account, "platform_id", None)
    return other.name == account.name or bool(platform and platform == getattr(other, "platform_id", None))


def _is_of_a_unit(letter: str) -> bool:
    return letter.isalpha() or not (letter.isdecimal() or letter.isspace() or letter in "+-.,'’−–٫٬")


def _is_plain(text: str, accounts: Sequence[Account], locale: str) -> bool:
    """A code is plain in capitals, or as that of an account; three small letters can be any word but few."""
    if any(fits(account, text, locale) or in_points(account, text) != text for account in accounts):
        return True
    letters = "".join(filter(str.isalpha, text))
    return names_a_unit(text) and (len(letters) != 3 or letters.isupper() or letters.lower() in PLAIN)
