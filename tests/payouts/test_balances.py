from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.payouts.balances import Standing, balance_from_facts, payable, standing_of, standings, still_to_go
from apps.payouts.models import Payout
from apps.platforms.models import Account
from apps.platforms.money import Money
from tests.factories import make_account, make_payout, make_person
from tests.money import pounds
from tests.payouts.work import adjust, decide, delete, earn, restore


def test_it_is_settled_work_and_adjustments_less_payouts(quillo):
    earn(quillo, "5", bonus=Decimal("1"))
    earn(quillo, "4", paid=Decimal("3.5"))
    earn(quillo, "2", status="pending")
    earn(quillo, "9", status="rejected")
    earn(quillo, "9", status="screened_out", paid=Decimal("0.10"))
    adjust(quillo, "-0.60")
    make_payout(quillo, "2")
    make_payout(quillo, "1", arrived_on="2026-11-22", fee="0.20")
    make_payout(quillo, "4", state=Payout.State.CANCELLED)
    expected = Standing(balance=pounds("6"), pending=pounds("2"))
    assert balance_from_facts(quillo) == expected
    assert standing_of(quillo) == expected


def test_a_deleted_task_counts_nowhere(quillo):
    task = earn(quillo, "5")
    adjust(quillo, "1", task=task)
    delete(task)
    assert balance_from_facts(quillo).balance == pounds(0)
    assert standing_of(quillo).balance == pounds(0)


def test_a_balance_below_zero_is_shown_as_one(quillo):
    make_payout(quillo, "3")
    assert standing_of(quillo).balance == pounds("-3")


def test_each_account_counts_in_its_own_unit(alice, quillo):
    points = make_account(alice, "Pollpost", unit="PTS")
    earn(points, "1340")
    earn(quillo, "5")
    found = {account.name: standing.balance for account, standing in standings(mine(alice))}
    assert found == {"Quillo": pounds("5"), "Pollpost": Money(Decimal(1340), "PTS")}


def test_all_accounts_of_a_person_take_two_queries(alice, django_assert_num_queries):
    for number in range(6):
        account = make_account(alice, f"A{number}")
        earn(account, "5")
        make_payout(account, "1")
    with django_assert_num_queries(2):
        assert len(standings(mine(alice))) == 6


def test_a_stranger_s_money_is_never_in_it(alice, bob, quillo):
    theirs = make_account(bob, "Quillo")
    earn(theirs, "70")
    make_payout(theirs, "7")
    [(_, standing)] = standings(mine(alice))
    assert standing.balance == pounds(0)


amounts = st.integers(1, 200_000).map(lambda tenths: Decimal(tenths).scaleb(-4))
steps = st.one_of(
    st.tuples(st.just("earn"), amounts, st.sampled_from(["approved", "pending", "rejected", "returned"])),
    st.tuples(st.just("adjust"), amounts, st.sampled_from(["+", "-"])),
    st.tuples(st.just("payout"), amounts, st.sampled_from(["requested", "arrived", "cancelled"])),
    st.tuples(st.just("decide"), st.integers(0, 20), st.sampled_from(["approved", "rejected", "pending"])),
    st.tuples(st.just("delete"), st.integers(0, 20), st.none()),
    st.tuples(st.just("restore"), st.integers(0, 20), st.none()),
    st.tuples(st.just("bonus"), st.integers(0, 20), amounts),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, max_size=15))
def test_the_fast_read_agrees_with_the_facts(db, history):
    with transaction.atomic():
        account = make_account(make_person(), "Quillo")
        tasks = []
        for step in history:
            play(account, tasks, *step)
        assert standing_of(account) == balance_from_facts(account)
        transaction.set_rollback(True)


def play(account, tasks, kind, value, how):
    if kind == "earn":
        tasks.append(earn(account, value, status=how))
    elif kind == "adjust":
        adjust(account, value if how == "+" else -value)
    elif kind == "payout":
        make_payout(account, value, state=how, arrived_on="2026-11-22" if how == "arrived" else None)
    elif tasks:
        play_on(tasks[value % len(tasks)], kind, how)


def play_on(task, kind, how):
    task.refresh_from_db()
    if kind == "restore":
        restore(task)
    elif task.deleted_at:
        return
    elif kind == "decide":
        decide(task, how)
    elif kind == "bonus" and not task.adjustments.exists():
        adjust(task.account, how, task=task)
    elif kind == "delete":
        delete(task)


@pytest.mark.parametrize(
    ("balance", "unit", "expected"),
    [
        pytest.param("5.0099", "GBP", "5.00", id="cents"),
        pytest.param("1234.9", "JPY", "1234", id="yen"),
        pytest.param("5.0099", "KWD", "5.009", id="three decimals"),
        pytest.param("1340.5", "PTS", "1340", id="points"),
        pytest.param("-2", "GBP", "0", id="owing"),
    ],
)
def test_only_whole_minor_units_can_be_asked_for(balance, unit, expected):
    assert payable(Money(Decimal(balance), unit)) == Money(Decimal(expected), unit)


def test_what_is_missing_is_never_rounded_to_nothing():
    assert still_to_go(pounds("4.9999"), pounds("5")) == pounds("0.01")
    assert still_to_go(pounds("6"), pounds("5")) == pounds("0")


def mine(user):
    return Account.objects.for_user(user)
