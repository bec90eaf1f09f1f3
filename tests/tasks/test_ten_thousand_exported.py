"""Ten thousand random amounts in four units: list and files add up to what plain integers do."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from html import unescape
from random import Random

import pytest
from babel.numbers import format_currency

from apps.tasks.models import Task
from apps.tasks.rollups import rebuild_person
from tests.downloads import csv_rows, xlsx_rows
from tests.factories import make_account, make_person, make_rate, make_type

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EACH = 2_500
A_PAGE = 500
STEP = 10_000  # amounts are counted in ten-thousandths
UNITS = {"USD": 2, "JPY": 0, "KWD": 3, "PTS": 0, "GBP": 2}  # with the decimals of their smallest coin
RATES = {"USD": "0.79", "JPY": "0.0052", "KWD": "2.571"}
POINTS_FOR_A_DOLLAR = 700
COLUMNS = {"Pay": "reward", "Bonus": "bonus", "Really paid": "paid", "Brings": "brings"}
STATUSES = ["approved"] * 6 + ["pending"] * 2 + ["rejected", "screened_out"]


@dataclass
class Work:
    """A task in whole numbers: ten-thousandths of its unit, and milliseconds."""

    at: datetime
    reward: int
    bonus: int
    paid: int | None
    status: str
    ms: int | None

    @property
    def brings(self) -> int:
        if self.status == "rejected":
            return 0
        if self.status == "screened_out":
            return (self.paid or 0) + self.bonus
        return (self.reward if self.paid is None else self.paid) + self.bonus


def made_up(random):
    return Work(
        at=NOW - timedelta(seconds=random.randrange(80 * 24 * 3600)),
        reward=random.randrange(90 * STEP),
        bonus=random.choice([0, 0, random.randrange(STEP)]),
        paid=random.choice([None, None, random.randrange(STEP)]),
        status=random.choice(STATUSES),
        ms=random.choice([None, *[random.randrange(1_000, 7_200_000)] * 4]),
    )


@pytest.fixture
def alice(db):
    return make_person(home_currency="GBP")


@pytest.fixture
def worked(alice, client, time_machine):
    """By unit: the account, and its work, the newest first."""
    time_machine.move_to(NOW, tick=False)
    client.force_login(alice)
    random, kind, found = Random(11), make_type(), {}
    for unit, rate in RATES.items():
        make_rate(alice, unit, "GBP", "2020-01-01", rate)
    for unit in ("USD", "JPY", "KWD", "PTS"):
        points = {"points_per_unit": POINTS_FOR_A_DOLLAR, "points_currency": "USD"} if unit == "PTS" else {}
        account = make_account(alice, f"In {unit}", unit=unit, **points)
        work = sorted((made_up(random) for _ in range(EACH)), key=lambda one: one.at, reverse=True)
        Task.objects.bulk_create([task_of(one, account, kind) for one in reversed(work)], 1_000)
        found[unit] = account, work
    rebuild_person(alice)
    return found


def task_of(one, account, kind):
    amounts = {"reward": one.reward, "bonus": one.bonus, "paid": one.paid}
    return Task(
        user_id=account.user_id, account=account, type=kind, status=one.status, timezone="UTC",
        started_at=one.at, local_on=one.at.date(), duration_ms=one.ms,
        **{name: None if steps is None else Decimal(steps) / STEP for name, steps in amounts.items()},
    )  # fmt: skip


def rounded(amount, unit):
    """As a page writes it: once, half to even."""
    number = Decimal(amount.numerator) / Decimal(amount.denominator)
    number = number.quantize(Decimal(1).scaleb(-UNITS[unit]), ROUND_HALF_EVEN)
    return f"{number:,} points" if unit == "PTS" else format_currency(number, unit, locale="en_GB")


def money(steps, unit):
    return rounded(Fraction(steps, STEP), unit)


def at_home(steps, unit):
    """In pounds, exact."""
    if unit == "PTS":
        return Fraction(steps, STEP) / POINTS_FOR_A_DOLLAR * Fraction(RATES["USD"])
    return Fraction(steps, STEP) * Fraction(RATES[unit])


def feet(client, account, monkeypatch):
    """What stands in the sum row of each page: pay, and pay an hour."""
    monkeypatch.setattr("apps.tasks.listing.SIZE", A_PAGE)
    address = f"/tasks/?platform={account.pk}"
    while address:
        page = client.get(address).content.decode()
        foot = page.split("<tfoot")[1].split("</tfoot>")[0]
        cells = dict(re.findall(r'class="c-(pay|rate) num">([^<]*)<', foot))
        yield unescape(cells["pay"]), unescape(cells["rate"])
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older and "/tasks/" + unescape(older[1])


def hourly(work):
    timed = [one for one in work if one.ms]
    return Fraction(sum(one.brings for one in timed) * 3_600_000, STEP * sum(one.ms for one in timed))


def test_every_sum_row_of_the_list_is_the_sum_of_its_page(worked, client, monkeypatch):
    for unit, (account, work) in worked.items():
        pages = list(feet(client, account, monkeypatch))
        assert len(pages) == EACH // A_PAGE
        for number, foot in enumerate(pages):
            on_it = work[number * A_PAGE : (number + 1) * A_PAGE]
            assert foot == (money(sum(one.brings for one in on_it), unit), rounded(hourly(on_it), unit))


def test_the_sentence_of_the_list_is_right_to_the_penny(worked, client):
    for unit, (account, work) in worked.items():
        page = client.get(f"/tasks/?platform={account.pk}").content.decode()
        said = re.sub(r"<[^>]+>", "", page.split('id="sum"')[1].split("</p>")[0])
        settled = sum(one.brings for one in work if one.status != "pending")
        pending = sum(one.reward for one in work if one.status == "pending")
        earned, waiting = (rounded(at_home(steps, unit), "GBP") for steps in (settled, pending))
        assert f"{EACH:,} tasks" in said
        assert f"{earned} earned and {waiting} pending" in said


def test_the_files_hold_every_amount_and_so_every_sum(worked, client):
    for kind, read in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        rows = read(client.get(f"/tasks/tasks.{kind}").getvalue())
        assert len(rows) == 4 * EACH
        for unit, (_account, work) in worked.items():
            holds(unit, [row for row in rows if row["Unit"] == unit], work)


def holds(unit, rows, work):
    for column, name in COLUMNS.items():
        assert steps_in(rows, column) == [getattr(one, name) for one in work], (unit, column)
    home = sum(Fraction(Decimal(row["In home currency"])) for row in rows)
    assert rounded(home, "GBP") == money_at_home(work, unit)
    for row, one in zip(rows, work, strict=True):
        if one.ms is None:
            assert row["Per hour"] in (None, "")
        else:  # rounded at the fourth decimal
            assert abs(Fraction(Decimal(row["Per hour"])) - hourly([one])) <= Fraction(1, 2 * STEP)


def steps_in(rows, column):
    return [None if row[column] in (None, "") else Decimal(row[column]) * STEP for row in rows]


def money_at_home(work, unit):
    return rounded(at_home(sum(one.brings for one in work), unit), "GBP")
