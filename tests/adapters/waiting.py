"""Delay and reliability of payouts, for the vectors."""

from apps.payouts import delay, reliability
from tests.adapters.numbers import as_float, fraction


def mean_delay(observed, waiting):
    return as_float(delay.mean_delay(map(fraction, observed), map(fraction, waiting)))


def still_pays(pi, elapsed, mean_days):
    return delay.still_pays(fraction(pi), fraction(elapsed), fraction(mean_days))


def pay_probability(received, failed, open_elapsed, mean_days):
    return delay.pay_probability(received, failed, map(fraction, open_elapsed), fraction(mean_days))


def ontime(on_time, total):
    found = reliability.on_time_score(on_time, total)
    return {"score": float(found.score), "lo": found.low, "n": found.n}


def km_median(durations):
    return reliability.median_wait(durations)
