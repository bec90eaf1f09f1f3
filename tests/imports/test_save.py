"""Saving writes what the check page showed, once, and in one piece."""

from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from apps.imports import services
from apps.imports.models import Batch, Row
from apps.imports.summary import summarise
from apps.platforms.models import Account
from apps.tasks import rollups
from apps.tasks.models import Adjustment, Task
from apps.tasks.services import change_status, delete_task
from tests.factories import make_account, make_person, make_task

pytestmark = pytest.mark.django_db


def money(person):
    """Reward and bonus of the person's tasks by status and unit, and the extra money by unit."""
    tasks = Task.objects.for_user(person).values_list("status", "account__unit")
    rows = tasks.annotate(Sum("reward"), Sum("bonus"), Sum("duration_ms")).order_by()
    extra = (
        Adjustment.objects.filter(user=person).values_list("account__unit").annotate(Sum("amount")).order_by()
    )
    return {row[:2]: row[2:] for row in rows}, dict(extra)


def counts(batch):
    summary = summarise(batch)
    return summary.new, summary.changed, summary.same, summary.refused


SAMPLE = {
    ("approved", "GBP"): (Decimal("9.60"), Decimal("0.75"), 4_133_722),
    ("approved", "USD"): (Decimal("2.20"), Decimal(0), 553_671),
    ("pending", "GBP"): (Decimal("0.75"), Decimal(0), 272_151),
    ("pending", "USD"): (Decimal("4.00"), Decimal(0), 1_350_000),
    ("rejected", "GBP"): (Decimal("2.00"), Decimal(0), 574_430),
    ("returned", "GBP"): (Decimal("1.80"), Decimal(0), None),
    ("returned", "USD"): (Decimal("6.00"), Decimal(0), None),
    ("expired", "GBP"): (Decimal("1.25"), Decimal(0), None),
    ("screened_out", "GBP"): (Decimal("0.10"), Decimal(0), 37_750),
}


def test_the_sample_saved_twice_gives_its_sums_once(alice, check, prolific_file):
    for _ in range(2):
        assert services.save_batch(batch=check(alice, prolific_file))
        assert money(alice) == (SAMPLE, {"USD": Decimal("0.40")})
        assert Task.objects.for_user(alice).count() == 14
    assert counts(Batch.objects.first()) == (0, 0, 14, 0)
    assert rollups.differences(alice) == 0


def test_a_second_import_with_a_changed_status_updates_it(alice, check, prolific_file):
    services.save_batch(batch=check(alice, prolific_file))
    later = prolific_file.replace(b"CHEAD123,AWAITING REVIEW", b"CHEAD123,APPROVED")
    batch = check(alice, later)
    assert counts(batch) == (0, 1, 13, 0)
    (change,) = summarise(batch).changes
    assert (change.title, change.was, change.becomes) == ("Headline trust survey", "Pending", "Approved")
    services.save_batch(batch=batch)
    assert Task.objects.for_user(alice).count() == 14
    assert money(alice)[0]["approved", "GBP"][0] == Decimal("10.35")
    assert rollups.differences(alice) == 0


def test_a_screened_out_row_counts_what_it_paid(alice, check, prolific_file):
    services.save_batch(batch=check(alice, prolific_file))
    task = Task.objects.get(user=alice, status="screened_out")
    assert (task.reward, task.paid) == (Decimal("0.10"), Decimal("0.10"))


def test_a_later_bonus_in_another_currency_goes_to_the_other_wallet(alice, check):
    row = "A,£1.00,{},2026-09-01 08:00:00,2026-09-01 08:10:00,C,APPROVED\n"
    services.save_batch(batch=check(alice, row.format("£0.00")))
    services.save_batch(batch=check(alice, row.format("$0.40")))
    assert money(alice)[1] == {"USD": Decimal("0.40")}
    services.save_batch(batch=check(alice, row.format("$0.50")))
    assert money(alice)[1] == {"USD": Decimal("0.50")}
    assert Task.objects.for_user(alice).count() == 1
    assert rollups.differences(alice) == 0


def test_the_same_batch_is_saved_once(alice, check, prolific_file):
    batch = check(alice, prolific_file)
    assert [services.save_batch(batch=batch), services.save_batch(batch=batch)] == [True, False]
    assert Task.objects.for_user(alice).count() == 14


def test_two_checks_of_one_file_make_no_task_twice(alice, check, prolific_file):
    first, second = check(alice, prolific_file), check(alice, prolific_file)
    services.save_batch(batch=first)
    services.save_batch(batch=second)
    assert Task.objects.for_user(alice).count() == 14
    assert counts(second) == (0, 0, 14, 0)


def test_the_order_of_rows_is_nothing(alice, check, prolific_file):
    services.save_batch(batch=check(alice, prolific_file))
    header, *lines = prolific_file.decode().splitlines()
    batch = check(alice, "\n".join([header, *reversed(lines), ""]).encode())
    assert counts(batch) == (0, 0, 14, 0)


def test_a_task_that_was_deleted_stays_deleted(alice, check, prolific_file):
    services.save_batch(batch=check(alice, prolific_file))
    delete_task(user=alice, task_id=Task.objects.get(title="Map reading task").pk)
    batch = check(alice, prolific_file)
    assert counts(batch) == (0, 0, 13, 1)
    services.save_batch(batch=batch)
    assert Task.objects.for_user(alice).count() == 13


def test_it_uses_the_accounts_that_are_there_and_makes_the_missing_one(alice, prolific, check, prolific_file):
    mine = make_account(alice, platform=prolific, unit="GBP")
    services.save_batch(batch=check(alice, prolific_file))
    accounts = Account.objects.for_user(alice).values_list("unit", "platform").order_by("unit")
    assert list(accounts) == [("GBP", prolific.pk), ("USD", prolific.pk)]
    assert Task.objects.filter(account=mine).count() == 11


def test_bobs_tasks_are_bobs(alice, prolific, check, prolific_file):
    bob = make_person()
    services.save_batch(batch=check(bob, prolific_file))
    batch = check(alice, prolific_file)
    assert counts(batch) == (14, 0, 0, 0)
    services.save_batch(batch=batch)
    owners = Task.objects.values_list("user").annotate(Count("pk")).order_by("user")
    assert dict(owners) == {alice.pk: 14, bob.pk: 14}


@pytest.mark.parametrize("twice", [False, True])
def test_undo_leaves_no_trace_of_new_tasks(twice, alice, check, prolific_file):
    by_hand = make_task(alice, make_account(alice))
    before = money(alice)
    batch = check(alice, prolific_file)
    services.save_batch(batch=batch)
    assert services.undo_batch(batch=batch)
    if twice:
        assert not services.undo_batch(batch=batch)
    assert money(alice) == before
    assert list(Task.objects.all()) == [by_hand]
    assert list(Account.objects.all()) == [by_hand.account]
    assert rollups.differences(alice) == 0


def test_undo_leaves_an_account_on_which_something_else_hangs(alice, check, prolific_file):
    batch = check(alice, prolific_file)
    services.save_batch(batch=batch)
    pounds = Account.objects.get(unit="GBP")
    mine = make_task(alice, pounds)
    services.undo_batch(batch=batch)
    assert list(Account.objects.all()) == [pounds]
    assert list(Task.objects.all()) == [mine]


def test_undo_puts_changed_tasks_back(alice, check):
    row = "A,£1.00,{},2026-09-01 08:00:00,2026-09-01 08:10:00,C,{}\n"
    services.save_batch(batch=check(alice, row.format("$0.40", "APPROVED")))
    before = money(alice)
    second = check(alice, row.format("£0.20", "REJECTED"))
    services.save_batch(batch=second)
    assert money(alice) != before
    services.undo_batch(batch=second)
    assert money(alice) == before
    assert rollups.differences(alice) == 0


def test_an_earlier_import_is_not_undone_under_a_later_one(alice, check, prolific_file):
    first = check(alice, prolific_file)
    services.save_batch(batch=first)
    second = check(alice, prolific_file.replace(b"CHEAD123,AWAITING REVIEW", b"CHEAD123,APPROVED"))
    services.save_batch(batch=second)
    with pytest.raises(services.LaterImport, match="Undo that one first"):
        services.undo_batch(batch=first)
    services.undo_batch(batch=second)
    services.undo_batch(batch=first)
    assert not Task.objects.exists()


def test_a_checked_file_that_is_left_out_is_gone(alice, check, prolific_file):
    services.discard_batch(batch=check(alice, prolific_file))
    assert not Batch.objects.exists()
    assert not Row.objects.exists()


def test_a_private_account_of_that_name_takes_the_money(alice, check, prolific_file):
    mine = make_account(alice, "Prolific")
    services.save_batch(batch=check(alice, prolific_file))
    assert Task.objects.filter(account=mine).count() == 11


def test_a_decision_taken_back_forgets_when_it_was_known(alice, check):
    row = "A,£1.00,£0.00,2026-09-01 08:00:00,2026-09-01 08:10:00,C,{}\n"
    services.save_batch(batch=check(alice, row.format("AWAITING REVIEW")))
    change_status(user=alice, task_ids=[Task.objects.get().pk], status="approved")
    known = Task.objects.get().decided_at
    again = check(alice, row.format("AWAITING REVIEW"))
    services.save_batch(batch=again)
    assert Task.objects.get().decided_at is None
    services.undo_batch(batch=again)
    assert Task.objects.get().decided_at == known
