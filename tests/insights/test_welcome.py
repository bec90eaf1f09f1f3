"""The first run: four steps, each done when the facts say so."""

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks.models import Task
from tests.factories import make_account, make_person, make_platform, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_person(home_currency="USD")


@pytest.fixture
def alices(client, alice):
    client.force_login(alice)
    return client


def steps(client):
    page = client.get(reverse("welcome")).content.decode()
    return [piece.split('"')[0].strip() for piece in page.split('<li class="step')[1:]]


def test_each_step_is_done_when_the_facts_say_so(alices, alice):
    assert steps(alices) == ["step--done", "step--now", "", ""]
    make_account(alice)
    assert steps(alices) == ["step--done", "step--done", "step--now", ""]
    make_task(alice)
    assert steps(alices) == ["step--done", "step--done", "step--done", "step--now"]
    alices.post(reverse("welcome_goal"), {"weekly_goal": "20"})
    assert steps(alices) == ["step--done"] * 4


def test_the_way_on_is_the_one_bright_button_once_all_is_done(alices, alice):
    make_task(alice, make_account(alice))
    page = alices.get(reverse("welcome")).content.decode()
    assert "See today" not in page
    page = alices.post(reverse("welcome_goal"), {"weekly_goal": "20"}, follow=True).content.decode()
    assert '<a class="btn btn--coin" href="/">See today</a>' in page
    assert page.count("btn--coin") == 1


def test_ticked_platforms_become_accounts_in_the_own_currency_where_possible(alices, alice):
    both = make_platform("Prolific", slug="prolific", units=["GBP", "USD"])
    euro = make_platform("Clickworker", slug="clickworker", units=["EUR"])
    alices.post(reverse("welcome_platforms"), {"platforms": [both.pk, euro.pk]})
    units = Account.objects.for_user(alice).values_list("name", "unit")
    assert set(units) == {("Prolific", "USD"), ("Clickworker", "EUR")}


def test_ticking_none_says_what_to_do(alices):
    page = alices.post(reverse("welcome_platforms"), {})
    assert page.status_code == 422
    assert "Tick at least one platform" in page.content.decode()


def test_a_goal_that_is_no_amount_is_kept_and_explained(alices, alice):
    page = alices.post(reverse("welcome_goal"), {"weekly_goal": "lots"})
    assert page.status_code == 422
    assert 'value="lots"' in page.content.decode()
    assert User.objects.get(pk=alice.pk).weekly_goal is None


def test_a_goal_names_its_currency(client):
    client.force_login(make_person(home_currency="JPY"))
    page = client.get(reverse("welcome")).content.decode()
    assert "<span>JP¥</span>" in page


def test_a_goal_is_set(alices, alice):
    alices.post(reverse("welcome_goal"), {"weekly_goal": "55.50"})
    assert User.objects.get(pk=alice.pk).weekly_goal == Decimal("55.50")


def test_sample_data_comes_and_goes_with_one_tap_each(alices, alice):
    alices.post(reverse("sample_add"))
    assert Task.objects.for_user(alice).count() > 300
    page = alices.get(reverse("welcome")).content.decode()
    assert "You are looking at sample data" in page
    assert "Show sample data" not in page
    assert steps(alices) == ["step--done", "step--now", "", ""]
    page = alices.post(reverse("sample_remove"), follow=True).content.decode()
    assert not Task.objects.exists()
    toast = page.partition("Sample data removed")[2].partition("</form>")[0]
    assert f'action="{reverse("sample_add")}"' in toast
    assert "You are looking at sample data" not in alices.get(reverse("welcome")).content.decode()


def test_it_speaks_of_money_and_time_as_people_do(alices, alice):
    User.objects.filter(pk=alice.pk).update(timezone="America/New_York", week_start=6)
    assert "US dollars, New York time, weeks from Sunday." in alices.get(reverse("welcome")).content.decode()


def test_money_and_place_are_named_in_the_language_of_the_words(alices, alice):
    User.objects.filter(pk=alice.pk).update(timezone="Asia/Kolkata", home_currency="INR", locale="hi-IN")
    assert "Indian rupees, Kolkata time" in alices.get(reverse("welcome")).content.decode()
    User.objects.filter(pk=alice.pk).update(timezone="Europe/London", home_currency="GBP", language="es")
    assert "Libras esterlinas, hora de Londres" in alices.get(reverse("welcome")).content.decode()


def test_the_example_is_one_that_the_line_can_read(alices, alice):
    assert "quillo survey 12m 1.80" in alices.get(reverse("welcome")).content.decode()
    make_account(alice, "CloudResearch Connect", aliases=["connect"])
    assert "<kbd>connect survey 12m 1.80</kbd>" in alices.get(reverse("welcome")).content.decode()
    User.objects.update(language="de")
    assert "<kbd>connect umfrage 12m 1,80</kbd>" in alices.get(reverse("welcome")).content.decode()
