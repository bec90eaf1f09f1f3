"""What has come for the work of some days, by today: what was earned first is paid out first."""

from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.periods import Days
from apps.insights.cash import Came, Settled, costs_of, received_of, shares_of_work
from apps.insights.fees import Worth
from apps.payouts.delay import days_from_work
from apps.payouts.models import Arrival, Payout
from apps.platforms.conversion import RateBook, Unit
from apps.platforms.models import Account

FIRST = date(2026, 11, 1)
NOVEMBER = Days(FIRST, date(2026, 12, 1))
days = st.dates(date(2026, 10, 1), date(2026, 12, 31))
money = st.decimals(min_value=D("0.01"), max_value=1000, places=2)


def on(day):
    return date(2026, 11, day)


@given(
    earned=st.lists(st.tuples(days, st.one_of(money, money.map(lambda amount: -amount))), max_size=12),
    amounts=st.lists(money, max_size=6),
)
def test_a_share_is_what_is_left_when_money_is_taken_piece_by_piece(earned, amounts):
    earned = sorted(earned)
    shares = shares_of_work(earned, amounts, NOVEMBER)
    queue = [[day, amount] for day, amount in earned if amount > 0]
    take(queue, -sum(amount for _, amount in earned if amount < 0))
    for share, amount in zip(shares, amounts, strict=True):
        inside = sum(
            part for day, part in take(queue, amount) if NOVEMBER.first_on <= day < NOVEMBER.after_on
        )
        assert share == Fraction(inside) / Fraction(amount)


@given(earned=st.lists(st.tuples(days, money), max_size=12).map(sorted), amounts=st.lists(money, max_size=6))
def test_what_has_an_age_is_shared_and_nothing_else(earned, amounts):
    whole = Days(date(2026, 10, 1), date(2027, 1, 1))
    ages = days_from_work(earned, [(whole.after_on, amount) for amount in amounts])
    shares = shares_of_work(earned, amounts, whole)
    assert [age is None for age in ages] == [share == 0 for share in shares]


def take(queue, amount):
    taken = []
    while amount > 0 and queue:
        part = min(queue[0][1], amount)
        taken.append((queue[0][0], part))
        amount, queue[0][1] = amount - part, queue[0][1] - part
        if not queue[0][1]:
            queue.pop(0)
    return taken


def account(unit="GBP"):
    return Account(pk=1, name="Quillo", unit=unit)


def payout(amount, *parts, asked=1, fee="0", lost="0", arrived=None, failed=None):
    came = sum((part.came for part in parts), D(0))
    return Came(
        Payout(
            amount=D(amount),
            came=came,
            fee=D(fee),
            lost=D(lost),
            requested_on=on(asked),
            arrived_on=arrived and on(arrived),
            failed_on=failed and on(failed),
        ),
        parts,
    )


def part(came, day, unit="", other=None):
    return Arrival(came=D(came), arrived_on=on(day), other_unit=unit, other_amount=other and D(other))


def worth(*rates, unit="GBP"):
    return Worth("GBP", RateBook(rates), {1: Unit(unit)})


def received(settled, earned, *payouts, unit="GBP", rates=(), of=NOVEMBER):
    return received_of(account(unit), settled, earned, payouts, of, worth(*rates, unit=unit))


def all_timed(amount):
    return Settled(D(amount), D(amount))


EARNED = [(FIRST - timedelta(days=20), D(10)), (on(3), D(8)), (on(9), D(4))]


def test_before_any_payout_all_is_open():
    found = received(all_timed(12), EARNED)
    assert (found.open, found.received) == (12, 0)


def test_the_earlier_work_is_paid_first():
    """Of 14.00 that came, 10.00 were October's."""
    found = received(all_timed(12), EARNED, payout("14", part("14", 20), arrived=20))
    assert (found.open, found.received) == (8, 4)


def test_a_fee_is_shared_by_the_work_it_paid_for():
    """Of a payout of 20.00 half is November's, and so is half of its fee."""
    found = received(all_timed(12), EARNED, payout("20", part("18", 20), fee="2", arrived=20))
    assert (found.open, found.received) == (2, 9)


def test_a_part_is_here_and_the_rest_open():
    found = received(all_timed(12), EARNED[1:], payout("12", part("9", 20)))
    assert (found.open, found.received) == (3, 9)


def test_what_is_lost_is_not_open():
    found = received(all_timed(12), EARNED[1:], payout("12", part("9", 20), lost="3", failed=25))
    assert (found.open, found.received) == (0, 9)


def test_money_that_no_work_explains_is_nobodys():
    found = received(all_timed(12), EARNED[1:], payout("20", part("20", 20), arrived=20))
    assert (found.open, found.received) == (0, 12)


def test_untimed_work_takes_its_part_of_what_came():
    """Of 12.00 only 3.00 belong to work with a time."""
    found = received(Settled(D(12), D(3)), EARNED[1:], payout("12", part("10", 20), fee="2", arrived=20))
    assert (found.open, found.received) == (0, Fraction("2.5"))


def test_money_that_was_taken_back_takes_up_the_earliest():
    """2.00 of November's 12.00 were taken back: 10.00 are left, and all of it came."""
    earned = [*EARNED[1:], (on(15), D(-2))]
    found = received(all_timed(10), earned, payout("10", part("10", 20), arrived=20))
    assert (found.open, found.received) == (0, 10)


def test_what_came_in_the_home_currency_is_what_it_is():
    rates = [("USD", "GBP", on(1), D("0.80")), ("USD", "GBP", on(20), D("0.70"))]
    came = payout("12", part("12", 20, "GBP", "9.00"), arrived=20)
    found = received(all_timed("9.60"), EARNED[1:], came, unit="USD", rates=rates)
    assert (found.open, found.received) == (0, 9)
    costs = costs_of(account("USD"), [came], NOVEMBER, worth(*rates, unit="USD"))
    assert costs.exchange == Fraction("-0.60")  # 12.00 were worth 9.60 on the day it was asked for


def test_what_came_as_it_was_sent_has_no_exchange_result():
    rates = [("USD", "GBP", on(1), D("0.80")), ("USD", "GBP", on(20), D("0.70"))]
    came = payout("12", part("12", 20), arrived=20)
    assert costs_of(account("USD"), [came], NOVEMBER, worth(*rates, unit="USD")).exchange == 0
    assert received(all_timed("9.60"), EARNED[1:], came, unit="USD", rates=rates).received == Fraction("8.4")


def test_what_has_no_rate_is_left_out():
    found = received(all_timed(12), EARNED[1:], payout("12", part("12", 20), arrived=20), unit="USD")
    assert (found.open, found.received) == (12, 0)


@pytest.mark.parametrize(
    ("ended", "is_inside"),
    [
        pytest.param({"arrived": 1}, True, id="the first day"),
        pytest.param({"failed": 30}, True, id="the last day"),
        pytest.param({}, False, id="not ended"),
    ],
)
def test_costs_are_those_of_payouts_that_ended_in_these_days(ended, is_inside):
    rows = [payout("5", part("3", 1), fee="1", lost="1", **ended)]
    costs = costs_of(account(), rows, NOVEMBER, worth())
    assert costs.lost == int(is_inside)
    assert costs.fees == int("arrived" in ended)
    december = Days(NOVEMBER.after_on, date(2027, 1, 1))
    assert costs_of(account(), rows, december, worth()).lost == 0


@given(
    factor=st.decimals(min_value=D("0.0001"), max_value=1, places=4),
    earned=st.lists(st.tuples(days, money), min_size=1, max_size=8).map(sorted),
    came=st.lists(st.tuples(money, st.integers(min_value=1, max_value=28)), max_size=4),
)
def test_a_factor_parts_what_came_and_nothing_else(factor, earned, came):
    """What it is worth to the person, and what that is less than its face."""
    settled = all_timed(sum((amount for _day, amount in earned), D(0)))
    payouts = [payout(str(amount), part(str(amount), day), arrived=day) for amount, day in came]
    face = received_of(account(), settled, earned, payouts, NOVEMBER, worth())
    gifts = account()
    gifts.cash_worth = factor
    found = received_of(gifts, settled, earned, payouts, NOVEMBER, worth())
    assert (face.gift_cards, found.open) == (0, face.open)
    assert found.received == face.received * Fraction(factor)
    assert found.received + found.gift_cards == face.received
