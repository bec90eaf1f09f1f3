"""Figures fit the person's settings on the next page, and one person's trouble is nobody else's."""

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services import change_preferences
from apps.tasks import recompute, rollups
from tests.factories import make_account, make_person, make_rate, make_task

pytestmark = pytest.mark.django_db


def test_another_home_currency_counts_on_the_next_page_without_a_worker(client):
    alice = make_person(home_currency="GBP")
    make_task(alice, make_account(alice), status="approved", reward=Decimal("2.00"))
    make_rate(alice, "GBP", "EUR", "2020-01-01", "1.5")
    change_preferences(user_id=alice.pk, home_currency="EUR")
    client.force_login(alice)
    assert "€3.00" in client.get(reverse("task_list")).content.decode()
    assert rollups.differences(User.objects.get(pk=alice.pk)) == 0


def test_one_person_who_cannot_be_recomputed_stops_nobody_else(monkeypatch, caplog):
    alice, bob = make_person(), make_person()
    make_task(alice, make_account(alice))
    make_task(bob, make_account(bob))
    whole = recompute.refresh_statistics

    def refusing(user, *args, **kwargs):
        if user.pk == alice.pk:
            raise ArithmeticError("too large")
        return whole(user, *args, **kwargs)

    monkeypatch.setattr(recompute, "refresh_statistics", refusing)
    recompute.recompute_dirty()
    assert recompute.people_due() == [alice.pk]
    assert f"person {alice.pk}" in caplog.text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_words(moment, client):
    alice = make_person(timezone="Asia/Tokyo")
    account = make_account(alice)
    client.force_login(alice)
    task = make_task(alice, account)
    fields = {"account": account.pk, "type": task.type_id, "pay": "1", "started": moment, "status": "pending"}
    page = client.post(reverse("task_log"), fields | {"key": "6f1b8a52-6a53-4b6b-9a0e-0f8f6f6f6f6f"})
    assert page.status_code == 422
    assert "2000" in page.content.decode()


@pytest.mark.parametrize("cursor", ["1E999999_5", "99999999999999999999_5", "NaN_5", "x"])
def test_a_made_up_place_in_the_list_is_its_beginning(cursor, client):
    alice = make_person()
    make_task(alice)
    client.force_login(alice)
    assert client.get(reverse("task_list"), {"sort": "-pay", "after": cursor}).status_code == 200
