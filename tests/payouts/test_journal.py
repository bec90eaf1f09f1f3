"""The journal: other programs accept it, and their balances are ours."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.insights.services import add_sample
from apps.payouts import journal
from apps.payouts.ledger import Entry, Ledger, Line
from apps.payouts.models import Payout
from apps.platforms.money import POINTS
from tests.factories import make_account, make_payout, make_person, make_rate
from tests.payouts import journals
from tests.payouts.histories import History
from tests.payouts.journals import as_beancount, beancount_balances, hledger_balances, our_balances
from tests.payouts.work import NOON, adjust, delete, earn

NOW = datetime(2026, 11, 26, 14, 5, tzinfo=UTC)


@pytest.fixture
def export(tmp_path):
    def export(user, form="hledger"):
        path = tmp_path / f"journal.{form}"
        call_command("export_journal", user=user.email, format=form, output=path)
        return path

    return export


def entries(user):
    return [
        (str(entry.on), entry.event, [(line.account, str(line.amount)) for line in entry.lines])
        for entry in journal.entries(user)
    ]


def only_ours(balances):
    """Without the other sides, of which Farthing keeps no sum."""
    kept = ("assets:", "expenses:fees:", "expenses:losses:")
    return {place: amount for place, amount in balances.items() if place[0].lower().startswith(kept)}


@pytest.mark.parametrize("seed", range(50))
def test_the_balances_of_a_random_history_are_ours(db, export, seed):
    history = History(make_person(timezone="Pacific/Auckland"), seed)
    history.play(25)
    ours = our_balances(history.user)
    assert ours
    days = [entry.on for entry in journal.entries(history.user)]
    assert days == sorted(days)
    assert Ledger(journal.entries(history.user)).problems() == []
    assert only_ours(beancount_balances(export(history.user, "beancount"))) == as_beancount(ours)
    journals.need_hledger()
    assert only_ours(hledger_balances(export(history.user))) == ours


@pytest.mark.parametrize("currency", ["GBP", "JPY", "KWD"])
def test_the_balances_of_the_sample_data_are_ours(db, export, currency):
    alice = make_person(home_currency=currency)
    add_sample(user=alice, now=NOW)
    ours = our_balances(alice)
    kinds = {name.split(":")[1] for name, _ in ours}
    assert kinds == {"available", "pending", "transit", "wallet"}
    assert Ledger(journal.entries(alice)).problems() == []
    assert only_ours(beancount_balances(export(alice, "beancount"))) == as_beancount(ours)
    journals.need_hledger()
    assert only_ours(hledger_balances(export(alice))) == ours


def test_beancount_accepts_it_where_it_is_installed(alice, export):
    loader = pytest.importorskip("beancount.loader", reason="beancount is not among our packages")
    add_sample(user=alice, now=NOW)
    _, errors, _ = loader.load_file(str(export(alice, "beancount")))
    assert errors == []


def pending(amount):
    return [("pending:Quillo", amount), ("unearned:Quillo", f"-{amount}")]


def undone(amount):
    return [("unearned:Quillo", amount), ("pending:Quillo", f"-{amount}")]


def earned(amount):
    return [("available:Quillo", amount), ("income:Quillo", f"-{amount}")]


OUTCOMES = {
    "pending": ({}, []),
    "approved": ({}, [("approve", undone("5.0000") + earned("5.0000"))]),
    "approved in part, with a bonus": (
        {"status": "approved", "paid": Decimal("3.5"), "bonus": Decimal(1)},
        [("approve", undone("5.0000") + earned("3.5000")), ("bonus", earned("1.0000"))],
    ),
    "rejected": ({"bonus": Decimal(1), "paid": Decimal(2)}, [("reject", undone("5.0000"))]),
    "returned": ({}, [("return", undone("5.0000"))]),
    "screened_out": (
        {"paid": Decimal("0.1"), "bonus": Decimal("0.02")},
        [("return", undone("5.0000")), ("bonus", earned("0.1200"))],
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_task_is_pending_and_then_what_came_of_it(quillo, outcome):
    facts, events = OUTCOMES[outcome]
    earn(quillo, "5", **({"status": outcome} | facts))
    expected = [("2026-11-23", event, lines) for event, lines in [("submit", pending("5.0000")), *events]]
    assert entries(quillo.user) == expected


def test_an_approval_that_was_taken_back_was_income_once(quillo):
    task = earn(quillo, "5")
    task.status, task.paid = "reversed", Decimal(4)
    found = [(entry.event, entry.lines[-1]) for entry in journal.of_task(task)]
    assert found == [
        ("submit", Line("unearned:Quillo", "GBP", -5)),
        ("approve", Line("income:Quillo", "GBP", -4)),
        ("reversal", Line("available:Quillo", "GBP", -4)),
    ]


def test_a_decision_has_the_day_of_the_zone_the_task_was_done_in(quillo):
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    task = earn(quillo, "5", decided_at=late, timezone="Pacific/Auckland")
    assert [entry.on for entry in journal.of_task(task)] == [
        date(2026, 11, 24),
        *[date(2026, 11, 25)] * 2,
    ]


def test_a_decision_is_never_before_the_work(quillo):
    earn(quillo, "5", decided_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert [on for on, _, _ in entries(quillo.user)] == ["2026-11-23"] * 2


def test_what_is_deleted_or_cancelled_never_happened(quillo):
    task = earn(quillo, "5")
    adjust(quillo, "1", task=task)
    delete(task)
    make_payout(quillo, "4", state=Payout.State.CANCELLED)
    assert entries(quillo.user) == []


def test_a_correction_downwards_is_income_taken_back(quillo):
    adjust(quillo, "-0.6", kind="correction")
    adjust(quillo, "-0.2", kind="bonus")
    adjust(quillo, "0.4")
    assert entries(quillo.user) == [
        ("2026-11-23", "adjust", [("income:Quillo", "0.6000"), ("available:Quillo", "-0.6000")]),
        ("2026-11-23", "adjust", [("income:Quillo", "0.2000"), ("available:Quillo", "-0.2000")]),
        ("2026-11-23", "bonus", earned("0.4000")),
    ]


ASKED = ("2026-11-20", "request", [("transit:Quillo", "5.0000"), ("available:Quillo", "-5.0000")])
CAME = {"arrived_on": date(2026, 11, 22), "method": "PayPal"}
PAYOUTS = {
    "on its way": ({}, []),
    "whole": (CAME, [("receive", [("wallet:PayPal", "5.0000"), ("transit:Quillo", "-5.0000")])]),
    "with a fee": (
        CAME | {"fee": Decimal("0.2")},
        [
            (
                "receive",
                [("wallet:PayPal", "4.8000"), ("transit:Quillo", "-5.0000"), ("fees:Quillo", "0.2000")],
            )
        ],
    ),
    "for less": (
        CAME | {"amount": Decimal(3), "method": ""},
        [
            ("receive", [("wallet:unnamed", "3.0000"), ("transit:Quillo", "-3.0000")]),
            ("fail", [("available:Quillo", "2.0000"), ("transit:Quillo", "-2.0000")]),
        ],
    ),
    "for more": (
        CAME | {"amount": Decimal(6)},
        [
            ("request", [("transit:Quillo", "1.0000"), ("available:Quillo", "-1.0000")]),
            ("receive", [("wallet:PayPal", "6.0000"), ("transit:Quillo", "-6.0000")]),
        ],
    ),
}


@pytest.mark.parametrize("case", PAYOUTS)
def test_a_payout_is_on_its_way_until_it_is_in_a_wallet(quillo, case):
    facts, events = PAYOUTS[case]
    make_payout(quillo, **({"amount": "5"} | facts), requested_amount=Decimal(5))
    assert entries(quillo.user) == [ASKED, *[("2026-11-22", event, lines) for event, lines in events]]


def test_a_stranger_s_rows_are_never_in_it(alice, bob, quillo, export):
    earn(quillo, "5", title="Mine")
    make_rate(alice, "USD", "GBP", "2026-11-01", "0.79")
    theirs = make_account(bob, "Pryly", unit="CHF")
    earn(theirs, "70", title="Secret survey")
    adjust(theirs, "9", note="Secret bonus")
    make_payout(theirs, "7", method="Their bank", arrived_on=date(2026, 11, 22))
    make_rate(bob, "CHF", "SEK", "2026-11-01", "11")
    for form in ("hledger", "beancount"):
        text = export(alice, form).read_text()
        assert "Mine" in text
        assert "USD 0.79000000 GBP" in text
        for word in ("Pryly", "CHF", "Secret", "bank", "SEK"):
            assert word not in text


NAMES = (
    "Tag:well", "Tag well", "tag well", "Tag  well", "Tag;well", "Tag\nwell", "Tag\twell", "Tag\u00a0well",
    '"Tag" well', "Tag 2", "Café Ünï", "Cafe\u0301", "Caf\u00e9", "日本の仕事", "مهام", "🐟", "🐙", ";", ":",
    "-", " (virtual)", "[balanced]", "*", "! x", "= 5", "x @ 3 EUR", "{1}", "a | b", "%#!", "\u202egnirts",
    "ß", "5 & 6", "2026-01-01 open", "\u2028", "ﬁ", "²", "\\", "a\\\"b", "Quillo", "quillo ", "Equity:X",
    "x\u0301y",
)  # fmt: skip


def test_any_name_is_a_name_and_no_two_become_one(alice, export):
    for number, name in enumerate(NAMES):
        account = make_account(alice, name, unit=["USD", POINTS][number % 2])
        earn(account, f"{number + 1}", title=f'{name} "quoted" \\\n; date:2001-02-30')
        earn(account, f"{number + 1}.5", status="pending")
        make_payout(account, "0.0001", method=name, arrived_on=date(2026, 11, 22))
    expected = sorted(Decimal(number) - Decimal("0.0001") for number in range(1, len(NAMES) + 1))
    assert held(beancount_balances(export(alice, "beancount"))) == expected
    journals.need_hledger()
    path = export(alice)
    assert held(hledger_balances(path)) == expected
    assert journals.hledger(path, "tags") == ""  # no title became a comment


def held(balances):
    """What is available, by amount, each in an account of three parts; the last is the file's own name."""
    found = [(name.lower(), amount) for (name, _), amount in balances.items() if "vailable:" in name]
    assert {tuple(name.split(":")[:-1]) for name, _ in found} == {("assets", "available")}
    return sorted(amount for _, amount in found)


def test_two_accounts_may_differ_in_nothing_but_the_unit(alice, export):
    for unit in ("USD", "KWD", POINTS):
        earn(make_account(alice, "Quillo", unit=unit), "2.005")
    found = beancount_balances(export(alice, "beancount"))
    assert held(found) == [Decimal("2.005")] * 3
    assert len({name for name, _ in found}) == 2  # available and income
    journals.need_hledger()
    assert only_ours(hledger_balances(export(alice))) == our_balances(alice)


def test_rates_are_prices(alice, export):
    make_rate(alice, "KWD", "USD", "2026-11-20", "3.25")
    assert "2026-11-20 price KWD 3.25000000 USD" in export(alice, "beancount").read_text()
    beancount_balances(export(alice, "beancount"))
    path = export(alice)
    assert "P 2026-11-20 KWD 3.25000000 USD" in path.read_text()
    journals.need_hledger()
    assert hledger_balances(path) == {}
    assert "KWD 3.25" in journals.hledger(path, "prices")


def test_reading_costs_the_same_queries_for_twice_as_much(quillo):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert list(journal.entries(quillo.user))
        return len(caught)

    def grow():
        for _ in range(5):
            adjust(quillo, "1", task=earn(quillo, "5"))
            make_payout(quillo, "1", arrived_on=date(2026, 11, 22))

    grow()
    before = queries()
    grow()
    assert queries() == before


days = st.integers(1, 30).map(lambda day: date(2026, 11, day))


@st.composite
def facts(draw):
    """Facts by their first day, each with events from that day on; some of them move nothing."""
    told = sorted(draw(st.lists(st.lists(days, max_size=3).map(sorted), max_size=12)), key=lambda on: on[:1])
    return [
        [
            Entry(f"{place}:{number}", on, "", draw(st.sampled_from([MOVES, ()])))
            for place, on in enumerate(fact)
        ]
        for number, fact in enumerate(told)
    ]


MOVES = (Line("a", "USD", Decimal(1)), Line("b", "USD", Decimal(-1)))


@given(facts())
def test_entries_come_by_day_each_once_and_none_for_nothing(told):
    found = list(journal.in_order(told))
    assert [entry.on for entry in found] == sorted(entry.on for entry in found)
    assert {entry.key for entry in found} == {entry.key for fact in told for entry in fact if entry.lines}
    assert len(found) == len({entry.key for entry in found})


def test_it_is_written_to_the_screen_unless_told_otherwise(quillo, export, capsys):
    earn(quillo, "5", title="Street signs", started_at=NOON)
    call_command("export_journal", user=quillo.user.email.upper())
    text = capsys.readouterr().out
    assert text == export(quillo.user).read_text()
    [task] = quillo.user.tasks.all()
    assert text.splitlines() == [
        "; Written by Farthing",
        "decimal-mark .",
        "commodity 1000.0000 GBP",
        "account assets:pending:Quillo",
        "account liabilities:unearned:Quillo",
        "",
        f"2026-11-23 (submit:task-{task.pk}) Handed in: Street signs",
        "    assets:pending:Quillo  5.0000 GBP",
        "    liabilities:unearned:Quillo  -5.0000 GBP",
        "account assets:available:Quillo",
        "account income:Quillo",
        "",
        f"2026-11-23 (approve:task-{task.pk}) Approved: Street signs",
        "    liabilities:unearned:Quillo  5.0000 GBP",
        "    assets:pending:Quillo  -5.0000 GBP",
        "    assets:available:Quillo  5.0000 GBP",
        "    income:Quillo  -5.0000 GBP",
    ]


def test_somebody_unknown_and_a_file_that_cannot_be_are_refused(alice, tmp_path):
    with pytest.raises(CommandError, match=r"nobody with the e-mail nobody@example\.org"):
        call_command("export_journal", user="nobody@example.org")
    with pytest.raises(CommandError, match="Nothing can be written to"):
        call_command("export_journal", user=alice.email, output=tmp_path / "no" / "file")
