"""The settings: four pages, one form each."""

from decimal import Decimal

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.kinds import KINDS
from apps.accounts.models import User
from tests.factories import make_daily, make_person, make_rate

pytestmark = pytest.mark.django_db

MONEY = {
    "timezone": "Europe/Berlin",
    "home_currency": "EUR",
    "locale": "de-DE",
    "week_start": "6",
    "weekly_goal": "55",
    "hourly_floor": "6.50",
    "delay_per_mille": "2",
}


def fresh(person):
    return User.objects.get(pk=person.pk)


def post_money(client, **changes):
    return client.post("/settings/money/", MONEY | changes)


def test_it_saves_money_and_time(as_alice, alice):
    response = post_money(as_alice)
    assert (response.status_code, response.url) == (302, "/settings/money/")
    person = fresh(alice)
    assert (str(person.timezone), person.home_currency, person.locale) == ("Europe/Berlin", "EUR", "de-DE")
    assert (person.week_start, person.weekly_goal, person.hourly_floor) == (6, 55, Decimal("6.50"))
    assert person.delay_per_mille == 2


def test_it_saves_a_name_and_says_so(as_alice, alice):
    response = as_alice.post("/settings/", {"name": "Alice B.", "language": "en-gb"}, follow=True)
    assert fresh(alice).name == "Alice B."
    assert "Profile saved." in response.content.decode()


@pytest.mark.parametrize(
    ("before", "language", "after"),
    [
        ("en-GB", "de", "de-DE"),
        ("en-GB", "es", "es-ES"),
        ("de-AT", "de", "de-AT"),
        ("de-DE", "en-gb", "en-GB"),
    ],
)
def test_numbers_and_dates_go_with_another_language(as_alice, alice, before, language, after):
    User.objects.update(locale=before, language="de" if language == "en-gb" else "en-gb")
    as_alice.post("/settings/", {"name": "", "language": language})
    alice.refresh_from_db()
    assert (alice.language, alice.locale) == (language, after)


def test_the_same_language_again_leaves_them_alone(as_alice, alice):
    User.objects.update(locale="de-DE")
    as_alice.post("/settings/", {"name": "Alice", "language": "en-gb"})
    alice.refresh_from_db()
    assert (alice.name, alice.locale) == ("Alice", "de-DE")


def test_it_changes_the_signed_in_person_only(as_alice, bob):
    before = fresh(bob).__dict__
    post_money(as_alice)
    as_alice.post("/settings/", {"name": "Mallory", "id": bob.pk, "email": "m@example.org"})
    after = fresh(bob).__dict__
    assert {k: v for k, v in before.items() if k != "_state"} == {
        k: v for k, v in after.items() if k != "_state"
    }


def test_each_page_leaves_the_others_alone(as_alice, alice):
    post_money(as_alice)
    as_alice.post("/settings/", {"name": "Alice B.", "language": "en-gb"})
    as_alice.post("/settings/notifications/", {"mail_pace": "each"})
    person = fresh(alice)
    assert (person.name, person.home_currency, person.muted_alerts) == ("Alice B.", "EUR", [*KINDS])


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        pytest.param("weekly_goal", "lots", "Write an amount", id="words"),
        pytest.param("weekly_goal", "0", "Write 0.01 or more.", id="nothing"),
        pytest.param("weekly_goal", "1000001", "Write 1000000 or less.", id="too much"),
        pytest.param("weekly_goal", "5.00001", "at most 4 decimals", id="five decimals"),
        pytest.param("weekly_goal", "NaN", "Write an amount", id="not a number"),
        pytest.param("weekly_goal", "1e400000000", "Write 1000000 or less.", id="huge exponent"),
        pytest.param("weekly_goal", "1\x00", "Write an amount", id="null character"),
        pytest.param("hourly_floor", "-1", "Write 0 or more.", id="below zero"),
        pytest.param("delay_per_mille", "51", "number from 0 to 50", id="more than waiting costs anybody"),
        pytest.param("delay_per_mille", "-1", "number from 0 to 50", id="waiting that pays"),
        pytest.param("delay_per_mille", "1.5", "number from 0 to 50", id="half a thousandth"),
        pytest.param("timezone", "Moon/Tycho", "Select a valid choice", id="zone"),
        pytest.param("home_currency", "XXX", "Select a valid choice", id="currency"),
        pytest.param("locale", "xx-YY", "Select a valid choice", id="locale"),
        pytest.param("week_start", "9", "Select a valid choice", id="week start"),
    ],
)
def test_nonsense_is_refused_with_422_and_nothing_typed_is_lost(as_alice, alice, field, typed, says):
    response = post_money(as_alice, **{field: typed})
    assert response.status_code == 422
    assert says in str(response.context["form"].errors[field])
    form = response.context["form"]
    assert {name: form[name].value() for name in MONEY} == MONEY | {field: typed}
    assert fresh(alice).home_currency == "GBP"


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("en-GB", "1,234.50", "1234.50"),
        ("en-GB", "55,5", "55.5"),
        ("en-GB", "1,500", "1500"),
        ("de-DE", "1.234,50", "1234.50"),
        ("de-DE", "1.500", "1500"),
        ("de-DE", "6.50", "6.50"),
        ("de-DE", "6,50", "6.50"),
        ("fr-FR", "1 234,50", "1234.50"),
    ],
)
def test_amounts_are_read_as_the_person_writes_them(client, locale, typed, meant):
    person = make_person(locale=locale)
    client.force_login(person)
    assert post_money(client, weekly_goal=typed, locale=locale).status_code == 302
    assert fresh(person).weekly_goal == Decimal(meant)


def test_a_saved_amount_is_shown_as_the_person_writes_it(client):
    client.force_login(
        make_person(locale="de-DE", weekly_goal=Decimal("55.5"), hourly_floor=Decimal("0.125"))
    )
    page = client.get("/settings/money/").content.decode()
    assert 'value="55,50"' in page
    assert 'value="0,125"' in page


def another_currency(client, currency="INR", **changes):
    """The page after it; goal and least are those that were saved, unless told."""
    same = {"home_currency": currency, "locale": "en-GB", "weekly_goal": "55.00", "hourly_floor": "6.50"}
    page = client.post("/settings/money/", MONEY | same | changes, follow=True)
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def aims(alice):
    """She wants 55 pounds a week, and 6.50 an hour."""
    User.objects.update(weekly_goal=55, hourly_floor=Decimal("6.50"))


@pytest.mark.parametrize(
    ("currency", "per_eur", "goal", "least"),
    [("INR", "92", "5800", "680"), ("JPY", "160", "10000", "1200"), ("KWD", "0.32", "20", "2.4")],
)
def test_goal_and_least_go_into_another_currency(as_alice, alice, aims, currency, per_eur, goal, least):
    today = timezone.localdate()
    make_daily("GBP", today, "0.875")
    make_daily(currency, today, per_eur)
    another_currency(as_alice, currency)
    person = fresh(alice)
    assert (person.weekly_goal, person.hourly_floor) == (Decimal(goal), Decimal(least))


def test_the_page_says_what_became_of_them(as_alice, alice, aims):
    make_rate(alice, "GBP", "INR", timezone.localdate(), "105.4")
    assert another_currency(as_alice) == [
        "Money and time saved. “Weekly goal” is now ₹5,800. “Least you work for, an hour” is now ₹690."
    ]


def test_without_a_rate_they_are_emptied_and_the_page_says_so(as_alice, alice, aims):
    (said,) = another_currency(as_alice)
    assert "“Weekly goal” is empty now: write it in the new currency." in said
    assert (fresh(alice).weekly_goal, fresh(alice).hourly_floor) == (None, None)


def test_an_amount_that_is_changed_with_the_currency_is_in_the_new_one(as_alice, alice, aims):
    make_rate(alice, "GBP", "INR", timezone.localdate(), "100")
    (said,) = another_currency(as_alice, weekly_goal="6000", hourly_floor="")
    assert "“Weekly goal” is now ₹6,000." in said
    assert "Least" not in said
    assert (fresh(alice).weekly_goal, fresh(alice).hourly_floor) == (6000, None)


def test_more_than_a_goal_can_be_is_emptied(as_alice, alice):
    User.objects.update(weekly_goal=900_000)
    make_rate(alice, "GBP", "INR", timezone.localdate(), "100")
    another_currency(as_alice, weekly_goal="900000", hourly_floor="")
    assert fresh(alice).weekly_goal is None


def test_the_same_currency_leaves_the_amounts_alone(as_alice, alice, aims):
    assert another_currency(as_alice, "GBP") == ["Money and time saved."]
    assert (fresh(alice).weekly_goal, fresh(alice).hourly_floor) == (55, Decimal("6.50"))


@pytest.mark.parametrize(
    ("currency", "sign", "written"),
    [("GBP", "£", "5000.00"), ("JPY", "JP¥", "5000"), ("KWD", "KWD", "5000.000")],
)
def test_an_amount_says_its_currency_and_has_its_decimals(client, currency, sign, written):
    client.force_login(make_person(home_currency=currency, weekly_goal=5000))
    page = client.get("/settings/money/").content.decode()
    assert page.count(f'<div class="affix"><span>{sign}</span>') == 2
    assert f'value="{written}"' in page


def test_an_empty_goal_and_floor_mean_none(as_alice, alice):
    post_money(as_alice)
    post_money(as_alice, weekly_goal="", hourly_floor="")
    assert (fresh(alice).weekly_goal, fresh(alice).hourly_floor) == (None, None)


def test_a_choice_we_do_not_offer_but_the_person_has_is_kept(client):
    person = make_person(locale="eu-ES", timezone="US/Pacific")
    client.force_login(person)
    form = client.get("/settings/money/").context["form"]
    assert (form["locale"].value(), form["timezone"].value()) == ("eu-ES", "US/Pacific")
    assert post_money(client, locale="eu-ES", timezone="US/Pacific").status_code == 302
    assert str(fresh(person).timezone) == "US/Pacific"


@pytest.mark.parametrize(
    ("change", "rebuilds"),
    [
        ({"home_currency": "EUR"}, True),
        ({"week_start": 6}, True),
        ({"home_currency": "GBP", "week_start": 0}, False),
        ({"name": "Alice", "timezone": "Europe/Berlin", "locale": "de-DE", "weekly_goal": 5}, False),
    ],
    ids=["currency", "week start", "the same values", "other things"],
)
def test_roll_ups_are_to_be_rebuilt_only_when_they_rest_on_the_change(change, rebuilds):
    person = make_person(home_currency="GBP", week_start=0)
    changed = services.change_preferences(user_id=person.pk, **change)
    assert changed.rollup_version == (1 if rebuilds else 0)
    assert fresh(person).rollup_version == changed.rollup_version
    assert fresh(person).rolled_up_version == 0


def test_every_change_makes_the_pages_of_the_person_new(alice):
    before = fresh(alice).data_version
    services.change_preferences(user_id=alice.pk, locale="de-DE")
    assert fresh(alice).data_version == before + 1


def test_the_theme_is_kept_in_this_browser_and_drawn_by_the_server(as_alice):
    response = as_alice.post("/settings/appearance/", {"theme": "dark"}, follow=True)
    assert 'data-theme="dark"' in response.content.decode()
    assert response.context["form"]["theme"].value() == "dark"
    assert as_alice.post("/settings/appearance/", {"theme": "pink"}).status_code == 422
    assert as_alice.cookies["theme"].value == "dark"


def test_an_unknown_theme_in_the_cookie_is_the_devices(as_alice):
    as_alice.cookies["theme"] = '"><script>'
    page = as_alice.get("/settings/appearance/")
    assert 'data-theme="auto"' in page.content.decode()


@pytest.mark.parametrize("path", ["", "money/", "notifications/", "appearance/"])
def test_each_page_asks_for_the_session_the_person_and_their_notices_only(
    as_alice, alice, path, django_assert_num_queries
):
    User.objects.filter(pk=alice.pk).update(has_notices=True)
    with django_assert_num_queries(3):
        as_alice.get(f"/settings/{path}")
    with django_assert_num_queries(2):  # the notices are those of the same version of the person
        as_alice.get(f"/settings/{path}")


def test_towns_are_named_in_the_person_s_language(client, db):
    client.force_login(make_person(timezone="Europe/London", locale="es-ES", language="es"))
    page = client.get("/settings/money/").content.decode()
    assert '<option value="Europe/London" selected>Londres</option>' in page
    assert page.index(">Ámsterdam<") < page.index(">Andorra<") < page.index(">Zúrich<")
    assert '<optgroup label="Europa">' in page
    assert "según el reloj de Londres" in client.get("/settings/notifications/").content.decode()


@pytest.mark.parametrize(
    ("path", "title"), [("", "Profile"), ("money/", "Money and time"), ("work/", "Devices and skills")]
)
def test_the_title_names_the_page(as_alice, path, title):
    assert f"<title>{title} ·" in as_alice.get(f"/settings/{path}").content.decode()


@pytest.mark.parametrize("path", ["", "money/", "notifications/", "appearance/"])
def test_nobody_is_sent_to_the_door(client, db, path):
    assert client.get(f"/settings/{path}").url == f"/accounts/login/?next=/settings/{path}"
    assert client.post(f"/settings/{path}", MONEY).status_code == 302


def test_times_and_numbers_of_a_page_are_those_of_the_person(client, rf):
    from django.http import HttpResponse
    from django.utils import timezone

    from apps.accounts.locale import current_locale
    from apps.accounts.middleware import PersonMiddleware

    seen = []
    request = rf.get("/")
    request.user = make_person(timezone="Asia/Kolkata", locale="hi-IN")

    def page(request):
        seen.append((timezone.get_current_timezone_name(), current_locale()))
        return HttpResponse()

    PersonMiddleware(page)(request)
    assert seen == [("Asia/Kolkata", "hi_IN")]
    assert (timezone.get_current_timezone_name(), current_locale()) == ("UTC", "en_GB")


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("/settings/", {"name": "Anna", "language": "de"}, "Profil gespeichert."),
        ("/settings/money/", MONEY, "Geld und Zeit gespeichert."),
        ("/settings/notifications/", {"mail_pace": "each"}, "Benachrichtigungen gespeichert."),
        ("/settings/work/", {}, "Geräte und Können gespeichert."),
        ("/settings/appearance/", {"theme": "dark", "has_keys": "on"}, "Darstellung gespeichert."),
        ("/mail/test/", {}, "Eine Testmail an "),
    ],
)
def test_what_is_said_on_the_next_page_is_in_the_person_s_language(client, db, path, sent, said):
    client.force_login(make_person(language="de", locale="de-DE"))
    page = client.post(path, sent, follow=True)
    (message,) = page.context["messages"]
    assert str(message).startswith(said)
