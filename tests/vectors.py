"""Run a file of domain vectors through the app's own functions: `python -m tests.vectors FILE`.

A vector is {"id", "fn", "args", "expect"}; money in minor units, time in seconds. Integers, strings, booleans
and null must be equal, floats close to a millionth, and {"error": name} means that the exception is raised.
Only these adapters speak minor units and seconds; the rules are the app's.
"""

import json
import math
import sys
from collections import Counter
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

from apps.accounts import periods
from apps.platforms import clock, conversion, money
from apps.platforms.cycles import WEEKDAYS, read_cycle
from apps.platforms.money import Money, from_minor
from apps.tasks import approval as approvals
from apps.tasks import rates as hourly_rates
from apps.tasks.sums import Sums, add_up

ONE_OFF = {"onboarding", "qualification"}  # the rest of a worker's overhead comes again


def to_minor(amount, cur):
    return money.to_minor(Money(_decimal(amount), cur))


def exponent(cur):
    return money.exponent(cur)


def format_minor(minor, cur):
    return money.format_minor(minor, cur)


def convert(minor, src, dst, rate):
    return money.to_minor(conversion.convert(from_minor(minor, src), dst, _decimal(rate)))


def points_value(points, per_unit, cur, factor="1"):
    value = conversion.points_value(_decimal(points), _decimal(per_unit), cur, _decimal(factor))
    return money.to_minor(value)


def fee(amount, fixed=0, pct="0", minimum=0, cap=None):
    terms = {"fixed": fixed, "minimum": minimum} | ({} if cap is None else {"cap": cap})
    terms = {name: Decimal(minor) / 100 for name, minor in terms.items()}
    return money.to_minor(money.fee(from_minor(amount, "USD"), pct=_decimal(pct), **terms))


def allocate(total, weights):
    weights = [_decimal(weight) for weight in weights]
    return [money.to_minor(part) for part in money.allocate(from_minor(total, "USD"), weights, places=2)]


def hourly(minor, seconds):
    return _rounded(hourly_rates.hourly(minor, _ms(seconds)))


def ratio_of_sums(pairs):
    return _float(hourly_rates.ratio_of_sums((minor, _ms(seconds)) for minor, seconds in pairs))


def mean_of_ratios(pairs):
    return _float(hourly_rates.mean_of_ratios((minor, _ms(seconds)) for minor, seconds in pairs))


def rates(
    tasks, overhead=None, fees=0, plat_ok=None, plat_n=None, p=None, p_approve=None, bonus=0, keys=None
):
    p = p_approve if p is None else p  # a chance that is given, in place of the estimate
    sums = add_up(map(_entry, tasks)) + Sums(adjusted_money=Decimal(bonus))
    ms = {kind: _ms(seconds) for kind, seconds in (overhead or {}).items()}
    one_off_ms = sum(ms[kind] for kind in ms if kind in ONE_OFF)
    cell = hourly_rates.rates(
        sums,
        overhead_ms=sum(ms.values()) - one_off_ms,
        one_off_ms=one_off_ms,
        fees=fees,
        platform=None if plat_n is None else Sums(approved=plat_ok, rejected=plat_n - plat_ok),
        expected=None if p is None else _fraction(p) * Fraction(sums.pending_timed),
    )
    found = {
        **{name: _rounded(getattr(cell, name)) for name in ("gross", "paid_work", "settled", "effective")},
        "marginal": _rounded(cell.marginal),
        "unpaid_ratio": _float(cell.unpaid_ratio),
        "unpaid_share": _float(cell.unpaid_share),
        "p_approve": _float(cell.p_approve if p is None else _fraction(p)),
        "expected_pending": _rounded(cell.expected_pending),
        "task_seconds": _rounded(Fraction(sums.ms, 1000)),
        "overhead_seconds": _rounded(Fraction(sum(ms.values()), 1000)),
        "untimed_count": sums.untimed,
        "untimed_money": _rounded(sums.untimed_money),
    }
    return found if keys is None else {key: found[key] for key in keys}


def approval(cell_ok, cell_n, plat_ok, plat_n):
    found = approvals.approval(cell_ok, cell_n, plat_ok, plat_n)
    low, high = found.range(0.8)
    exact = {"parent": found.parent, "p": found.p, "a": found.a, "b": found.b}
    return {name: float(value) for name, value in exact.items()} | {"lo80": low, "hi80": high}


def expected_pending(amounts, a, b):
    mean, sd = approvals.expected_pending(amounts, _fraction(a), _fraction(b))
    return {"mean": float(mean), "sd": sd}


def local_week(ts, tz, week_start=0):
    return periods.local_week(datetime.fromisoformat(ts), periods.zone(tz), week_start).isoformat()


def hour_of_week(ts, tz):
    return periods.hour_of_week(datetime.fromisoformat(ts), periods.zone(tz))


def split_by_local_day(start, end, tz):
    ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    parts = periods.split_by_local_day(*ends, periods.zone(tz))
    return [[day.isoformat(), _rounded(Fraction(ms, 1000))] for day, ms in parts]


def add_business_days(start, days):
    return clock.add_business_days(date.fromisoformat(start), days).isoformat()


def next_run(after, schedule):
    """The first run on this day or after it; `schedule` is a cycle in other words."""
    found = clock.next_pay_day(_cycle(**schedule), date.fromisoformat(after))
    return None if found is None else found.isoformat()


FUNCTIONS = {
    function.__name__: function
    for function in (
        to_minor, exponent, format_minor, convert, points_value, fee, allocate, hourly, ratio_of_sums,
        mean_of_ratios, rates, approval, expected_pending, local_week, hour_of_week, split_by_local_day,
        add_business_days, next_run,
    )
}  # fmt: skip


def run(vector):
    """Nothing when the app agrees with the vector, else a sentence."""
    expect = vector["expect"]
    wanted = expect.get("error") if isinstance(expect, dict) else None
    try:
        found = FUNCTIONS[vector["fn"]](**vector["args"])
    except Exception as error:
        if wanted in {kind.__name__ for kind in type(error).__mro__}:
            return None
        found = f"{type(error).__name__}: {error}"
    else:
        if wanted is None and agrees(found, expect):
            return None
    return f"{vector['id']}: expected {json.dumps(expect)}, got {found!r} ({vector.get('note', '')})"


def agrees(found, expect):
    if isinstance(expect, dict):
        return isinstance(found, dict) and all(
            key in found and agrees(found[key], value) for key, value in expect.items()
        )
    if isinstance(expect, list):
        return isinstance(found, list) and len(found) == len(expect) and all(map(agrees, found, expect))
    if isinstance(expect, float):
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return is_number and math.isclose(found, expect, rel_tol=1e-6, abs_tol=1e-9)
    return type(found) is type(expect) and found == expect


def main(path):
    vectors = json.loads(Path(path).read_text(encoding="utf-8"))["vectors"]
    known = [vector for vector in vectors if vector["fn"] in FUNCTIONS]
    failures = [(vector["fn"], sentence) for vector in known if (sentence := run(vector))]
    for _, sentence in failures:
        print(sentence)
    total, failed = Counter(vector["fn"] for vector in vectors), Counter(fn for fn, _ in failures)
    for fn in sorted(total):
        if fn in FUNCTIONS:
            print(f"{fn}: {total[fn] - failed[fn]} of {total[fn]} pass")
    missing = [f"{fn} ({total[fn]})" for fn in sorted(total) if fn not in FUNCTIONS]
    print(f"{len(known) - len(failures)} of {len(known)} vectors pass.")
    if missing:
        print(f"Not in the app yet: {', '.join(missing)}.")
    return 1 if failures else 0


def _entry(task):
    paid = task.get("paid")
    return SimpleNamespace(
        status=task["status"],
        duration_ms=_ms(task.get("seconds")),
        units=task.get("count", 1),
        reward=Decimal(task["reward"]),
        bonus=Decimal(task.get("bonus") or 0),
        paid=None if paid is None else Decimal(paid),
    )


def _cycle(kind, day=None, days=(), weekday=None, **first):
    """A weekday is 0 (Monday) to 6 or its name, a day of the month a number or "last".

    One more value, by whatever name, is a day on which it paid.
    """
    data = {"kind": {"manual": "on_request"}.get(kind, kind)}
    if kind in {"weekly", "biweekly"} and weekday is None:
        weekday, day = day, None
    if weekday is not None:
        data["weekdays"] = [WEEKDAYS[weekday] if isinstance(weekday, int) else weekday[:3].lower()]
    if day is not None or days:
        data["days"] = list(days) or [day]
    if first:
        (data["anchor"],) = first.values()
    return read_cycle(data, "schedule")


def _ms(seconds):
    return None if seconds is None else round(_fraction(seconds) * 1000)


def _decimal(text):
    try:
        return Decimal(str(text))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error


def _fraction(number):
    return Fraction(_decimal(number))


def _rounded(exact):
    return None if exact is None else round(Fraction(exact))


def _float(exact):
    return None if exact is None else float(exact)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.vectors FILE.json")
    if not Path(sys.argv[1]).is_file():
        sys.exit(f"no such file: {sys.argv[1]}")
    sys.exit(main(sys.argv[1]))
