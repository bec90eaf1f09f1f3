"""What points are worth from a day on: what was earned before keeps its worth."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.platforms import rate_services, services
from apps.platforms.conversion import PointsWorth
from apps.platforms.models import FIRST_DAY, Account, PointsRate
from apps.platforms.points_services import change_points, delete_points_rate
from apps.platforms.rates_book import unit_of
from apps.tasks.recompute import recompute_dirty
from apps.tasks.rollups import differences, total_sums
from tests.factories import make_account, make_person, make_platform, make_rate, make_task

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
HUNDRED, MORE = PointsWorth(D(100), "GBP"), PointsWorth(D(120), "GBP")


@pytest.fixture
def points(alice):
    return make_account(alice, "Pollpost", unit="PTS", points_per_unit=D(100), points_currency="GBP")


def change(account, worth=MORE, valid_on=NOVEMBER):
    return change_points(user=account.user, account_id=account.pk, worth=worth, valid_on=valid_on)


def history(account):
    account = Account.objects.with_platform().get(pk=account.pk)
    return account.points_worth, list(unit_of(account).worths)


def test_the_worth_of_before_is_kept(points):
    change(points)
    assert history(points) == (MORE, [(FIRST_DAY, HUNDRED), (NOVEMBER, MORE)])


def test_a_worth_from_the_catalogue_is_kept_too(alice):
    platform = make_platform(units=["PTS"], points_per_unit=100, points_currency="GBP")
    account = make_account(alice, platform=platform, unit="PTS")
    change(account)
    assert history(account) == (MORE, [(FIRST_DAY, HUNDRED), (NOVEMBER, MORE)])


def test_a_worth_that_was_not_known_is_not_made_up(alice):
    account = make_account(alice, unit="PTS")
    change(account)
    assert history(account) == (MORE, [(NOVEMBER, MORE)])
    assert unit_of(account).worth_on(OCTOBER) is None


def test_a_change_of_the_past_leaves_what_counts_now(points):
    change(points)
    between = PointsWorth(D(110), "USD")
    change(points, between, OCTOBER)
    assert history(points) == (MORE, [(FIRST_DAY, HUNDRED), (OCTOBER, between), (NOVEMBER, MORE)])


def test_the_same_day_again_replaces_it(points):
    change(points)
    change(points, PointsWorth(D(130), "GBP"))
    assert history(points)[1] == [(FIRST_DAY, HUNDRED), (NOVEMBER, PointsWorth(D(130), "GBP"))]


def test_without_its_last_change_there_is_no_history(alice, points):
    change(points)
    delete_points_rate(user=alice, rate_id=PointsRate.objects.get(valid_on=NOVEMBER).pk)
    assert history(points) == (HUNDRED, [(FIRST_DAY, HUNDRED)])
    assert not PointsRate.objects.exists()
    services.delete_account(user=alice, account_id=points.pk)


def test_a_first_worth_that_is_deleted_is_not_known_again(alice):
    account = make_account(alice, unit="PTS")
    change(account)
    delete_points_rate(user=alice, rate_id=PointsRate.objects.get().pk)
    assert history(account) == (None, [])


def test_only_a_change_can_be_deleted_and_only_by_its_person(alice, bob, points):
    change(points)
    first, second = PointsRate.objects.order_by("valid_on")
    for user, row in ((alice, first), (bob, second)):
        with pytest.raises(PointsRate.DoesNotExist):
            delete_points_rate(user=user, rate_id=row.pk)
    assert PointsRate.objects.count() == 2


def test_only_ones_own_points_change(alice, bob, points):
    money = make_account(alice, unit="GBP")
    for user, account in ((bob, points), (alice, money)):
        with pytest.raises(Account.DoesNotExist):
            change_points(user=user, account_id=account.pk, worth=MORE, valid_on=NOVEMBER)


def test_a_row_of_another_persons_account_cannot_be(bob, points):
    @transaction.atomic
    def write():
        PointsRate.objects.create(user=bob, account=points, valid_on=NOVEMBER, per_unit=1, currency="GBP")
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="own_account"):
        write()


def test_it_is_due_whenever_the_history_changes(points):
    def seqs():
        return Account.objects.values_list("change_seq", "rollup_seq").get(pk=points.pk)

    start = seqs()
    change(points)
    after = seqs()
    assert after[0] == start[0] + 1
    assert after[1] > start[1]
    change(points, HUNDRED, OCTOBER)  # nothing of now
    assert seqs()[1] > after[1]


def test_what_was_earned_is_never_rewritten(alice, points):
    october = datetime(2026, 10, 20, 9, tzinfo=UTC)
    make_task(alice, points, started_at=october, reward=D(1000), paid=D(1000), status="approved")
    change(points)
    recompute_dirty()
    (row,) = total_sums(alice)
    assert row.home.settled_money == D("10.00")
    make_task(alice, points, reward=D(600), paid=D(600), status="approved")
    (row,) = total_sums(alice)
    assert row.home.settled_money == D("15.00")
    change(points, PointsWorth(D(200), "GBP"), OCTOBER)
    recompute_dirty()
    (row,) = total_sums(alice)
    assert row.home.settled_money == D("10.00")
    assert differences(alice) == 0


def test_exchange_rates_of_every_currency_it_ever_had_matter(alice, points):
    change(points, PointsWorth(D(100), "USD"))
    change(points, PointsWorth(D(100), "EUR"), date(2026, 11, 20))
    before = Account.objects.get(pk=points.pk).rollup_seq
    make_rate(alice, "EUR", "GBP", NOVEMBER, "0.86")
    rate_services.set_rate(user=alice, source="USD", target="GBP", valid_on=NOVEMBER, rate=D("0.8"))
    assert Account.objects.get(pk=points.pk).rollup_seq == before + 1


def address(account):
    return f"/platforms/mine/{account.pk}/points/"


VALUES = {"per_unit": "120", "currency": "GBP", "valid_on": "2026-11-01"}


def test_the_form_saves_it_and_the_page_tells_the_history(as_alice, points, nudged):
    with nudged() as sent:
        assert as_alice.post(address(points), VALUES).url == f"/platforms/mine/{points.pk}/"
    assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]
    html = as_alice.get(f"/platforms/mine/{points.pk}/").content.decode()
    assert html.index("120 make 1 GBP</span>") < html.index("100 make 1 GBP</span>")
    assert "from 1 Nov 2026" in html
    assert "from the beginning" in html
    row = PointsRate.objects.get(valid_on=NOVEMBER)
    as_alice.post(f"/platforms/points/{row.pk}/delete/")
    assert history(points)[0] == HUNDRED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"per_unit": "0"}, "per_unit"),
        ({"per_unit": ""}, "per_unit"),
        ({"per_unit": "many"}, "per_unit"),
        ({"currency": ""}, "currency"),
        ({"currency": "PTS"}, "currency"),
        ({"valid_on": "2100-01-01"}, "valid_on"),
        ({"valid_on": "2000-01-01"}, "valid_on"),
        ({"valid_on": "soon"}, "valid_on"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(as_alice, points, values, field):
    response = as_alice.post(address(points), VALUES | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert history(points) == (HUNDRED, [(FIRST_DAY, HUNDRED)])


def test_money_has_no_such_page(as_alice, alice):
    assert as_alice.get(address(make_account(alice, unit="GBP"))).status_code == 404


def test_the_edit_form_leaves_a_history_alone(as_alice, points):
    edit = f"/platforms/mine/{points.pk}/edit/"
    assert "points_per_unit" in as_alice.get(edit).context["form"].fields
    change(points)
    assert "points_per_unit" not in as_alice.get(edit).context["form"].fields
    sent = {"name": "Pollpost", "tone": "1", "points_per_unit": "7", "points_currency": "USD"}
    assert as_alice.post(edit, sent).status_code == 302
    assert history(points)[0] == MORE


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CHANGES = st.lists(st.tuples(DAYS, st.integers(50, 200)), max_size=6)


class TestAnyHistory(TestCase):
    @given(changes=CHANGES, on=DAYS)
    def test_the_latest_change_counts_in_whatever_order_they_were_written(self, changes, on):
        alice = make_person(home_currency="GBP")
        account = make_account(alice, unit="PTS", points_per_unit=D(100), points_currency="GBP")
        for day, number in changes:
            change(account, PointsWorth(D(number), "GBP"), day)
        said = {FIRST_DAY: 100} | dict(changes)
        now, worths = history(account)
        assert now.per_unit == said[max(said)]
        counting = [worth.per_unit for day, worth in worths if day <= on][-1]
        assert counting == said[max(day for day in said if day <= on)]


@pytest.mark.parametrize(
    ("unit", "sent", "status", "kept"),
    [
        ("PTS", "2000", 302, D(2000)),
        ("PTS", "", 302, None),
        ("PTS", "0", 422, None),
        ("GBP", "2000", 422, None),
    ],
)
def test_steps_are_told_in_the_edit_form(as_alice, alice, unit, sent, status, kept):
    account = make_account(alice, "Pollpost", unit=unit)
    values = {"name": "Pollpost", "unit": unit, "tone": "1", "redeem_step": sent}
    assert as_alice.post(f"/platforms/mine/{account.pk}/edit/", values).status_code == status
    assert Account.objects.get(pk=account.pk).redeem_step == kept
