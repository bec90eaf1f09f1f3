from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from apps.accounts.prepared import fetch
from apps.payouts.delay import mean_delay, pay_probability
from apps.payouts.models import Payout
from apps.payouts.reliability import on_time_score
from apps.payouts.waiting import NOTHING_KNOWN, Delay, Wait, delays, told_asked, told_of, waits
from tests.factories import make_account, make_payout
from tests.payouts.work import adjust, delete, earn

TODAY = date(2026, 11, 26)


def paid(account, amount, requested, arrived=None, expected=None, **values):
    """A payout by days of November."""
    days = {"requested_on": requested, "expected_on": expected, "arrived_on": arrived}
    on = {name: date(2026, 11, day) for name, day in days.items() if day}
    return make_payout(account, amount, **on, **values)


def told(user):
    return told_of(fetch(told_asked(user)))


def work_on(account, day, amount, **facts):
    return earn(account, amount, started_at=datetime(2026, 11, day, 12, tzinfo=UTC), **facts)


def test_it_tells_the_median_the_worst_and_how_often_on_time(alice, quillo):
    paid(quillo, "5", 2, arrived=4, expected=5)
    paid(quillo, "5", 5, arrived=11, expected=8)  # the last day of the grace
    paid(quillo, "5", 8, arrived=18, expected=11)  # late
    assert waits(told(alice), TODAY) == {quillo.pk: Wait(3, 6, 10, on_time_score(2, 3))}


def test_an_open_payout_counts_as_waiting_and_as_late_once_its_grace_is_over(alice, quillo):
    paid(quillo, "5", 2, arrived=4, expected=4)
    paid(quillo, "5", 5, expected=23)
    on_the_last_day, a_day_later = (waits(told(alice), TODAY.replace(day=day))[quillo.pk] for day in (26, 27))
    assert on_the_last_day == Wait(1, 2, 2, on_time_score(1, 1))
    assert a_day_later == replace(on_the_last_day, on_time=on_time_score(1, 2))
    paid(quillo, "5", 6)
    assert waits(told(alice), TODAY)[quillo.pk].median_days is None


def test_a_payout_without_a_date_is_not_judged_and_one_taken_back_is_not_counted(alice, quillo):
    paid(quillo, "5", 2, arrived=22)
    paid(quillo, "5", 2, expected=4, state=Payout.State.CANCELLED)
    assert waits(told(alice), TODAY) == {quillo.pk: Wait(1, 20, 20, on_time_score(0, 0))}
    cancelled = make_account(alice, "Cancelled")
    paid(cancelled, "5", 2, state=Payout.State.CANCELLED)
    assert cancelled.pk not in waits(told(alice), TODAY) | delays(alice, TODAY)


def test_it_counts_from_the_work_that_was_done_first(alice, quillo):
    work_on(quillo, 1, "6")
    work_on(quillo, 11, "4")
    paid(quillo, "8", 12, arrived=21)  # six for 20 days, two for 10
    paid(quillo, "2", 13)  # two since the eleventh
    arrived, waiting = [Fraction(35, 2)], [Fraction(15)]
    mean = mean_delay(arrived, waiting)
    assert delays(alice, TODAY) == {quillo.pk: Delay(mean, pay_probability(1, 0, waiting, mean))}


def test_bonuses_count_and_deleted_rejected_and_pending_work_does_not(alice, quillo):
    delete(work_on(quillo, 1, "5"))
    work_on(quillo, 2, "5", status="rejected")
    work_on(quillo, 3, "5", status="pending")
    adjust(quillo, "5")  # on the twenty-third
    paid(quillo, "5", 24, arrived=25)
    assert delays(alice, TODAY)[quillo.pk].mean_days == mean_delay([2], [])


def test_what_no_work_explains_counts_from_its_request(alice, quillo):
    paid(quillo, "5", 2, arrived=8)
    assert delays(alice, TODAY)[quillo.pk].mean_days == mean_delay([6], [])


def test_without_payouts_it_is_two_weeks_and_nineteen_of_twenty(alice, quillo):
    assert (waits(told(alice), TODAY), delays(alice, TODAY)) == ({}, {})
    assert Delay(Fraction(14), pytest.approx(0.95)) == NOTHING_KNOWN


def test_nobody_reads_the_payouts_or_the_work_of_others(alice, bob, quillo):
    theirs = make_account(bob, "Quillo")
    work_on(theirs, 1, "5")
    paid(theirs, "5", 2, arrived=4)
    assert waits(told(alice), TODAY) == delays(alice, TODAY) == {}
    assert set(waits(told(bob), TODAY)) == set(delays(bob, TODAY)) == {theirs.pk}


@pytest.mark.parametrize("accounts", [1, 4])
def test_it_takes_as_many_queries_for_any_number_of_accounts(alice, django_assert_num_queries, accounts):
    for number in range(accounts):
        account = make_account(alice, f"A{number}")
        for day in range(1, 4):
            work_on(account, day, "5")
            paid(account, "5", day, arrived=day + 2, expected=day)
    with django_assert_num_queries(1):
        assert len(waits(told(alice), TODAY)) == accounts
    with django_assert_num_queries(2):
        assert len(delays(alice, TODAY)) == accounts
