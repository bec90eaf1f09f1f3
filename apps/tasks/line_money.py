"""Amounts in the line: which words are money, and which wallets can be paid so."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.platforms.amounts import AmountError, names_a_unit, parse_amount
from apps.platforms.models import Account


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
        parse_amount(text, locale, account.unit)
    except AmountError:
        return False
    return True


def fitting(accounts: Sequence[Account], text: str, locale: str) -> list[Account]:
    """The accounts that can be paid so come first: `$1.80` means the one in dollars."""
    return sorted(accounts, key=lambda account: not fits(account, text, locale)) if text else list(accounts)


def only_one(accounts: Sequence[Account], text: str, locale: str) -> Account | None:
    """The account that is meant by the unit of the amount; None where it has none, or several are."""
    says_unit = any(map(_is_of_a_unit, text))
    found = [account for account in accounts if says_unit and fits(account, text, locale)]
    return found[0] if len(found) == 1 else None


def _is_of_a_unit(letter: str) -> bool:
    return letter.isalpha() or not (letter.isdecimal() or letter.isspace() or letter in "+-.,'’−–٫٬")


def _is_plain(text: str, accounts: Sequence[Account], locale: str) -> bool:
    """A code is plain in capitals, or as that of an account; three small letters may be any word."""
    if any(fits(account, text, locale) for account in accounts):
        return True
    letters = "".join(filter(str.isalpha, text))
    return names_a_unit(text) and (len(letters) != 3 or letters.isupper() or letters.lower() == "pts")
