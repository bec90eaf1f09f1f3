"""A payout that comes in parts, comes short, or comes as more."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import OutboxMessage, User
from apps.payouts.balances import balance_from_facts, standing_of
from apps.payouts.checks import check_person
from apps.payouts.models import AccountCycle, Alert, Arrival, Payout
from apps.payouts.services import (
    Refused,
    cancel_request,
    restore_request,
    undo_arrived,
    undo_failed,
)
from apps.payouts.transit import Rest
from apps.platforms.money import Money
from apps.tasks.models import Adjustment
from tests.factories import make_account, make_person
from tests.money import pounds
from tests.payouts.parts import ASKED, CAME, LATER, arrive, ask, balance, fail, whole
from tests.payouts.work import adjust, earn


def test_a_part_leaves_the_rest_on_its_way(sent):
    payout = arrive(sent, "3", rest=Rest.OPEN)
    assert whole(payout) == ("partial", 8, 3, 0, 0, 5)
    assert payout.arrived_on is None
    assert payout in Payout.objects.on_the_way()
    assert balance(payout.account) == pounds(2)


def test_the_last_part_ends_it(sent):
    arrive(sent, "3", rest=Rest.OPEN)
    payout = arrive(sent, "4.70", "0.30", Rest.OPEN, on=LATER)
    assert whole(payout) == ("arrived", 8, Decimal("7.7"), Decimal("0.3"), 0, 0)
    assert payout.arrived_on == LATER
    parts = [(part.came, part.fee, part.arrived_on) for part in payout.arrivals.all()]
    assert parts == [(3, 0, CAME), (Decimal("4.7"), Decimal("0.3"), LATER)]


def test_parts_noted_out_of_order_end_with_the_latest_of_them(sent):
    arrive(sent, "3", rest=Rest.OPEN, on=LATER)
    assert arrive(sent, "5", on=CAME).arrived_on == LATER


@pytest.mark.parametrize(
    ("fee", "rest", "after", "left"),
    [
        pytest.param(None, None, ("arrived", 8, 5, 3, 0, 0), "2", id="no word: it was the fee"),
        pytest.param("1", None, ("arrived", 6, 5, 1, 0, 0), "4", id="a fee and no word: back"),
        pytest.param("0", None, ("arrived", 5, 5, 0, 0, 0), "5", id="a fee of 0 and no word: back"),
        pytest.param(None, Rest.FEE, ("arrived", 8, 5, 3, 0, 0), "2", id="a fee"),
        pytest.param("1", Rest.FEE, ("arrived", 8, 5, 3, 0, 0), "2", id="more of a fee"),
        pytest.param(None, Rest.LOST, ("arrived", 8, 5, 0, 3, 0), "2", id="lost"),
        pytest.param("1", Rest.LOST, ("arrived", 8, 5, 1, 2, 0), "2", id="lost, beside a fee"),
        pytest.param(None, Rest.BACK, ("arrived", 5, 5, 0, 0, 0), "5", id="back"),
        pytest.param("1", Rest.OPEN, ("partial", 8, 5, 1, 0, 2), "2", id="still to come"),
    ],
)
def test_what_is_known_of_the_rest_decides_it(sent, fee, rest, after, left):
    payout = arrive(sent, "5", fee, rest)
    assert whole(payout) == after
    assert payout.arrivals.get().fee == payout.fee
    assert balance(sent.account) == pounds(left)


def test_a_part_keeps_what_it_became_in_another_currency(sent):
    payout = arrive(sent, "8", other=Money(Decimal("9.31"), "EUR"))
    part = payout.arrivals.get()
    assert (part.came_money, part.other_money) == (pounds(8), Money(Decimal("9.31"), "EUR"))


def test_more_than_on_its_way_comes_out_of_the_balance(sent):
    arrive(sent, "3", rest=Rest.OPEN)
    assert whole(arrive(sent, "6.50")) == ("arrived", Decimal("9.5"), Decimal("9.5"), 0, 0, 0)
    assert balance(sent.account) == pounds("0.50")


def test_more_than_there_is_is_refused_and_offers_a_correction(sent):
    with pytest.raises(Refused, match=r"£3\.00 more than you asked for, and Quillo owes you only £2") as no:
        arrive(sent, "11")
    assert (no.value.field, no.value.is_more) == ("received", True)
    assert whole(sent) == ("requested", 8, 0, 0, 0, 8)
    assert not Arrival.objects.exists()
    assert not Adjustment.objects.exists()


def test_more_than_there_is_comes_with_a_correction_where_the_platform_paid_it(sent):
    assert whole(arrive(sent, "11", is_more=True)) == ("arrived", 11, 11, 0, 0, 0)
    correction = Adjustment.objects.get()
    assert (correction.amount, correction.kind, correction.local_on) == (1, "correction", CAME)
    assert balance(sent.account) == pounds(0)


def test_no_correction_is_made_where_the_balance_has_as_much(sent):
    arrive(sent, "10", is_more=True)
    assert not Adjustment.objects.exists()
    assert balance(sent.account) == pounds(0)


def test_the_platform_may_pay_more_while_the_balance_is_below_zero(sent):
    adjust(sent.account, "-5")
    assert whole(arrive(sent, "9", is_more=True)) == ("arrived", 9, 9, 0, 0, 0)
    assert balance(sent.account) == pounds(-3)


def test_the_right_sum_comes_while_the_balance_is_below_zero(sent):
    adjust(sent.account, "-5")
    arrive(sent, "8")
    assert balance(sent.account) == pounds(-3)


def test_more_can_be_asked_for_where_the_platform_shows_it(due):
    with pytest.raises(Refused) as no:
        ask(due, "12")
    assert no.value.is_more
    ask(due, "12", is_more=True)
    correction = Adjustment.objects.get()
    assert (correction.amount, correction.local_on) == (2, ASKED)
    assert balance(due) == pounds(0)


@pytest.mark.parametrize("amount", ["0", "-3"])
def test_no_correction_makes_nothing_askable(due, amount):
    adjust(due, "-15")
    with pytest.raises(Refused, match="above zero"):
        ask(due, amount, is_more=True)
    assert Adjustment.objects.count() == 1


def test_sums_beyond_the_book_are_refused_and_not_an_error(sent):
    with pytest.raises(Refused, match="larger than"):
        arrive(sent, "1000000000", "8", is_more=True)
    assert whole(sent) == ("requested", 8, 0, 0, 0, 8)


def test_no_part_is_beyond_the_book_either(sent):
    arrive(sent, "7", rest=Rest.OPEN)
    with pytest.raises(Refused, match="larger than") as no:
        arrive(sent, "1000000000", "8", is_more=True)
    assert no.value.field == "received"


def test_a_correction_beyond_the_book_is_refused_and_not_an_error(due):
    adjust(due, "-20")
    with pytest.raises(Refused, match="larger than"):
        ask(due, "1000000000", is_more=True)


def test_the_same_form_twice_is_one_part(sent):
    key = uuid4()
    arrive(sent, "3", rest=Rest.OPEN, key=key)
    arrive(sent, "3", rest=Rest.OPEN, key=key)
    assert whole(sent) == ("partial", 8, 3, 0, 0, 5)
    arrive(sent, "3", rest=Rest.OPEN, key=uuid4())
    assert whole(sent) == ("partial", 8, 6, 0, 0, 2)


def test_the_same_form_after_the_end_changes_nothing(sent):
    key = uuid4()
    arrive(sent, "5", rest=Rest.LOST, key=key)
    assert whole(arrive(sent, "5", rest=Rest.LOST, key=key)) == ("arrived", 8, 5, 0, 3, 0)
    with pytest.raises(Refused, match="arrived already"):
        arrive(sent, "5", key=uuid4())


def test_a_form_of_another_payout_is_no_error(sent):
    other, key = ask(sent.account, "2"), uuid4()
    arrive(sent, "8", key=key)
    with pytest.raises(Refused, match="noted already"):
        arrive(other, "2", key=key)
    assert whole(other) == ("requested", 2, 0, 0, 0, 2)


def test_the_last_part_is_undone_alone(sent):
    arrive(sent, "3", "0.50", Rest.OPEN)
    arrive(sent, "2", rest=Rest.OPEN, on=LATER)
    payout = undo_arrived(payout=sent)
    assert whole(payout) == ("partial", 8, 3, Decimal("0.5"), 0, Decimal("4.5"))
    assert whole(undo_arrived(payout=payout)) == ("requested", 8, 0, 0, 0, 8)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("rest", Rest)
def test_an_end_is_undone_with_what_it_settled(sent, rest):
    arrive(sent, "3", rest=Rest.OPEN)
    arrive(sent, "2", rest=rest, on=LATER)
    payout = undo_arrived(payout=sent)
    assert whole(payout) == ("partial", 8, 3, 0, 0, 5)
    assert payout.arrived_on is None
    assert balance(sent.account) == pounds(2)


def test_more_than_asked_for_is_undone_to_what_was_asked_for(sent):
    arrive(sent, "9")
    assert whole(undo_arrived(payout=sent)) == ("requested", 8, 0, 0, 0, 8)
    assert balance(sent.account) == pounds(2)


def test_an_end_is_not_undone_when_what_went_back_is_gone(sent):
    arrive(sent, "5", rest=Rest.BACK)
    ask(sent.account, "5")
    with pytest.raises(Refused, match=r"Quillo owes you £0\.00"):
        undo_arrived(payout=sent)
    assert whole(sent) == ("arrived", 5, 5, 0, 0, 0)
    assert sent.arrivals.count() == 1


def test_a_crossing_that_nobody_had_seen_is_said_before_an_arrival_is_undone(sent):
    arrive(sent, "8")
    check_person(sent.user_id)
    earn(sent.account, "4")
    undo_arrived(payout=sent)
    assert OutboxMessage.objects.filter(kind="payout_due").count() == 2


STEPS = ["ask", "part", "end", "more", "fail", "lose", "undo", "undo failure", "cancel", "restore", "earn"]
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 99), st.sampled_from(Rest)), max_size=25)


class Till:
    """One account and what a person may say about its payouts."""

    def __init__(self):
        self.account = make_account(make_person(), minimum="5")
        self.latest = None

    def do(self, name, percent, rest):
        share = Decimal(percent) / 100
        if name == "earn":
            earn(self.account, str(Decimal(percent) / 7 // Decimal("0.01") / 100))
        elif name == "ask":
            self.latest = ask(self.account, standing_of(self.account).balance.amount * share // 1)
        elif self.latest is not None:
            self.latest.refresh_from_db()
            self.step(name, share, rest)

    def step(self, name, share, rest):
        payout, part = self.latest, str((self.latest.open.amount * share).quantize(Decimal("0.01")))
        if name == "part":
            arrive(payout, part, rest=Rest.OPEN)
        elif name == "end":
            arrive(payout, part, part if share < Decimal("0.3") else None, rest)
        elif name == "more":
            arrive(payout, payout.open.amount + share, is_more=True)
        elif name in ("fail", "lose"):
            fail(payout, is_lost=name == "lose")
        else:
            others = {"undo": undo_arrived, "undo failure": undo_failed, "cancel": cancel_request}
            others.get(name, restore_request)(payout=payout)

    def check(self):
        for row in Payout.objects.all():
            open_ = row.open.amount
            assert row.amount == row.came + row.fee + row.lost + open_ or row.state == "cancelled"
            assert bool(open_) == row.is_on_the_way
            parts = row.arrivals.aggregate(came=Sum("came", default=0), fee=Sum("fee", default=0))
            assert (row.came, row.fee) == (parts["came"], parts["fee"])
        assert standing_of(self.account) == balance_from_facts(self.account)
        assert Alert.objects.filter(kind="payout_due").count() <= AccountCycle.objects.get().cycle


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_parts_are_the_whole_after_any_steps(db, steps):
    User.objects.all().delete()
    till = Till()
    earn(till.account, "40")
    for step in [("ask", 60, Rest.OPEN), *steps]:
        try:
            till.do(*step)
        except Refused:
            continue
        till.check()
