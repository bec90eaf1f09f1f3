"""A bonus that was promised: noted with the task, and by when it should come."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.urls import reverse

from apps.tasks.models import Task
from apps.tasks.promises import DUE_ON, due, due_on
from tests.factories import make_account, make_platform, make_task
from tests.tasks.test_outcomes import sent
from tests.tasks.test_pages import fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WORK_ON = date(2026, 11, 26)


# Until when it was promised, the platform's days to approve, the day, and why.
DUES = {
    "a day was named": (date(2026, 12, 24), 7, date(2026, 12, 24), "as you noted"),
    "the day of the work": (WORK_ON, None, WORK_ON, "as you noted"),
    "the platform's days": (
        None,
        7,
        date(2026, 12, 3),
        "7 days after the work, as long as an approval takes",
    ),
    "one day": (None, 1, date(2026, 11, 27), "1 day after the work, as long as an approval takes"),
    "at once": (None, 0, WORK_ON, "0 days after the work, as long as an approval takes"),
    "nothing is known": (None, None, date(2026, 12, 10), "14 days after the work, as no day is known"),
}


@pytest.mark.parametrize(("until", "days", "on", "because"), DUES.values(), ids=DUES)
def test_it_is_due_on_its_day_or_when_work_is_approved_or_in_two_weeks(until, days, on, because):
    found = due(WORK_ON, until, days)
    assert (found.on, found.because) == (on, because)


@pytest.mark.parametrize(("until", "own", "theirs"), [
    (date(2026, 12, 24), 7, 3), (None, 7, 3), (None, None, 3), (None, 0, 3), (None, None, None),
])  # fmt: skip
def test_the_database_finds_the_same_day(alice, until, own, theirs):
    account = make_account(alice, platform=make_platform(approval_days=theirs), approval_days=own)
    task = make_task(alice, account, promised=D(1), promised_until=until)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {DUE_ON} FROM tasks_task t JOIN platforms_account a ON a.id = t.account_id"
            " LEFT JOIN platforms_platform p ON p.id = a.platform_id"
        )
        [(found,)] = cursor.fetchall()
    assert found == due_on(task.local_on, until, account.usual_approval_days)


def page_of(client, task):
    return client.get(reverse("task_detail", args=[task.pk])).content.decode()


class TestNoting:
    def test_it_is_noted_with_a_new_task(self, as_alice, quillo):
        values = fields(quillo, promised="£1.5", promised_until="2026-12-01")
        assert as_alice.post(reverse("task_log"), values).status_code == 302
        task = Task.objects.get()
        assert (task.promised, task.promised_until) == (D("1.5"), date(2026, 12, 1))

    def test_neither_is_needed_and_nothing_promised_is_no_promise(self, as_alice, quillo):
        for promised in ("", "0"):
            as_alice.post(reverse("task_log"), fields(quillo, promised=promised))
        assert list(Task.objects.values_list("promised", "promised_until")) == [(None, None)] * 2

    def test_it_is_changed_and_taken_back_in_the_form(self, as_alice, alice):
        task = make_task(alice, promised=D("1.5"), promised_until=date(2026, 12, 1))
        edit = reverse("task_edit", args=[task.pk])
        form = as_alice.get(edit).content.decode()
        assert 'value="1.50"' in form
        assert 'value="2026-12-01"' in form
        assert '<details class="fold" open>' in form
        as_alice.post(edit, sent(task, promised="2"))
        task.refresh_from_db()
        assert (task.promised, task.promised_until) == (2, None)
        as_alice.post(edit, sent(task))
        task.refresh_from_db()
        assert task.promised is None

    REFUSED = {
        "a day without a sum": ({"promised_until": "2026-12-01"}, "Write how much was promised"),
        "a day with nothing": ({"promised": "0", "promised_until": "2026-12-01"}, "Write how much"),
        "a day before the work": ({"promised": "1", "promised_until": "2026-11-25"}, "Choose the day of"),
        "a day beyond the calendar": ({"promised": "1", "promised_until": "2101-01-01"}, "Choose the day of"),
        "no day at all": ({"promised": "1", "promised_until": "soon"}, "Write a date, like 2026-11-23."),
        "no sum at all": ({"promised": "much", "promised_until": "2026-12-01"}, "Write an amount"),
        "less than nothing": ({"promised": "-1"}, "Write an amount from 0 up."),
        "another currency": ({"promised": "$1"}, "This account is paid in GBP."),
    }

    @pytest.mark.parametrize(("typed", "says"), REFUSED.values(), ids=REFUSED)
    def test_nonsense_is_refused_and_nothing_typed_is_lost(self, as_alice, quillo, typed, says):
        response = as_alice.post(reverse("task_log"), fields(quillo, note="kept", **typed))
        html = response.content.decode()
        assert response.status_code == 422
        assert says in str(response.context["form"].errors)
        assert all(f'value="{value}"' in html for value in typed.values())
        assert "kept</textarea>" in html
        assert not Task.objects.exists()

    def test_the_day_of_the_work_is_the_person_s_own(self, as_alice, alice):
        alice.timezone = "Pacific/Auckland"  # where it is the 27th already
        alice.save()
        account = make_account(alice)
        for until, status in (("2026-11-26", 422), ("2026-11-27", 302)):
            values = fields(account, started="2026-11-27T00:30", promised="1", promised_until=until)
            assert as_alice.post(reverse("task_log"), values).status_code == status


class TestItsPage:
    def test_it_says_how_much_until_when_and_why(self, as_alice, alice):
        task = make_task(alice, promised=D(1))
        page = page_of(as_alice, task)
        assert "<dt>Bonus promised</dt><dd>£1.00</dd>" in page
        assert ">10 Dec 2026</time>, 14 days after the work, as no day is known" in page

    @pytest.mark.parametrize("facts", [{"bonus": D(1)}, {"bonus": D(2), "status": "approved"}])
    def test_it_says_that_it_has_come(self, as_alice, alice, facts):
        page = page_of(as_alice, make_task(alice, promised=D(1), **facts))
        assert "<dt>Bonus promised</dt><dd>£1.00, has come</dd>" in page
        assert "It should come by" not in page

    def test_refused_work_is_due_nothing(self, as_alice, alice):
        task = make_task(alice, promised=D(1), status="rejected")
        assert "It should come by" not in page_of(as_alice, task)

    def test_without_a_promise_nothing_is_said(self, as_alice, alice):
        assert "Bonus promised" not in page_of(as_alice, make_task(alice))


def test_what_was_promised_is_no_money_yet(alice, quillo):
    from apps.payouts.balances import balance_from_facts, standing_of

    task = make_task(alice, quillo, status="approved", promised=D(5))
    assert (standing_of(quillo).balance.amount, task.worth) == (D("1.80"), D("1.80"))
    assert standing_of(quillo) == balance_from_facts(quillo)
