"""Today's numbers against cases worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection

from apps.accounts.periods import Days
from apps.accounts.prepared import fetch
from apps.insights.reads import asked, read
from apps.insights.today import greeting
from apps.insights.where import sum_of
from apps.platforms.models import Account
from apps.tasks import services, unpaid
from apps.tasks.approval import CHANCES, approval
from apps.tasks.models import Status, TotalCell
from tests.factories import make_account, make_payout, make_platform, make_rate, make_type
from tests.insights.conftest import NOW
from tests.insights.work import MINUTE, log, today_at
from tests.money import pounds

NOON_BEFORE = NOW - timedelta(hours=2)


def test_twenty_minutes_for_five_pounds_are_fifteen_an_hour(alice, quillo):
    log(alice, quillo, 20, "5.00")
    figure = today_at(alice).figure
    assert figure.rate == pounds(15)
    assert (figure.timed, figure.is_early, figure.change) == (1, True, None)
    assert figure.ledger.steps == ()


def test_rejected_work_keeps_its_time_and_pending_work_counts_by_its_chance(alice, quillo):
    # 1 of 2 decided: p = (1 + 9.5) / (2 + 10) = 0.875, and an hour in all: 5.00 + 0.875 x 5.00 = 9.375
    for status in ("approved", "rejected", "pending"):
        log(alice, quillo, 20, "5.00", status)
    figure = today_at(alice).figure
    assert figure.rate == pounds("9.38")
    assert figure.ledger.advertised == pounds(15)
    assert {str(step.label): step.amount for step in figure.ledger.steps} == {
        "Rejected work": pounds(-5),
        "Pending, not certain": pounds("-0.62"),
    }


def test_screen_outs_bonuses_and_fees_have_their_steps(alice, quillo):
    # 2.00 and 1.00 on top in 10 min; 15 min returned; screened out after 5 min, with 0.10 paid.
    log(alice, quillo, 10, "2.00", bonus=D("1.00"))
    log(alice, quillo, 15, "1.00", "returned")
    log(alice, quillo, 5, "1.00", "screened_out", paid=D("0.10"))
    make_payout(
        quillo,
        "2.00",
        state="arrived",
        fee=D("0.25"),
        arrived_on=date(2026, 11, 20),
        requested_on=date(2026, 11, 18),
    )
    figure = today_at(alice).figure
    assert figure.rate == pounds("5.70")  # (3.10 - 0.25) in half an hour
    assert figure.ledger.advertised == pounds(12)
    assert {str(step.label): step.amount for step in figure.ledger.steps} == {
        "Screen-outs and returns": pounds("-7.80"),  # 2.10 in half an hour
        "Bonuses and part pay": pounds(2),
        "Payout fees": pounds("-0.50"),
    }


def test_a_fee_counts_in_the_period_its_payout_arrived_in(alice, quillo):
    log(alice, quillo, 60, "10.00")
    for day in (date(2026, 10, 27), date(2026, 10, 28), date(2026, 11, 27)):
        make_payout(
            quillo, "1.00", state="arrived", fee=D("0.30"), arrived_on=day, requested_on=date(2026, 10, 1)
        )
    assert today_at(alice).figure.rate == pounds("9.70")  # of 28 October alone: 30 days up to the 26th


def test_a_fee_in_another_unit_is_taken_at_the_rate_of_its_day(alice):
    dollars = make_account(alice, "Tagwell", unit="USD")
    make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.80")
    make_rate(alice, "USD", "GBP", date(2026, 11, 20), "0.50")
    log(alice, dollars, 60, "10.00", at=NOW - timedelta(days=10))
    make_payout(
        dollars,
        "5.00",
        state="arrived",
        fee=D("1.00"),
        arrived_on=date(2026, 11, 21),
        requested_on=date(2026, 11, 1),
    )
    assert today_at(alice).figure.rate == pounds("7.50")  # 10 x 0.80 - 1 x 0.50


def test_what_has_no_rate_is_left_out_and_said(alice, quillo):
    log(alice, quillo, 20, "5.00")
    euros = make_account(alice, "Scribo", unit="EUR")
    for _ in range(3):
        log(alice, euros, 60, "1.00")
    today = today_at(alice)
    assert today.figure.rate == pounds(15)
    assert today.unconverted == 3
    assert today.strip.earned == pounds(5)
    assert (today.strip.entries, today.strip.ms) == (4, 200 * MINUTE)


def test_points_are_worth_what_their_account_says(alice):
    points = make_account(alice, "Pollpost", unit="PTS", points_per_unit=D(250), points_currency="GBP")
    log(alice, points, 30, "500")
    assert today_at(alice).figure.rate == pounds(4)


def test_entries_without_a_time_are_in_the_money_and_in_no_rate(alice, quillo):
    log(alice, quillo, 20, "5.00")
    log(alice, quillo, None, "7.00")
    today = today_at(alice)
    assert today.figure.rate == pounds(15)
    assert (today.strip.earned, today.strip.untimed, today.strip.untimed_money) == (pounds(12), 1, pounds(7))


def test_work_without_any_time_has_no_rate_at_all(alice, quillo):
    log(alice, quillo, None, "7.00")
    figure = today_at(alice).figure
    assert (figure.rate, figure.ledger, figure.entries) == (None, None, 1)


def test_work_that_brought_nothing_is_zero_and_not_unknown(alice, quillo):
    log(alice, quillo, 10, "1.00", "screened_out")
    figure = today_at(alice).figure
    assert figure.rate == pounds(0)
    assert figure.ledger is None  # nothing was handed in, so nothing was advertised


def test_a_bonus_without_a_task_counts_as_money_without_time(alice, quillo):
    log(alice, quillo, 60, "10.00")
    services.add_adjustment(user=alice, account=quillo, amount=D("2.00"), happened_at=NOW)
    today = today_at(alice, by="type")
    assert today.figure.rate == pounds(12)
    assert today.strip.earned == pounds(12)
    assert [(bar.name, bar.rate) for bar in today.bars.rows] == [
        ("Survey", pounds(10)),
        ("Bonuses and corrections", None),
    ]


def test_the_change_is_between_the_two_figures_as_they_are_shown(alice, quillo):
    for _ in range(5):
        log(alice, quillo, 60, "10.00")
        log(alice, quillo, 60, "9.00", at=NOW - timedelta(days=30))
    assert today_at(alice).figure.change == pounds(1)
    assert today_at(alice, days=7).figure.change is None


@pytest.mark.parametrize(("now_tasks", "before_tasks"), [(5, 4), (4, 5), (5, 0)])
def test_too_little_on_either_side_makes_no_change(alice, quillo, now_tasks, before_tasks):
    for _ in range(now_tasks):
        log(alice, quillo, 60, "10.00")
    for _ in range(before_tasks):
        log(alice, quillo, 60, "9.00", at=NOW - timedelta(days=30))
    figure = today_at(alice).figure
    assert figure.change is None
    assert figure.is_early is (now_tasks < 5)


def test_wallets_of_one_platform_are_one_bar(alice):
    platform = make_platform("Prolific", units=["GBP", "USD"])
    make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.50")
    first = make_account(alice, platform=platform, tone=2)
    second = make_account(alice, platform=platform, unit="USD", tone=3)
    log(alice, first, 60, "10.00")
    log(alice, second, 60, "10.00")
    [bar] = today_at(alice).bars.rows
    assert (bar.name, bar.rate, bar.count, bar.few) == ("Prolific", pounds("7.50"), 2, True)


def test_the_best_is_first_and_what_is_not_measurable_last(alice, quillo):
    other, untimed = make_account(alice, "Scribo"), make_account(alice, "Tagwell")
    for _ in range(8):
        log(alice, quillo, 60, "5.00")
    log(alice, other, 60, "20.00")
    log(alice, untimed, None, "3.00")
    bars = today_at(alice).bars
    assert [(bar.name, bar.few, bar.width) for bar in bars.rows] == [
        ("Scribo", True, "100.00"),
        ("Quillo", False, "25.00"),
        ("Tagwell", False, None),
    ]
    assert bars.average == pounds("6.67")


def test_many_platforms_end_in_one_row_of_others(alice):
    for number in range(12):
        log(alice, make_account(alice), 60, number + 1)
    rows = today_at(alice).bars.rows
    assert len(rows) == 10
    assert (rows[-1].name, rows[-1].count, rows[-1].rate) == ("3 others", 3, pounds(2))


def test_types_bear_fees_by_what_was_settled(alice, quillo):
    log(alice, quillo, 60, "30.00", type=make_type("Survey"))
    log(alice, quillo, 60, "10.00", type=make_type("Transcription"))
    make_payout(
        quillo,
        "8.00",
        state="arrived",
        fee=D("4.00"),
        arrived_on=date(2026, 11, 26),
        requested_on=date(2026, 11, 24),
    )
    today = today_at(alice, by="type")
    assert [(bar.name, bar.rate) for bar in today.bars.rows] == [
        ("Survey", pounds(27)),
        ("Transcription", pounds(9)),
    ]


def test_the_latest_say_what_became_of_them(alice, quillo):
    log(alice, quillo, 10, "1.00", title="Plain")
    log(alice, quillo, 10, "1.00", "rejected", at=NOW - timedelta(days=1))
    log(alice, quillo, 5, "1.00", "screened_out", at=NOW - timedelta(days=2))
    log(alice, quillo, None, "1.00", at=NOW - timedelta(days=3), note="street signs\nby night")
    entries = today_at(alice).latest
    assert [(e.title, e.outcome, e.is_today, e.is_rejected) for e in entries] == [
        ("Plain", "", True, False),
        ("Survey", "rejected", False, True),
        ("Survey", "screened out", False, False),
        ("street signs", "", False, False),
    ]
    assert [(e.pay, e.rate) for e in entries] == [
        (pounds(1), pounds(6)),
        (pounds(1), pounds(0)),
        (pounds(0), pounds(0)),
        (pounds(1), None),
    ]


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (4, "Good evening"),
        (5, "Good morning"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_the_greeting_follows_the_clock(hour, words):
    assert str(greeting(hour)) == words


def test_the_chance_of_approval_is_the_same_in_sql(alice, quillo):
    other = make_account(alice, "Scribo")
    kinds = [make_type("Survey"), make_type("Transcription"), make_type("Data entry")]
    for number in range(40):
        status = ["approved", "approved", "rejected", "pending", "returned"][number % 5]
        log(alice, (quillo, other)[number % 3 == 0], 1, 1, status, type=kinds[number % 7 % 3])
    cells = list(TotalCell.objects.filter(user=alice))
    with connection.cursor() as cursor:
        cursor.execute(CHANCES, {"user": alice.pk})
        found = {(account, kind): p for account, kind, p in cursor.fetchall()}
    assert len(found) == len(cells) > 4
    for cell in cells:
        mates = [mate for mate in cells if mate.account_id == cell.account_id]
        ok, n = sum(mate.approved for mate in mates), sum(mate.approved + mate.rejected for mate in mates)
        exact = approval(cell.approved, cell.approved + cell.rejected, ok, n).p
        assert float(found[cell.account_id, cell.type_id]) == pytest.approx(float(exact), abs=1e-12)


def test_every_outcome_is_in_time_and_count(alice, quillo):
    for status in Status.values:
        log(alice, quillo, 10, "1.00", status)
    strip = today_at(alice).strip
    assert (strip.entries, strip.ms) == (len(Status.values), len(Status.values) * 10 * MINUTE)


def test_an_approval_taken_back_is_told_and_struck_in_the_latest(alice, quillo):
    log(alice, quillo, 20, "5.00", "reversed")
    [entry] = today_at(alice).latest
    assert (entry.outcome, entry.is_rejected, entry.rate) == ("taken back", True, pounds(0))


class TestUnpaidTime:
    """An hour of work for 12.00, half of it on each of two types; an hour of unpaid time beside it."""

    @pytest.fixture(autouse=True)
    def _work(self, alice, quillo):
        log(alice, quillo, 30, "9.00", type=make_type("Survey"))
        log(alice, quillo, 30, "3.00", type=make_type("Writing"))

    def spend(self, user, minutes, kind="search", **more):
        ms = round(minutes * MINUTE)
        at = NOON_BEFORE
        unpaid.log_overhead(user=user, kind=kind, duration_ms=ms, started_at=at, **more)

    def bars(self, user, by):
        rows = today_at(user, by=by).bars.rows
        return {bar.name: (None if bar.rate is None else bar.rate.amount, bar.millis) for bar in rows}

    @pytest.mark.parametrize("by", ["platform", "type"])
    def test_it_is_in_the_figure_its_ledger_and_the_time(self, alice, quillo, by):
        self.spend(alice, 20, account=quillo)
        self.spend(alice, 10, "qualification", account=quillo, type=make_type("Survey"))
        self.spend(alice, 30)
        shown = today_at(alice, by=by)
        assert shown.figure.rate == pounds(6)
        assert shown.figure.ledger.advertised == pounds(12)
        assert {str(line.label): line.amount for line in shown.figure.ledger.short} == {
            "Searching and other unpaid time": pounds(-6)
        }
        assert shown.strip.ms == 120 * MINUTE
        assert shown.bars.average == pounds(6)
        assert (shown.trend.weeks[-1].rate, shown.trend.weeks[-1].millis) == (pounds(6), 120 * MINUTE)

    def test_a_platform_bears_its_own_and_nobody_what_belongs_to_none(self, alice, quillo):
        self.spend(alice, 60, account=quillo)
        self.spend(alice, 60)
        assert self.bars(alice, "platform") == {"Quillo": (6, 120 * MINUTE)}

    def test_types_bear_their_own_and_their_part_of_their_platforms(self, alice, quillo):
        # Of the hour's 30 minutes for the whole platform 15 go to each type, by the time worked on it.
        self.spend(alice, 15, account=quillo, type=make_type("Survey"))
        self.spend(alice, 30, account=quillo)
        self.spend(alice, 60)
        assert self.bars(alice, "type") == {"Survey": (9, 60 * MINUTE), "Writing": (4, 45 * MINUTE)}

    def test_a_platform_where_nothing_was_found_is_in_the_whole_alone(self, alice):
        self.spend(alice, 60, "looked", account=make_account(alice, "Empty"))
        assert self.bars(alice, "type") == {"Survey": (18, 30 * MINUTE), "Writing": (6, 30 * MINUTE)}
        assert self.bars(alice, "platform")["Empty"] == (0, 60 * MINUTE)
        assert today_at(alice, by="type").figure.rate == today_at(alice).figure.rate == pounds(6)

    def test_a_part_of_a_millisecond_is_not_lost(self, alice, quillo):
        log(alice, quillo, 30, "1.00", type=make_type("Study"))
        unpaid.log_overhead(
            user=alice, kind="search", duration_ms=100, started_at=NOON_BEFORE, account=quillo
        )
        whole = [sum_of(figures for _group, figures in self.read(alice, by)) for by in ("platform", "type")]
        assert whole[0] == whole[1]
        assert whole[0].home_overhead_ms == 100

    def read(self, user, by):
        day = NOW.date()
        days = Days(day - timedelta(days=29), day + timedelta(days=1))
        accounts = {account.pk: account for account in Account.objects.filter(user=user)}
        return read(fetch(asked(user, days, days, days, by)), accounts).now

    def test_bonuses_are_no_rate_of_unpaid_time(self, alice, quillo):
        services.add_adjustment(user=alice, account=quillo, amount=D(2), happened_at=NOON_BEFORE)
        self.spend(alice, 60, account=make_account(alice, "Empty"))
        assert self.bars(alice, "type")["Bonuses and corrections"] == (None, 0)
