"""Time that nobody pays: written down once, in the sums, in every rate that it belongs to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import User
from apps.platforms.services import HasHistory, delete_account
from apps.tasks import overhead, overview, recompute, rollups, services, unpaid
from apps.tasks.models import NOWHERE, DayCell, DirtyMark, Overhead, TotalCell, WeekCell
from apps.tasks.rates import likely_pending, rates
from apps.tasks.statistics import stats_of
from apps.tasks.sums import Sums, add_up_overhead
from apps.tasks.versus import usual_rate
from tests.factories import make_account, make_person, make_task, make_type

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday
MINUTE = 60_000


@pytest.fixture
def alice():
    return make_person(home_currency="GBP")


def spend(user, minutes, kind="search", at=NOON, **more):
    ms = round(minutes * MINUTE)
    return unpaid.log_overhead(user=user, kind=kind, duration_ms=ms, started_at=at, **more).entry


def work(user, account, minutes, reward, status="approved", **facts):
    facts = {"started_at": NOON} | facts
    return make_task(
        user, account, duration_ms=round(minutes * MINUTE), reward=D(str(reward)), status=status, **facts
    )


def overall(user):
    return rollups.total_sums(user)[0].home


def test_every_kind_is_known_to_both_sides():
    assert set(Overhead.Kind.values) == overhead.KNOWN
    with pytest.raises(ValueError, match="unknown kind: 'nap'"):
        add_up_overhead([Overhead(kind="nap", duration_ms=1)])


@pytest.mark.parametrize("kind", sorted(overhead.KNOWN))
def test_it_is_in_day_week_and_total_at_once(alice, quillo, kind):
    entry = spend(alice, 5, kind, account=quillo, type=make_type())
    field, other = ("one_off_ms", "overhead_ms") if kind in {"onboarding", "qualification"} else (
        "overhead_ms", "one_off_ms")  # fmt: skip
    for cell in (DayCell.objects.get(), WeekCell.objects.get(), TotalCell.objects.get()):
        assert (cell.account_id, cell.type_id, cell.entries) == (quillo.pk, entry.type_id, 0)
        assert (getattr(cell, field), getattr(cell, f"home_{field}")) == (5 * MINUTE,) * 2
        assert (getattr(cell, other), getattr(cell, f"home_{other}")) == (0, 0)
    assert overall(alice) == add_up_overhead([entry])


def test_it_belongs_to_a_type_to_a_platform_or_to_none(alice, quillo):
    survey = make_type()
    work(alice, quillo, 60, 10, type=survey)
    services.add_adjustment(user=alice, account=quillo, amount=D(1), happened_at=NOON)
    spend(alice, 1, account=quillo, type=survey)
    spend(alice, 2, account=quillo)
    spend(alice, 4)
    spend(make_person(), 8)
    rows = rollups.total_sums(alice, by=("account", "type"))
    assert {(row.account_id, row.type_id): row.native.overhead_ms / MINUTE for row in rows} == {
        (quillo.pk, survey.pk): 1, (quillo.pk, None): 2, (None, None): 4,
    }  # fmt: skip
    [of_quillo] = rollups.total_sums(alice, by=("account",), accounts=[quillo.pk])
    assert (of_quillo.native.overhead_ms, of_quillo.native.adjusted_money) == (3 * MINUTE, 1)
    assert overall(alice).overhead_ms == 7 * MINUTE
    assert recompute.compare_person(alice.pk) == 0
    recompute.recompute_dirty(user_id=alice.pk)
    assert not DirtyMark.objects.exists()


def test_twelve_looks_of_ninety_seconds_are_eighteen_minutes_in_the_rate(alice, quillo):
    work(alice, quillo, 42, 5)
    for _ in range(12):
        spend(alice, 1.5, "looked", account=quillo)
    assert rates(overall(alice)).effective == 5
    assert rates(overall(alice)).paid_work == Fraction(5 * 60, 42)
    assert usual_rate(alice, quillo, date(2026, 11, 26))[0] == 5


def test_tests_lower_the_platforms_rate_and_not_the_next_hours(alice, quillo):
    work(alice, quillo, 15, 4)
    spend(alice, 45, "qualification", account=quillo)
    spend(alice, 60)  # of no platform: in no platform's rate
    recompute.recompute_dirty(user_id=alice.pk)
    stats = stats_of(quillo)
    assert (stats.hourly.amount, stats.lasting.amount) == (4, 16)
    assert (stats.unpaid_ms, stats.unpaid_percent) == (45 * MINUTE, 75)
    assert rates(overall(alice)).effective == 2


def test_every_kind_of_time_and_money_out_of_the_roll_ups(alice, quillo):
    work(alice, quillo, 10, 2, bonus=D(1))
    work(alice, quillo, 15, "1.5", "returned")
    work(alice, quillo, 5, 3, "screened_out", paid=D("0.10"))
    spend(alice, 5, account=quillo)
    spend(alice, 25, "qualification", account=quillo)
    cell = rates(overall(alice), fees=D("0.25"))
    assert cell.settled == cell.effective == Fraction("2.85")
    assert cell.marginal == Fraction("2.85") * 3600 / 2100
    assert (cell.unpaid_ratio, cell.unpaid_share) == (5, Fraction(50, 60))


def test_what_is_given_beside_the_sums_comes_on_top():
    sums = Sums(entries=1, timed=1, ms=60 * MINUTE, settled_timed=D(6), overhead_ms=30 * MINUTE)
    assert rates(sums).effective == 4
    assert rates(sums, overhead_ms=15 * MINUTE, one_off_ms=15 * MINUTE).effective == 3


def test_it_alone_is_not_the_rate_of_work_without_time(alice, quillo):
    make_task(alice, quillo, duration_ms=None, status="approved")
    spend(alice, 10, account=quillo)
    assert rates(overall(alice)).effective is None


def test_without_a_rate_it_counts_as_little_at_home_as_the_work_there(alice):
    dollars = make_account(alice, unit="USD")
    work(alice, dollars, 30, 5)
    spend(alice, 10, account=dollars)
    spend(alice, 20)
    row = rollups.total_sums(alice)[0]
    assert (row.home.ms, row.home.overhead_ms, row.unconverted) == (0, 20 * MINUTE, 1)
    assert rollups.total_sums(alice, accounts=[dollars.pk], by=("account",))[0].native.overhead_ms == 600_000
    User.objects.filter(pk=alice.pk).update(home_currency="USD")
    rollups.rebuild_person(User.objects.get(pk=alice.pk))
    assert overall(alice).overhead_ms == 30 * MINUTE
    assert recompute.compare_person(alice.pk) == 0


@pytest.mark.parametrize(("start", "days"), [(0, 1), (2, 3), (0, 7), (1, 13), (3, 21)])
def test_any_span_has_its_own(alice, quillo, start, days):
    for offset in range(-2, 30):
        spend(alice, offset + 3, account=quillo if offset % 2 else None, at=NOON + timedelta(days=offset))
    first_on = date(2026, 11, 26) + timedelta(days=start)
    [row] = rollups.sums_between(alice, first_on, first_on + timedelta(days=days))
    inside = Overhead.objects.filter(local_on__gte=first_on, local_on__lt=first_on + timedelta(days=days))
    assert row.home == add_up_overhead(inside)


def test_a_day_is_a_day_of_the_persons_zone():
    person = make_person(timezone="Pacific/Auckland")
    entry = spend(person, 2, at=datetime(2026, 11, 26, 11, 30, tzinfo=UTC))
    assert entry.local_on == DayCell.objects.get().local_on == date(2026, 11, 27)
    assert entry.timezone == "Pacific/Auckland"


class TestWriting:
    def test_a_form_makes_one_entry(self, alice, quillo):
        key, known = uuid4(), {"user": alice, "kind": "search", "duration_ms": MINUTE, "started_at": NOON}
        first = unpaid.log_overhead(key=key, **known)
        again = unpaid.log_overhead(key=key, **known)
        assert (first.is_new, again.is_new, again.entry) == (True, False, first.entry)
        unpaid.delete_overhead(user=alice, entry_id=first.entry.pk)
        assert unpaid.log_overhead(key=key, **known).is_new  # taken back, then sent again on purpose
        assert overall(alice).overhead_ms == MINUTE

    def test_it_is_taken_away_and_brought_back(self, alice, quillo):
        entry = spend(alice, 5, account=quillo)
        unpaid.delete_overhead(user=alice, entry_id=entry.pk)
        assert rollups.total_sums(alice) == []
        with pytest.raises(Overhead.DoesNotExist):
            unpaid.delete_overhead(user=alice, entry_id=entry.pk)
        for _ in range(2):
            unpaid.restore_overhead(user=alice, entry_id=entry.pk)
            assert overall(alice).overhead_ms == 5 * MINUTE
        assert recompute.compare_person(alice.pk) == 0

    def test_anothers_things_are_refused(self, alice, quillo):
        bob, entry = make_person(), spend(alice, 5)
        for theirs in ({"account": quillo}, {"type": make_type("Hers", user=alice)}):
            with pytest.raises(ValueError, match="belongs to another person"):
                spend(bob, 5, **theirs)
        for change in (unpaid.delete_overhead, unpaid.restore_overhead):
            with pytest.raises(Overhead.DoesNotExist):
                change(user=bob, entry_id=entry.pk)
        with transaction.atomic():
            Overhead.objects.filter(pk=spend(bob, 5).pk).update(account=quillo)
            with pytest.raises(IntegrityError), transaction.atomic():
                connection.check_constraints()
            transaction.set_rollback(True)

    @pytest.mark.parametrize(("kind", "ms"), [("search", 0), ("search", -1), ("search", 10**10), ("nap", 1)])
    def test_what_cannot_be_is_refused(self, alice, kind, ms):
        with pytest.raises(IntegrityError), transaction.atomic():
            unpaid.log_overhead(user=alice, kind=kind, duration_ms=ms, started_at=NOON)

    def test_it_costs_few_queries(self, alice, quillo, django_assert_num_queries):
        spend(alice, 5, account=quillo)
        # The savepoint's two, the lock, the insert, the roll-ups.
        with django_assert_num_queries(5):
            spend(alice, 5, account=quillo)
        with django_assert_num_queries(5):
            spend(alice, 5)

    def test_an_account_with_unpaid_time_has_a_history(self, alice, quillo):
        spend(alice, 5, account=quillo)
        with pytest.raises(HasHistory):
            delete_account(user=alice, account_id=quillo.pk)

    def test_a_purge_takes_the_old_ones(self, alice):
        old, young = spend(alice, 5), spend(alice, 6)
        unpaid.delete_overhead(user=alice, entry_id=old.pk, now=NOON - timedelta(days=31))
        unpaid.delete_overhead(user=alice, entry_id=young.pk, now=NOON)
        assert services.purge_deleted(now=NOON) == 1
        assert list(Overhead.objects.all()) == [young]


class TestSentenceOfTheList:
    @pytest.fixture(autouse=True)
    def _two_platforms(self, alice, quillo):
        self.other, self.survey = make_account(alice, "Other"), make_type()
        work(alice, quillo, 30, 5, type=self.survey)
        work(alice, self.other, 30, 5, type=make_type("Writing"))
        services.add_adjustment(
            user=alice, account=make_account(alice, unit="USD"), amount=D(1), happened_at=NOON
        )
        spend(alice, 10, account=quillo, type=self.survey)
        spend(alice, 20, account=quillo)
        spend(alice, 30, "onboarding")

    @pytest.mark.parametrize(
        ("narrow", "minutes", "hourly"),
        [
            pytest.param({}, 60, "5.00", id="all"),
            pytest.param({"account": "quillo"}, 30, "5.00", id="a platform: not what belongs to none"),
            pytest.param({"account": "other"}, 0, "10.00", id="a platform without any"),
            pytest.param({"type": "survey"}, 10, "7.50", id="a type: its own alone"),
            pytest.param({"start_on": date(2026, 11, 25)}, 60, "5.00", id="days"),
            pytest.param({"start_on": date(2026, 11, 27)}, 0, None, id="other days"),
        ],
    )
    def test_it_counts_what_belongs_to_the_list(self, alice, quillo, narrow, minutes, hourly):
        ids = {"quillo": quillo.pk, "other": self.other.pk, "survey": self.survey.pk}
        known = {"account": "account_id", "type": "type_id", "start_on": "start_on"}
        narrowed = overview.Narrowed(**{known[name]: ids.get(value, value) for name, value in narrow.items()})
        told = overview.overview(alice, narrowed, []).sentence
        assert told.unpaid_ms == minutes * MINUTE
        assert told.hourly == (hourly and type(told.earned)(D(hourly), "GBP"))
        assert told.unconverted == 0  # an adjustment is no task of the list


def test_pending_money_is_weighed_as_ever(alice, quillo):
    work(alice, quillo, 30, 5)
    work(alice, quillo, 30, 5, "pending")
    spend(alice, 60, account=quillo)
    cells = [row.native for row in rollups.total_sums(alice, by=("account", "type"), accounts=[quillo.pk])]
    expected = likely_pending(cells)
    assert rates(sum(cells, Sums()), expected=expected).effective == (5 + expected) / 2
    assert not DayCell.objects.filter(account_id=NOWHERE).exists()
