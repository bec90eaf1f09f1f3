"""Money: an exact amount of one unit, and the only rules by which it is rounded, read and split.

A unit is an ISO 4217 code or POINTS. An amount has at most four decimals, because a single small task
pays fractions of a cent; rounding to the currency's minor unit happens once, half to even, where a
sum is shown, paid out or converted. Source: Farthing's domain notes; the exponents are those of ISO 4217.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

POINTS = "PTS"
PLACES = 4
_STEP = Decimal(1).scaleb(-PLACES)
LIMIT = Decimal(10) ** 20  # an amount stays below it, either way

Exact = int | Decimal | Fraction

# What is not listed has two decimals.
_NONE = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV")
_NONE_EITHER = ("XAF", "XOF", "XPF", POINTS)
_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_FOUR = ("CLF", "UYW")
_EXPONENTS = dict.fromkeys(_NONE + _NONE_EITHER, 0) | dict.fromkeys(_THREE, 3) | dict.fromkeys(_FOUR, 4)


class MixedUnits(ValueError):
    """Amounts of two units were put together without a rate."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of one unit.

    The amount is a finite Decimal with four decimals, or anything exact that makes one (int, str).
    ValueError for more than four decimals, a float, NaN, infinity, 10^20 or more, or an unknown form of unit.
    """

    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        exponent(self.unit)
        object.__setattr__(self, "amount", _stored(self.amount))

    @classmethod
    def zero(cls, unit: str) -> "Money":
        return cls(Decimal(0), unit)

    @classmethod
    def nearest(cls, amount: Exact, unit: str, places: int | None = None) -> "Money":
        """The amount rounded half to even: to the unit's minor unit, or to so many places (at most four)."""
        return cls(round_half_even(amount, exponent(unit) if places is None else places), unit)

    @classmethod
    def total(cls, amounts: Iterable["Money"], unit: str) -> "Money":
        """The sum of amounts that are all of this unit; zero of it when there are none."""
        return sum(amounts, cls.zero(unit))

    def rounded(self) -> "Money":
        """To the minor unit, half to even. For showing, paying out and converting; never in between."""
        return Money.nearest(self.amount, self.unit)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._like(other), self.unit)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._like(other), self.unit)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.unit)

    def __abs__(self) -> "Money":
        return Money(abs(self.amount), self.unit)

    def __mul__(self, count: int) -> "Money":
        if not isinstance(count, int):
            return NotImplemented
        return Money(self.amount * count, self.unit)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._like(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._like(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._like(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._like(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    def _like(self, other: "Money") -> Decimal:
        if self.unit != other.unit:
            raise MixedUnits(f"{self.unit} and {other.unit} do not add up without a rate")
        return other.amount


@lru_cache(maxsize=1024)
def exponent(unit: str) -> int:
    """How many decimals the unit's smallest coin has: USD 2, JPY 0, KWD 3; points are whole.

    A code that is not in the table has two. ValueError for anything but three capital letters.
    """
    if not isinstance(unit, str) or not re.fullmatch(r"[A-Z]{3}", unit):
        raise ValueError(f"not a currency code in capital letters: {unit!r}")
    return _EXPONENTS.get(unit, 2)


def round_half_even(amount: Exact, places: int) -> Decimal:
    """An exact number cut to so many decimals, ties to the even digit, rounded once."""
    above, below = amount.as_integer_ratio()
    whole, rest = divmod(above * 10**places, below)
    if 2 * rest > below or (2 * rest == below and whole % 2):
        whole += 1
    return Decimal(whole).scaleb(-places)


def to_minor(money: Money) -> int:
    """Whole minor units (cents, yen). ValueError when the amount has a part smaller than one."""
    minor = Fraction(money.amount) * 10 ** exponent(money.unit)
    if minor.denominator != 1:
        raise ValueError(f"{money} has more decimals than {money.unit} can pay out")
    return minor.numerator


def from_minor(minor: int, unit: str) -> Money:
    """Money of so many whole minor units."""
    if not isinstance(minor, int) or isinstance(minor, bool):
        raise ValueError(f"not a whole number of minor units: {minor!r}")
    return Money(Decimal(minor).scaleb(-exponent(unit)), unit)


def format_minor(minor: int, unit: str) -> str:
    """Plain digits with all decimals of the currency, for machines: 1 of BHD is "0.001"."""
    money = from_minor(minor, unit)
    return f"{money.amount:.{exponent(unit)}f}"


def allocate(total: Money, weights: Sequence[Exact], places: int = PLACES) -> list[Money]:
    """Split a total by weights so that the parts, each with so many decimals, add up to it.

    By the largest remainder; equal remainders go to the earlier part, and a negative total is split like
    its opposite. ValueError for no weight, a negative one, all zero, or a total with more decimals.
    """
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares)
    steps = Fraction(total.amount) * 10**places
    if steps.denominator != 1:
        raise ValueError(f"{total} cannot be split into parts of {places} decimals")
    if any(share < 0 for share in shares) or whole <= 0:
        raise ValueError("weights must not be negative, and not all zero")
    sign = -1 if steps < 0 else 1
    exact = [abs(steps) * share / whole for share in shares]
    parts = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: abs(steps.numerator) - sum(parts)]:
        parts[i] += 1
    return [Money(Decimal(sign * part).scaleb(-places), total.unit) for part in parts]


def fee(
    amount: Money,
    *,
    fixed: Decimal = Decimal(0),
    pct: Decimal = Decimal(0),
    minimum: Decimal = Decimal(0),
    cap: Decimal | None = None,
) -> Money:
    """What a payout is expected to cost; fixed, minimum and cap are in its unit, pct is per cent.

    The share is rounded to the minor unit, the fixed part added, then minimum and cap (the cap wins).
    Never more than the amount: a payout does not arrive as a debt. ValueError when anything is negative.
    """
    terms = [amount.amount, fixed, pct, minimum, cap or Decimal(0)]
    if not all(term.is_finite() and term >= 0 for term in terms):
        raise ValueError("an amount and the terms of its fee are numbers that are not negative")
    share = round_half_even(Fraction(amount.amount) * Fraction(pct) / 100, exponent(amount.unit))
    charged = max(share + fixed, minimum)
    if cap is not None:
        charged = min(charged, cap)
    return Money(min(charged, amount.amount), amount.unit)


def _stored(amount: object) -> Decimal:
    exact = amount if type(amount) is Decimal else _exact(amount)  # nearly all come from the database
    if not exact.is_finite() or abs(exact) >= LIMIT:
        raise ValueError(f"not an amount of money: {amount}")
    stored = exact.quantize(_STEP)
    if stored != exact:
        raise ValueError(f"more than {PLACES} decimals: {amount}")
    return stored or abs(stored)  # no negative zero


def _exact(amount: object) -> Decimal:
    if isinstance(amount, bool | float) or not isinstance(amount, int | str | Decimal):
        raise ValueError(f"money is never made from {type(amount).__name__}: {amount!r}")
    try:
        return Decimal(amount)
    except InvalidOperation as error:
        raise ValueError(f"not a number: {amount!r}") from error
