"""The line and the fields are one form: what is typed stays, the line fills the rest, the chips say both."""

import html
import re
from datetime import UTC, datetime
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.tasks.line_words import plain, words_of
from apps.tasks.models import Task
from tests.factories import make_account, make_person, make_platform, make_task, make_type
from tests.tasks.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo")


@pytest.fixture
def as_alice(client, alice, quillo):
    client.force_login(alice)
    return client


def text_of(response):
    return response.content.decode()


def attributes(tag):
    return {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)(?:="([^"]*)")?', tag)}


def in_form(page):
    """What a browser would send of a log form, or of the part that came for it."""
    found = {}
    if 'id="log"' in page:
        page = page.split('id="log"')[1].split("</form>")[0]
    for tag in re.findall(r"<input[^>]*>", page):
        field = attributes(tag)
        is_button = field.get("type") in ("radio", "checkbox")
        if "name" in field and "form" not in field and (not is_button or "checked" in field):
            found[field["name"]] = field.get("value", "")
    chosen = re.search(r'<option value="(\w+)" selected', page)
    note = re.search(r'<textarea name="note"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    return found | {"status": chosen[1] if chosen else "", "note": html.unescape(note[1]) if note else ""}


def drawn(client, **address):
    return in_form(text_of(client.get(reverse("task_log"), address)))


def read(client, sent, line):
    """The fields after the browser had the line read; the chips beside them."""
    page = text_of(client.post(reverse("task_parse"), sent | {"line": line}))
    return sent | in_form(page) | {"line": line}, chips(page)


def chips(page):
    found = re.findall(r'<li><a class="chip.*?</a>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", chip)).strip() for chip in found]


def save(client, sent):
    return client.post(reverse("task_log"), sent)


class TestTyped:
    def test_what_is_typed_is_not_overwritten_and_the_line_fills_the_rest(self, as_alice):
        sent = drawn(as_alice) | {"pay": "7.25", "status": "rejected"}
        sent, shown = read(as_alice, sent, "survey 30m 3 x2 approved yesterday")
        assert (sent["pay"], sent["minutes"], sent["units"]) == ("7.25", "30", "2")
        assert (sent["status"], sent["started"]) == ("rejected", "2026-11-25T10:05")
        assert shown[2:] == [
            "30\u00a0min",
            "£7.25",
            "2 tasks, one pay for all",
            "Wed 25 Nov 10:05",
            "Rejected",
        ]

    def test_what_the_line_filled_follows_the_line(self, as_alice):
        sent, _ = read(as_alice, drawn(as_alice), "quillo 30m 3 x4 yesterday beach")
        sent, _ = read(as_alice, sent, "quillo 40m")
        assert (sent["minutes"], sent["pay"], sent["units"], sent["note"]) == ("40", "", "1", "")
        assert sent["started"] == "2026-11-26T10:05"
        sent, _ = read(as_alice, sent, "")
        assert sent["minutes"] == ""

    def test_a_field_changed_after_the_line_was_read_is_typed(self, as_alice):
        sent, _ = read(as_alice, drawn(as_alice), "quillo 30m 3")
        sent, _ = read(as_alice, sent | {"minutes": "5"}, "quillo 30m 3 beach")
        assert (sent["minutes"], sent["pay"]) == ("5", "3")

    def test_a_note_of_ones_own_is_followed_by_the_words_of_the_line(self, as_alice):
        sent = drawn(as_alice) | {"note": "Mine."}
        for line, note in (("bea", "Mine.\nbea"), ("beach", "Mine.\nbeach"), ("12m", "Mine.")):
            sent, _ = read(as_alice, sent, line)
            assert sent["note"] == note
        sent, _ = read(as_alice, sent, "beach")
        save(as_alice, sent | {"note": "All new.", "minutes": "5", "pay": "1"})
        assert Task.objects.get().note == "All new."

    @pytest.mark.parametrize(
        "basis", ["", "first-pay=%ff", "x" * 3000, "&".join(["a=b"] * 90), "said-note=\0"]
    )
    def test_a_basis_of_any_kind_breaks_nothing(self, as_alice, basis):
        sent = drawn(as_alice) | {"basis": basis}
        assert read(as_alice, sent, "quillo 30m 3")[0]["minutes"] == "30"


class TestSaved:
    @pytest.mark.parametrize(
        "line",
        [
            "quillo survey 12m 1.80 x3 yesterday 9am #beach",
            "1,80 41s quillo screened out",
            "quillo tag 23:50-0:10 £2 timed out",
            "quillo writing 1h30 0.005 mon 14:05 rejected two words",
        ],
    )
    def test_what_is_saved_is_what_the_chips_showed(self, as_alice, line):
        sent, shown = read(as_alice, drawn(as_alice), line)
        assert save(as_alice, sent).status_code == 302
        task = Task.objects.get()
        page = text_of(as_alice.get(reverse("task_edit", args=[task.pk])))
        names = ("account", "type", "minutes", "pay", "units", "started", "status", "note")
        assert {name: in_form(page)[name] for name in names if name != "pay"} == {
            name: sent[name] for name in names if name != "pay"
        }
        assert (shown[0], shown[1].removeprefix("type? ")) == ("Quillo", str(task.type))
        assert shown[3].startswith("£")
        assert D(shown[3][1:]) == task.reward
        assert (task.get_status_display() in shown) == (task.status != "pending")

    def test_the_same_without_a_script(self, as_alice, quillo):
        line = "quillo tag 12m 1.80 x3 yesterday 9am rejected #beach"
        save(as_alice, drawn(as_alice) | {"line": line, "units": "5"})
        task = Task.objects.get()
        assert (task.account, task.type.name, task.duration_ms) == (quillo, "Image tagging", 720_000)
        assert (task.reward, task.units, task.status, task.note) == (D("1.80"), 5, "rejected", "#beach")
        assert task.started_at == datetime(2026, 11, 25, 9, tzinfo=UTC)

    def test_a_span_is_as_long_as_it_really_was(self, as_alice):
        save(as_alice, drawn(as_alice) | {"line": "quillo 2026-10-25 0:30-2:30 3"})
        task = Task.objects.get()  # the clocks went back at two
        assert task.duration_ms == 3 * 3_600_000

    def test_again_with_another_time(self, as_alice, alice, quillo):
        facts = {"type": make_type("Writing"), "reward": D("4.5"), "duration_ms": 420_000, "units": 3}
        make_task(alice, quillo, title="Recipes", **facts)
        save(as_alice, drawn(as_alice) | {"line": "again 9m"})
        task = Task.objects.latest("pk")
        assert (task.type.name, task.reward, task.duration_ms) == ("Writing", D("4.5"), 540_000)
        assert (task.units, task.title) == (3, "Recipes")

    @pytest.mark.parametrize(
        ("kind", "says"),
        [("Survey", "survey"), ("Image tagging", "image tagging"), ("AI rating", "ai rating")],
    )
    def test_the_repeat_has_the_own_name_of_its_type(self, as_alice, alice, quillo, kind, says):
        make_task(alice, quillo, type=make_type(kind), duration_ms=240_000)
        assert f"Again: quillo 4m {says}" in text_of(as_alice.get(reverse("task_log")))

    def test_the_example_is_on_the_platform_that_was_used_last(self, as_alice, alice):
        make_task(alice, make_account(alice, "Tagwell (EU)", aliases=["tw"]))
        assert 'placeholder="tw survey 12m 1.80"' in text_of(as_alice.get(reverse("task_log")))

    def test_it_says_that_the_pay_of_a_batch_is_for_all(self, as_alice, quillo):
        says = r'<p class="field__hint" id="batch-say"([^>]*)>The pay is for all of them together.'
        for units, is_said in (("1", False), ("5", True), ("", False), ("x", False)):
            address = {"account": quillo.pk, "minutes": "12", "pay": "1.80", "units": units}
            pages = (
                as_alice.get(reverse("task_log"), {"units": units}),
                as_alice.post(reverse("task_worth"), address),
            )
            assert ["hidden" not in re.search(says, text_of(page))[1] for page in pages] == [is_said] * 2

    def test_the_repeat_is_offered_as_a_line_that_lacks_only_its_pay(self, as_alice, alice, quillo):
        make_task(alice, quillo, type=make_type("Writing"), duration_ms=420_000)
        page = text_of(as_alice.get(reverse("task_log")))
        address = html.unescape(re.search(r'href="\?line=([^"]*)"', page)[1])
        page = text_of(as_alice.get(reverse("task_log") + "?line=" + address))
        assert page.count("data-gap") == 1
        assert "autofocus" in re.search(r'<input[^>]*name="pay"[^>]*>', page)[0]


class TestEnter:
    """The line of the header sends nothing but itself."""

    def enter(self, client, line, **more):
        return save(client, {"line": line} | more)

    def test_it_saves_when_platform_time_and_pay_are_known(self, as_alice, alice, quillo):
        make_account(alice, "Tagwell")
        assert self.enter(as_alice, "quillo survey 12m 1.80").status_code == 302
        task = Task.objects.get()
        assert (task.account, task.duration_ms, task.reward) == (quillo, 720_000, D("1.80"))
        assert task.started_at == NOW.replace(second=0)

    @pytest.mark.parametrize(
        ("line", "gap"),
        [
            ("survey 12m 1.80", "account"),
            ("quillo 1.80", "minutes"),
            ("quillo 12m", "pay"),
            ("quillo", "minutes"),
        ],
    )
    def test_else_it_goes_to_the_first_gap(self, as_alice, alice, line, gap):
        make_account(alice, "Tagwell")
        response = self.enter(as_alice, line)
        assert response.status_code == 422
        assert not Task.objects.exists()
        (focused,) = re.findall(r"<input[^>]*autofocus[^>]*>", text_of(response))
        assert f'name="{gap}"' in focused

    def test_a_time_that_is_not_known_can_be_left_out(self, as_alice):
        page = text_of(self.enter(as_alice, "quillo 1.80"))
        assert "save again without a time" in page
        assert save(as_alice, in_form(page)).status_code == 302
        assert Task.objects.get().duration_ms is None

    def test_what_was_guessed_is_shown_before_it_is_saved(self, as_alice):
        response = self.enter(as_alice, "quilo survey 12m 1.80")
        page = text_of(response)
        assert response.status_code == 422
        assert "“quilo” was taken for Quillo." in html.unescape(page)
        assert chips(page)[0] == "Quillo, from “quilo”"
        assert save(as_alice, in_form(page)).status_code == 302
        assert Task.objects.count() == 1

    def test_money_in_a_unit_without_a_wallet_is_asked_about(self, as_alice):
        for line in ("quillo 12m $2", "quillo 12m 80 pts", "quillo 12m 80¢", "quillo 12m USD 2"):
            page = text_of(self.enter(as_alice, line))
            assert "This account is paid in GBP." in page
            assert "pay in GBP?" in chips(page)
            assert "parsed__rate" not in page
            assert "an hour</span>" not in page
        assert not Task.objects.exists()

    @pytest.mark.parametrize(
        ("language", "pay", "unit"),
        [
            ("en-gb", "2 dollar", "EUR"),
            ("en-gb", "80 cents", "GBP"),
            ("en-gb", "50 pence", "EUR"),
            ("de", "5 Pfund", "EUR"),
            ("de", "1,80 Euro", "USD"),
            ("es", "2 dólares", "EUR"),
            ("es", "2 euros", "INR"),
            ("es", "5 libras", "JPY"),
            ("en-gb", "200 yen", "CAD"),
            ("en-gb", "50 rupees", "EUR"),
        ],
    )
    def test_money_by_its_name_is_not_of_another_unit(self, client, language, pay, unit):
        person = make_person(language=language, locale=language, timezone="Europe/London")
        make_account(person, "Quillo", unit=unit)
        client.force_login(person)
        page = text_of(self.enter(client, f"quillo survey 12m {pay}"))
        assert [chip for chip in chips(page) if chip.endswith(f" {unit}?")]
        assert in_form(page)["note"] == ""
        assert not Task.objects.exists()

    @pytest.mark.parametrize(
        ("language", "pay", "unit"),
        [
            ("en-gb", "2 dollars", "USD"),
            ("en-gb", "2 dollars", "CAD"),
            ("de", "2 Dollar", "USD"),
            ("de", "2 Euro", "EUR"),
            ("es", "2 dólares", "USD"),
            ("es", "2 euros", "EUR"),
            ("es", "200 céntimos", "EUR"),
            ("en-gb", "2 yen", "JPY"),
            ("de", "2 Rupien", "INR"),
        ],
    )
    def test_money_by_its_name_is_no_name_of_the_task(self, client, language, pay, unit):
        person = make_person(language=language, locale=language, timezone="Europe/London")
        make_account(person, "Quillo", unit=unit)
        client.force_login(person)
        assert self.enter(client, f"quillo survey 12m {pay}").status_code == 302
        task = Task.objects.get()
        assert (task.reward, task.note) == (2, "")

    @pytest.mark.parametrize(("name", "reward"), [("p", "0.20"), ("SB 2!", "20")])
    def test_any_name_of_points_can_be_beside_a_wallet_in_money(self, as_alice, alice, name, reward):
        make_account(alice, platform=make_platform("Tagwell", points_name=name), unit="GBP")
        pay = "20p" if name == "p" else "20"
        assert self.enter(as_alice, f"tagwell survey 12m {pay}").status_code == 302
        assert Task.objects.get().reward == D(reward)

    @pytest.mark.parametrize("pay", ["150 SB", "150sb", "150 points"])
    def test_points_by_the_platforms_name_are_points_for_its_wallet_in_money(self, as_alice, alice, pay):
        platform = make_platform("Swagbucks", units=["USD", "PTS"], points_name="SB")
        make_account(alice, platform=platform, unit="USD")
        page = text_of(self.enter(as_alice, f"swagbucks survey 12m {pay}"))
        assert "pay in USD?" in chips(page)
        assert in_form(page)["note"] == ""
        assert not Task.objects.exists()

    def test_the_unit_picks_the_wallet(self, as_alice, alice):
        points = make_account(alice, "Pollpost", unit="PTS", points_per_unit=D(100), points_currency="USD")
        euros = make_account(alice, "Tagwell", unit="EUR")
        self.enter(as_alice, "survey 12m 1250 points")
        self.enter(as_alice, "survey 12m 2€")
        first, second = Task.objects.order_by("pk")
        assert (first.account, first.reward, second.account) == (points, D(1250), euros)

    @pytest.mark.parametrize(
        ("pay", "unit", "reward"),
        [
            ("150 sb", "PTS", 150), ("150SB", "PTS", 150), ("150p", "PTS", 150), ("150 pts", "PTS", 150),
            ("150 points", "PTS", 150), ("$1.50", "USD", "1.5"), ("1.50 usd", "USD", "1.5"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("name", ["swagbucks", "swag", "sw"])
    def test_the_unit_picks_among_the_wallets_of_the_platform(self, as_alice, alice, name, pay, unit, reward):
        platform = make_platform("Swagbucks", units=["USD", "PTS"], points_name="SB")
        points = {"points_per_unit": D(100), "points_currency": "USD", "aliases": ["swagbucks-pts"]}
        make_account(alice, "Other points", unit="PTS", points_per_unit=D(100), points_currency="USD")
        make_account(alice, platform=platform, unit="USD", aliases=["swagbucks", "sw"])
        make_account(alice, platform=platform, unit="PTS", **points)
        response = self.enter(as_alice, f"{name} survey 12m {pay}")
        assert response.status_code == 302, text_of(response)
        task = Task.objects.get()
        assert (task.account.name, task.account.unit, task.reward) == ("Swagbucks", unit, D(reward))
        assert task.note == ""

    @pytest.mark.parametrize(
        ("pay", "unit", "reward"),
        [
            ("20p", "GBP", "0.20"), ("12.5p", "GBP", "0.125"), ("80c", "USD", "0.80"), ("80¢", "USD", "0.80"),
            ("80 cents", "EUR", "0.80"), ("20p", "PTS", "20"),
        ],
    )  # fmt: skip
    def test_hundredths_are_of_the_money_of_the_platform(self, as_alice, alice, pay, unit, reward):
        points = {"points_per_unit": D(100), "points_currency": "USD"} if unit == "PTS" else {}
        make_account(alice, "Tagwell", unit=unit, **points)
        line = f"tagwell survey 12m {pay}"
        sent, shown = read(as_alice, drawn(as_alice), line)
        assert self.enter(as_alice, line).status_code == 302
        assert save(as_alice, sent).status_code == 302
        assert [task.reward for task in Task.objects.all()] == [D(reward)] * 2
        assert D(re.sub(r"[^\d.]", "", shown[3])) == D(reward)

    def test_points_of_that_name_come_before_pence(self, as_alice, alice):
        make_account(alice, "Quillo", unit="PTS", points_per_unit=D(100), points_currency="USD")
        self.enter(as_alice, "quillo survey 12m 20p")
        assert (Task.objects.get().account.unit, Task.objects.get().reward) == ("PTS", D(20))

    def test_the_platform_that_is_chosen_says_whose_hundredths(self, as_alice):
        sent, shown = read(as_alice, drawn(as_alice), "survey 12m 20p")
        assert "£0.20" in shown
        assert save(as_alice, sent).status_code == 302
        assert Task.objects.get().reward == D("0.20")

    def test_a_bonus_that_is_refused_has_no_rate(self, as_alice, quillo):
        sent = {"account": quillo.pk, "minutes": "12", "pay": "1.80"}
        pages = [
            text_of(as_alice.post(reverse("task_worth"), sent | {"bonus": bonus})) for bonus in ("1", "$1")
        ]
        assert ["an hour</span>" in page for page in pages] == [True, False]

    @pytest.mark.parametrize("words", ["screened out", "returned", "timed out"])
    def test_an_outcome_that_pays_nothing_needs_no_pay(self, as_alice, words):
        line = f"quillo {words} 3m"
        sent, shown = read(as_alice, drawn(as_alice), line)
        assert "£0.00" in shown
        assert self.enter(as_alice, line).status_code == 302
        assert save(as_alice, sent).status_code == 302
        assert [task.reward for task in Task.objects.all()] == [0, 0]
        sent = in_form(text_of(as_alice.get(reverse("task_edit", args=[Task.objects.first().pk]))))
        edit = reverse("task_edit", args=[Task.objects.first().pk])
        assert as_alice.post(edit, sent | {"pay": " "}).status_code == 302

    def test_what_is_written_beside_such_an_outcome_counts(self, as_alice):
        assert self.enter(as_alice, "quillo screened out 3m 0.10").status_code == 302
        assert Task.objects.get().reward == D("0.10")
        for line in ("quillo rejected 3m", "quillo 3m", "quillo screened out 3m $1"):
            assert self.enter(as_alice, line).status_code == 422

    def test_the_same_line_sent_twice_is_one_task(self, as_alice):
        page = text_of(as_alice.get("/"))
        key = re.search(r'name="key" value="([^"]+)" form="quick"', page)[1]
        for _ in range(2):
            assert self.enter(as_alice, "quillo 12m 1.80", key=key).status_code == 302
        assert Task.objects.count() == 1

    @pytest.mark.parametrize(
        ("language", "line", "status"),
        [
            ("de", "quillo 12 Min 1,80 gestern abgelehnt", "rejected"),
            ("es", "quillo 12 minutos 1,80 ayer fuera de perfil", "screened_out"),
            ("de", "quillo 12m 1.80 yesterday timed out", "expired"),
        ],
    )
    def test_it_is_read_in_the_persons_language(self, client, language, line, status):
        person = make_person(language=language, locale="de-DE", timezone="Europe/London")
        make_account(person, "Quillo")
        client.force_login(person)
        assert self.enter(client, line).status_code == 302
        task = Task.objects.get()
        assert (task.status, task.duration_ms, task.reward) == (status, 720_000, D("1.80"))
        assert str(task.local_on) == "2026-11-25"

    @pytest.mark.parametrize("language", ["en-gb", "de", "es"])
    def test_the_outcomes_of_the_page_are_read_too(self, language):
        known = words_of(language)
        with override(language):
            labels = {plain(str(label)): value for value, label in Task.Status.choices if value != "reversed"}
        assert {label: known.outcomes.get(label) for label in labels} == labels
        assert {known.outcomes[plain(word)]: word for word in known.writes.values()} == known.writes


@pytest.mark.parametrize(
    ("language", "example"), [("de", "tw umfrage 12m 1,80"), ("es", "tw encuesta 12m 1,80")]
)
def test_the_example_is_a_line_in_the_persons_language(client, language, example):
    person = make_person(language=language, locale=f"{language}-{language.upper()}")
    account = make_account(person, "Tagwell", aliases=["tw"], unit="EUR")
    client.force_login(person)
    assert f'placeholder="{example}"' in text_of(client.get(reverse("task_log")))
    client.post(reverse("task_log"), {"line": example, "key": uuid4()})
    task = Task.objects.get(user=person)
    assert (task.account, task.type.name, task.reward) == (account, "Survey", D("1.80"))


class TestChipsSayWhatWasRead:
    @pytest.mark.parametrize(
        ("words", "chip"),
        [
            ("90s", "1m30s"),
            ("1h 5m 30s", "1h5m30s"),
            ("12m", "12 min"),
            ("12m 24/11/2020", "24 Nov 2020"),
            ("12m 24 Nov", "Tue 24 Nov"),
        ],
    )
    def test_to_the_second_and_the_year(self, as_alice, words, chip):
        _, shown = read(as_alice, drawn(as_alice), f"quillo survey 1.80 {words}")
        assert any(said.replace("\u00a0", " ").startswith(chip) for said in shown)

    def test_a_platform_that_the_line_does_not_name_is_a_guess(self, as_alice, alice):
        make_account(alice, "Tagwell")
        _, shown = read(as_alice, drawn(as_alice), "survey 12m 1.80")
        assert shown[0] == "platform? Quillo"
        _, shown = read(as_alice, drawn(as_alice), "tagwell survey 12m 1.80")
        assert shown[0] == "Tagwell"

    def test_a_day_of_another_weekday_is_a_guess_until_the_field_says_another(self, as_alice):
        words = "quillo survey 12m 1.80 Mon 24 Nov"
        sent, shown = read(as_alice, drawn(as_alice), words)
        assert [said for said in shown if said.startswith("Tue 24 Nov") and said.endswith("?")]
        _, shown = read(as_alice, sent | {"started": "2026-11-23T09:05"}, words)
        assert "Mon 23 Nov 09:05" in shown

    def test_what_is_still_to_come_has_the_focus(self, as_alice):
        page = text_of(save(as_alice, drawn(as_alice) | {"line": "quillo survey 12m 1.80 tomorrow"}))
        assert re.search(r'<input[^>]*name="started"[^>]*autofocus', page)


@pytest.mark.parametrize(
    ("language", "words", "chip"),
    [
        ("en-gb", "1.80 + 0.50", "£0.50"),
        ("de", "1,80 Bonus 0,50", "0,50 £"),
        ("es", "1,80 + 0,50 extra", "0,50 GBP"),
    ],
)
def test_a_bonus_is_saved_beside_the_pay(client, language, words, chip):
    person = make_person(language=language, locale=language, timezone="Europe/London")
    make_account(person, "Quillo")
    client.force_login(person)
    sent, shown = read(client, drawn(client), f"quillo survey 12m {words}")
    assert [said for said in shown if said.replace("\u00a0", " ").startswith(chip)]
    assert save(client, sent).status_code == 302
    assert save(client, {"line": f"quillo survey 12m {words}"}).status_code == 302
    assert [(task.reward, task.bonus) for task in Task.objects.all()] == [(D("1.80"), D("0.50"))] * 2


def test_the_chip_says_what_each_pays(as_alice):
    sent, shown = read(as_alice, drawn(as_alice), "quillo survey 12m 30p each x4")
    assert shown[3:5] == ["£1.20", "4 tasks, £0.30 each"]
    assert save(as_alice, sent).status_code == 302
    assert (Task.objects.get().reward, Task.objects.get().units) == (D("1.20"), 4)
    _, shown = read(as_alice, sent | {"pay": "2"}, "quillo survey 12m 30p each x4 ")
    assert "4 tasks, one pay for all" in shown


def test_of_two_amounts_it_asks_which_is_the_pay(as_alice):
    response = save(as_alice, {"line": "quillo survey 12m £1.80 £0.50"})
    page = text_of(response)
    assert (response.status_code, Task.objects.count()) == (422, 0)
    assert "“£1.80” was taken for the pay, not “£0.50”." in page
    assert "£1.80?" in chips(page)
    assert save(as_alice, in_form(page)).status_code == 302
    assert Task.objects.get().reward == D("1.80")
    _, shown = read(as_alice, drawn(as_alice) | {"pay": "2"}, "quillo survey 12m £1.80 £0.50")
    assert "£2.00" in shown


def test_a_bonus_in_another_unit_is_asked_about(as_alice):
    page = text_of(save(as_alice, {"line": "quillo survey 12m £1.80 + $0.50"}))
    assert "bonus in GBP?" in chips(page)
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("language", "words", "at", "chip"),
    [
        ("en-gb", "2h ago", "08:05", "Thu 26 Nov 08:05"),
        ("de", "vor 12 Stunden", "22:05", "Mi., 25. Nov. 22:05"),
        ("es", "hace 20 minutos", "09:45", "jue, 26 nov 9:45"),
    ],
)
def test_how_long_ago_is_when_it_began(client, language, words, at, chip):
    person = make_person(language=language, locale=language, timezone="Europe/London")
    make_account(person, "Quillo")
    client.force_login(person)
    sent, shown = read(client, drawn(client), f"quillo 5m 1.80 {words}")
    assert (sent["started"][11:], sent["minutes"], sent["note"]) == (at, "5", "")
    assert chip in [said.replace("\u00a0", " ") for said in shown]
    assert save(client, {"line": f"quillo 5m 1.80 {words}"}).status_code == 302
    assert Task.objects.get().started_at.strftime("%H:%M") == at


def test_what_is_repeated_is_said_in_whole_seconds(as_alice, alice, quillo):
    make_task(alice, quillo, duration_ms=857_276)
    assert "Again: quillo 14m17s" in text_of(as_alice.get(reverse("task_log")))
    sent, _ = read(as_alice, drawn(as_alice), "again")
    assert sent["minutes"] == "14:17"


def test_tags_alone_name_no_task(as_alice):
    save(as_alice, {"line": "quillo survey 12m 1.80 #beach"})
    task = Task.objects.get()
    assert task.note == "#beach"
    assert ">#beach</a>" not in text_of(as_alice.get("/tasks/"))


def test_an_address_in_the_line_is_the_link(as_alice):
    """So it is too where another app shares an address as text."""
    shown = in_form(text_of(as_alice.get(reverse("task_log"), {"line": "https://example.com/study/5"})))
    assert (shown["link"], shown["note"]) == ("https://example.com/study/5", "")
    save(as_alice, {"line": "quillo survey 12m 1.80 https://example.com/a?b=1, the long one"})
    task = Task.objects.get()
    assert (task.link, task.note) == ("https://example.com/a?b=1", "the long one")
