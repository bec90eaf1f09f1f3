"""What has come of a payout counts as arrived on its day, whatever becomes of the rest."""

from datetime import UTC, date, datetime

import pytest

from apps.payouts.services import undo_arrived
from apps.payouts.summary import page_of
from apps.payouts.transit import Rest
from tests.money import pounds
from tests.payouts.parts import arrive, ask, fail
from tests.payouts.work import earn

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
FIRST, LATER = date(2026, 11, 30), date(2026, 12, 2)


@pytest.fixture
def asked(quillo):
    earn(quillo, "450")
    return ask(quillo, "450")


def months(user):
    return [
        (month.first_on.month, [part.received for part in month.parts], month.sums)
        for month in page_of(user, NOW).months
    ]


def test_a_part_counts_while_the_rest_is_on_its_way(asked):
    arrive(asked, "200", rest=Rest.OPEN, on=FIRST)
    assert months(asked.user) == [(11, [pounds(200)], [pounds(200)])]


@pytest.mark.parametrize("is_lost", [False, True])
def test_and_when_the_rest_has_failed(asked, is_lost):
    arrive(asked, "200", rest=Rest.OPEN, on=FIRST)
    fail(asked, is_lost=is_lost, on=LATER)
    assert months(asked.user) == [(11, [pounds(200)], [pounds(200)])]


def test_each_part_is_of_its_own_month_with_its_fee_and_its_wait(asked):
    arrive(asked, "200", "1", Rest.OPEN, on=FIRST)
    arrive(asked, "249", "0", Rest.BACK, on=LATER)
    assert months(asked.user) == [(12, [pounds(249)], [pounds(249)]), (11, [pounds(200)], [pounds(200)])]
    parts = [part for month in page_of(asked.user, NOW).months for part in month.parts]
    assert [(part.fee, part.days_waited) for part in parts] == [(0, 9), (1, 7)]


def test_what_had_not_come_after_all_is_in_no_month(asked):
    arrive(asked, "200", rest=Rest.OPEN, on=FIRST)
    undo_arrived(payout=asked)
    assert months(asked.user) == []


@pytest.mark.parametrize(
    ("is_lost", "says"), [(False, "back in the balance"), (True, "lost")], ids=["back", "lost"]
)
def test_a_failed_one_says_what_went_back_or_is_lost(as_alice, asked, is_lost, says):
    arrive(asked, "200", rest=Rest.OPEN, on=FIRST)
    fail(asked, is_lost=is_lost, on=LATER)
    html = as_alice.get("/payouts/").content.decode()
    assert f'<b class="num">£250.00</b><span class="entry__meta">{says}</span>' in html
    assert '<b class="num">£450.00</b>' not in html


def test_the_parts_of_others_are_in_nobodys_list(asked, bob):
    arrive(asked, "200", rest=Rest.OPEN, on=FIRST)
    assert months(bob) == []


def test_an_account_of_which_no_wait_is_known_is_not_listed(asked):
    assert page_of(asked.user, NOW).waits == []
    arrive(asked, "450", on=FIRST)
    assert [each.account for each in page_of(asked.user, NOW).waits] == [asked.account]
