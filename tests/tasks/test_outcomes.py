"""Outcomes in full: approved in part, taken back, turned down with a reason and a day to appeal."""

from datetime import date
from decimal import Decimal as D
from itertools import product

import pytest
import time_machine
from django.urls import reverse

from apps.payouts.balances import balance_from_facts, standing_of
from apps.tasks import bulk, recompute, rollups, services, undo
from apps.tasks.models import Status, Task, TaskChange
from apps.tasks.statistics import stats_of
from apps.tasks.statuses import can_become
from tests.factories import make_account, make_payout, make_person, make_platform, make_task, make_type
from tests.tasks.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page_of(client, task):
    return client.get(reverse("task_detail", args=[task.pk])).content.decode()


def statuses():
    return list(Task.objects.order_by("pk").values_list("status", flat=True))


def sent(task, **changed):
    return {
        "account": task.account_id, "type": make_type().pk, "minutes": "12", "pay": "1.80", "units": "1",
        "started": "2026-11-26T10:05", "status": task.status,
    } | changed  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [*product(Status.values, repeat=2)])
def test_only_an_approval_can_be_taken_back(alice, before, after):
    task = make_task(alice, status=before)
    is_possible = after != "reversed" or before in {"approved", "reversed"}
    assert can_become(before, after) == is_possible
    changed = services.change_status(user=alice, task_ids=[task.pk], status=after)
    assert changed == int(is_possible and before != after)
    assert statuses() == [after if is_possible else before]


def test_an_edit_takes_back_no_approval_that_never_was(alice):
    task = make_task(alice)
    with pytest.raises(services.NotApproved):
        services.edit_task(user=alice, task_id=task.pk, status="reversed")
    assert statuses() == ["pending"]


def test_money_taken_back_leaves_the_balance_and_its_time_stays(alice, quillo):
    task = make_task(alice, quillo, status="approved", reward=D(6), bonus=D("0.5"))
    make_task(alice, quillo, status="approved", reward=D(4), paid=D(3))
    make_payout(quillo, "9.00", arrived_on=date(2026, 11, 25))
    assert standing_of(quillo).balance.amount == D("0.5")
    services.change_status(user=alice, task_ids=[task.pk], status="reversed")
    assert standing_of(quillo) == balance_from_facts(quillo)
    assert standing_of(quillo).balance.amount == D(-6)  # shown, not hidden
    assert rollups.total_sums(alice)[0].home.ms == 2 * 720_000
    assert recompute.compare_person(alice.pk) == 0


def test_acting_on_several_takes_back_the_approved_ones_and_can_be_undone(alice):
    tasks = [make_task(alice, status=status) for status in ("approved", "pending", "rejected", "approved")]
    done = bulk.act_on(user=alice, task_ids=[task.pk for task in tasks], act="reversed")
    assert (done.count, statuses()) == (2, ["reversed", "pending", "rejected", "reversed"])
    assert undo.take_back(alice, done.token).count == 2
    assert statuses() == ["approved", "pending", "rejected", "approved"]
    assert TaskChange.objects.count() == 4


class TestItsPage:
    def test_taking_back_is_offered_for_approved_work_alone(self, as_alice, alice):
        for status in Status.values:
            task = make_task(alice, status=status)
            assert ('name="status" value="reversed"' in page_of(as_alice, task)) == (status == "approved"), (
                status
            )
            form = as_alice.get(reverse("task_edit", args=[task.pk])).content.decode()
            assert ('value="reversed"' in form) == (status in {"approved", "reversed"}), status

    def test_it_says_why_nothing_was_taken_back(self, as_alice, alice):
        task = make_task(alice)
        as_alice.post(reverse("task_status", args=[task.pk]), {"status": "reversed"})
        assert "only work that was approved can be taken back" in page_of(as_alice, task)
        edit = as_alice.post(reverse("task_edit", args=[task.pk]), sent(task, status="reversed"))
        assert edit.status_code == 422
        assert "Only work that was approved can be taken back." in edit.content.decode()
        as_alice.post(reverse("task_bulk"), {"act": "reversed", "pick": [task.pk]})
        assert "only work that was approved" in as_alice.get(reverse("task_list")).content.decode()
        assert statuses() == ["pending"]

    def test_the_list_takes_back_ticked_rows(self, as_alice, alice):
        task = make_task(alice, status="approved")
        as_alice.post(reverse("task_bulk"), {"act": "reversed", "pick": [task.pk]})
        page = as_alice.get(reverse("task_list")).content.decode()
        assert "1 approval taken back." in page
        assert 'badge--rejected">Taken back<' in page
        assert "<s>£1.80</s>" in page

    def test_a_partial_approval_pays_what_was_paid(self, as_alice, alice, quillo):
        task = make_task(alice, quillo)
        as_alice.post(
            reverse("task_edit", args=[task.pk]), sent(task, status="approved", paid="0.9", bonus="0.1")
        )
        assert standing_of(quillo).balance.amount == D(1)
        assert TaskChange.objects.count() == 1


class TestRefusal:
    def explain(self, client, task, **said):
        return client.post(
            reverse("task_refusal", args=[task.pk]), {"reason": "", "words": "", "appeal_until": ""} | said
        )

    @pytest.mark.parametrize("status", ["rejected", "reversed"])
    @pytest.mark.parametrize(
        ("said", "kept", "shown"),
        [
            ({"reason": "speed"}, "speed", "Done too fast"),
            ({"words": "Too many typos"}, "Too many typos", "Too many typos"),
            ({"reason": "speed", "words": "<b>Odd</b>"}, "<b>Odd</b>", "&lt;b&gt;Odd"),
        ],
    )
    def test_a_reason_is_chosen_or_written(self, as_alice, alice, status, said, kept, shown):
        task = make_task(alice, status=status)
        assert self.explain(as_alice, task, **said).status_code == 302
        task.refresh_from_db()
        assert (task.reason, task.appeal_until) == (kept, None)
        assert f"<dd>{shown}" in page_of(as_alice, task)

    def test_the_page_says_what_it_cost_and_until_when_to_appeal(self, as_alice, alice):
        note = "Write to support within 7 days."
        account = make_account(alice, platform=make_platform(appeal_note=note))
        task = make_task(alice, account, status="rejected")
        self.explain(as_alice, task, appeal_until="2026-11-26")
        page = page_of(as_alice, task)
        for words in ("You can appeal until", "26 Nov 2026", "<dd>£1.80, 12\u00a0min</dd>", note):
            assert words in page
        with time_machine.travel("2026-11-27T00:00Z"):
            assert "The time to appeal ended" in page_of(as_alice, task)

    def test_what_was_taken_back_cost_what_had_been_paid(self, as_alice, alice):
        task = make_task(alice, status="approved", paid=D("0.9"), bonus=D("0.1"))
        services.change_status(user=alice, task_ids=[task.pk], status="reversed")
        page = page_of(as_alice, task)
        assert "<dd>£1.00, 12\u00a0min</dd>" in page
        assert "<dt>An hour</dt><dd>£0.00</dd>" in page  # worked and got nothing

    @pytest.mark.parametrize("day", ["2026-11-25", "2101-01-01", "soon"])
    def test_a_day_that_cannot_be_is_refused(self, as_alice, alice, day):
        task = make_task(alice, status="rejected")
        response = self.explain(as_alice, task, reason="speed", appeal_until=day)
        assert response.status_code == 422
        assert f'value="{day}"' in response.content.decode()
        task.refresh_from_db()
        assert task.reason == ""

    def test_that_one_has_appealed_is_noted_and_shown(self, as_alice, alice):
        task = make_task(alice, status="rejected")
        self.explain(as_alice, task, appeal_until="2026-11-30", appealed_on="2026-11-26")
        task.refresh_from_db()
        assert task.appealed_on == date(2026, 11, 26)
        page = page_of(as_alice, task)
        assert "<dt>You appealed on</dt>" in page
        assert 'name="appealed_on" value="2026-11-26"' in page
        self.explain(as_alice, task, appeal_until="2026-11-30")
        task.refresh_from_db()
        assert task.appealed_on is None

    @pytest.mark.parametrize("day", ["2026-11-25", "2026-11-27", "soon"])  # before the work, to come, no day
    def test_one_has_appealed_between_the_work_and_today(self, as_alice, alice, day):
        task = make_task(alice, status="rejected")
        response = self.explain(as_alice, task, reason="speed", appealed_on=day)
        assert response.status_code == 422
        assert f'value="{day}"' in response.content.decode()
        task.refresh_from_db()
        assert (task.reason, task.appealed_on) == ("", None)

    @pytest.mark.parametrize("status", ["pending", "approved", "screened_out"])
    def test_what_was_not_turned_down_has_no_reason(self, as_alice, alice, status):
        task = make_task(alice, status=status, reason="speed")
        assert "Done too fast" not in page_of(as_alice, task)
        self.explain(as_alice, task, reason="quality")
        assert "This task was not turned down." in page_of(as_alice, task)
        task.refresh_from_db()
        assert task.reason == "speed"

    def test_a_stranger_is_told_nothing(self, client, alice):
        task = make_task(alice, status="rejected")
        client.force_login(make_person())
        assert self.explain(client, task, reason="speed").status_code == 404
        with pytest.raises(Task.DoesNotExist):
            services.explain_refusal(user=make_person(), task_id=task.pk, reason="x", appeal_until=None)


def test_a_correction_may_be_any_amount_but_nothing_and_says_how(as_alice, quillo):
    def note(**changed):
        known = {"account": quillo.pk, "kind": "correction", "happened": "2026-11-26T10:00", "note": ""}
        return as_alice.post(reverse("adjustment_new"), known | changed)

    assert (
        "With a minus where the platform took money back."
        in as_alice.get(reverse("adjustment_new")).content.decode()
    )
    for amount, words in (("0", "other than 0"), ("-2000000000", "Write a smaller amount.")):
        response = note(amount=amount)
        assert (response.status_code, words in response.content.decode()) == (422, True)
    for amount in ("-1.25", "−0.25", "0.5"):
        assert note(amount=amount).status_code == 302, amount
    assert standing_of(quillo).balance.amount == D("-1")
    assert standing_of(quillo) == balance_from_facts(quillo)


@pytest.mark.parametrize(("taken_back", "share"), [(0, "98.5"), (2, "97.5")])
def test_197_of_200_are_98_and_a_half_percent(alice, quillo, taken_back, share):
    first = make_task(alice, quillo, status="approved")
    copies = [
        Task(
            user=alice, account=quillo, type=first.type, started_at=NOW, local_on=NOW.date(), timezone="UTC",
            reward=1, status="approved" if number < 196 else "rejected",
        )
        for number in range(199)
    ]  # fmt: skip
    Task.objects.bulk_create(copies)
    rollups.refresh_days(alice, [(quillo.pk, NOW.date())])
    approved = Task.objects.filter(status="approved").values_list("pk", flat=True)[:taken_back]
    services.change_status(user=alice, task_ids=list(approved), status="reversed")
    recompute.recompute_dirty(user_id=alice.pk)
    assert stats_of(quillo).approval_percent == D(share)
