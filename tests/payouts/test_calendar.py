"""The calendar feed: its text by a strict reader, what stands in it, and whom its key lets in."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.payouts.calendar_feed import Event, calendar, escape, fold
from apps.payouts.calendar_keys import make_key, person_of
from apps.payouts.hold_services import hold_account
from apps.payouts.models import CalendarKey
from apps.payouts.services import mark_failed
from tests.factories import make_account, make_payout
from tests.payouts.work import NOON, earn

NAME = re.compile(r"[A-Z-]+")
ONCE = {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}
# Asked for by Thursday 17:00 in London, paid on Friday.
WEEKLY = {
    "kind": "weekly",
    "weekdays": ["fri"],
    "cutoff_weekday": "thu",
    "cutoff": "17:00",
    "timezone": "Europe/London",
    "request_needed": True,
}


def read(text):
    """The events of a calendar, each a dict by name of property. Fails where RFC 5545 does not allow it."""
    assert text.endswith(b"\r\n")
    raw = text[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in raw)
    lines = []
    for line in raw:
        assert line
        line = line.decode()  # a letter that is cut in two fails here
        if line[0] == " ":
            lines[-1] += line[1:]
        else:
            lines.append(line)
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    return _events([_property(line) for line in lines[1:-1]])


def _property(line):
    head, value = line.split(":", 1)
    name, *parameters = head.split(";")
    assert NAME.fullmatch(name)
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
    if name in {"SUMMARY", "DESCRIPTION", "UID", "NAME", "X-WR-CALNAME", "PRODID"}:
        return name, _text(value)
    if name in {"DTSTAMP", "DTSTART", "DTEND"}:
        return name, _time(value, parameters)
    return name, value


def _text(value):
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def _time(value, parameters):
    if parameters == ["VALUE=DATE"]:
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC).date()
    assert parameters == []
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _events(properties):
    events, event = [], None
    for name, value in properties:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert event is None
            event = {}
        elif (name, value) == ("END", "VEVENT"):
            assert event.keys() >= ONCE
            events.append(event)
            event = None
        elif event is not None:
            assert name not in event
            event[name] = value
    assert event is None
    assert len({event["UID"] for event in events}) == len(events)
    return events


class TestText:
    HOSTILE = "A; B, C\\n\r\nEND:VEVENT\r\nBEGIN:VEVENT\rx\n\x00\x1b\N{LINE SEPARATOR}é😀"

    def made(self, *events):
        return calendar(self.HOSTILE, "Farthing", events, NOON, timedelta(hours=6))

    @given(st.text(max_size=300), st.text(max_size=300))
    @example(HOSTILE, "😀" * 100)
    @example("\\", "\\n")
    def test_any_name_comes_back_as_it_was(self, summary, description):
        plain = [re.sub(r"\r\n?", "\n", text) for text in (summary, description or "x")]
        plain = [re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text) for text in plain]
        [event] = read(self.made(Event("a@b", date(2026, 2, 28), summary, description or "x")))
        assert [event["SUMMARY"], event.get("DESCRIPTION", "")] == plain

    @given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=400))
    def test_a_folded_line_is_the_line(self, line):
        folded = fold(line)
        assert all(len(part) <= 75 for part in folded[:-2].split(b"\r\n"))
        assert folded[:-2].replace(b"\r\n ", b"").decode() == line

    def test_it_is_folded_after_75_octets_and_not_before(self):
        assert fold("a" * 75) == b"a" * 75 + b"\r\n"
        assert fold("a" * 76) == b"a" * 75 + b"\r\n a\r\n"
        assert fold("a" * 150) == b"a" * 75 + b"\r\n " + b"a" * 74 + b"\r\n a\r\n"
        assert fold("a" * 74 + "é") == b"a" * 74 + b"\r\n " + "é".encode() + b"\r\n"

    def test_days_are_days_and_moments_are_in_utc(self):
        moment = datetime.fromisoformat("2026-03-29T02:30:00+02:00")
        day, at = read(
            self.made(Event("1", date(2026, 12, 31), "a"), Event("2", moment, "b", url="https://x/"))
        )
        assert (day["DTSTART"], day["DTEND"]) == (date(2026, 12, 31), date(2027, 1, 1))
        assert at["DTSTART"] == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
        assert "DTEND" not in at
        assert at["URL"] == "https://x/"
        assert at["DTSTAMP"] == NOON

    def test_nothing_in_it_is_no_error(self):
        assert read(self.made()) == []
        assert escape("") == ""


@pytest.fixture
def key(alice, clock):
    return make_key(user=alice)


def get(key, **headers):
    return Client().get("/payouts/calendar.ics", {"key": key}, headers=headers)


def events(key):
    response = get(key)
    assert response.status_code == 200
    return read(response.content)


def by_uid(key):
    return {event["UID"].split("@")[0]: event for event in events(key)}


class TestEvents:
    def test_a_payout_stands_on_the_day_it_is_due(self, settings, quillo, key):
        settings.SITE_URL = "https://farthing.example"
        payout = make_payout(quillo, "12.80", expected_on=date(2026, 11, 30))
        make_payout(quillo, "1")  # nobody knows when
        make_payout(quillo, "1", arrived_on=date(2026, 11, 22), expected_on=date(2026, 11, 22))
        [event] = events(key)
        assert event["UID"] == f"payout-{payout.pk}@farthing.example"
        assert event["DTSTART"] == date(2026, 11, 30)
        assert event["SUMMARY"] == "£12.80 from Quillo is due"
        assert event["DESCRIPTION"] == "Requested on 20 Nov 2026."
        assert event["URL"] == f"https://farthing.example/payouts/{payout.pk}/"

    def test_what_has_failed_is_gone_from_it(self, quillo, key):
        payout = make_payout(quillo, "5", expected_on=date(2026, 11, 30))
        assert len(events(key)) == 1
        mark_failed(payout=payout, is_lost=True, failed_on=date(2026, 11, 23))
        assert events(key) == []

    def test_it_says_until_when_to_ask_and_when_it_pays(self, alice, key):
        account = make_account(alice, "Weekly", minimum="5", own_cycle=WEEKLY)
        earn(account, "7")
        found = by_uid(key)
        ask, run = f"ask-{account.pk}-20261126T1700", f"run-{account.pk}-20261127"
        assert set(found) == {ask, run}
        assert found[ask]["DTSTART"] == datetime(2026, 11, 26, 17, tzinfo=UTC)
        assert found[ask]["SUMMARY"] == "Ask Weekly for your payout by now"
        assert found[run]["DTSTART"] == date(2026, 11, 27)
        assert found[run]["DESCRIPTION"] == "Your balance is £7.00."

    def test_summer_time_moves_the_moment_and_not_the_hour(self, alice, key, clock):
        clock.move_to(datetime(2027, 6, 7, tzinfo=UTC))
        earn(make_account(alice, "Weekly", own_cycle=WEEKLY), "7")
        [ask] = [event for uid, event in by_uid(key).items() if uid.startswith("ask")]
        assert ask["DTSTART"] == datetime(2027, 6, 10, 16, tzinfo=UTC)

    def test_accounts_without_money_closed_held_or_made_up_are_left_out(self, alice, key):
        make_account(alice, "Empty", own_cycle=WEEKLY)
        for name, values in (("Closed", {"closed_at": NOON}), ("Sample", {"is_sample": True}), ("Held", {})):
            account = make_account(alice, name, own_cycle=WEEKLY, **values)
            earn(account, "7")
            if name == "Sample":
                make_payout(account, "1", expected_on=date(2026, 11, 30))
            if name == "Held":
                hold_account(account=account)
        assert events(key) == []

    def test_it_is_the_person_s_own_in_their_locale_and_zone(self, alice, bob, key):
        User.objects.filter(pk=alice.pk).update(locale="de-DE", timezone="Pacific/Auckland")
        make_payout(make_account(bob, "Bob's"), "5", expected_on=date(2026, 11, 30))
        make_payout(make_account(alice, "Eins", unit="EUR"), "1234.5", expected_on=date(2026, 11, 30))
        assert [event["SUMMARY"] for event in events(key)] == ["1.234,50\N{NO-BREAK SPACE}€ from Eins is due"]

    def test_a_hostile_name_breaks_nothing(self, alice, key):
        nasty = "X\r\nEND:VEVENT\r\nBEGIN:VEVENT; \\, " + "é" * 60
        make_payout(make_account(alice, nasty), "5", expected_on=date(2026, 11, 30))
        [event] = events(key)
        assert event["SUMMARY"] == f"£5.00 from {nasty} is due".replace("\r\n", "\n")

    def test_it_costs_the_same_for_many_accounts_and_payouts(self, alice, key, django_assert_num_queries):
        for _ in range(2):
            for _ in range(3):
                account = make_account(alice, own_cycle=WEEKLY)
                earn(account, "7")
                make_payout(account, "1", expected_on=date(2026, 11, 30))
            with django_assert_num_queries(3):  # whose key, payouts, balances
                get(key)


class TestKey:
    def test_only_the_right_key_opens_it(self, alice, key):
        assert get(key).status_code == 200
        for wrong in ("", "x", key[:-1], key + "a", key.swapcase(), "\x00", "é" * 50, "a" * 5000):
            assert get(wrong).status_code == 404, wrong
        assert Client().get("/payouts/calendar.ics").status_code == 404
        digest = CalendarKey.objects.get().digest
        assert get(digest).status_code == 404

    def test_the_key_is_long_and_is_kept_nowhere(self, alice, key):
        assert len(key) == 43
        row = CalendarKey.objects.get()
        assert row.digest == hashlib.sha256(key.encode()).hexdigest()
        assert key not in str(vars(row))

    def test_a_new_one_takes_the_place_of_the_old(self, alice, key):
        again = make_key(user=alice)
        assert again != key
        assert (get(key).status_code, get(again).status_code) == (404, 200)
        assert CalendarKey.objects.count() == 1

    def test_somebody_who_may_not_sign_in_has_no_feed_either(self, alice, key):
        User.objects.filter(pk=alice.pk).update(is_active=False)
        assert person_of(key) is None

    def test_it_is_private_typed_and_needs_no_session(self, key):
        response = get(key)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "private" in response["Cache-Control"]
        assert "Set-Cookie" not in response
        assert not response.cookies
        assert response["Content-Disposition"] == 'inline; filename="payouts.ics"'

    def test_while_nothing_changes_it_is_not_sent_again(self, quillo, key, clock):
        etag = get(key)["ETag"]
        clock.shift(timedelta(hours=11))
        response = get(key, if_none_match=etag)
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag
        make_payout(quillo, "5", expected_on=date(2026, 11, 30))
        changed = get(key, if_none_match=etag)
        assert changed.status_code == 200
        assert changed["ETag"] != etag

    def test_the_key_is_in_no_log_line(self, alice, key, caplog):
        from config.redact import LineFormatter

        wrong = key[::-1]
        with caplog.at_level("DEBUG"):
            get(wrong)
        lines = [LineFormatter("%(message)s").format(record) for record in caplog.records]
        assert not any(wrong in line for line in lines)
        assert wrong not in LineFormatter("%(message)s").format(
            caplog.records[0].__class__("x", 20, "f", 1, f"GET /payouts/calendar.ics?key={wrong}", (), None)
        )


class TestPage:
    def page(self, client, method="get", url="/payouts/calendar/"):
        response = getattr(client, method)(url)
        return response, " ".join(response.content.decode().split())

    def test_an_address_is_made_and_shown_once(self, settings, as_alice, alice):
        settings.SITE_URL = "https://farthing.example"
        _, html = self.page(as_alice)
        assert "No address yet" in html
        assert "Remove" not in html
        response, html = self.page(as_alice, "post")
        assert "no-store" in response["Cache-Control"]
        key = re.search(r"https://farthing\.example/payouts/calendar\.ics\?key=([\w-]+)", html)[1]
        assert person_of(key) == alice
        _, html = self.page(as_alice)
        assert "You have an address" in html
        assert key not in html

    def test_it_is_renewed_and_removed(self, as_alice, alice):
        old = make_key(user=alice)
        self.page(as_alice, "post")
        assert person_of(old) is None
        new = make_key(user=alice)
        response, _ = self.page(as_alice, "post", "/payouts/calendar/remove/")
        assert response.url == "/payouts/calendar/"
        assert person_of(new) is None
        assert "The calendar address is gone." in self.page(as_alice)[1]

    def test_a_stranger_s_page_changes_nothing_of_hers(self, client, alice, bob):
        key = make_key(user=alice)
        client.force_login(bob)
        self.page(client, "post")
        self.page(client, "post", "/payouts/calendar/remove/")
        assert person_of(key) == alice

    def test_the_payouts_page_leads_to_it(self, as_alice, quillo):
        assert 'href="/payouts/calendar/"' in self.page(as_alice, url="/payouts/")[1]
