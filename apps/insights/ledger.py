"""From the advertised rate to the real one, in steps that add up to the cent as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.insights.reads import Figures
from apps.platforms.money import Money, exponent
from apps.tasks.rates import Exact, effective, hourly

REJECTED = _("Rejected work")
EXTRA = _("Bonuses and part pay")
UNPAID = _("Screen-outs and returns")
OVERHEAD = _("Searching and other unpaid time")
DOUBT = _("Pending, not certain")
FEES = _("Payout fees")


@dataclass(frozen=True, slots=True)
class Step:
    """What one thing adds to an hour, or takes from it."""

    label: Promise
    amount: Money


@dataclass(frozen=True, slots=True)
class Ledger:
    """advertised + all steps = effective, in the very digits that are shown."""

    advertised: Money
    steps: tuple[Step, ...]
    effective: Money


def ledger(figures: Figures, fees: Fraction, unit: str) -> Ledger | None:
    """How an hour got from what was posted to what it earned; None when either cannot be measured.

    The first steps are counted on the time of work that was handed in; what was not, and then unpaid time,
    spread what is left over more time, and the last steps are counted on all time.
    """
    gross = hourly(figures.home_gross_timed, figures.home_gross_ms)
    real = effective(figures.certain_timed, figures.likely_timed, fees, figures.all_ms)
    if gross is None or real is None:
        return None
    advertised, shown = Money.nearest(gross, unit), Money.nearest(real, unit)
    exact = {label: step for label, step in _steps(figures, fees).items() if step}
    amounts = spread(list(exact.values()), shown - advertised)
    steps = tuple(Step(label, part) for label, part in zip(exact, amounts, strict=True) if part)
    return Ledger(advertised, steps, shown)


def spread(parts: Sequence[Fraction], total: Money) -> list[Money]:
    """Parts of either sign, rounded to minor units so that they add up to a total that is about their sum.

    By the largest remainder, as `allocate` does for shares: none is further than a minor unit from its
    exact size. ValueError when the total is not what the parts can be rounded to.
    """
    scale = 10 ** exponent(total.unit)
    exact = [part * scale for part in parts]
    minor = [floor(part) for part in exact]
    missing = int(total.amount * scale) - sum(minor)
    order = sorted(range(len(parts)), key=lambda i: (minor[i] - exact[i], i))
    if not -len(parts) <= missing <= len(parts):
        raise ValueError(f"{total} is not the sum of {parts}")
    for i in order[:missing] if missing > 0 else order[missing:] if missing else []:
        minor[i] += 1 if missing > 0 else -1
    return [Money.nearest(Fraction(part, scale), total.unit) for part in minor]


def _steps(figures: Figures, fees: Fraction) -> dict[Promise, Fraction]:
    """Exact steps in the order they are shown; they add up to the difference of the two rates."""
    approved = figures.home_gross_timed - figures.home_rejected_timed - figures.home_pending_timed
    extra = figures.certain_timed - figures.home_partial_timed - approved
    handed_in = approved + extra + figures.home_pending_timed
    whole = handed_in + figures.home_partial_timed

    def of_handed_in(amount: Exact) -> Fraction:
        return _an_hour(amount, figures.home_gross_ms)

    def of_work(amount: Exact) -> Fraction:
        return _an_hour(amount, figures.home_ms)

    def of_all(amount: Exact) -> Fraction:
        return _an_hour(amount, figures.all_ms)

    return {
        REJECTED: -of_handed_in(figures.home_rejected_timed),
        EXTRA: of_handed_in(extra),
        UNPAID: of_work(whole) - of_handed_in(handed_in),
        OVERHEAD: of_all(whole) - of_work(whole),
        DOUBT: of_all(figures.likely_timed - figures.home_pending_timed),
        FEES: -of_all(fees),
    }


def _an_hour(amount: Exact, ms: int) -> Fraction:
    rate = hourly(amount, ms)
    assert rate is not None
    return rate
