"""What the payout clock says of an account, in words. 26 November 2026, noon in London, is a Thursday."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from apps.accounts.locale import use_locale
from apps.accounts.models import OutboxMessage
from apps.accounts.periods import local_date
from apps.payouts.checks import check_person
from apps.payouts.outlooks import clock_words, expected_on, is_automatic
from tests.factories import make_account, make_platform
from tests.payouts.work import earn

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FRIDAYS = {"kind": "weekly", "weekdays": ["fri"]}
THURSDAYS_FIVE = {**FRIDAYS, "request_weekdays": ["thu"], "cutoff_weekday": "thu", "cutoff": "17:00"}
ANGELES = {**FRIDAYS, "request_needed": True, "cutoff_weekday": "thu", "cutoff": "17:00"}


def account(user, rule, wait):
    low, high = wait or (None, None)
    return make_account(user, "Quillo", own_cycle=rule, payout_days_min=low, payout_days_max=high)


def words(account, user, now=NOW, locale="en-GB"):
    with use_locale(locale), timezone.override(user.timezone):
        return clock_words(account, user, now)


FORMS = {
    "no rule is known": (None, (0, 3), ""),
    "asked for at any time": ({"kind": "on_request"}, (2, 5), "It arrives 28 Nov to 1 Dec."),
    "there on one day": ({"kind": "on_request"}, (3, 3), "It arrives about 29 Nov."),
    "nobody knows how long it takes": ({"kind": "on_request"}, None, ""),
    "it pays by itself": (
        FRIDAYS,
        (1, 2),
        "It is paid by itself, next on Fri 27 Nov. It arrives 27 Nov to 28 Nov.",
    ),
    "it pays by itself, and nobody knows the wait": (
        FRIDAYS,
        None,
        "It is paid by itself, next on Fri 27 Nov.",
    ),
    "at the end of the month": (
        {"kind": "monthly", "days": ["last"]},
        (0, 0),
        "It is paid by itself, next on Mon 30 Nov. It arrives about 30 Nov.",
    ),
    "days after approval": (
        {"kind": "days_after_approval", "wait_days": 7},
        None,
        "It is paid by itself, next on Thu 3 Dec.",
    ),
    "ask until a cut-off": (
        THURSDAYS_FIVE,
        (0, 2),
        "Ask by Thu 26 Nov, 17:00. The next run is on Fri 27 Nov. It arrives 27 Nov to 28 Nov.",
    ),
    "a cut-off in another zone, in the person's hours": (
        {**ANGELES, "timezone": "America/Los_Angeles"},
        (0, 0),
        "Ask by Fri 27 Nov, 01:00. The next run is on Fri 27 Nov. It arrives about 27 Nov.",
    ),
    "a window that is not open yet": (
        {"kind": "monthly", "days": [10], "request_span": [1, 5]},
        (0, 1),
        "You can ask from Tue 1 Dec, 00:00 on. The next run is on Thu 10 Dec. It arrives about 10 Dec.",
    ),
}


@pytest.mark.parametrize(("rule", "wait", "says"), FORMS.values(), ids=FORMS)
def test_it_says_what_is_known_and_no_more(alice, rule, wait, says):
    assert words(account(alice, rule, wait), alice) == says


def test_after_the_cut_off_it_is_the_next_run(alice):
    quillo = account(alice, THURSDAYS_FIVE, (0, 0))
    minute = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)
    assert words(quillo, alice, minute).startswith("Ask by Thu 26 Nov, 17:00.")
    late = words(quillo, alice, minute.replace(hour=17, minute=0))
    assert "The next run is on Fri 4 Dec." in late
    assert "27 Nov" not in late


def test_it_names_days_in_the_person_s_language(alice):
    quillo = account(alice, FRIDAYS, None)
    with override("de"):
        assert "Fr., 27. Nov." in words(quillo, alice, locale="de-DE")
    assert "Fri, 27 Nov" in words(quillo, alice, locale="de-DE")


DAYS = {
    "nobody knows": (None, None, None),
    "no rule, and a wait": (None, (0, 3), date(2026, 11, 29)),
    "no rule, and the same day": (None, (0, 0), date(2026, 11, 26)),
    "asked for at any time": ({"kind": "on_request"}, (2, 5), date(2026, 12, 1)),
    "a rule without a wait": (FRIDAYS, None, None),
    "never before its run": (THURSDAYS_FIVE, (0, 0), date(2026, 11, 27)),
    "a window to come": (
        {"kind": "monthly", "days": [10], "request_span": [1, 5]},
        (0, 1),
        date(2026, 12, 10),
    ),
    "over a month's end": (None, (0, 5), date(2026, 12, 1)),
}


@pytest.mark.parametrize(("rule", "wait", "due"), DAYS.values(), ids=DAYS)
def test_the_request_form_proposes_the_last_likely_day(alice, rule, wait, due):
    quillo = account(alice, rule, wait)
    assert expected_on(quillo, alice, NOW, local_date(NOW, alice.timezone)) == due


@pytest.mark.parametrize(
    ("zone", "due"),
    [("Pacific/Kiritimati", date(2026, 11, 28)), ("Pacific/Niue", date(2026, 11, 27))],
)
def test_the_day_is_counted_from_the_person_s_own(alice, zone, due):
    alice.timezone = zone
    quillo, at = account(alice, None, (0, 1)), NOW.replace(hour=12)
    assert expected_on(quillo, alice, at, local_date(at, alice.timezone)) == due


def test_it_never_proposes_a_day_before_the_request(alice):
    """On the platform's calendar it is still the day before."""
    alice.timezone = "Pacific/Kiritimati"
    rule = {"kind": "on_request", "cutoff": "23:59", "timezone": "Pacific/Niue"}
    quillo, today = account(alice, rule, (0, 0)), local_date(NOW, alice.timezone)
    assert today == date(2026, 11, 27)
    assert expected_on(quillo, alice, NOW, today) == today


def test_the_platform_s_rule_counts_where_the_account_has_none(alice):
    platform = make_platform("Tagwell", cycle=FRIDAYS, payout_days_min=0, payout_days_max=0)
    tagwell = make_account(alice, platform=platform)
    assert is_automatic(tagwell)
    assert words(tagwell, alice) == "It is paid by itself, next on Fri 27 Nov. It arrives about 27 Nov."


@pytest.mark.parametrize(
    ("rule", "kind", "says"),
    [
        pytest.param(FRIDAYS, "payout_scheduled", "next on Fri 27 Nov", id="by itself"),
        pytest.param(THURSDAYS_FIVE, "payout_due", "When: Ask by Thu 26 Nov, 17:00.", id="to be asked for"),
        pytest.param(None, "payout_due", "Usual wait: not known yet", id="no rule"),
    ],
)
def test_a_crossing_is_said_by_how_the_account_pays(alice, rule, kind, says):
    quillo = make_account(alice, "Quillo", minimum="5", own_cycle=rule)
    earn(quillo, "5")
    with time_machine.travel(NOW, tick=False):
        check_person(alice.pk)
    mail = OutboxMessage.objects.get()
    assert (mail.kind, mail.key) == (kind, f"{kind}:{quillo.pk}:1")
    assert says in mail.text
