"""Payouts as a file: each with all that came of it, in exact amounts."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.payouts.models import Arrival, Payout
from tests.downloads import csv_rows, csv_table
from tests.factories import make_account, make_payout
from tests.payouts.parts import fail


def exported(client):
    response = client.get(reverse("payout_csv"))
    assert response.status_code == 200
    return csv_rows(response.getvalue())


def make_arrival(payout, came, other_unit="", other=None):
    return Arrival.objects.create(
        user_id=payout.user_id, payout=payout, arrived_on=date(2026, 11, 25), came=D(came),
        other_unit=other_unit, other_amount=other and D(other),
    )  # fmt: skip


def make_part(account, *arrivals):
    """A payout of 20 of which these parts came."""
    payout = make_payout(account, 20, state=Payout.State.PARTIAL, came=sum(D(one[0]) for one in arrivals))
    for one in arrivals:
        make_arrival(payout, *one)
    return payout


def test_a_row_says_all_that_is_known_of_a_payout(as_alice, quillo):
    make_payout(
        quillo, "12.5", arrived_on=date(2026, 11, 24), expected_on=date(2026, 11, 23), fee=D("0.3105"),
        method="PayPal", note="reference 7",
    )  # fmt: skip
    ((row),) = exported(as_alice)
    assert row == {
        "Requested on": "2026-11-20", "Expected": "2026-11-23", "Arrived on": "2026-11-24", "Failed on": "",
        "Platform": "Quillo", "Method": "PayPal", "State": "Arrived", "Unit": "GBP", "Asked for": "12.50",
        "Left the account": "12.50", "Came": "12.1895", "Fee": "0.3105", "Lost": "0.00",
        "Still on its way": "0.00", "Came as": "", "Other currency": "", "Note": "reference 7",
    }  # fmt: skip


def test_what_came_of_each_adds_up_to_what_left_the_account(as_alice, quillo):
    make_payout(quillo, 5)
    make_part(quillo, ("7.25",))
    make_payout(
        quillo, 4, requested_amount=10, state=Payout.State.FAILED, failed_on=date(2026, 11, 25), lost=D(4)
    )
    rows = exported(as_alice)
    assert [row["State"] for row in rows] == ["Failed", "Arrived in part", "On its way"]
    assert [row["Still on its way"] for row in rows] == ["0.00", "12.75", "5.00"]
    for row in rows:
        parts = sum(D(row[name]) for name in ("Came", "Fee", "Lost", "Still on its way"))
        assert parts == D(row["Left the account"])


def test_the_day_of_the_last_part_is_there_whatever_became_of_the_rest(as_alice, quillo):
    make_part(quillo, ("7.25",))
    payout = make_part(quillo, ("2",))
    Arrival.objects.filter(payout=payout).update(arrived_on=date(2026, 11, 24))
    fail(payout)
    rows = exported(as_alice)
    assert [(row["State"], row["Arrived on"]) for row in rows] == [
        ("Failed", "2026-11-24"), ("Arrived in part", "2026-11-25"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "came_as", "unit"),
    [
        ([("5", "EUR", "5.81")], "5.81", "EUR"),
        ([("5", "EUR", "5.81"), ("6", "EUR", "7.00")], "12.81", "EUR"),
        ([("5", "EUR", "5.81"), ("6",)], "5.81", "EUR"),
        ([("5", "EUR", "5.81"), ("6", "JPY", "1180")], "", "5.81 EUR, 1180 JPY"),
        ([("5",)], "", ""),
    ],
)
def test_what_came_in_another_currency_is_added_up_by_currency(as_alice, quillo, parts, came_as, unit):
    make_part(quillo, *parts)
    (row,) = exported(as_alice)
    assert (row["Came as"], row["Other currency"]) == (came_as, unit)


def test_the_newest_come_first_and_what_was_taken_back_is_left_out(as_alice, quillo):
    for day, note in ((1, "old"), (3, "new"), (2, "between")):
        make_payout(quillo, 5, requested_on=date(2026, 11, day), note=note)
    make_payout(quillo, 5, state=Payout.State.CANCELLED, note="cancelled")
    assert [row["Note"] for row in exported(as_alice)] == ["new", "between", "old"]


def test_what_people_wrote_is_never_a_formula(as_alice, alice):
    make_payout(make_account(alice, "=Quillo"), 5, method="@bank", note="-7")
    (row,) = exported(as_alice)
    assert (row["Platform"], row["Method"], row["Note"]) == ("'=Quillo", "'@bank", "'-7")


@pytest.mark.parametrize("language", ["de", "es"])
def test_it_is_in_the_language_of_the_person_to_its_last_row(as_alice, alice, quillo, language):
    make_payout(quillo, 5, arrived_on=date(2026, 11, 24))
    english = list(exported(as_alice)[0])
    User.objects.filter(pk=alice.pk).update(language=language)
    (row,) = exported(as_alice)
    assert len(row) == len(english)
    with translation.override(language):
        assert row[translation.gettext("State")] == translation.gettext("Arrived") != "Arrived"


def test_a_stranger_gets_none_of_them(client, bob, quillo):
    make_payout(quillo, 5, note="hers")
    make_payout(make_account(bob), 5, note="his")
    client.force_login(bob)
    assert [row["Note"] for row in exported(client)] == ["his"]


def test_the_page_offers_it_once_there_is_something_in_it(as_alice, quillo):
    link = f'href="{reverse("payout_csv")}"'
    assert link not in as_alice.get(reverse("payout_list")).content.decode()
    make_payout(quillo, 5)
    assert link in as_alice.get(reverse("payout_list")).content.decode()


def test_its_name_says_the_day_and_it_is_kept_by_nobody(as_alice, alice, time_machine):
    time_machine.move_to("2026-11-26T10:00Z", tick=False)
    response = as_alice.get(reverse("payout_csv"))
    named = 'attachment; filename="farthing-payouts-2026-11-26.csv"'
    assert response.headers["Content-Disposition"] == named
    assert "no-store" in response.headers["Cache-Control"]
    assert len(csv_table(response.getvalue())) == 1


def test_the_queries_do_not_grow_with_the_rows(as_alice, quillo, django_assert_num_queries):
    for _ in range(3):
        for _ in range(10):
            make_part(quillo, ("1", "EUR", "2"))
        with django_assert_num_queries(4):  # session, person; payouts, their parts
            exported(as_alice)
