"""The pages of the timer: plain forms first, then what htmx makes of them; and the bar on every page."""

import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from apps.tasks import timers
from apps.tasks.models import Task, TaskType, Timer
from apps.tasks.timer_face import so_far
from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINUTE = 60_000
HTMX = {"HX-Request": "true"}


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def start(client, **said):
    return client.post(reverse("timer_start"), said)


def version():
    return Timer.objects.get().version


def act(client, name, seen=None, **headers):
    return client.post(reverse("timer_act"), {"act": name, "version": seen or version()}, headers=headers)


def fields_of(page):
    """Names and values of the log form, as a browser would send them."""
    form = page.split('<form class="log"')[1].split("</form>")[0]
    inputs = re.findall(r"<input [^>]*>", form)
    sent = {}
    for tag in inputs:
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") not in ("radio", "checkbox") or "checked" in tag:
            sent[said["name"]] = said.get("value", "")
    return sent | {"status": "pending", "note": ""}


class TestStart:
    def test_one_tap_on_today_takes_what_was_used_last(self, as_alice, alice, quillo):
        make_account(alice, "Another")
        make_task(alice, quillo, type=make_type("Transcription"))
        page = text_of(as_alice.get("/"))
        assert f'action="{reverse("timer_start")}"' in page
        assert start(as_alice).url == reverse("timer")
        timer = Timer.objects.get()
        assert (timer.account, timer.type.name, timer.started_at) == (quillo, "Transcription", NOW)

    def test_every_page_has_one_way_to_start_it_until_it_is_open(self, as_alice, quillo):
        names = (
            "today",
            "task_list",
            "payout_list",
            "platforms",
            "settings",
            "unpaid_new",
            "task_log",
            "timer",
        )
        for name in names:
            assert text_of(as_alice.get(reverse(name))).count('data-key="t"') == 1, name
        start(as_alice)
        for name in names[:6]:
            assert reverse("timer_start") not in text_of(as_alice.get(reverse(name))), name

    def test_from_the_log_form_it_takes_what_is_chosen(self, as_alice, alice, quillo):
        other = make_account(alice, "Another")
        assert f'formaction="{reverse("timer_start")}" formnovalidate' in text_of(
            as_alice.get(reverse("task_log"))
        )
        start(as_alice, account=other.pk, type=make_type("Data entry").pk, pay="1.80", line="", read="")
        timer = Timer.objects.get()
        assert (timer.account, timer.type.name, timer.pay) == (other, "Data entry", D("1.80"))

    def test_a_line_that_was_not_read_yet_is_read(self, as_alice, alice, quillo):
        start(as_alice, line="quillo transcription 0.90", read="", account="", type="", pay="")
        timer = Timer.objects.get()
        assert (timer.account, timer.type.name, timer.pay) == (quillo, "Transcription", D("0.90"))

    def test_it_can_be_left_open_what_it_is(self, as_alice, quillo):
        start(as_alice, account="", type="")
        assert (Timer.objects.get().account, Timer.objects.get().type) == (None, None)

    def test_without_any_platform_too(self, as_alice):
        start(as_alice)
        assert Timer.objects.get().account is None

    def test_a_type_of_ones_own_is_made_in_passing(self, as_alice, alice, quillo):
        start(as_alice, new_type="Beetle counting")
        assert Timer.objects.get().type == TaskType.objects.get(user=alice, name="Beetle counting")

    def test_ten_impatient_taps_make_one(self, as_alice, quillo):
        for _ in range(10):
            assert start(as_alice).url == reverse("timer")
        assert Timer.objects.count() == 1
        assert "Your timer was open already. This is it." in text_of(as_alice.get(reverse("timer")))

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"pay": "soon"}, "Write an amount, like 1.80."),
            ({"pay": "$1.80"}, "This account is paid in GBP."),
            ({"account": "999999"}, "Choose a platform."),
            ({"type": "999999"}, "Choose a type."),
        ],
        ids=str,
    )
    def test_it_says_what_is_wrong_and_keeps_the_rest(self, as_alice, quillo, said, words):
        response = start(as_alice, **({"account": quillo.pk, "new_type": "kept words"} | said))
        page = text_of(response)
        assert (response.status_code, Timer.objects.exists()) == (422, False)
        assert words in page
        assert 'value="kept words"' in page

    def test_a_strangers_platform_and_type_do_not_exist(self, as_alice, quillo):
        bob = make_person()
        assert start(as_alice, account=make_account(bob).pk).status_code == 422
        assert start(as_alice, type=make_type("His", user=bob).pk).status_code == 422


class TestBar:
    def test_it_stands_on_every_page_with_the_time_in_the_title(self, as_alice, quillo, clock):
        start(as_alice)
        clock.shift(timedelta(minutes=7, seconds=42))
        for name in ("today", "task_list", "payout_list", "platforms", "settings", "task_log", "timer"):
            page = text_of(as_alice.get(reverse(name)))
            assert "<title>7:42 ·" in page, name
            assert page.count('id="timer"') == 1, name
            assert f'data-ms="{7 * MINUTE + 42_000}">7:42</b>' in page, name
            assert page.count("js/timer.js") == 1, name

    def test_it_is_nowhere_while_none_is_open(self, as_alice, quillo):
        for name in ("today", "task_log", "timer"):
            page = text_of(as_alice.get(reverse(name)))
            assert 'id="timer"' not in page
            assert "js/timer.js" not in page

    def test_pages_cost_nothing_without_one_and_a_query_with_it(
        self, as_alice, alice, quillo, django_assert_num_queries
    ):
        make_task(alice, quillo)
        with django_assert_num_queries(4):
            as_alice.get(reverse("task_list"))
        start(as_alice)
        with django_assert_num_queries(5):
            as_alice.get(reverse("task_list"))

    def test_today_is_drawn_anew_while_it_is_open(self, as_alice, quillo):
        as_alice.get("/")
        assert "ETag" in as_alice.get("/")
        start(as_alice)
        assert "ETag" not in as_alice.get("/")

    def test_it_says_how_many_are_done_and_what_an_hour_brings(self, as_alice, alice, quillo, clock):
        make_task(alice, quillo, duration_ms=60 * MINUTE, reward=D(9), status="approved")
        start(as_alice, account=quillo.pk, type=make_type().pk, pay="0.50")
        clock.shift(timedelta(minutes=6))
        for _ in range(2):
            act(as_alice, "more")
        page = text_of(as_alice.get("/"))
        assert "Survey, Quillo</a> · 2 done" in page
        assert 'about <b class="num">£10.00</b> an hour, your usual is £9.00' in page
        assert "This task pays" in text_of(as_alice.get(reverse("timer")))

    def test_bob_sees_nothing_of_it(self, client, alice, quillo):
        timers.start_timer(user=alice, account=quillo)
        client.force_login(make_person())
        assert 'id="timer"' not in text_of(client.get("/"))
        assert client.get(reverse("timer"), headers=HTMX).content.strip() == b""


class TestActs:
    def test_stop_and_log_in_two_taps(self, as_alice, quillo, clock):
        start(as_alice, account=quillo.pk, type=make_type().pk, pay="0.60")
        clock.shift(timedelta(minutes=4))
        act(as_alice, "more")
        clock.shift(timedelta(minutes=3, seconds=42))
        act(as_alice, "more")
        page = as_alice.get(act(as_alice, "stop").url).content.decode()
        sent = fields_of(page)
        assert (sent["minutes"], sent["pay"], sent["units"]) == ("7:42", "1.20", "2")
        assert (sent["started"], sent["account"]) == ("2026-11-26T10:05", str(quillo.pk))
        as_alice.post(reverse("task_log"), sent)
        task = Task.objects.get()
        assert (task.started_at, task.duration_ms, task.units) == (NOW, 7 * MINUTE + 42_000, 2)
        assert (task.reward, task.account, task.type.name) == (D("1.2"), quillo, "Survey")
        assert Timer.objects.get().task == task
        assert 'id="timer"' not in text_of(as_alice.get("/"))

    def test_ten_impatient_taps_on_stop_and_on_save_make_one_task(self, as_alice, quillo, clock):
        start(as_alice, account=quillo.pk, pay="0.60")
        clock.shift(timedelta(minutes=4))
        seen = version()
        answers = [act(as_alice, "stop", seen).url for _ in range(10)]
        assert set(answers) == {reverse("task_log") + "?timer=on"}
        page = as_alice.get(answers[0])
        assert "has changed since" not in text_of(page)
        sent = fields_of(page.content.decode())
        for _ in range(10):
            assert as_alice.post(reverse("task_log"), sent).status_code == 302
        assert Task.objects.count() == 1

    def test_it_pauses_and_goes_on_where_one_was(self, as_alice, quillo, clock):
        start(as_alice)
        clock.shift(timedelta(minutes=4))
        response = act(as_alice, "pause", Referer="http://testserver/tasks/")
        assert response.url == "http://testserver/tasks/"
        clock.shift(timedelta(minutes=30))
        page = text_of(as_alice.get("/tasks/"))
        assert ">4:00</b>" in page
        assert "paused" in page
        assert "<title>4:00" not in page
        assert act(as_alice, "resume", Referer="http://elsewhere.example/").url == reverse("timer")
        assert Timer.objects.get().running_since == NOW + timedelta(minutes=34)

    def test_a_stopped_one_that_goes_on_leaves_the_log_form_alone(self, as_alice, quillo, clock):
        start(as_alice, account=quillo.pk, pay="0.60")
        clock.shift(timedelta(minutes=4))
        act(as_alice, "stop")
        act(as_alice, "resume")
        page = as_alice.get(reverse("task_log") + "?timer=on").content.decode()
        assert fields_of(page)["minutes"] == ""

    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
    def test_a_stale_act_answers_with_how_it_is_and_says_so(self, as_alice, quillo, clock, headers):
        start(as_alice)
        seen = version()
        act(as_alice, "more", seen)
        response = act(as_alice, "more", seen, **headers)
        page = text_of(response if headers else as_alice.get("/"))
        assert "The timer has changed since this page was drawn. This is how it is now." in page
        assert "1 done" in page
        assert Timer.objects.get().units == 1

    @pytest.mark.parametrize(
        "said", [{}, {"act": "explode", "version": "1"}, {"act": "stop", "version": "x"}]
    )
    def test_nonsense_changes_nothing(self, as_alice, quillo, said):
        start(as_alice)
        assert as_alice.post(reverse("timer_act"), said).status_code == 302
        assert Timer.objects.get().version == 1

    def test_after_it_was_logged_elsewhere_it_says_so(self, as_alice, quillo):
        response = act(as_alice, "more", seen=1, **HTMX)
        page = text_of(response)
        assert "No timer is open any more" in page
        assert 'id="timer"' not in page

    def test_a_part_is_the_bar_and_stop_leads_on(self, as_alice, quillo):
        start(as_alice)
        page = text_of(act(as_alice, "pause", **HTMX))
        assert "<html" not in page
        assert page.startswith('<section class="timer" id="timer"')
        response = act(as_alice, "stop", **HTMX)
        assert response["HX-Redirect"] == reverse("task_log") + "?timer=on"

    def test_what_it_is_can_be_said_later(self, as_alice, alice, quillo):
        start(as_alice, account="", type="")
        timer = Timer.objects.get()
        said = {"account": quillo.pk, "type": make_type().pk, "pay": "0.75"}
        assert as_alice.post(reverse("timer_change", args=[timer.pk]), said).url == reverse("timer")
        timer.refresh_from_db()
        assert (timer.account, timer.type, timer.pay) == (quillo, make_type(), D("0.75"))
        page = text_of(as_alice.get(reverse("timer")))
        assert 'value="0.75"' in page
        response = as_alice.post(reverse("timer_change", args=[timer.pk]), said | {"pay": "lots"})
        assert (response.status_code, 'value="lots"' in text_of(response)) == (422, True)

    def test_discarding_can_be_undone(self, as_alice, quillo):
        start(as_alice)
        timer = Timer.objects.get()
        as_alice.post(reverse("timer_discard", args=[timer.pk]))
        page = text_of(as_alice.get("/"))
        undo = reverse("timer_restore", args=[timer.pk])
        assert "Timer discarded." in page
        assert f'action="{undo}"' in page
        assert 'id="timer"' not in page
        as_alice.post(undo)
        assert 'id="timer"' in text_of(as_alice.get("/"))

    def test_not_while_another_is_open(self, as_alice, quillo):
        start(as_alice)
        first = Timer.objects.get()
        as_alice.post(reverse("timer_discard", args=[first.pk]))
        start(as_alice)
        as_alice.post(reverse("timer_restore", args=[first.pk]))
        assert "Another timer is open by now." in text_of(as_alice.get("/"))

    @pytest.mark.parametrize("name", ["timer_change", "timer_cut", "timer_discard", "timer_restore"])
    def test_a_strangers_timer_is_not_there(self, client, alice, quillo, name):
        timer = timers.start_timer(user=alice, account=quillo).timer
        client.force_login(make_person())
        assert client.post(reverse(name, args=[timer.pk])).status_code == 404


class TestQuestions:
    def away(self, client, minutes, **headers):
        said = {"version": version(), "ms": minutes * MINUTE}
        return client.post(reverse("timer_away"), said, headers=headers)

    def test_a_long_absence_is_asked_about_on_every_page(self, as_alice, quillo, clock):
        start(as_alice)
        clock.shift(timedelta(minutes=30))
        assert "Were you away from 10:10 to 10:35?" in text_of(self.away(as_alice, 25, **HTMX))
        page = text_of(as_alice.get("/tasks/"))
        assert "Were you away from 10:10 to 10:35?" in page
        for words in ("No, keep it", "Take it off", "Stop at 10:10"):
            assert words in page
        assert "Were you away" not in text_of(act(as_alice, "off", **HTMX))
        assert Timer.objects.get().raw_ms - Timer.objects.get().trimmed_ms == 25 * MINUTE

    def test_stopped_at_its_start_it_is_to_be_logged(self, as_alice, quillo, clock):
        start(as_alice, account=quillo.pk)
        clock.shift(timedelta(minutes=30))
        self.away(as_alice, 25)
        page = as_alice.get(act(as_alice, "end").url).content.decode()
        assert fields_of(page)["minutes"] == "5"

    def test_a_short_one_is_not(self, as_alice, quillo, clock):
        start(as_alice)
        clock.shift(timedelta(minutes=30))
        assert "Were you away" not in text_of(self.away(as_alice, 9, **HTMX))

    @pytest.mark.parametrize("ms", ["", "-1", "soon", "9" * 40])
    def test_nonsense_is_no_absence(self, as_alice, quillo, ms):
        start(as_alice)
        said = {"version": version(), "ms": ms}
        assert as_alice.post(reverse("timer_away"), said).status_code == 302
        assert Timer.objects.get().away_from is None

    def test_longer_than_ever_is_asked_about_beside_the_filled_form(self, as_alice, alice, quillo, clock):
        for _ in range(5):
            make_task(alice, quillo, duration_ms=20 * MINUTE)
        start(as_alice, account=quillo.pk, type=make_type().pk)
        clock.shift(timedelta(minutes=45))
        page = as_alice.get(act(as_alice, "stop").url).content.decode()
        assert fields_of(page)["minutes"] == "45"
        assert "Were you away from 10:25 to 10:50?" in page
        page = as_alice.get(act(as_alice, "off").url).content.decode()
        assert fields_of(page)["minutes"] == "20"

    def asked(self, client, alice, quillo, clock, minutes=45):
        """The fields of the log form of a timer that asks whether all after 10:25 was work."""
        for _ in range(5):
            make_task(alice, quillo, duration_ms=20 * MINUTE)
        start(client, account=quillo.pk, type=make_type().pk)
        clock.shift(timedelta(minutes=minutes))
        page = client.get(act(client, "stop").url).content.decode()
        return fields_of(page) | {"pay": "4", "title": "Beetles"}

    def test_the_first_save_is_held_until_it_is_answered(self, as_alice, alice, quillo, clock):
        sent = self.asked(as_alice, alice, quillo, clock)
        response = as_alice.post(reverse("task_log"), sent)
        page = text_of(response)
        assert (response.status_code, Task.objects.filter(title="Beetles").exists()) == (422, False)
        form = page.split('<form class="log"')[1].split("</form>")[0]
        assert "<legend>Were you away from 10:25 to 10:50?</legend>" in form
        assert "Say this first, then save again." in form
        assert [form.count(f'name="away" value="{answer}"') for answer in timers.ANSWERS] == [1, 1, 1]
        assert (fields_of(page)["title"], fields_of(page)["pay"]) == ("Beetles", "4")
        assert as_alice.post(reverse("task_log"), fields_of(page)).status_code == 422

    @pytest.mark.parametrize(("answer", "minutes"), [("keep", 45), ("off", 20), ("end", 20)])
    def test_an_answer_in_the_form_saves_it_once(self, as_alice, alice, quillo, clock, answer, minutes):
        sent = self.asked(as_alice, alice, quillo, clock) | {"away": answer}
        for _ in range(3):
            assert as_alice.post(reverse("task_log"), sent).status_code == 302
        task = Task.objects.get(title="Beetles")
        assert (task.duration_ms, task.started_at) == (minutes * MINUTE, NOW)
        assert Timer.objects.get().task == task

    def test_minutes_that_were_written_are_an_answer(self, as_alice, alice, quillo, clock):
        sent = self.asked(as_alice, alice, quillo, clock) | {"minutes": "31"}
        assert as_alice.post(reverse("task_log"), sent).status_code == 302
        assert Task.objects.get(title="Beetles").duration_ms == 31 * MINUTE

    def test_an_answer_is_enough_for_a_whole_day(self, as_alice, alice, quillo, clock):
        sent = self.asked(as_alice, alice, quillo, clock, minutes=13 * 60)
        page = text_of(as_alice.post(reverse("task_log"), sent))
        assert "Say this first" in page
        assert "more than 12 hours" not in page
        assert as_alice.post(reverse("task_log"), sent | {"away": "keep"}).status_code == 302
        assert Task.objects.get(title="Beetles").duration_ms == 13 * 60 * MINUTE

    def test_another_mistake_keeps_the_answer(self, as_alice, alice, quillo, clock):
        sent = self.asked(as_alice, alice, quillo, clock) | {"away": "off", "pay": "lots"}
        response = as_alice.post(reverse("task_log"), sent)
        assert response.status_code == 422
        assert fields_of(response.content.decode())["away"] == "off"

    def test_no_other_form_is_asked(self, as_alice, alice, quillo, clock):
        sent = self.asked(as_alice, alice, quillo, clock) | {"key": "", "away": "off"}
        assert as_alice.post(reverse("task_log"), sent).status_code == 302
        assert Task.objects.get(title="Beetles").duration_ms == 45 * MINUTE

    def test_a_forgotten_one_says_so_and_can_be_cut(self, as_alice, quillo, clock):
        start(as_alice, account=quillo.pk)
        clock.shift(timedelta(hours=4))
        page = text_of(as_alice.get("/tasks/"))
        assert "The timer says 4 h 00. Are you still at work?" in page
        cut = reverse("timer_cut", args=[Timer.objects.get().pk])
        page = as_alice.get(as_alice.post(cut, {"ended": "2026-11-26T10:30"}).url).content.decode()
        assert fields_of(page)["minutes"] == "24:30"

    def test_kept_it_is_asked_about_no_more(self, as_alice, quillo, clock):
        start(as_alice)
        clock.shift(timedelta(hours=4))
        assert "still at work" not in text_of(act(as_alice, "keep", **HTMX))

    @pytest.mark.parametrize(
        ("ended", "words"),
        [
            ("2026-11-26T10:04", "That is before the timer was started."),
            ("2026-11-26T15:00", "That is still to come."),
            ("noon", "Write a day and a time"),
            ("", "Choose a day and a time."),
        ],
    )
    def test_a_cut_says_what_is_wrong(self, as_alice, quillo, clock, ended, words):
        start(as_alice)
        clock.shift(timedelta(hours=4))
        response = as_alice.post(reverse("timer_cut", args=[Timer.objects.get().pk]), {"ended": ended})
        assert (response.status_code, words in text_of(response)) == (422, True)
        assert not Timer.objects.get().is_stopped


class TestStartedFromALine:
    LINE = "quillo survey 0.52 x4 sunset photos #bus"

    def test_what_was_written_is_there_when_it_is_logged(self, as_alice, alice):
        make_type("Survey")
        make_account(alice, "Quillo")
        as_alice.post(reverse("timer_start"), {"line": self.LINE, "client": "Acme"})
        timer = Timer.objects.get()
        assert (timer.pay, timer.planned, timer.note, timer.client) == (
            D("0.13"), 4, "sunset photos #bus", "Acme"
        )  # fmt: skip
        as_alice.post(reverse("timer_act"), {"act": "stop", "version": timer.version})
        form = as_alice.get(reverse("task_log"), {"timer": "on"}).context["form"]
        assert {name: form[name].value() for name in ("pay", "units", "note", "client")} == {
            "pay": "0.52", "units": "4", "note": "sunset photos #bus", "client": "Acme"
        }  # fmt: skip

    def test_what_is_counted_comes_before_what_was_planned(self, as_alice, alice):
        make_account(alice, "Quillo")
        as_alice.post(reverse("timer_start"), {"line": self.LINE})
        as_alice.post(reverse("timer_act"), {"act": "more", "version": Timer.objects.get().version})
        assert so_far(Timer.objects.get()) == D("0.13")

    def test_a_pay_that_cannot_be_parted_stays_whole(self, as_alice, alice):
        make_account(alice, "Quillo")
        as_alice.post(reverse("timer_start"), {"line": "quillo survey 1.00 x3"})
        timer = Timer.objects.get()
        assert (timer.pay, timer.planned) == (D(1), 1)

    def test_where_one_runs_already_the_line_is_not_lost(self, as_alice, alice):
        make_account(alice, "Quillo")
        as_alice.post(reverse("timer_start"), {})
        answer = as_alice.post(reverse("timer_start"), {"line": self.LINE})
        form = as_alice.get(answer.url).context["form"]
        assert form["line"].value() == self.LINE
