"""Acts on all tasks that match, not only those that are ticked: one step, one undo, exact sums."""

import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from apps.accounts.models import KeptUndo, User
from apps.tasks import assigning, bulk, rollups, services, undo
from apps.tasks.matching import NotUnderstood, TooMany
from apps.tasks.models import Status, Task, TaskChange
from apps.tasks.recompute import compare_person
from apps.tasks.statuses import can_become
from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.conftest import NOW
from tests.toasts import undo_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ROW = (
    "pk",
    "account_id",
    "type_id",
    "status",
    "decided_at",
    "deleted_at",
    "reward",
    "bonus",
    "paid",
    "local_on",
)


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo")


@pytest.fixture
def log(alice, quillo):
    """Twelve tasks of the last days in every state, and two more on another platform."""
    tagwell = make_account(alice, "Tagwell")
    statuses = ("pending", "approved", "rejected")
    decided = {"pending": None, "approved": NOW - timedelta(days=1), "rejected": NOW - timedelta(days=2)}
    return [
        make_task(
            alice,
            tagwell if number > 11 else quillo,
            started_at=NOW - timedelta(days=number % 5, microseconds=number),
            status=statuses[number % 3],
            decided_at=decided[statuses[number % 3]],
            reward=D(number + 1),
            title=f"survey {number}",
        )
        for number in range(14)
    ]


def facts():
    return list(Task.objects.order_by("pk").values_list(*ROW))


def post(client, act, **sent):
    return client.post(reverse("task_bulk"), {"act": act, "all": "1"} | sent, follow=True)


def undo_last(client, page):
    return client.post(undo_of(page), follow=True).content.decode()


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr("apps.tasks.listing.SIZE", 4)


class TestOffer:
    def offer(self, client, **query):
        page = client.get(reverse("task_list"), query).content.decode()
        found = re.search(r'<label class="check bulk__all">.*?</label>', page)
        return re.sub(r"<[^>]+>", "", found[0]).strip() if found else None

    def test_it_says_how_many_there_are(self, as_alice, alice, log, quillo, small_pages):
        assert self.offer(as_alice) == "Select all 14 matching"
        assert self.offer(as_alice, platform=quillo.pk) == "Select all 12 matching"
        assert self.offer(as_alice, status="pending") == "Select all 5 matching"

    def test_it_gives_no_number_that_would_have_to_be_counted(self, as_alice, log, small_pages, monkeypatch):
        monkeypatch.setattr("apps.tasks.listing.NEWEST_SUMMED", 2)
        assert self.offer(as_alice, status="pending") == "Select all matching"

    def test_a_page_that_shows_them_all_offers_nothing(self, as_alice, log):
        assert self.offer(as_alice) is None


@pytest.mark.parametrize("act", ["approved", "rejected", "reversed", "delete"])
@pytest.mark.parametrize("query", ["", "?status=approved", "?q=survey+1", "?from=2026-11-24&to=2026-11-25"])
def test_all_that_match_change_and_come_back_exactly(as_alice, alice, log, act, query):
    before, others = facts(), make_task(make_person())
    shown = as_alice.get(reverse("task_csv") + query)
    matching = len(b"".join(shown.streaming_content).splitlines()) - 1
    page = post(as_alice, act, back=query)
    changed = sum(was != now for was, now in zip(before, facts()[:-1], strict=True))
    assert changed <= matching
    assert compare_person(alice.pk) == 0
    if changed:
        assert (
            f"{changed} task{'s' if changed > 1 else ''} are as before" in undo_last(as_alice, page)
            or changed == 1
        )
    assert facts()[:-1] == before
    assert compare_person(alice.pk) == 0
    others.refresh_from_db()
    assert (others.status, others.deleted_at) == ("pending", None)


def test_it_is_one_step_with_one_version(as_alice, alice, log, django_assert_max_num_queries):
    version = User.objects.get(pk=alice.pk).data_version
    with django_assert_max_num_queries(30):
        bulk.act_on(user=alice, act="approved", query="")
    assert User.objects.get(pk=alice.pk).data_version == version + 1
    assert set(Task.objects.values_list("status", flat=True)) == {"approved"}


def test_the_history_remembers_both_ways(alice, log):
    done = bulk.act_on(user=alice, act="rejected", query="?status=pending")
    undo.take_back(alice, done.token)
    causes = TaskChange.objects.filter(task=log[0]).order_by("pk").values_list("cause", "new_status")
    assert list(causes) == [("bulk", "rejected"), ("undo", "pending")]


def test_ticked_rows_alone_change_without_all(as_alice, log):
    as_alice.post(reverse("task_bulk"), {"act": "delete", "pick": [log[0].pk], "all": "", "back": ""})
    assert Task.objects.filter(deleted_at=None).count() == 13


class TestLimits:
    def test_too_many_change_nothing_and_it_is_said(self, as_alice, log, monkeypatch):
        monkeypatch.setattr("apps.tasks.matching.MOST", 13)
        before = facts()
        page = post(as_alice, "delete").content.decode()
        assert "too many for one step. Nothing has changed." in page
        assert facts() == before

    def test_as_many_as_the_limit_do(self, alice, log, monkeypatch):
        monkeypatch.setattr("apps.tasks.matching.MOST", 14)
        assert bulk.act_on(user=alice, act="delete", query="").count == 14

    def test_filters_that_make_no_sense_stand_for_nothing(self, as_alice, log):
        before = facts()
        assert "Nothing has changed" in post(as_alice, "delete", back="?from=soon").content.decode()
        assert "Nothing has changed" in post(as_alice, "delete", back="?platform=x").content.decode()
        assert facts() == before

    def test_an_unknown_platform_is_not_all_of_them(self, as_alice, log):
        post(as_alice, "delete", back="?platform=999999")
        assert not Task.objects.exclude(deleted_at=None).exists()

    @pytest.mark.parametrize("error", [TooMany, NotUnderstood])
    def test_the_service_says_so_too(self, alice, log, monkeypatch, error):
        monkeypatch.setattr("apps.tasks.matching.MOST", 1)
        query = "" if error is TooMany else "?status=lost"
        with pytest.raises(error):
            bulk.act_on(user=alice, act="delete", query=query)


class TestUndo:
    def test_what_is_too_long_for_an_address_is_kept(self, alice, quillo, monkeypatch):
        monkeypatch.setattr("apps.accounts.taken.LONGEST", 10)
        task = make_task(alice, quillo)
        done = bulk.act_on(user=alice, act="approved", task_ids=[task.pk])
        assert len(done.token) < 100
        assert KeptUndo.objects.get().user == alice
        assert undo.take_back(make_person(), done.token) is None
        assert undo.take_back(alice, done.token).count == 1

    def test_it_goes_after_a_day(self, alice, quillo, monkeypatch):
        monkeypatch.setattr("apps.accounts.taken.LONGEST", 10)
        bulk.act_on(user=alice, act="approved", task_ids=[make_task(alice, quillo).pk])
        services.purge_deleted(now=NOW + timedelta(hours=23))
        assert KeptUndo.objects.count() == 1
        services.purge_deleted(now=NOW + timedelta(hours=25))
        assert KeptUndo.objects.count() == 0

    def test_what_has_changed_since_stays(self, alice, log):
        done = bulk.act_on(user=alice, act="approved", query="?status=pending")
        services.change_status(user=alice, task_ids=[log[0].pk], status="rejected")
        assert undo.take_back(alice, done.token).count == 4
        assert Task.objects.get(pk=log[0].pk).status == "rejected"
        assert compare_person(alice.pk) == 0


class TestAssign:
    def assign(self, client, **sent):
        return client.post(reverse("task_assign"), {"save": "1"} | sent, follow=True)

    def test_the_choice_comes_first_and_changes_nothing(self, as_alice, log):
        before = facts()
        sent = {"pick": [log[0].pk, log[1].pk], "back": "?status=pending"}
        page = as_alice.post(reverse("task_assign"), sent)
        assert page.status_code == 200
        text = page.content.decode()
        assert "For the 2 tasks that are selected." in text
        assert text.count('name="pick"') == 2
        assert 'value="?status=pending"' in text
        assert facts() == before

    def test_of_all_that_match_it_says_how_many(self, as_alice, log, monkeypatch):
        sent = {"all": "1", "back": "?status=pending"}
        told = as_alice.post(reverse("task_assign"), sent).content.decode()
        assert "For all 5 tasks that match the filters." in told
        monkeypatch.setattr("apps.tasks.matching.MOST", 4)
        told = as_alice.post(reverse("task_assign"), sent).content.decode()
        assert "For all tasks that match the filters." in told

    def test_another_platform_and_type_and_back(self, as_alice, alice, log):
        other, writing, before = make_account(alice, "Other"), make_type("Writing"), facts()
        page = self.assign(as_alice, all="1", back="?status=pending", account=other.pk, type=writing.pk)
        assert "5 tasks changed." in page.content.decode()
        moved = Task.objects.filter(status="pending")
        assert set(moved.values_list("account_id", "type_id")) == {(other.pk, writing.pk)}
        assert compare_person(alice.pk) == 0
        by = {row.account_id: row.home.entries for row in rollups.total_sums(alice, by=("account",))}
        assert by[other.pk] == 5
        assert "5 tasks are as before." in undo_last(as_alice, page)
        assert facts() == before
        assert compare_person(alice.pk) == 0

    @pytest.mark.parametrize("status", Status.values)
    def test_every_outcome_with_a_type_is_one_step_and_back(self, as_alice, alice, log, status):
        writing, before = make_type("Writing"), facts()
        page = self.assign(as_alice, all="1", back="", status=status, type=writing.pk)
        able = [task.pk for task in log if can_become(task.status, status)]
        changed = Task.objects.filter(status=status, type=writing).order_by("pk")
        assert list(changed.values_list("pk", flat=True)) == able
        assert f"{len(able)} tasks changed." in page.content.decode()
        assert Task.objects.exclude(pk__in=able).filter(type=writing).count() == 0
        assert f"{len(able)} tasks are as before." in undo_last(as_alice, page)
        assert facts() == before
        assert compare_person(alice.pk) == 0

    def test_rows_that_cannot_become_so_are_left_and_counted(self, as_alice, log):
        text = self.assign(as_alice, pick=[task.pk for task in log[:3]], status="reversed").content.decode()
        assert "1 task changed." in text
        assert "2 were left as they are: only work that was approved can be taken back." in text
        assert Task.objects.filter(status="reversed").get() == log[1]

    def test_rows_of_which_each_gets_another_part_come_back_together(self, alice, log):
        writing = make_type("Writing")
        assigning.assign_tasks(user=alice, task_ids=[log[0].pk], kind=writing)
        before = facts()
        done = bulk.act_on(
            user=alice, act=bulk.CHANGE, task_ids=[log[0].pk, log[1].pk], status="approved", type=writing
        )
        assert done.count == 2
        assert undo.take_back(alice, done.token).count == 2
        assert facts() == before

    def test_in_another_unit_no_outcome_is_given_either(self, as_alice, alice, log):
        dollars, before = make_account(alice, "Dollars", unit="USD"), facts()
        assert (
            self.assign(as_alice, pick=[log[0].pk], account=dollars.pk, status="expired").status_code == 422
        )
        assert facts() == before

    def test_only_to_a_platform_of_the_same_unit(self, as_alice, alice, log):
        dollars, before = make_account(alice, "Dollars", unit="USD"), facts()
        response = self.assign(as_alice, pick=[log[0].pk], account=dollars.pk)
        assert response.status_code == 422
        assert (
            "Some of these tasks are paid in another unit. Nothing has changed." in response.content.decode()
        )
        assert facts() == before

    def test_nothing_chosen_is_said(self, as_alice, log):
        response = self.assign(as_alice, pick=[log[0].pk])
        assert response.status_code == 422
        assert "Choose an outcome, a type or a platform." in response.content.decode()

    def test_nothing_of_others(self, as_alice, alice, log):
        bob = make_person()
        foreign, theirs, own = make_account(bob), make_task(bob), make_type("Own", bob)
        for sent in ({"account": foreign.pk}, {"type": own.pk}):
            assert self.assign(as_alice, pick=[log[0].pk], **sent).status_code == 422
        self.assign(as_alice, pick=[theirs.pk], type=make_type("Writing").pk)
        theirs.refresh_from_db()
        assert theirs.type.name == "Survey"
        with pytest.raises(ValueError, match="another person"):
            assigning.assign_tasks(user=alice, task_ids=[log[0].pk], account=foreign)

    def test_its_undo_leaves_what_was_not_given(self, alice, log):
        writing = make_type("Writing")
        done = bulk.act_on(user=alice, act=bulk.CHANGE, task_ids=[log[0].pk], type=writing)
        other = make_account(alice, "Other")
        services.edit_task(user=alice, task_id=log[0].pk, account=other)
        assert undo.take_back(alice, done.token).count == 1
        task = Task.objects.get(pk=log[0].pk)
        assert (task.account, task.type.name) == (other, "Survey")

    def test_a_platform_that_is_gone_gets_nothing_back(self, alice, log, quillo):
        other = make_account(alice, "Other")
        done = bulk.act_on(user=alice, act=bulk.CHANGE, query=f"?platform={quillo.pk}", account=other)
        quillo.delete()
        assert undo.take_back(alice, done.token).count == 0
        assert compare_person(alice.pk) == 0
