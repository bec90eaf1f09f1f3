"""Logging, changing and taking back a task: what is kept, and what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.tasks import assigning, services
from apps.tasks.models import Task, TaskType
from apps.tasks.own_types import own_type
from tests.factories import make_account, make_person, make_task, make_type

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def alice():
    return make_person()


def log(user, account, **facts):
    known = {"type": make_type(), "started_at": datetime(2026, 11, 26, 10, tzinfo=UTC), "reward": D(1)}
    return services.log_task(user=user, account=account, **(known | facts))


def test_the_same_key_again_makes_no_second_task(alice):
    account, key = make_account(alice), uuid4()
    first, second = log(alice, account, key=key), log(alice, account, key=key)
    assert (first.is_new, second.is_new, first.task) == (True, False, second.task)
    assert Task.objects.count() == 1


def test_a_key_belongs_to_its_person(alice):
    bob, key = make_person(), uuid4()
    assert log(alice, make_account(alice), key=key).is_new
    assert log(bob, make_account(bob), key=key).is_new


def test_a_form_sent_again_after_undo_logs_again(alice):
    account, key = make_account(alice), uuid4()
    first = log(alice, account, key=key).task
    services.delete_task(user=alice, task_id=first.pk)
    second = log(alice, account, key=key, reward=D(2))
    assert second.is_new
    assert second.task.pk != first.pk


def test_it_costs_few_queries(alice, django_assert_num_queries):
    account, survey = make_account(alice), make_type()
    with django_assert_num_queries(6):  # savepoint, lock, key, insert, roll-ups with marks, release
        services.log_task(
            user=alice, account=account, type=survey, reward=D(1), started_at=NOON, duration_ms=1, key=uuid4()
        )


def test_every_write_raises_the_version(alice):
    task = make_task(alice)
    for write in (
        lambda: services.edit_task(user=alice, task_id=task.pk, reward=D(3)),
        lambda: services.change_status(user=alice, task_ids=[task.pk], status="approved"),
        lambda: services.delete_tasks(user=alice, task_ids=[task.pk]),
        lambda: services.restore_tasks(user=alice, task_ids=[task.pk]),
    ):
        before = User.objects.get(pk=alice.pk).data_version
        write()
        assert User.objects.get(pk=alice.pk).data_version == before + 1


def test_it_refuses_another_persons_account_and_type(alice):
    bob = make_person()
    with pytest.raises(ValueError, match="another person"):
        log(alice, make_account(bob))
    with pytest.raises(ValueError, match="another person"):
        log(alice, make_account(alice), type=make_type("Mine", user=bob))


def test_the_database_itself_refuses_another_persons_account(alice):
    task, foreign = make_task(alice), make_account(make_person())
    with pytest.raises(IntegrityError, match="own_account"), transaction.atomic():  # noqa: PT012 - checked late
        Task.objects.filter(pk=task.pk).update(account=foreign)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "facts",
    [
        {"duration_ms": 0},
        {"duration_ms": 32 * 24 * 3600 * 1000},
        {"units": 0},
        {"reward": D("-0.0001")},
        {"reward": D(10) ** 9 + 1},
        {"bonus": D(-1)},
        {"paid": D(-1)},
        {"status": "lost"},
        {"started_at": datetime(1999, 12, 1, tzinfo=UTC)},
        {"started_at": datetime(9999, 1, 1, tzinfo=UTC)},
    ],
    ids=lambda facts: " ".join(f"{k}={v}" for k, v in facts.items()),
)
def test_the_database_refuses_impossible_facts(alice, facts):
    account = make_account(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        log(alice, account, **facts)


def test_four_decimals_are_kept_exactly(alice):
    task = make_task(alice, reward=D("3.1256"), bonus=D("0.0044"), status="approved")
    task.refresh_from_db()
    assert task.worth == D("3.1300")


def test_what_a_row_brings(alice):
    hour = 3_600_000
    cases = [
        ({"status": "approved"}, D(2), D(2)),
        ({"status": "approved", "paid": D("1.5"), "bonus": D("0.25")}, D("1.75"), D("1.75")),
        ({"status": "pending"}, D(2), D(2)),
        ({"status": "rejected"}, D(2), D(0)),
        ({"status": "screened_out", "paid": D("0.1")}, D("0.1"), D("0.1")),
        ({"status": "returned"}, D(0), D(0)),
        ({"status": "approved", "duration_ms": None}, D(2), None),
    ]
    for facts, worth, hourly in cases:
        task = make_task(alice, **({"reward": D(2), "duration_ms": hour} | facts))
        task.refresh_from_db()
        assert (task.worth, task.hourly) == (worth, hourly), facts


def test_an_edit_keeps_the_day_of_the_zone_it_was_logged_in():
    person = make_person(timezone="Asia/Tokyo")
    task = make_task(person, started_at=datetime(2026, 11, 26, 20, tzinfo=UTC))
    assert task.local_on == date(2026, 11, 27)
    person.timezone = "Europe/London"
    person.save()
    edited = services.edit_task(user=person, task_id=task.pk, reward=D(2))
    assert (edited.local_on, edited.timezone) == (date(2026, 11, 27), "Asia/Tokyo")


def test_strangers_reach_nothing(alice):
    bob, task = make_person(), make_task(alice)
    with pytest.raises(Task.DoesNotExist):
        services.edit_task(user=bob, task_id=task.pk, reward=D(9))
    with pytest.raises(Task.DoesNotExist):
        services.delete_task(user=bob, task_id=task.pk)
    assert services.change_status(user=bob, task_ids=[task.pk], status="approved") == 0
    assert services.delete_tasks(user=bob, task_ids=[task.pk]) == 0
    assert assigning.restore_statuses(user=bob, earlier={task.pk: ("approved", None)}) == 0
    services.delete_task(user=alice, task_id=task.pk)
    assert services.restore_tasks(user=bob, task_ids=[task.pk]) == 0


def test_an_own_type_is_seen_by_its_person_only(alice):
    bob = make_person()
    mine = own_type(user=alice, name="Beetle counting")
    assert own_type(user=alice, name="beetle COUNTING") == mine
    assert mine in TaskType.objects.for_user(alice)
    assert mine not in TaskType.objects.for_user(bob)
    assert own_type(user=bob, name="Beetle counting") != mine
    assert own_type(user=bob, name="survey") == make_type("Survey")
