"""Days in the line, as people write them in their language; no amount and no time is ever one."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.tasks.durations import short
from apps.tasks.line import read_line
from apps.tasks.models import Task
from tests.factories import make_account, make_person
from tests.tasks.test_mix_line import chips, drawn, save, text_of
from tests.tasks.test_mix_line import read as read_in_browser
from tests.tasks.test_read_line import ACCOUNTS, KINDS

TODAY = date(2026, 11, 26)  # a Thursday
LOCALES = [("en_GB", "en"), ("en_US", "en"), ("de_DE", "de"), ("es_ES", "es")]


def read(text, locale="en_GB", language="en", today=TODAY):
    return read_line(text, accounts=ACCOUNTS, types=KINDS, today=today, locale=locale, language=language)


@pytest.mark.parametrize(
    ("text", "locale", "language", "expected"),
    [
        ("24 Nov", "en_GB", "en", "2026-11-24"),
        ("24 November", "en_GB", "en", "2026-11-24"),
        ("24th nov", "en_GB", "en", "2026-11-24"),
        ("Nov 24", "en_US", "en", "2026-11-24"),
        ("Nov 24, 2025", "en_US", "en", "2025-11-24"),
        ("24 Nov 2025", "en_GB", "en", "2025-11-24"),
        ("26 Nov", "en_GB", "en", "2026-11-26"),
        ("27 Nov", "en_GB", "en", "2025-11-27"),  # the latest that is not to come
        ("29 Feb", "en_GB", "en", "2024-02-29"),
        ("24. Nov.", "de_DE", "de", "2026-11-24"),
        ("24. November 2025", "de_DE", "de", "2025-11-24"),
        ("3. März", "de_DE", "de", "2026-03-03"),
        ("24 de noviembre", "es_ES", "es", "2026-11-24"),
        ("24 de noviembre de 2025", "es_ES", "es", "2025-11-24"),
        ("3 ago", "es_ES", "es", "2026-08-03"),
        ("mar 24", "es_ES", "es", "2026-03-24"),  # of March, though a Tuesday begins so, too
        ("mar 24, 2025", "es_ES", "es", "2025-03-24"),
        ("26/11", "en_GB", "en", "2026-11-26"),
        ("26/11", "en_US", "en", "2026-11-26"),  # there is no month 26
        ("3/10", "en_GB", "en", "2026-10-03"),
        ("10/3", "en_US", "en", "2026-10-03"),
        ("3/10", "de_DE", "de", "2026-10-03"),
        ("3/2/25", "en_GB", "en", "2025-02-03"),
        ("24.11.", "de_DE", "de", "2026-11-24"),
        ("24.11.2025", "en_GB", "en", "2025-11-24"),
        ("31/12/2026", "en_GB", "en", "2026-12-31"),
        ("24-11-2026", "en_GB", "en", "2026-11-24"),
        ("2026-11-24", "en_US", "en", "2026-11-24"),
        ("2026/11/24", "en_GB", "en", "2026-11-24"),
        ("3 days ago", "en_GB", "en", "2026-11-23"),
        ("2 weeks ago", "en_GB", "en", "2026-11-12"),
        ("vor 3 Tagen", "de_DE", "de", "2026-11-23"),
        ("hace 3 días", "es_ES", "es", "2026-11-23"),
        ("3 days ago", "es_ES", "es", "2026-11-23"),
        ("tomorrow", "en_GB", "en", "2026-11-27"),
        ("morgen", "de_DE", "de", "2026-11-27"),
        ("mañana", "es_ES", "es", "2026-11-27"),
        ("heute morgen", "de_DE", "de", "2026-11-26"),
        ("on Mon", "en_GB", "en", "2026-11-23"),
        ("on 24 Nov", "en_GB", "en", "2026-11-24"),
        ("Tue, 24 Nov 2026", "en_GB", "en", "2026-11-24"),
        ("last Friday", "en_GB", "en", "2026-11-20"),
        ("last thu", "en_GB", "en", "2026-11-19"),  # not today's
        ("letzten Donnerstag", "de_DE", "de", "2026-11-19"),
        ("am letzten Mittwoch", "de_DE", "de", "2026-11-25"),
        ("vorige Mi.", "de_DE", "de", "2026-11-25"),
        ("el viernes pasado", "es_ES", "es", "2026-11-20"),
        ("el pasado jueves", "es_ES", "es", "2026-11-19"),
        ("am Dienstag", "de_DE", "de", "2026-11-24"),
        ("am Di, 24.11.", "de_DE", "de", "2026-11-24"),
        ("el martes 24 de noviembre de 2026", "es_ES", "es", "2026-11-24"),
    ],
)
def test_a_day(text, locale, language, expected):
    pay = "1.80" if language == "en" else "1,80"
    for line in (f"quillo survey 12m {pay} {text}", f"{text} quillo 12m survey {pay}"):
        found = read(line, locale, language)
        assert (str(found.on), found.amount, found.duration_ms) == (expected, D("1.80"), 720_000)
        assert (found.type.name, found.note) == ("Survey", "")


@pytest.mark.parametrize("text", ["24 Nov 14:05", "14:05 24 Nov", "3 days ago 14:05", "yesterday at 14:05"])
def test_a_time_beside_the_words_of_a_day(text):
    assert read(f"quillo {text}").at == time(14, 5)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("9 am", "en", time(9)),
        ("at 9am", "en", time(9)),
        ("at 14:05", "en", time(14, 5)),
        ("um 14:05", "de", time(14, 5)),
        ("um 14:05 Uhr", "de", time(14, 5)),
        ("9 Uhr", "de", time(9)),
        ("a las 14:05", "es", time(14, 5)),
        ("at 9", "en", None),  # may be the pay
    ],
)
def test_a_time_in_words(text, language, expected):
    found = read(f"quillo survey 12m {text}", language=language)
    assert (found.at, found.note) == (expected, "" if expected else "at")


@pytest.mark.parametrize(
    ("text", "locale", "language", "word"),
    [
        ("Mon 24 Nov", "en_GB", "en", "Mon 24 Nov"),
        ("on Mon, 24 Nov", "en_GB", "en", "on Mon, 24 Nov"),
        ("am Montag, 24.11.", "de_DE", "de", "am Montag, 24.11."),
        ("lun. 24 nov", "es_ES", "es", "lun. 24 nov"),
        ("Tue 24 Nov", "en_GB", "en", ""),
        ("mar 24 nov", "es_ES", "es", ""),
    ],
)
def test_a_weekday_that_is_not_that_of_the_date_is_asked_about(text, locale, language, word):
    found = read(f"quillo survey 12m 1.80 {text}", locale, language)
    assert (str(found.on), found.on_word, found.note) == ("2026-11-24", word, "")


@pytest.mark.parametrize(
    "text",
    ["1.80", "24.11", "12.5", "1,80", "9:10-9:25", "12:30", "9-17", "31/2", "24-11", "2026-13-45", "0 nov",
     "32 nov", "24 beach", "1/2/3/4", "#24/11", '"24 Nov"', "mar", "may", "99/99/9999", "0/0", "1.2.3.4",
     "1/2", "3/4"],
)  # fmt: skip
def test_what_is_no_day(text):
    assert read(f"quillo survey {text}").on is None


@settings(deadline=None)
@given(
    amount=st.decimals(0, 99_999, places=2) | st.decimals(0, 99, places=1),
    ms=st.integers(1, 24 * 3_600_000),
    known=st.sampled_from(LOCALES),
    mark=st.sampled_from(".,"),
)
def test_an_amount_or_a_length_is_never_a_day(amount, ms, known, mark):
    pay = str(amount).replace(".", mark)
    for line in (f"quillo {pay} {short(ms)}", f"{short(ms)} survey {pay}", f"{ms // 60_000} {pay}"):
        assert read(line, *known).on is None


@settings(deadline=None)
@given(
    back=st.integers(0, 364),
    known=st.sampled_from(LOCALES),
    form=st.sampled_from(["short", "medium", "long"]),
)
def test_a_day_as_the_language_writes_it(back, known, form):
    day = TODAY - timedelta(days=back)
    found = read(f"quillo survey 12m 3 {format_date(day, form, known[0])} #beach", *known)
    assert (found.on, found.duration_ms, found.amount, found.note) == (day, 720_000, D(3), "#beach")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*"/.-,0123", "24", "nov", "may", "ago", "vor", "days", "2026", "de", "29 feb"]))
)
def test_no_shape_breaks_it(parts):
    for today in (TODAY, date.min, date.max):
        for text in ("".join(parts), " ".join(parts)):
            read(text, "en_US", today=today)


@pytest.mark.django_db
class TestSaved:
    @pytest.fixture(autouse=True)
    def _at_that_time(self):
        with time_machine.travel(datetime(2026, 11, 26, 10, 5, 30, tzinfo=UTC), tick=False):
            yield

    @pytest.fixture
    def as_alice(self, client):
        alice = make_person(home_currency="GBP", timezone="Europe/London")
        make_account(alice, "Quillo")
        client.force_login(alice)
        return client

    def test_a_day_without_a_script(self, as_alice):
        assert save(as_alice, {"line": "quillo survey 12m 1.80 24 Nov"}).status_code == 302
        assert (Task.objects.get().local_on, Task.objects.get().note) == (date(2026, 11, 24), "")

    @pytest.mark.parametrize("words", ["tomorrow", "tomorrow 0:05", "31/12/2026"])
    def test_a_day_to_come_is_refused(self, as_alice, words):
        line = f"quillo survey 12m 1.80 {words}"
        sent, _ = read_in_browser(as_alice, drawn(as_alice), line)
        for response in (save(as_alice, {"line": line}), save(as_alice, sent)):
            assert response.status_code == 422
            assert "That is still to come." in text_of(response)
        assert not Task.objects.exists()

    def test_the_words_that_are_left_name_the_task_where_nothing_else_does(self, as_alice):
        sent, shown = read_in_browser(as_alice, drawn(as_alice), "quillo 12m 3 beach")
        assert shown[-1] == "“beach” becomes the task’s name"
        assert save(as_alice, sent).status_code == 302
        assert ">beach<" in text_of(as_alice.get("/tasks/"))
        for more in ({"title": "Sand"}, {"note": "Mine."}):
            page = text_of(as_alice.post("/tasks/parse/", drawn(as_alice) | more | {"line": "12m beach"}))
            assert chips(page)[-1] == "“beach” goes in the note"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["part 5/10", "page 9/11", "2/10 screens"])
def test_a_stroke_beside_other_words_is_shown_before_it_moves_the_task(client, words):
    alice = make_person(timezone="Europe/London")
    make_account(alice, "Quillo")
    client.force_login(alice)
    with time_machine.travel(datetime(2026, 11, 26, 10, tzinfo=UTC), tick=False):
        response = save(client, {"line": f"quillo survey {words} 12m 1.80"})
        assert response.status_code == 422
        assert "was taken for" in text_of(response)
        assert not Task.objects.exists()
        assert save(client, {"line": "quillo survey 24/11 12m 1.80 #beach"}).status_code == 302


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("yesterday evening", "en", 25),
        ("this morning", "en", 26),
        ("gestern Abend", "de", 25),
        ("heute früh", "de", 26),
        ("anoche", "es", 25),
        ("ayer por la tarde", "es", 25),
    ],
)
def test_a_part_of_a_day_is_the_day_and_asked_about_where_no_time_is_said(text, language, day):
    found = read(f"quillo survey 12m {text} 1.80", language=language)
    assert (found.on, found.at, found.on_word, found.note) == (date(2026, 11, day), None, text, "")
    found = read(f"quillo survey 12m {text}, 9am 1.80", language=language)
    assert (found.on, found.at, found.on_word, found.note) == (date(2026, 11, day), time(9), "", "")
