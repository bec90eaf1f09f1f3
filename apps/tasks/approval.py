"""How much of the pending money to expect: the share of work that gets approved, shrunk while data is thin.

A cell is one task type on one platform. Its share leans on the rest of the platform with the weight of ten
tasks, and the platform leans on 95 % with the weight of ten more. Source: Farthing's domain notes
(a leave-one-out hierarchy of Beta distributions). `CHANCES` is the SQL face of `approval`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

STRENGTH = 10  # tasks
CENTRE = Fraction(95, 100)

# account_id, type_id and p of every cell of a person, from all that was ever decided. Parameter: user.
CHANCES = f"""
SELECT account_id, type_id, (ok + {STRENGTH} * others) / (n + {STRENGTH}) AS p FROM (
    SELECT account_id, type_id, ok, n, (sum(ok) OVER whole - ok + {float(STRENGTH * CENTRE)}::numeric)
                                       / (sum(n) OVER whole - n + {STRENGTH}) AS others
    FROM (SELECT account_id, type_id, approved AS ok, approved + rejected AS n
          FROM tasks_totalcell WHERE user_id = %(user)s) decided
    WINDOW whole AS (PARTITION BY account_id)) cell
"""  # noqa: S608 - our own constants


@dataclass(frozen=True, slots=True)
class Approval:
    """The chance that a pending task of a cell is approved: Beta(a, b), exact, with its mean p."""

    parent: Fraction  # what the platform's other cells suggest
    a: Fraction
    b: Fraction

    @property
    def p(self) -> Fraction:
        return self.a / (self.a + self.b)

    def range(self, level: float = 0.8) -> tuple[float, float]:
        """The central range that holds the true share with this probability, both ends in 0..1."""
        from scipy.special import betaincinv  # slow to load, and few pages show a range

        tail = (1 - level) / 2
        low, high = (betaincinv(float(self.a), float(self.b), q) for q in (tail, 1 - tail))
        return float(low), float(high)


def approval(cell_ok: int, cell_n: int, plat_ok: int, plat_n: int) -> Approval:
    """From decided tasks: `ok` of `n` approved in the cell, and on the whole platform, this cell included.

    Approved in part counts as approved. ValueError when the counts contradict each other.
    """
    if not (0 <= cell_ok <= cell_n and 0 <= plat_ok - cell_ok <= plat_n - cell_n):
        raise ValueError(f"impossible counts: {cell_ok} of {cell_n} in {plat_ok} of {plat_n}")
    others = (plat_ok - cell_ok + STRENGTH * CENTRE) / (plat_n - cell_n + STRENGTH)
    return Approval(others, cell_ok + STRENGTH * others, cell_n - cell_ok + STRENGTH * (1 - others))


def expected_pending(
    amounts: Iterable[int | Decimal | Fraction], a: Fraction, b: Fraction
) -> tuple[Fraction, float]:
    """Mean and standard deviation of what will come of these pending rewards, in their unit.

    All of them share one unknown share p ~ Beta(a, b), so the uncertainty does not shrink away with many
    tasks. ValueError when a or b is not positive.
    """
    if a <= 0 or b <= 0:
        raise ValueError(f"Beta({a}, {b}) is no distribution")
    rewards = [Fraction(amount) for amount in amounts]
    total, weight = sum(rewards, Fraction(0)), Fraction(a) + Fraction(b)
    spread = Fraction(a) * Fraction(b) / (weight * (weight + 1))
    variance = sum(x * x for x in rewards) * spread + total**2 * spread / weight
    return total * Fraction(a) / weight, sqrt(variance)
