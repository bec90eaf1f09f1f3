"""Double entries by hand, and what is true of any of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts import ledger
from apps.payouts.ledger import Entry, Ledger, Line, trial_balance
from apps.platforms.money import Money

ON = date(2026, 11, 26)


def usd(amount):
    return Money(Decimal(amount), "USD")


def balances(*entries):
    return {f"{at} {unit}": str(amount) for (at, unit), amount in Ledger(entries).balances().items()}


HISTORIES = {
    "a part of what was posted is paid": (
        [
            ledger.submit("t1", ON, "A", usd("5")),
            ledger.approve("t1", ON, "A", usd("5"), usd("3.5")),
        ],
        {"available:A USD": "3.5000", "income:A USD": "-3.5000"},
    ),
    "returned": (
        [ledger.submit("t1", ON, "A", usd("5")), ledger.give_back("t1", ON, "A", usd("5"))],
        {},
    ),
    "an approval is taken back after the payout": (
        [
            ledger.bonus("t1", ON, "A", usd("5")),
            ledger.request("p1", ON, "A", usd("5")),
            ledger.reversal("t1", ON, "A", usd("5")),
        ],
        {"available:A USD": "-5.0000", "transit:A USD": "5.0000"},
    ),
    "a fraction of a cent": (
        [ledger.submit("t1", ON, "A", usd("0.005"))],
        {"pending:A USD": "0.0050", "unearned:A USD": "-0.0050"},
    ),
    "a correction downwards": (
        [ledger.adjust("a1", ON, "A", usd("-0.6"))],
        {"income:A USD": "0.6000", "available:A USD": "-0.6000"},
    ),
    "a payout in two parts": (
        [
            ledger.request("p1", ON, "A", usd("9")),
            ledger.receive("p1/1", ON, "A", usd("4"), usd("0.5"), "paypal"),
            ledger.receive("p1/2", ON, "A", usd("5"), usd("0"), "paypal"),
        ],
        {"available:A USD": "-9.0000", "wallet:paypal USD": "8.5000", "fees:A USD": "0.5000"},
    ),
    "points that lapse": (
        [
            ledger.bonus("b1", ON, "S", Money(Decimal(40), "PTS")),
            ledger.expire("e1", ON, "S", Money(Decimal(40), "PTS")),
        ],
        {"income:S PTS": "-40.0000", "losses:S PTS": "40.0000"},
    ),
}


@pytest.mark.parametrize(("entries", "expected"), HISTORIES.values(), ids=HISTORIES)
def test_each_event_moves_what_it_says(entries, expected):
    assert balances(*entries) == expected
    assert Ledger(entries).problems() == []


def test_an_entry_that_does_not_sum_to_zero_cannot_be_made():
    with pytest.raises(ValueError, match="does not sum to zero"):
        Entry("x:1", ON, "", (Line("a", "USD", Decimal(1)), Line("b", "GBP", Decimal(-1))))


def test_a_fee_above_the_payout_is_refused():
    with pytest.raises(ValueError, match="from zero up"):
        ledger.receive("p1", ON, "A", usd("1"), usd("1.01"), "paypal")


def test_what_came_in_the_same_currency_is_the_payout_less_its_fee():
    with pytest.raises(ValueError, match="is not"):
        ledger.receive("p1", ON, "A", usd("5"), usd("1"), "paypal", got=usd("3"))
    same = ledger.receive("p1", ON, "A", usd("5"), usd("1"), "paypal", got=usd("4"))
    assert {line.account for line in same.lines} == {"wallet:paypal", "fees:A", "transit:A"}


def test_the_same_key_with_other_lines_is_an_error_and_changes_nothing():
    book = Ledger([ledger.submit("t1", ON, "A", usd("5"))])
    assert book.post(ledger.submit("t1", ON + timedelta(1), "A", usd("5"), "said again")) is False
    with pytest.raises(ValueError, match="submit:t1 is posted already"):
        book.post(ledger.submit("t1", ON, "A", usd("6")))
    assert book.balances() == {("pending:A", "USD"): 5, ("unearned:A", "USD"): -5}


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        pytest.param(
            [ledger.receive("p1", ON, "A", usd("1"), usd("0"), "paypal")],
            ["transit:A USD is below zero"],
            id="more than was on its way",
        ),
        pytest.param(
            [ledger.reject("t1", ON, "A", usd("1"))],
            ["pending:A USD is below zero"],
            id="decided, never handed in",
        ),
        pytest.param(
            [
                ledger.submit("t1", ON, "A", usd("1")),
                ledger.submit("t2", ON, "A", usd("1")),
                ledger.approve("t1", ON, "A", usd("1"), usd("1")),
                ledger.reject("t1", ON, "A", usd("1")),
            ],
            ["t1 is decided more than once"],
            id="decided twice",
        ),
        pytest.param(
            [Entry("odd:1", ON, "", (Line("pending:A", "USD", 1), Line("income:A", "USD", -1)))],
            ["pending:A USD and unearned:A USD do not cancel out"],
            id="income before it was earned",
        ),
    ],
)
def test_it_says_what_cannot_be_true(entries, found):
    assert Ledger(entries).problems() == found


def test_a_decision_after_a_reversal_is_no_second_one():
    again = [
        ledger.submit("t1", ON, "A", usd("1")),
        ledger.approve("t1", ON, "A", usd("1"), usd("1")),
        ledger.reversal("t1", ON, "A", usd("1")),
        ledger.submit("t1/again", ON, "A", usd("1")),
        ledger.reject("t1", ON, "A", usd("1")),
    ]
    assert Ledger(again).problems() == []


def test_balances_that_are_not_the_sums_of_the_lines_are_a_problem():
    book = Ledger([ledger.submit("t1", ON, "A", usd("5"))])
    book._balances["pending:A", "USD"] += 1
    book._balances["unearned:A", "USD"] -= 1
    assert book.problems() == ["the balances are not the sums of the lines"]


amounts = st.integers(0, 100_000).map(lambda tenths: Decimal(tenths).scaleb(-4))
units = st.sampled_from(["USD", "JPY", "KWD", "PTS"])
monies = st.builds(Money, amounts, units)
places = st.sampled_from(["A", "B"])


@st.composite
def histories(draw):
    """Lists of entries that belong together, each about a thing of its own."""
    return [draw(st.one_of(of_work(n), of_pay(n))) for n in range(draw(st.integers(1, 12)))]


@st.composite
def of_work(draw, number):
    thing, at, posted = f"t{number}", draw(places), draw(monies)
    made = [ledger.submit(thing, ON, at, posted)]
    paid = Money(draw(amounts), posted.unit)
    endings = {
        "open": [],
        "approved": [ledger.approve(thing, ON, at, posted, paid)],
        "reversed": [
            ledger.approve(thing, ON, at, posted, paid),
            ledger.reversal(thing, ON, at, paid),
        ],
        "rejected": [ledger.reject(thing, ON, at, posted)],
        "returned": [ledger.give_back(thing, ON, at, posted), ledger.bonus(thing, ON, at, paid)],
        "adjusted": [ledger.adjust(thing, ON, at, -paid)],
    }
    return made + endings[draw(st.sampled_from(sorted(endings)))]


@st.composite
def of_pay(draw, number):
    thing, at, gross = f"p{number}", draw(places), draw(monies)
    fee, got = Money(gross.amount * draw(st.sampled_from([0, 1])), gross.unit), draw(monies)
    if got.unit == gross.unit:
        got = gross - fee
    endings = {
        "open": [],
        "came": [ledger.receive(thing, ON, at, gross, fee, "paypal", got=got)],
        "back": [ledger.fail(thing, ON, at, gross, is_returned=True)],
        "lost": [ledger.fail(thing, ON, at, gross, is_returned=False)],
        "redeemed": [ledger.redeem(thing, ON, at, gross, got), ledger.expire(thing, ON, at, gross)],
    }
    return [ledger.request(thing, ON, at, gross), *endings[draw(st.sampled_from(sorted(endings)))]]


@given(histories())
def test_every_entry_and_the_whole_sum_to_zero_in_each_unit(history):
    entries = [entry for told in history for entry in told]
    for entry in entries:
        assert trial_balance([entry]) == {}
        assert all(line.amount for line in entry.lines)
    assert trial_balance(entries) == {}
    assert Ledger(entries).problems() == []


@given(histories(), st.randoms())
def test_the_order_of_independent_events_does_not_matter(history, random):
    straight = Ledger(entry for told in history for entry in told)
    random.shuffle(history)
    shuffled = Ledger(entry for told in history for entry in told)
    assert shuffled.balances() == straight.balances()
    assert shuffled.problems() == straight.problems()


@given(histories())
def test_posting_everything_again_changes_nothing(history):
    entries = [entry for told in history for entry in told]
    book = Ledger()
    assert {book.post(entry) for entry in entries} == {True}
    before = book.balances()
    assert {book.post(entry) for entry in entries} == {False}
    assert book.balances() == before
