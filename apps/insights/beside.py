"""The other rates that stand beside the real one, and how long the money takes: each with what it means."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.templatetags.fmt import mins, money, num
from apps.insights.reads import Figures
from apps.insights.steps import Cash
from apps.payouts.waiting import NOTHING_KNOWN, Delay
from apps.platforms.money import Money, round_half_even
from apps.tasks.rates import HOUR_MS, Exact, Rates, adjusted_rate, hourly, rates
from apps.tasks.sums import Sums


class Part(NamedTuple):
    """What is expected of an account's work, how its money comes, and what one of it is worth in cash."""

    money: Fraction
    delay: Delay
    cash_factor: Fraction = Fraction(1)


Weighed = list[Part]


@dataclass(frozen=True, slots=True)
class Said:
    """A figure with what it means; no value: not measurable."""

    label: str
    value: str
    unit: str  # in words
    sentence: str


@dataclass(frozen=True, slots=True)
class Wait:
    """From the work to the money, over accounts weighed by what is expected of each."""

    days: Fraction
    chance: Fraction  # that the money arrives, 0..1


def rates_of(figures: Figures, fees: Fraction) -> Rates:
    """All rates of these figures, in home money."""
    sums = Sums(
        entries=figures.entries,
        timed=figures.home_timed,
        ms=figures.home_ms,
        paid_ms=figures.home_paid_ms,
        gross_ms=figures.home_gross_ms,
        settled_timed=figures.home_settled_timed,
        partial_timed=figures.home_partial_timed,
        gross_timed=figures.home_gross_timed,
        adjusted_money=figures.home_adjusted_money,
        overhead_ms=figures.home_overhead_ms,
        one_off_ms=figures.home_one_off_ms,
    )
    return rates(sums, fees=fees, expected=figures.likely_timed)


def delay_factor(user: User) -> Fraction:
    """What a day of waiting takes off a rate, by the person's setting; 0: nothing does."""
    return Fraction(user.delay_per_mille, 1000)


def wait_of(weighed: Weighed) -> Wait:
    """Of one account, its own; of none, what is assumed where nothing is known. Weights are above zero."""
    whole = sum((part.money for part in weighed), Fraction(0))
    shares = [(part.money / whole, part.delay) for part in weighed] or [(Fraction(1), NOTHING_KNOWN)]
    return Wait(
        days=sum((share * delay.mean_days for share, delay in shares), Fraction(0)),
        chance=sum((share * Fraction(delay.pay_probability) for share, delay in shares), Fraction(0)),
    )


def adjusted(effective: Exact | None, weighed: Weighed, delta: Fraction) -> Fraction | None:
    """The effective rate, each account's part of it by the chance, the delay and the worth of its money."""
    if effective is None:
        return None
    known = weighed or [Part(Fraction(1), NOTHING_KNOWN)]
    whole = sum((part.money for part in known), Fraction(0))
    parts = (
        adjusted_rate(
            Fraction(effective) * part.money / whole * part.cash_factor,
            Fraction(part.delay.pay_probability),
            part.delay.mean_days,
            delta,
        )
        for part in known
    )
    return sum((rate for rate in parts if rate is not None), Fraction(0))


def said_of(
    found: Rates, cash: Cash, ms: int, weighed: Weighed, *, arrived: int, delta: Fraction, unit: str
) -> list[Said]:
    """In the order in which they are shown. ms: all time; arrived: payouts that the wait rests on."""
    wait = wait_of(weighed)
    return [
        _an_hour(found.gross, unit, _("Advertised"),
                 _("What was posted for the work you handed in, over the time of that work alone.")),
        _an_hour(found.settled, unit, _("Settled"),
                 _("Certain money only, after fees, over all your time: as if nothing pending ever came.")),
        _an_hour(found.effective, unit, _("Real"),
                 _("Certain money, and what likely comes of the pending, after fees, over all your time.")),
        _an_hour(found.marginal, unit, _("From here on"),
                 _("The real rate without time spent only once, such as signing up. Decide by this one.")),
        _an_hour(hourly(cash.received, ms), unit, _("In hand"), _in_hand(cash)),
        _an_hour(adjusted(found.effective, weighed, delta), unit, _("To compare by"),
                 _compared(wait, delta) + _by_worth(weighed)),
        Said(_("Days to cash"), num(round_half_even(wait.days, 0)), _("days"), _days_to_cash(arrived)),
        _unpaid_ratio(found),
        _unpaid_share(found),
    ]  # fmt: skip


def _an_hour(rate: Fraction | None, unit: str, label: str, sentence: str) -> Said:
    return Said(label, "" if rate is None else money(Money.nearest(rate, unit)), _("an hour"), sentence)


def _in_hand(cash: Cash) -> str:
    if not cash.gift_cards:
        return _("What has come by today for this work, after fees, over all your time.")
    return _(
        "What has come by today for this work, after fees and with gift cards at what they are worth to you, "
        "over all your time."
    )


def _by_worth(weighed: Weighed) -> str:
    if all(part.cash_factor == 1 for part in weighed):
        return ""
    return " " + _("Gift cards count by what they are worth to you.")


def _compared(wait: Wait, delta: Fraction) -> str:
    if not delta:
        return _("The real rate by the chance that its money arrives, %(chance)s %%.") % {
            "chance": _percent(wait.chance)
        }
    words = _(
        "The real rate by the chance that its money arrives, %(chance)s %%, less %(delta)s %% for each day "
        "it takes. That share is a convention, not a finding."
    )
    return words % {"chance": _percent(wait.chance), "delta": num(round_half_even(delta * 100, 2))}


def _days_to_cash(arrived: int) -> str:
    if not arrived:
        return _("From work to money. An assumption: no payout is known to judge by.")
    words = ngettext(
        "From work to money, by %(count)s payout that came, with what still waits. Two of 14 days are added "
        "while little is known.",
        "From work to money, by %(count)s payouts that came, with what still waits. Two of 14 days are added "
        "while little is known.",
        arrived,
    )
    return words % {"count": num(arrived)}


def _unpaid_ratio(found: Rates) -> Said:
    ratio, label = found.unpaid_ratio, _("Unpaid for each paid hour")
    if ratio is None:
        return Said(label, "", "", _("No time was paid yet."))
    return Said(
        label,
        mins(int(round_half_even(ratio * HOUR_MS, 0))),
        "",
        _("Time on work that was not paid, or not yet, and beside work, for each hour that was paid."),
    )


def _unpaid_share(found: Rates) -> Said:
    share, label = found.unpaid_share, _("Unpaid share")
    if share is None:
        return Said(label, "", "", _("No time was noted."))
    return Said(label, f"{_percent(share)} %", "", _("The same as a part of all your time."))


def _percent(share: Fraction) -> str:
    return num(round_half_even(share * 100, 0))
