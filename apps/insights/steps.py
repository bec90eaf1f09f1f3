"""From the advertised pay of an hour to the money that came for it: every step, in the one order there is.

The page of the rate shows all of them; Today shows the first part, to the effective rate, in short. Steps
are exact, in home money an hour. Source: Farthing's domain notes.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.insights.reads import Figures
from apps.tasks.rates import Exact, hourly

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a step is about. On Today those of one `short` label are one line."""

    key: str
    label: Promise
    short: Promise


def _kind(key: str, label: Promise, short: Promise | None = None) -> Kind:
    return Kind(key, label, short or label)


BESIDE = _("Searching and other unpaid time")
REJECTED = _kind("rejected", _("Rejected work"))
UNPAID = _kind("unpaid", _("Screen-outs and returns"))
EXTRA = _kind("extra", _("Bonuses and part pay"))
RECURRING = _kind("recurring", BESIDE)
ONE_OFF = _kind("one_off", _("Signing up and tests"), BESIDE)
DOUBT = _kind("doubt", _("Pending, not certain"))
FEES = _kind("fees", _("Payout fees"))

LOST = _kind("lost", _("Lost on the way"))
EXCHANGE = _kind("exchange", _("Exchange of currencies"))
GIFT_CARDS = _kind("gift_cards", _("Gift cards, below their face value"))
PENDING = _kind("pending", _("Still pending"))
OPEN = _kind("open", _("Certain, but not here yet"))
OTHER = _kind("other", _("Other days' costs and rates"))

Steps = list[tuple[Kind, Fraction]]


@dataclass(frozen=True, slots=True)
class Cash:
    """What became of the settled money of some days' timed work, at home, exact.

    The first three are of payouts that ended in these days, whatever work they paid for. Only the last two
    know what gift cards are worth to the person: together they are the face value of what is here.
    """

    fees: Fraction = NOTHING
    lost: Fraction = NOTHING
    exchange: Fraction = NOTHING  # what conversions brought beyond the rate they were booked at
    open: Fraction = NOTHING  # settled, and neither here nor spent on the way
    gift_cards: Fraction = NOTHING  # what gift cards that are here are worth less than their face
    received: Fraction = NOTHING  # here by today, after fees, as far as it is worth that to the person


def to_effective(figures: Figures, fees: Fraction) -> Steps:
    """From the gross rate to the effective one; both must be measurable.

    Rejected work is counted on the time of what was handed in. What was not handed in, and then unpaid time,
    spread what is left over more time; bonuses are counted on all work, pending money and fees on all time.
    """
    handed_in = figures.home_gross_timed - figures.home_rejected_timed
    extra = figures.certain_timed - figures.home_partial_timed - (handed_in - figures.home_pending_timed)
    posted = handed_in + figures.home_partial_timed
    whole = posted + extra
    work_ms, lasting_ms = figures.home_ms, figures.home_ms + figures.home_overhead_ms
    return [
        (REJECTED, -_an_hour(figures.home_rejected_timed, figures.home_gross_ms)),
        (UNPAID, _an_hour(posted, work_ms) - _an_hour(handed_in, figures.home_gross_ms)),
        (EXTRA, _an_hour(extra, work_ms)),
        (RECURRING, _an_hour(whole, lasting_ms) - _an_hour(whole, work_ms)),
        (ONE_OFF, _an_hour(whole, figures.all_ms) - _an_hour(whole, lasting_ms)),
        (DOUBT, _an_hour(figures.likely_timed - figures.home_pending_timed, figures.all_ms)),
        (FEES, -_an_hour(fees, figures.all_ms)),
    ]


def to_received(figures: Figures, cash: Cash) -> Steps:
    """From the effective rate to what is in hand.

    OTHER is what remains: costs of payouts for other days' work, and rates that moved in between.
    """
    known = [
        (LOST, -cash.lost),
        (EXCHANGE, cash.exchange),
        (GIFT_CARDS, -cash.gift_cards),
        (PENDING, -Fraction(figures.likely_timed)),
        (OPEN, -cash.open),
    ]
    earned = Fraction(figures.certain_timed) + Fraction(figures.likely_timed) - cash.fees
    rest = cash.received - earned - sum((amount for _kind, amount in known), NOTHING)
    return [(kind, _an_hour(amount, figures.all_ms)) for kind, amount in [*known, (OTHER, rest)]]


def _an_hour(amount: Exact, ms: int) -> Fraction:
    rate = hourly(amount, ms)
    assert rate is not None
    return rate
