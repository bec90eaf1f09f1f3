"""Each change of an outcome or of its money leaves one row, however it was made."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.db import connection, transaction
from django.urls import reverse

from apps.imports import services as imports
from apps.platforms.money import Money
from apps.tasks import bulk, history, services, undo
from apps.tasks.models import Task, TaskChange
from tests.factories import make_account, make_person, make_platform, make_task, make_type

pytestmark = pytest.mark.django_db
HEADER = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
ROW = "A,£1.00,£0.00,2026-09-01 08:00:00,2026-09-01 08:10:00,C,{}\n"


def rows(**narrow):
    return list(TaskChange.objects.filter(**narrow).order_by("pk"))


def said(row):
    return row.old_status, row.new_status, row.cause


def by_saving(alice, task):
    task.status = "approved"
    task.save()


def by_a_queryset(alice, task):
    Task.objects.filter(pk=task.pk).update(status="approved")


def by_raw_sql(alice, task):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tasks_task SET status = 'approved' WHERE id = %s", [task.pk])


def by_an_edit(alice, task):
    services.edit_task(user=alice, task_id=task.pk, status="approved", title="Other words")


def by_its_page(alice, task):
    bulk.act_on(user=alice, task_ids=[task.pk], act="approved")


@pytest.mark.parametrize("change", [by_saving, by_a_queryset, by_raw_sql, by_an_edit, by_its_page])
def test_one_change_leaves_one_row(alice, change):
    task = make_task(alice)
    change(alice, task)
    (row,) = rows()
    assert (row.user_id, row.task_id, said(row)) == (alice.pk, task.pk, ("pending", "approved", ""))
    assert (row.old_reward, row.new_reward) == (D("1.8"), D("1.8"))
    change(alice, Task.objects.get())  # it is so already
    assert len(rows()) == 1


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_the_history_begins_with_the_first_change(alice, status):
    task = make_task(alice, status=status)
    services.edit_task(user=alice, task_id=task.pk, title="Other", duration_ms=60_000, note="Words")
    services.delete_task(user=alice, task_id=task.pk)
    services.restore_tasks(user=alice, task_ids=[task.pk])
    assert rows() == []


@pytest.mark.parametrize(
    ("facts", "was", "became"),
    [
        ({"reward": D("2.5")}, (D("1.8"), None, D(0)), (D("2.5"), None, D(0))),
        ({"paid": D(1)}, (D("1.8"), None, D(0)), (D("1.8"), D(1), D(0))),
        ({"bonus": D("0.2")}, (D("1.8"), None, D(0)), (D("1.8"), None, D("0.2"))),
    ],
)
def test_money_alone_is_remembered_too(alice, facts, was, became):
    task = make_task(alice, status="approved")
    services.edit_task(user=alice, task_id=task.pk, **facts)
    (row,) = rows()
    assert (row.old_reward, row.old_paid, row.old_bonus) == was
    assert (row.new_reward, row.new_paid, row.new_bonus) == became
    assert said(row) == ("approved", "approved", "")


def test_each_amount_keeps_its_own_unit(alice):
    task = make_task(alice, make_account(alice, unit="GBP"))
    services.edit_task(user=alice, task_id=task.pk, account=make_account(alice, unit="USD"), reward=D(2))
    (change,) = history.changes_of(alice, task)
    ((_label, was, now),) = change.amounts
    assert (was, now) == (Money(D("1.8"), "GBP"), Money(D(2), "USD"))


def test_an_act_on_several_and_its_undo_leave_one_row_each(alice):
    tasks = [make_task(alice), make_task(alice, status="rejected"), make_task(alice, status="approved")]
    done = bulk.act_on(user=alice, task_ids=[task.pk for task in tasks], act="approved")
    assert {said(row) for row in rows()} == {
        ("pending", "approved", "bulk"),
        ("rejected", "approved", "bulk"),
    }
    undo.take_back(alice, done.token)
    for task, status in zip(tasks, ("pending", "rejected"), strict=False):
        assert [said(row) for row in rows(task=task)][1:] == [("approved", status, "undo")]
    assert rows(task=tasks[2]) == []


def test_an_import_and_its_undo_leave_one_row_each(alice):
    make_platform("Prolific", slug="prolific", units=["GBP", "USD"])

    def save(status):
        data = (HEADER + ROW.format(status)).encode()
        batch = imports.check_file(user=alice, filename="a.csv", data=data, type=make_type())
        imports.save_batch(batch=batch)
        return batch

    first = save("AWAITING REVIEW")
    assert rows() == []
    second = save("APPROVED")
    assert [said(row) for row in rows()] == [("pending", "approved", f"import {second.pk}")]
    imports.undo_batch(batch=second)
    assert said(rows()[1]) == ("approved", "pending", f"import-undone {second.pk}")
    assert len(rows()) == 2
    imports.undo_batch(batch=first)  # the task goes by one raw statement, and its history with it
    assert rows() == []


def test_a_cause_ends_where_it_ends(alice):
    task = make_task(alice)

    def become(status):
        Task.objects.filter(pk=task.pk).update(status=status)

    with history.because("bulk"):
        with history.because("import 7"):
            become("approved")
        become("rejected")
    become("pending")
    with pytest.raises(ZeroDivisionError), transaction.atomic(), history.because("undo"):
        raise ZeroDivisionError
    become("approved")
    assert [row.cause for row in rows()] == ["import 7", "bulk", "", ""]


def test_a_purge_takes_the_history_along(alice):
    task = make_task(alice)
    by_a_queryset(alice, task)
    services.delete_task(user=alice, task_id=task.pk, now=datetime(2026, 1, 1, tzinfo=UTC))
    services.purge_deleted(now=datetime(2026, 6, 1, tzinfo=UTC))
    assert rows() == []


def test_a_person_who_leaves_takes_it_along(alice):
    by_a_queryset(alice, make_task(alice))
    alice.delete()
    assert rows() == []


def test_the_page_tells_it_newest_first(client, alice):
    task = make_task(alice, make_account(alice, "Quillo"))
    client.force_login(alice)
    url = reverse("task_detail", args=[task.pk])
    assert "What has changed" not in client.get(url).content.decode()
    with history.because("import 12"):
        by_a_queryset(alice, task)
    services.edit_task(user=alice, task_id=task.pk, paid=D("1.5"))
    page = client.get(url).content.decode()
    assert page.index("Really paid: £1.50") < page.index("Pending to approved")
    assert ", by import</span>" in page
    assert ", by hand</span>" in page


def test_a_stranger_finds_neither_the_page_nor_the_rows(client, alice):
    task, bob = make_task(alice), make_person()
    by_a_queryset(alice, task)
    client.force_login(bob)
    assert client.get(reverse("task_detail", args=[task.pk])).status_code == 404
    assert history.changes_of(bob, task) == []
