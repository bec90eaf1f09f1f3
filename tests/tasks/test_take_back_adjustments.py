"""Money without a task that was taken away is there again by the toast's Undo, exactly as it was."""

import re
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from apps.tasks import services, undo
from apps.tasks.models import Adjustment
from apps.tasks.recompute import compare_person
from tests.factories import make_account, make_person, make_task

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 23, 30, 12, 345678, tzinfo=UTC)


def add(alice, account, **facts):
    known = {"amount": D("-1.2345"), "happened_at": AT, "kind": "correction", "note": "why <b>"}
    return services.add_adjustment(user=alice, account=account, **(known | facts))


def rows():
    kept = [field.attname for field in Adjustment._meta.concrete_fields if field.name != "created_at"]
    return list(Adjustment.objects.order_by("pk").values(*kept))


def take_away(client, row):
    page = client.post(reverse("adjustment_delete", args=[row.pk]), follow=True).content.decode()
    return re.findall(r'action="(/tasks/undo/[^"]+)"', page)[0]


def test_it_is_as_before(as_alice, alice, quillo):
    row = add(alice, quillo)
    before = rows()
    address = take_away(as_alice, row)
    assert rows() == []
    page = as_alice.post(address, follow=True)
    assert page.redirect_chain[-1][0] == reverse("adjustment_new")
    assert "It is as before." in page.content.decode()
    assert rows() == before
    assert compare_person(alice.pk) == 0


def test_its_day_is_that_of_where_it_was_noted(as_alice, alice, quillo):
    address, before = take_away(as_alice, add(alice, quillo)), "2026-11-25"
    type(alice).objects.filter(pk=alice.pk).update(timezone="Asia/Tokyo")
    as_alice.post(address)
    assert str(Adjustment.objects.get().local_on) == before
    assert compare_person(alice.pk) == 0


def test_one_that_hangs_on_a_task(as_alice, alice, quillo):
    row = add(alice, quillo, task=make_task(alice, quillo), amount=D(1), kind="bonus")
    before = rows()
    as_alice.post(take_away(as_alice, row))
    assert rows() == before


def test_twice_is_once(as_alice, alice, quillo):
    address = take_away(as_alice, add(alice, quillo))
    for _time in range(2):
        as_alice.post(address)
    assert len(rows()) == 1
    assert compare_person(alice.pk) == 0


def test_not_where_its_task_or_its_platform_is_gone(alice, quillo):
    task, other = make_task(alice, quillo), make_account(alice)
    of_task, of_other = add(alice, quillo, task=task), add(alice, other)
    tokens = [undo.of_adjustment(row) for row in (of_task, of_other)]
    task.delete()
    other.delete()
    assert [undo.take_back(alice, token) for token in tokens] == [None, None]
    assert rows() == []


def test_a_stranger_brings_nothing_back(as_alice, alice, quillo):
    token = undo.of_adjustment(add(alice, quillo))
    Adjustment.objects.all().delete()
    assert undo.take_back(make_person(), token) is None
    assert rows() == []
