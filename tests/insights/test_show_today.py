"""The page itself: who sees what, what it costs, and when it is not drawn again."""

import re
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from django.test import Client

from apps.accounts.services import change_preferences
from apps.insights import freshness
from apps.payouts.checks import check_person
from apps.platforms.rate_services import set_rate
from apps.tasks.recompute import recompute_dirty
from tests.factories import make_account, make_payout, make_rate, make_task, make_type
from tests.insights.conftest import NOW

QUERIES = 6  # session, person, balances, roll-ups, payouts on their way, latest tasks


def seen(client, address="/"):
    """The page's ETag, for a browser that has been here before: it has the cookie that forms need."""
    client.get(address)
    return client.get(address)["ETag"]


def body(response):
    return re.sub(r"\s+", " ", response.content.decode())


def fill(user, count, platforms=3):
    """Work in every week and month, by several types, with payouts."""
    for number in range(count):
        account = make_account(user, f"P{number}", minimum="1") if number < platforms else account  # noqa: F821
        make_task(
            user,
            account,
            type=make_type(["Survey", "Transcription"][number % 2]),
            started_at=NOW - timedelta(days=3 * number),
            status=["approved", "pending", "rejected", "screened_out"][number % 4],
        )
    make_payout(account, "0.10", fee="0.01", state="arrived", arrived_on=NOW.date(), requested_on=NOW.date())
    make_payout(account, "0.10", requested_on=NOW.date())


def test_it_says_what_an_hour_earned(as_alice, alice, quillo):
    make_task(alice, quillo, duration_ms=20 * 60_000, reward=D("5.00"), status="approved", title="A survey")
    html = body(as_alice.get("/"))
    assert "Good morning, Alice" in html
    assert "Thursday 26 November" in html
    assert '<span class="figure__n">£15.00</span>' in html
    assert "From 1 timed task: too early to judge." in html
    assert "A survey" in html
    assert "Over the £5 minimum" not in html  # at it, not over it
    assert "At the £5 minimum." in html


@pytest.mark.parametrize("query", ["", "?days=7", "?days=90&by=type"])
def test_it_costs_as_much_for_twenty_tasks_as_for_ten(as_alice, alice, django_assert_num_queries, query):
    fill(alice, 10)
    as_alice.get("/")
    with django_assert_num_queries(QUERIES):
        as_alice.get(f"/{query}")
    fill_more = [make_account(alice) for _ in range(3)]
    for number in range(20):
        make_task(alice, fill_more[number % 3], started_at=NOW - timedelta(days=number))
    with django_assert_num_queries(QUERIES):
        as_alice.get(f"/{query}")


def test_a_fee_in_another_unit_costs_one_query_more(as_alice, alice, django_assert_num_queries):
    dollars = make_account(alice, unit="USD")
    make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.80")
    make_task(alice, dollars, status="approved")
    make_payout(dollars, "1", fee="0.10", state="arrived", arrived_on=NOW.date(), requested_on=NOW.date())
    make_payout(dollars, "0.10", requested_on=NOW.date())
    with django_assert_num_queries(QUERIES + 1):
        as_alice.get("/")


def test_the_same_page_again_costs_session_and_person_alone(as_alice, alice, django_assert_num_queries):
    fill(alice, 10)
    as_alice.get("/")
    first = as_alice.get("/")
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= {part.strip() for part in first["Vary"].split(",")}
    with django_assert_num_queries(2):
        again = as_alice.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"


def log(alice, quillo):
    make_task(alice, quillo)


def prefer(alice, quillo):
    change_preferences(user_id=alice.pk, locale="de-DE")


def rename(alice, quillo):
    type(alice).objects.filter(pk=alice.pk).update(email="other@example.org")


def cross(alice, quillo):
    make_task(alice, quillo, reward=D(9), status="approved")
    check_person(alice.pk)


@pytest.mark.parametrize("change", [log, prefer, rename, cross])
def test_a_change_is_shown_at_once(as_alice, alice, quillo, change):
    make_task(alice, quillo)
    tag = seen(as_alice)
    change(alice, quillo)
    assert as_alice.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_what_the_worker_changed_is_shown(as_alice, alice):
    make_task(alice, make_account(alice, unit="USD"), status="approved")
    assert "1 task has no exchange rate yet" in body(as_alice.get("/"))
    set_rate(user=alice, source="USD", target="GBP", valid_on=date(2026, 1, 1), rate=D("0.5"))
    tag = seen(as_alice)
    recompute_dirty(user_id=alice.pk)
    after = as_alice.get("/", headers={"If-None-Match": tag})
    assert "no exchange rate" not in body(after)


@pytest.mark.parametrize(
    ("later", "status"),
    [pytest.param({"minutes": 54}, 304, id="same hour"), pytest.param({"minutes": 55}, 200, id="next hour")],
)
def test_a_page_is_good_for_its_hour(as_alice, alice, quillo, later, status):
    make_task(alice, quillo)
    tag = seen(as_alice)
    with time_machine.travel(NOW + timedelta(**later), tick=False):
        assert as_alice.get("/", headers={"If-None-Match": tag}).status_code == status


def test_another_choice_theme_or_session_is_another_page(as_alice, alice, quillo):
    make_task(alice, quillo)
    tag = seen(as_alice)
    others = {as_alice.get("/?days=7")["ETag"], as_alice.get("/?by=type")["ETag"]}
    others.add(as_alice.get("/", headers={"HX-Request": "true", "HX-Target": "where"})["ETag"])
    as_alice.cookies["theme"] = "dark"
    others.add(as_alice.get("/")["ETag"])
    del as_alice.cookies["theme"]
    elsewhere = Client()
    elsewhere.force_login(alice)
    elsewhere.cookies["csrftoken"] = as_alice.cookies["csrftoken"].value
    others.add(elsewhere.get("/")["ETag"])
    assert len(others - {tag}) == 5


def test_new_code_is_another_page(as_alice, alice, quillo, monkeypatch):
    make_task(alice, quillo)
    tag = seen(as_alice)
    monkeypatch.setattr(freshness, "code_version", lambda: "next")
    assert as_alice.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_a_message_is_shown_once_and_never_kept(as_alice, alice, quillo):
    make_task(alice, quillo)
    tag = seen(as_alice)
    as_alice.post("/welcome/goal/", {"weekly_goal": "20"})
    as_alice.post("/welcome/goal/", {"weekly_goal": "20"})
    told = as_alice.get("/", headers={"If-None-Match": tag})
    assert "Weekly goal set" in body(told)
    assert "ETag" not in told
    assert "Weekly goal set" not in body(as_alice.get("/"))


def test_a_stranger_s_work_is_never_in_it(as_alice, alice, bob, quillo):
    make_task(alice, quillo, duration_ms=3_600_000, reward=D(10), status="approved")
    mine = body(as_alice.get("/"))
    theirs = make_account(bob, "Bobsplace", minimum="1")
    make_task(bob, theirs, reward=D(900), status="approved", title="Bob's own")
    make_payout(theirs, "5", fee="1", state="arrived", arrived_on=NOW.date(), requested_on=NOW.date())
    assert without_token(body(as_alice.get("/"))) == without_token(mine)


def without_token(html):
    return re.sub(r'(value=|X-CSRFToken": )"([-\w]{36}|\w{64})"', "", html)


def test_nobody_is_sent_to_sign_in(client, db):
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize("query", ["?days=31", "?days=", "?days=x&by=nothing", "?days=7&days=-1", "?days=٧"])
def test_a_choice_that_makes_no_sense_is_the_usual_one(as_alice, alice, quillo, query):
    make_task(alice, quillo)
    html = body(as_alice.get(f"/{query}"))
    assert '<a href="?days=30" aria-current="true">' in html
    assert 'id="by-platform"' in html


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(as_alice, method):
    assert getattr(as_alice, method)("/").status_code == 405


def test_a_newcomer_is_led_to_the_first_steps_once(as_alice):
    first = as_alice.get("/")
    assert (first.status_code, first["Location"]) == (302, "/welcome/")
    again = as_alice.get("/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "No platforms yet." in body(again)
    assert 'href="/welcome/"' in body(again)


def test_platforms_without_work_lead_to_the_log(as_alice, quillo):
    html = body(as_alice.get("/"))
    assert "No tasks yet." in html
    assert 'href="/tasks/new/"' in html
    assert "Quillo" in html


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param({"duration_ms": None}, "1 task, and it has no time yet.", id="no time"),
        pytest.param(
            {"started_at": NOW - timedelta(days=200)}, "Nothing was logged in these 30 days.", id="long ago"
        ),
    ],
)
def test_what_cannot_be_measured_is_said_and_no_zero(as_alice, alice, quillo, facts, words):
    make_task(alice, quillo, **facts)
    html = body(as_alice.get("/"))
    assert words in html
    assert "figure__n" not in html


def test_work_that_brought_nothing_earned_zero_an_hour(as_alice, alice, quillo):
    make_task(alice, quillo, status="screened_out")
    assert '<span class="figure__n">£0.00</span>' in body(as_alice.get("/"))


def test_another_grouping_is_a_part_of_the_page(as_alice, alice, quillo):
    make_task(alice, quillo, type=make_type("Transcription"))
    part = as_alice.get("/?by=type", headers={"HX-Request": "true", "HX-Target": "where"})
    html = body(part)
    assert html.strip().startswith('<section class="sheet span-7" id="where"')
    assert "Transcription" in html
    assert "<html" not in html
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in body(as_alice.get("/?by=type", headers=restored))


def test_what_has_no_exchange_rate_says_what_is_left_out(as_alice, alice):
    make_task(alice, make_account(alice, unit="USD"), status="approved")
    html = body(as_alice.get("/"))
    assert "its money is left out here, and its time from what an hour earns." in html
    assert "in no sum" not in html


@pytest.mark.parametrize("by", ["platform", "type"])
def test_where_nothing_has_a_rate_nothing_is_said_to_be_earned(as_alice, alice, quillo, by):
    make_task(alice, make_account(alice, unit="USD"), status="approved", type=make_type("Abroad"))
    bars = body(as_alice.get(f"/?by={by}")).split('id="where"')[1].split("</table>")[0]
    assert "£0.00" not in bars
    make_task(alice, quillo, status="rejected", type=make_type("Home"))
    bars = body(as_alice.get(f"/?by={by}")).split('id="where"')[1].split("</table>")[0]
    assert bars.count("£0.00") == 2  # of the one that was turned down: an hour of it, and all of it


def test_a_week_without_a_goal_says_what_of_it_is_pending(as_alice, alice, quillo):
    make_task(alice, quillo, reward=D("5"), status="approved")
    week = "This week</dt>"
    assert "of it pending" not in body(as_alice.get("/")).split(week)[1].split("</dl>")[0]
    make_task(alice, quillo, reward=D("3"), status="pending")
    assert "£3.00 of it pending" in body(as_alice.get("/")).split(week)[1].split("</dl>")[0]


def test_the_goal_has_a_meter(as_alice, alice, quillo):
    change_preferences(user_id=alice.pk, weekly_goal=D("12.50"))
    make_task(alice, quillo, reward=D("5"), status="approved")
    html = body(as_alice.get("/"))
    assert "This week, goal £12.50" in html
    assert 'max="12.500000" value="5.000000"' in html


def test_the_floor_is_drawn_where_there_is_one(as_alice, alice, quillo):
    make_task(alice, quillo)
    assert "goal-line" not in body(as_alice.get("/"))
    change_preferences(user_id=alice.pk, hourly_floor=D(10))
    html = body(as_alice.get("/"))
    assert "goal-line" in html
    assert "Least you work for, £10" in html


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr-FR", "hi-IN", "ar-EG"])
def test_coordinates_are_the_same_in_every_locale(as_alice, alice, quillo, locale):
    for days in range(0, 60, 6):
        make_task(alice, quillo, started_at=NOW - timedelta(days=days), status="approved")
    plain = body(as_alice.get("/"))
    change_preferences(user_id=alice.pk, locale=locale)
    html = body(as_alice.get("/"))
    for attribute in ("d", "x", "y", "width", "height"):
        found = re.findall(rf' {attribute}="([^"]*)"', html)
        assert found == re.findall(rf' {attribute}="([^"]*)"', plain)
