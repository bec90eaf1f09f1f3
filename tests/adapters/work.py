"""Rates, batches, overlapping time and pending money, for the vectors."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from apps.platforms.money import from_minor, to_minor
from apps.tasks import approval as approvals
from apps.tasks import batches
from apps.tasks import intervals as spans
from apps.tasks import rates as hourly_rates
from apps.tasks.sums import Sums, add_up
from tests.adapters.numbers import as_float, fraction, fraction_or_none, ms, rounded

ONE_OFF = {"onboarding", "qualification"}  # the rest of a worker's overhead comes again


def hourly(minor, seconds):
    return rounded(hourly_rates.hourly(minor, ms(seconds)))


def ratio_of_sums(pairs):
    return as_float(hourly_rates.ratio_of_sums(_timed(pairs)))


def mean_of_ratios(pairs):
    return as_float(hourly_rates.mean_of_ratios(_timed(pairs)))


def median_of_ratios(pairs):
    return as_float(hourly_rates.median_of_ratios(_timed(pairs)))


def time_weighted_median(pairs):
    return as_float(hourly_rates.time_weighted_median(_timed(pairs)))


def rates(
    tasks, overhead=None, fees=0, plat_ok=None, plat_n=None, p=None, p_approve=None, bonus=0, keys=None
):
    p = p_approve if p is None else p  # a chance that is given, in place of the estimate
    sums = add_up(map(_entry, tasks)) + Sums(adjusted_money=Decimal(bonus))
    spent = {kind: ms(seconds) for kind, seconds in (overhead or {}).items()}
    one_off_ms = sum(spent[kind] for kind in spent if kind in ONE_OFF)
    cell = hourly_rates.rates(
        sums,
        overhead_ms=sum(spent.values()) - one_off_ms,
        one_off_ms=one_off_ms,
        fees=fees,
        platform=None if plat_n is None else Sums(approved=plat_ok, rejected=plat_n - plat_ok),
        expected=None if p is None else fraction(p) * Fraction(sums.pending_timed),
    )
    found = {
        **{name: rounded(getattr(cell, name)) for name in ("gross", "paid_work", "settled", "effective")},
        "marginal": rounded(cell.marginal),
        "unpaid_ratio": as_float(cell.unpaid_ratio),
        "unpaid_share": as_float(cell.unpaid_share),
        "p_approve": as_float(cell.p_approve if p is None else fraction(p)),
        "expected_pending": rounded(cell.expected_pending),
        "task_seconds": rounded(Fraction(sums.ms, 1000)),
        "overhead_seconds": rounded(Fraction(sum(spent.values()), 1000)),
        "untimed_count": sums.untimed,
        "untimed_money": rounded(sums.untimed_money),
    }
    return found if keys is None else {key: found[key] for key in keys}


def adjusted_rate(effective, pi, mean_days, delta="0.001"):
    found = hourly_rates.adjusted_rate(
        fraction_or_none(effective), fraction(pi), fraction(mean_days), fraction(delta)
    )
    return as_float(found)


def load_by_share(rate, share):
    return rounded(hourly_rates.load_by_share(fraction_or_none(rate), fraction(share)))


def load_by_ratio(rate, ratio):
    return rounded(hourly_rates.load_by_ratio(fraction_or_none(rate), fraction(ratio)))


def shortfall(minor, seconds, target):
    found = hourly_rates.shortfall(from_minor(minor, "USD"), ms(seconds), fraction(target) / 100)
    return None if found is None else to_minor(found)


def batch_rate(n, pay, sec_per_task, setup=0, exponent=0):
    found = batches.batch_rate(n, pay, _exact_ms(sec_per_task), _exact_ms(setup), float(exponent))
    return rounded(found)


def break_even_batch(pay, sec_per_task, setup, target):
    return batches.break_even_batch(pay, _exact_ms(sec_per_task), _exact_ms(setup), fraction(target))


def union_seconds(intervals, gap=0):
    return spans.union_seconds(intervals, gap)


def share_overlaps(intervals):
    return [as_float(share) for share in spans.share_overlaps(intervals)]


def approval(cell_ok, cell_n, plat_ok, plat_n):
    found = approvals.approval(cell_ok, cell_n, plat_ok, plat_n)
    low, high = found.range(0.8)
    exact = {"parent": found.parent, "p": found.p, "a": found.a, "b": found.b}
    return {name: float(value) for name, value in exact.items()} | {"lo80": low, "hi80": high}


def expected_pending(amounts, a, b):
    mean, sd = approvals.expected_pending(amounts, fraction(a), fraction(b))
    return {"mean": float(mean), "sd": sd}


def _timed(pairs):
    return [(minor, ms(seconds)) for minor, seconds in pairs]


def _exact_ms(seconds):
    return fraction(seconds) * 1000


def _entry(task):
    paid = task.get("paid")
    return SimpleNamespace(
        status=task["status"],
        duration_ms=ms(task.get("seconds")),
        units=task.get("count", 1),
        reward=Decimal(task["reward"]),
        bonus=Decimal(task.get("bonus") or 0),
        paid=None if paid is None else Decimal(paid),
    )
