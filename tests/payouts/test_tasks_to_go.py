"""How many tasks of the usual pay a minimum is away, on the payouts page."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.balances import all_standings, standing_of
from apps.payouts.to_go import FEWEST, UsualPay, tasks_to_go
from apps.tasks.sums import settled_money
from tests.factories import make_account, make_payout
from tests.payouts.work import adjust, delete, earn

pytestmark = pytest.mark.usefixtures("clock")

SUMS = st.decimals(min_value="0.0001", max_value=1_000_000, places=4)
COUNTS = st.integers(FEWEST, 100_000)


def saving(client):
    """The page's part about what is saved up, as words."""
    html = client.get("/payouts/").content.decode()
    return " ".join(html[html.index("Saving up") :].split())


class TestArithmetic:
    @pytest.mark.parametrize(
        ("missing", "tasks", "brought", "expected"),
        [
            pytest.param("1.30", 10, "2.60", 5, id="it comes out even"),
            pytest.param("1.31", 10, "2.60", 6, id="a part of a task is a task"),
            pytest.param("0.01", 3, "900", 1, id="a little is one task"),
            pytest.param("0", 3, "1", 0, id="nothing is missing"),
            pytest.param("-4", 3, "1", 0, id="more than enough is there"),
            pytest.param("1", 2, "1", None, id="two tasks are no basis"),
            pytest.param("1", 9, "0", None, id="they brought nothing"),
        ],
    )
    def test_examples(self, missing, tasks, brought, expected):
        assert tasks_to_go(D(missing), UsualPay(tasks, D(brought))) == expected

    @given(SUMS, COUNTS, SUMS)
    def test_so_many_are_enough_and_one_less_is_not(self, missing, tasks, brought):
        count, each = tasks_to_go(missing, UsualPay(tasks, brought)), Fraction(brought) / tasks
        assert count * each >= missing > (count - 1) * each

    @given(SUMS, COUNTS, SUMS)
    def test_it_does_not_matter_in_which_unit_money_is_counted(self, missing, tasks, brought):
        cents = UsualPay(tasks, brought * 100)
        assert tasks_to_go(missing * 100, cents) == tasks_to_go(missing, UsualPay(tasks, brought))


class TestUsualPay:
    def test_it_is_what_tasks_were_settled_with(self, quillo):
        paid = [
            earn(quillo, "1.00"),
            earn(quillo, "2.00", bonus=D("0.50")),
            earn(quillo, "3.00", paid=D("1.25")),
        ]
        assert standing_of(quillo).usual == (3, sum(settled_money(task) for task in paid))

    def test_money_without_an_approved_task_is_no_pay(self, quillo):
        for status in ("pending", "rejected", "returned"):
            earn(quillo, "9", status=status)
        delete(earn(quillo, "9"))
        adjust(quillo, "4")
        make_payout(quillo, "3")
        assert standing_of(quillo).usual == (0, 0)

    def test_other_accounts_have_their_own(self, alice, quillo):
        earn(quillo, "1")
        usual = {account.name: standing.usual for account, standing in all_standings(alice)}
        assert usual == {"Quillo": (1, 1)}
        make_account(alice, "Other")
        usual = {account.name: standing.usual for account, standing in all_standings(alice)}
        assert usual == {"Quillo": (1, 1), "Other": (0, 0)}


class TestPage:
    def test_it_says_about_how_many_tasks(self, as_alice, quillo):
        for _ in range(3):
            earn(quillo, "0.60")
        assert "£3.20, about 6 tasks to go." in saving(as_alice)

    def test_one_task_is_one(self, as_alice, quillo):
        for _ in range(3):
            earn(quillo, "1.60")
        assert "£0.20, about 1 task to go." in saving(as_alice)

    def test_points_say_it_with_their_worth(self, as_alice, alice):
        points = make_account(alice, unit="PTS", minimum="500", points_per_unit=D(100), points_currency="GBP")
        for _ in range(4):
            earn(points, "50")
        assert "300 points, worth £3.00, about 6 tasks to go." in saving(as_alice)

    def test_two_paid_tasks_are_no_basis(self, as_alice, quillo):
        for _ in range(2):
            earn(quillo, "1")
        words = saving(as_alice)
        assert "£3.00 to go." in words
        assert "about" not in words

    @pytest.mark.parametrize("minimum", [None, "0"])
    def test_without_a_minimum_there_is_nothing_to_go(self, as_alice, alice, minimum):
        account = make_account(alice, minimum=minimum)
        for _ in range(3):
            earn(account, "1")
        assert "to go" not in as_alice.get("/payouts/").content.decode()

    def test_the_page_asks_as_often_for_many_accounts_and_tasks(self, as_alice, alice):
        def taken():
            with CaptureQueriesContext(connection) as queries:
                as_alice.get("/payouts/")
            return len(queries)

        for number in range(2):
            for task in range(3):
                earn(make_account(alice, f"{number} {task}", minimum="50"), "1")
        taken()
        before = taken()
        for number in range(4):
            account = make_account(alice, f"More {number}", minimum="50")
            for _ in range(5):
                earn(account, "1")
        taken()
        assert taken() == before
        assert saving(as_alice).count("about 45 tasks to go") == 4
