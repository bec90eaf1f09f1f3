"""What listings said beside what work took; and what the time to get ready says of a longer batch."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.templatetags.fmt import times
from apps.tasks.batches import batch_rate
from apps.tasks.estimates import Against, against_estimates, times_as_long
from apps.tasks.in_a_row import in_a_row
from apps.tasks.recompute import recompute_dirty
from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.entries import MINUTE
from tests.tasks.test_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize(
    ("said", "took", "factor"),
    [(5, 8, "1.60"), (5, 5, "1.00"), (3, 1, "0.33"), (1, 1500, "1,500.00"), (None, 8, None), (5, None, None)],
)
def test_an_estimate_of_five_that_took_eight_is_1_60_times_as_long(said, took, factor):
    found = times_as_long(took and took * MINUTE, said and said * MINUTE)
    assert (found and times(found)) == factor


def estimated(alice, account, said, took, **facts):
    """A task by minutes."""
    known = {"estimate_ms": said and said * MINUTE, "duration_ms": took and took * MINUTE}
    return make_task(alice, account, **known, **facts)


class TestAccount:
    def test_it_is_a_ratio_of_sums_and_no_mean_of_ratios(self, alice, quillo):
        for said, took in ((5, 8), (10, 10), (1, 4)):
            estimated(alice, quillo, said, took)
        assert against_estimates(alice, quillo) == [Against("", 3, 22 * MINUTE, 16 * MINUTE)]
        assert times(against_estimates(alice, quillo)[0].times) == "1.38"

    def test_without_any_nothing_is_said(self, as_alice, alice, quillo):
        estimated(alice, quillo, None, 8)
        estimated(alice, quillo, 5, None)
        estimated(alice, quillo, 5, 1, status="screened_out")
        estimated(alice, quillo, 5, 1, deleted_at=timezone.now())
        estimated(alice, make_account(alice, "Tagwell"), 5, 1)
        bob = make_person("bob@example.org")
        estimated(bob, make_account(bob, "Quillo"), 5, 1)
        assert against_estimates(alice, quillo) == []
        recompute_dirty()
        page = text_of(as_alice.get(reverse("account_stats", args=[quillo.pk])))
        assert "Time logged" in page
        assert "Estimates" not in page

    def test_types_and_clients_count_from_five_tasks_on(self, alice, quillo):
        writing = make_type("Writing")
        for place in range(5):
            estimated(alice, quillo, 10, 16, client="Acme")
            estimated(alice, quillo, 10, 8, type=writing, client="Brand" if place else "")
        assert against_estimates(alice, quillo) == [
            Against("", 10, 120 * MINUTE, 100 * MINUTE),
            Against("Survey", 5, 80 * MINUTE, 50 * MINUTE),
            Against("Writing", 5, 40 * MINUTE, 50 * MINUTE),
            Against("Acme", 5, 80 * MINUTE, 50 * MINUTE),
        ]

    def test_its_page_says_so(self, as_alice, alice, quillo):
        for _ in range(12):
            estimated(alice, quillo, 10, 14, client="Acme")
        recompute_dirty()
        page = text_of(as_alice.get(reverse("account_stats", args=[quillo.pk])))
        says = "<dd>tasks take 1.40 times as long, from 12</dd>"
        assert f"<dt>Estimates there</dt>{says}" in page
        assert f"<dt>Estimates: Acme</dt>{says}" in page
        assert "Estimates: Survey" not in page  # it is all there is


class TestRow:
    def row(self, alice, quillo, usual, **facts):
        known = {"duration_ms": 15 * MINUTE, "setup_ms": 3 * MINUTE, "units": 6, "reward": D(3)}
        return in_a_row(make_task(alice, quillo, **(known | facts)), usual)

    @pytest.mark.parametrize(
        ("usual", "enough", "pays"),
        [(D(12), 6, "12.00"), (D("12.01"), 7, "12.35"), (D(1), 1, "6.00"), (D(15), None, None)],
    )
    def test_it_says_how_many_pay_what_is_usual(self, alice, quillo, usual, enough, pays):
        row = self.row(alice, quillo, usual)
        assert (row.setup_ms, row.each_ms) == (3 * MINUTE, 2 * MINUTE)
        assert (row.enough, row.pays and row.pays.amount) == (enough, pays and D(pays))
        if enough:
            assert batch_rate(enough, D("0.5"), 2 * MINUTE, 3 * MINUTE) >= usual

    @pytest.mark.parametrize("facts", [{"status": "rejected"}, {"status": "returned"}])
    def test_work_that_was_not_paid_says_nothing_of_pay(self, alice, quillo, facts):
        row = self.row(alice, quillo, D(9), **facts)
        assert (row.each_ms, row.usual, row.enough) == (2 * MINUTE, None, None)

    @pytest.mark.parametrize(
        "facts", [{"setup_ms": None}, {"duration_ms": None}, {"setup_ms": 15 * MINUTE}, {"duration_ms": 1}]
    )
    def test_without_both_times_there_is_none(self, alice, quillo, facts):
        assert self.row(alice, quillo, D(9), **facts) is None


class TestTask:
    def page(self, client, task):
        return text_of(client.get(reverse("task_detail", args=[task.pk]))).replace("\u00a0", " ")

    def test_it_says_how_much_longer_it_took(self, as_alice, alice, quillo):
        page = self.page(as_alice, estimated(alice, quillo, 5, 8))
        assert "<dt>Estimated time</dt><dd>5 min, took 8 min: 1.60 times as long</dd>" in page
        assert "Getting ready" not in page

    def test_work_that_was_not_timed_only_shows_the_estimate(self, as_alice, alice, quillo):
        assert "<dd>5 min</dd>" in self.page(as_alice, estimated(alice, quillo, 5, None))

    def test_a_batch_says_how_many_are_enough(self, as_alice, alice, quillo):
        batch = {"setup_ms": 3 * MINUTE, "units": 6, "reward": D(3), "status": "approved"}
        task = estimated(alice, quillo, None, 15, **batch)
        page = self.page(as_alice, task)
        assert "<dt>Getting ready</dt><dd>3 min, then 2 min each</dd>" in page
        assert "<dd>a batch of 6 or more pays £12.00 an hour and up; your usual here is £12.00</dd>" in page
        make_task(alice, quillo, reward=D(30), duration_ms=60 * MINUTE, status="approved")
        assert "however many, they stay below your usual here, £26.40 an hour" in self.page(as_alice, task)

    def test_where_nothing_is_usual_only_the_times_are_said(self, as_alice, alice, quillo):
        old = timezone.now() - timedelta(days=200)
        batch = {"setup_ms": 3 * MINUTE, "units": 6, "started_at": old}
        page = self.page(as_alice, estimated(alice, quillo, None, 15, **batch))
        assert "3 min, then 2 min each" in page
        assert "usual here" not in page
        assert "In a row" not in page

    def test_where_one_is_enough_nothing_is_said_of_more(self, as_alice, alice, quillo):
        page = self.page(as_alice, make_task(alice, quillo, setup_ms=3 * MINUTE))
        assert "<dt>Getting ready</dt><dd>3 min</dd>" in page
        assert "In a row" not in page

    def test_getting_ready_is_in_the_hour_once(self, alice, quillo):
        plain, ready = make_task(alice, quillo), make_task(alice, quillo, setup_ms=3 * MINUTE)
        plain.refresh_from_db()
        ready.refresh_from_db()
        assert plain.hourly == ready.hourly == 9
