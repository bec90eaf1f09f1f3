"""What is posted while signed out is kept for its person: any form, and nothing that must not lie about."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileInput, PasswordInput
from django.test import Client

from apps.accounts.half_done import MOST, PLACE
from apps.accounts.kept import person_key
from apps.payouts.models import Payout
from apps.tasks.models import Adjustment, Overhead, SavedView, Task, TaskType
from apps.tasks.timers import start_timer
from tests.factories import PASSWORD, make_account, make_payout, make_person, make_task, make_type
from tests.test_every_url import ENTRIES, patterns

pytestmark = pytest.mark.django_db
PAGE = "/half-done/"
SAID = re.compile(r"<dt>(.*?)</dt><dd><span>(.*?)</span></dd>", re.DOTALL)
FORM = re.compile(r'<form method="post" action="([^"]*)">(.*?)</form>', re.DOTALL)
HEADING = re.compile(r'<h2 id="h-\d+">(.*?)</h2>')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def alice(db):
    return make_person("alice@example.org", password=PASSWORD, timezone="Europe/London")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org", password=PASSWORD)


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo")


def post(client, person, path, /, headers=None, **fields):
    return client.post(path, {"person": person_key(person)} | fields, headers=headers or {})


def sign_in(client, person, after=PAGE):
    data = {"login": person.email, "password": PASSWORD, "next": after}
    assert client.post("/accounts/login/", data).url == after


def shown(client):
    """What the page says was written, by label."""
    return dict(SAID.findall(client.get(PAGE).content.decode()))


def headings(client):
    """What each of the forms that wait is called."""
    return [unescape(said) for said in HEADING.findall(client.get(PAGE).content.decode())]


def press(client, button, at=0):
    """As a browser presses it: all that stands in its form, to where that leads."""
    forms = FORM.findall(client.get(PAGE).content.decode())
    found = [(path, inside) for path, inside in forms if f">{button}</button>" in inside]
    data: dict[str, list[str]] = {}
    for name, text in HIDDEN.findall(found[at][1]):
        data.setdefault(name, []).append(unescape(text))
    return client.post(unescape(found[at][0]), data)


BONUS = {"kind": "bonus", "happened": "2026-11-20T10:00"}
KEY = "5b0ad0e8-6b3b-4b57-9d2c-0c2a3f1a7c11"
NOTE = "Seen twice.\r\nWrote to them & waited."
FORMS = {
    "edit a task": ("/tasks/{task}/edit/", {"note": NOTE, "minutes": "25"}, {"Minutes": "25"}),
    "a cell": ("/tasks/{task}/set/title/", {"value": "Colours"}, {"What you changed": "Colours"}),
    "ticked rows": (
        "/tasks/bulk/?status=pending",
        {"pick": ["7", "8"], "act": "approved", "back": "?q=1"},
        {"Tasks": "2", "What to do": "Approved"},
    ),
    "why": ("/tasks/{task}/refusal/", {"words": "too quick"}, {"In other words": "too quick"}),
    "adjustment": (
        "/tasks/extra/new/",
        {"kind": "bonus", "amount": "3.10"},
        {"What it is": "Bonus", "Amount": "3.10"},
    ),
    "unpaid time": ("/tasks/unpaid/new/", {"minutes": "12", "note": "mails"}, {"Note": "mails"}),
    "type": ("/tasks/types/", {"name": "Dictation"}, {"Name": "Dictation"}),
    "view": ("/tasks/views/", {"name": "Late", "query": "?status=pending"}, {"Name": "Late"}),
    "timer": ("/tasks/timer/start/", {"new_type": "Dictation"}, {"Another type": "Dictation"}),
    "payout asked for": (
        "/payouts/{account}/request/",
        {"amount": "12", "method": "Cheque", "requested_on": "2026-11-20", "key": "hidden"},
        {"Amount": "12", "Method": "Cheque", "Requested on": "2026-11-20"},
    ),
    "payout arrived": ("/payouts/{payout}/arrived/", {"arrived_on": "2026-11-20", "note": "in parts"}, {}),
    "payout failed": (
        "/payouts/{payout}/failed/", {"failed_on": "2026-11-20"}, {"Known since": "2026-11-20"}
    ),
    "costs": ("/payouts/{account}/fees/", {"percent": "2.9"}, {"Per cent of the amount": "2.9"}),
    "hold": ("/payouts/{account}/hold/", {"note": "they check me"}, {}),
    "wallet": (
        "/platforms/mine/{account}/edit/",
        {"name": "Quillo", "unit": "USD", "minimum": "5", "drawn": "x"},
        {"Paid in": "USD", "Payout minimum": "5"},
    ),
    "payday": (
        "/platforms/mine/{account}/payday/",
        {"kind": "weekly", "weekdays": ["tue", "thu"], "wait_days": "2"},
        {"Days": "2", "On these weekdays": "Tuesday, Thursday"},
    ),
    "platform": ("/platforms/new/", {"name": "Mine", "unit": "GBP"}, {"Name": "Mine", "Paid in": "GBP"}),
    "rate": ("/platforms/rates/", {"source": "USD", "rate": "0.8"}, {"One": "USD", "Is worth": "0.8"}),
    "goal": ("/welcome/goal/", {"weekly_goal": "80"}, {"Weekly goal": "80"}),
    "profile": ("/settings/", {"name": "Al", "language": "de"}, {"Name": "Al", "Language": "Deutsch"}),
    "money": ("/settings/money/", {"weekly_goal": "90"}, {"Weekly goal": "90"}),
    "notifications": ("/settings/notifications/", {"quiet_from": "21:00"}, {"Quiet from": "21:00"}),
    "work": ("/settings/work/", {"skills": "typing\r\ndriving"}, {"What you can do": "typing<br>driving"}),
}  # fmt: skip


@pytest.mark.parametrize(("path", "fields", "words"), FORMS.values(), ids=FORMS)
def test_every_form_is_kept_and_said_in_its_own_words(client, alice, quillo, path, fields, words):
    ids = {"account": quillo.pk, "task": make_task(alice, quillo).pk, "payout": make_payout(quillo, 5).pk}
    answer = post(client, alice, path.format(**ids), **fields)
    assert answer.url == f"/accounts/login/?next={PAGE}"
    assert "What you wrote is kept" in client.get(answer.url).content.decode()
    sign_in(client, alice)
    said = shown(client)
    assert said
    assert words.items() <= said.items()
    assert not {"key", "drawn", "person", "back", "query", "seen"} & {label.lower() for label in said}


def test_it_is_saved_when_it_is_sent_and_not_before(client, alice, quillo):
    fields = {"kind": "search", "minutes": "12", "note": NOTE, "account": quillo.pk}
    post(client, alice, "/tasks/unpaid/new/", **fields)
    sign_in(client, alice)
    shown(client)
    assert not Overhead.objects.exists()
    assert press(client, "Send it now").status_code == 302
    assert Overhead.objects.get().note.splitlines() == NOTE.splitlines()
    assert client.get(PAGE).url == "/"
    assert PLACE not in client.session or not client.session[PLACE]


def test_what_its_view_refuses_stands_in_its_own_form(client, alice, quillo):
    post(client, alice, f"/payouts/{quillo.pk}/request/", amount="a lot", method="Cheque")
    sign_in(client, alice)
    answer = press(client, "Send it now")
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.content.decode()
    assert client.get(PAGE).status_code == 302


def test_it_is_not_lost_where_there_is_nothing_to_send_it_to_any_more(client, alice, quillo):
    payout = make_payout(quillo, 5)
    post(client, alice, f"/payouts/{payout.pk}/failed/", failed_on="2026-11-26")
    Payout.objects.all().delete()
    sign_in(client, alice)
    assert press(client, "Send it now").status_code == 404
    assert shown(client) == {"Known since": "2026-11-26"}


def test_it_waits_until_somebody_decides_and_every_page_says_so(client, alice):
    post(client, alice, "/tasks/types/", name="Dictation")
    sign_in(client, alice)
    assert [shown(client) for _ in range(2)] == [{"Name": "Dictation"}] * 2
    words = "What you wrote while you were signed out is not saved yet."
    assert words in client.get("/payouts/").content.decode()
    assert press(client, "Throw it away").url == PAGE
    assert client.get(PAGE).url == "/"
    assert words not in client.get("/payouts/").content.decode()


def test_it_leads_to_the_page_where_it_was_written(client, alice, quillo):
    task = make_task(alice, quillo)
    came_from = {"Referer": f"http://testserver/tasks/{task.pk}/"}
    post(client, alice, f"/tasks/{task.pk}/refusal/", came_from, words="too quick")
    sign_in(client, alice)
    assert f'href="/tasks/{task.pk}/"' in client.get(PAGE).content.decode()


def test_two_forms_wait_beside_each_other(client, alice):
    post(client, alice, "/tasks/types/", name="Dictation")
    post(client, alice, "/settings/work/", skills="typing")
    sign_in(client, alice)
    assert shown(client) == {"Name": "Dictation", "What you can do": "typing"}
    press(client, "Throw it away", at=1)
    assert shown(client) == {"Name": "Dictation"}


def test_two_forms_of_one_address_wait_beside_each_other(client, alice, quillo):
    for amount in ("3.10", "4.20"):
        post(client, alice, "/tasks/extra/new/", **BONUS, account=quillo.pk, amount=amount)
    sign_in(client, alice)
    assert headings(client) == ["A bonus or correction"] * 2
    press(client, "Send it now", at=1)
    assert str(Adjustment.objects.get().amount) == "4.2000"
    assert shown(client)["Amount"] == "3.10"
    press(client, "Send it now")
    assert Adjustment.objects.count() == 2
    assert client.get(PAGE).url == "/"


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ({"minutes": "12"}, {"minutes": "12"}, ["12"]),
        ({"minutes": "12"}, {"minutes": "13"}, ["12", "13"]),
        ({"minutes": "12", "key": KEY}, {"minutes": "13", "key": KEY}, ["13"]),
        ({"minutes": "12", "key": KEY}, {"minutes": "12", "key": KEY[::-1]}, ["12", "12"]),
    ],
    ids=["twice", "another", "one key", "two keys"],
)
def test_what_is_sent_twice_waits_once(client, alice, first, second, left):
    for fields in (first, second):
        post(client, alice, "/tasks/unpaid/new/", **fields)
    sign_in(client, alice)
    said = SAID.findall(client.get(PAGE).content.decode())
    assert [text for label, text in said if label == "Minutes"] == left


@pytest.mark.parametrize("minutes", ["3", "nonsense"], ids=["taken", "refused"])
def test_another_post_to_its_address_throws_nothing_away(client, alice, quillo, minutes):
    post(client, alice, "/tasks/unpaid/new/", kind="search", minutes="12", account=quillo.pk)
    sign_in(client, alice)
    quick = {"kind": "search", "minutes": minutes, "key": KEY, "from_log": "on"}
    assert client.post("/tasks/unpaid/new/", quick).status_code in (302, 422)
    assert shown(client)["Minutes"] == "12"


def test_its_id_reaches_no_form_and_no_row(client, alice, quillo):
    task = make_task(alice, quillo)
    ticked = {"pick": [str(task.pk)], "back": "?status=pending"}
    post(client, alice, "/tasks/bulk/assign/", **ticked)
    sign_in(client, alice)
    page = press(client, "Send it now")
    (pk,) = re.findall(r'name="pick" value="(\d+)"', page.content.decode())
    assert (page.status_code, pk) == (200, str(task.pk))
    assert 'name="waits"' not in page.content.decode()
    client.logout()
    again = post(client, alice, "/tasks/types/", name="Dictation", waits="stray")
    assert again.url == f"/accounts/login/?next={PAGE}"
    ((_path, body, _page),) = client.session[PLACE].values()
    assert "stray" not in body


def test_one_whose_address_is_gone_is_shown_by_the_names_of_its_fields(client, alice):
    post(client, alice, "/tasks/types/", name="Dictation")
    sign_in(client, alice)
    session = client.session
    ((pk, one),) = session[PLACE].items()
    session[PLACE] = {pk: ["/gone/for/good/", *one[1:]]} | {"act": ["/tasks/7/delete/", *one[1:]]}
    session.save()
    assert shown(client) == {"name": "Dictation"}
    assert headings(client) == ["A form that is no longer there"] * 2
    assert "Send it now" not in client.get(PAGE).content.decode()
    assert press(client, "Throw it away", at=1).url == PAGE
    assert press(client, "Throw it away").url == PAGE
    assert client.get(PAGE).url == "/"


def test_somebody_else_who_signs_in_sees_nothing_and_it_is_gone(client, alice, bob):
    post(client, alice, "/tasks/types/", name="Dictation")
    sign_in(client, bob)
    assert client.get(PAGE).url == "/"
    assert not client.session[PLACE]
    assert "not saved yet" not in client.get("/payouts/").content.decode()


def test_nothing_of_it_is_shown_to_another_who_has_the_session(client, alice, bob):
    post(client, alice, "/tasks/types/", name="Dictation")
    client.force_login(bob)
    assert "Dictation" not in client.get(PAGE, follow=True).content.decode()


def test_who_signs_out_leaves_nothing(client, alice):
    post(client, alice, "/tasks/types/", name="Dictation")
    sign_in(client, alice)
    client.post("/accounts/logout/")
    assert PLACE not in client.session


def test_an_act_that_does_not_say_where_it_came_from_leads_to_the_first_page(client, alice):
    assert post(client, alice, "/tasks/7/delete/").url == "/accounts/login/?next=/"
    elsewhere = {"Referer": "http://elsewhere.example/tasks/"}
    assert post(client, alice, "/tasks/7/delete/", elsewhere).url == "/accounts/login/?next=/"
    assert client.get("/tasks/?q=a").url == "/accounts/login/?next=/tasks/%3Fq%3Da"


@pytest.mark.parametrize("path", ["//evil.com/x", "///evil.com/x", "/\\evil.com/x", "/\t/evil.com/x"])
def test_no_page_before_names_another_host(client, alice, path):
    post(client, alice, "/tasks/types/", {"Referer": f"http://testserver{path}"}, name="Dictation")
    sign_in(client, alice)
    assert 'href="/evil.com/x"' in client.get(PAGE).content.decode()


def test_nobodys_form_is_not_kept(client, alice):
    answer = client.post(
        "/tasks/types/", {"name": "Dictation"}, headers={"Referer": "http://testserver/tasks/"}
    )
    assert answer.url == "/accounts/login/?next=/tasks/"
    assert PLACE not in client.session


@pytest.fixture
def things(alice, quillo):
    """One of each that an address names, by the name it has there."""
    make_account(alice, "Quillo", unit="USD")
    return {
        "account": quillo.pk,
        "points": make_account(alice, "Swag", unit="PTS", points_per_unit=120, points_currency="USD").pk,
        "task": make_task(alice, quillo, title="Colours & shapes").pk,
        "payout": make_payout(quillo, 5, requested_on=date(2026, 11, 20)).pk,
        "type": TaskType.objects.create(user=alice, name="Dictation").pk,
        "view": SavedView.objects.create(user=alice, name="Late", query="?status=pending").pk,
        "timer": start_timer(user=alice, account=quillo).timer.pk,
    }


ABOUT = {
    "/tasks/{task}/edit/": "Changes to a task: Colours & shapes",
    "/tasks/{task}/refusal/": "Why a task was turned down: Colours & shapes",
    "/tasks/{task}/set/minutes/": "A change in the list: Colours & shapes, Minutes",
    "/tasks/types/{type}/": "Another name for a type: Dictation",
    "/tasks/views/{view}/": "Another name for a view: Late",
    "/tasks/timer/{timer}/change/": "What is timed: Quillo",
    "/tasks/timer/{timer}/cut/": "When the timer stopped: Quillo",
    "/platforms/mine/{account}/edit/": "Changes to an account: Quillo (GBP)",
    "/platforms/mine/{account}/payday/": "When it pays: Quillo (GBP)",
    "/platforms/mine/{points}/points/": "What points are worth: Swag",
    "/payouts/{account}/request/": "A payout that was requested: Quillo (GBP)",
    "/payouts/{payout}/arrived/": "A payout that arrived: £5.00, Quillo, 20 Nov 2026",
    "/payouts/{payout}/failed/": "A payout that failed: £5.00, Quillo, 20 Nov 2026",
    "/payouts/{account}/fees/": "What a payout costs: Quillo (GBP)",
    "/payouts/{account}/hold/": "Money that is held back: Quillo (GBP)",
}
WORDS = {
    "name": "x", "minutes": "5", "note": "x", "words": "x", "value": "x", "new_type": "x", "pay": "1",
    "ended": "2026-11-20T10:00", "arrived_on": "2026-11-21", "failed_on": "2026-11-21", "days": "2",
    "per_unit": "100", "amount": "1", "percent": "1",
}  # fmt: skip


@pytest.mark.parametrize("whose", ["own", "gone", "a stranger's"])
def test_it_says_what_would_be_done_and_to_what(client, alice, bob, things, whose):
    """And nothing of what is gone, or was never theirs."""
    writer = bob if whose == "a stranger's" else alice
    ids = dict.fromkeys(things, 987654321) if whose == "gone" else things
    for path in ABOUT:
        post(client, writer, path.format(**ids), **WORDS)
    client.force_login(writer)
    said = [heading if whose == "own" else heading.partition(":")[0] for heading in ABOUT.values()]
    assert headings(client) == said


SILENT = {
    "an act without a word": """
        export_ask keep_account session_end mail_test account_payday_back account_close account_reopen
        account_delete points_delete rate_undo rate_delete task_undo view_delete view_restore timer_act
        timer_away timer_discard timer_restore adjustment_delete unpaid_delete unpaid_restore task_delete
        task_restore fee_delete terms_undo minimum_delete account_release payout_cancel payout_undo
        alert_seen alert_snooze calendar calendar_remove sample_add sample_remove import_save import_undo
        import_discard type_hide type_show
    """,
    "a choice that is one tap on its page": "platform_add account_sign_up task_status task_bin",
    "a password, or what a password was asked for": "leave leave_confirm",
    "a file": "rate_file import_list",
    "open to everybody": "unsubscribe",
    "what waits itself": "half_done",
}


def posted_to():
    """Every address at which a view of ours takes a POST. Signing in is not ours."""
    ours = [each for each in patterns() if each.callback.__module__.startswith("apps.")]
    return [each for each in ours if "POST" in ENTRIES[each.name].methods]


def declared():
    return [(each, each.callback.waits) for each in posted_to() if hasattr(each.callback, "waits")]


def test_every_address_that_takes_a_post_says_what_waits_or_is_exempt():
    exempt = [name for names in SILENT.values() for name in names.split()]
    assert sorted(each.name for each in posted_to() if not hasattr(each.callback, "waits")) == sorted(exempt)


def test_every_address_of_a_row_says_which():
    rows = [each for each, _waits in declared() if each.pattern.converters]
    assert len(rows) == len(ABOUT)


def test_no_form_that_waits_asks_for_a_secret_or_a_file():
    fields = [field for _each, waits in declared() for field in waits.form.base_fields.values()]
    assert fields
    assert not [field for field in fields if isinstance(field.widget, (PasswordInput, FileInput))]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/settings/data/delete/", {"password": "my secret words"}),
        ("/settings/data/delete/made-up/", {"password": "my secret words"}),
        ("/accounts/password/change/", {"oldpassword": "old", "password1": "my secret words"}),
        ("/accounts/email/", {"email": "new@example.org"}),
        ("/accounts/2fa/totp/activate/", {"code": "123456"}),
        ("/accounts/2fa/webauthn/add/", {"name": "key", "credential": "{}"}),
        ("/tasks/7/delete/", {}),
        ("/tasks/7/status/", {"status": "approved"}),
        ("/tasks/timer/act/", {"act": "pause", "version": "3"}),
        ("/nowhere/", {"name": "x"}),
    ],
)
def test_secrets_and_acts_without_a_word_never_wait(client, alice, path, fields):
    post(client, alice, path, **fields)
    assert PLACE not in client.session


def test_a_file_never_waits(client, alice):
    file = SimpleUploadedFile("rates.csv", b"USD,GBP,2026-11-01,0.8")
    post(client, alice, "/platforms/rates/", source="USD", rate="0.8", file=file)
    assert PLACE not in client.session


def test_what_a_device_has_kept_itself_is_refused_and_not_kept_twice(client, alice):
    answer = post(client, alice, "/tasks/timer/start/", {"X-Person": person_key(alice)}, new_type="Dictation")
    assert answer.status_code == 409
    assert PLACE not in client.session


def test_no_more_is_kept_than_fits_and_the_newest_stays(client, alice):
    post(client, alice, "/settings/work/", skills="a" * (MOST - 500))
    post(client, alice, "/tasks/types/", name="b" * 600)
    assert [path for path, _body, _page in client.session[PLACE].values()] == ["/tasks/types/"]
    answer = post(client, alice, "/settings/work/", skills="c" * MOST)
    assert answer.url != f"/accounts/login/?next={PAGE}"
    assert sum(len(text) for one in client.session[PLACE].values() for text in one) <= MOST


@pytest.mark.parametrize("path", ["/settings/", "/settings/work/", "/tasks/types/", "/platforms/new/"])
def test_a_form_says_whose_it_is(client, alice, path):
    client.force_login(alice)
    page = client.get(path).content.decode()
    page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)  # filled by a script
    forms = re.findall(r'<form(?! class="quick")[^>]*method="post".*?</form>', page, re.DOTALL)
    assert len(forms) > 1
    assert [form for form in forms if f'name="person" value="{person_key(alice)}"' not in form] == []


def test_a_part_of_a_page_leads_the_window_to_what_was_written(client, alice, quillo):
    task = make_task(alice, quillo)
    answer = post(client, alice, f"/tasks/{task.pk}/set/title/", {"HX-Request": "true"}, value="Colours")
    assert answer["HX-Redirect"] == f"/accounts/login/?next={PAGE}"
    sign_in(client, alice)
    press(client, "Send it now")
    assert Task.objects.get().title == "Colours"


def test_a_part_that_carries_nothing_leads_back_to_its_page(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tasks/?q=a"}
    assert (
        client.get("/tasks/timer/", headers=headers)["HX-Redirect"] == "/accounts/login/?next=/tasks/%3Fq%3Da"
    )
    headers["HX-Current-URL"] = "http://elsewhere.example/tasks/"
    led_to = client.get("/tasks/timer/", headers=headers)["HX-Redirect"]
    assert led_to == "/accounts/login/?next=/tasks/timer/"


@pytest.fixture
def strict(alice):
    """A browser whose page was drawn before it was signed out and in again, as alice."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    strict.get("/tasks/types/")
    return strict


def old(person, **fields):
    return {
        "csrfmiddlewaretoken": "a" * 64,
        "person": person_key(person) if person else "",
        "name": "Dictation",
    } | fields


def test_a_form_of_an_older_session_waits_too(strict, alice):
    assert strict.post("/tasks/types/", old(alice)).url == PAGE
    assert shown(strict) == {"Name": "Dictation"}
    assert press(strict, "Send it now").status_code == 302
    assert strict.get(PAGE).url == "/"
    part = strict.post("/tasks/types/", old(alice), headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == PAGE


def test_the_log_form_of_an_older_session_is_filled_again(strict, alice, quillo):
    make_type()
    assert strict.post("/tasks/new/", old(alice, note="in the park")).url == "/tasks/new/"
    assert strict.get("/tasks/new/").context["form"]["note"].value() == "in the park"


@pytest.mark.parametrize("way", ["another person", "nobody's", "another site"])
def test_a_form_that_is_not_surely_ones_own_is_refused(strict, alice, bob, way):
    whose = {"another person": bob, "nobody's": None}.get(way, alice)
    headers = {"Sec-Fetch-Site": "cross-site"} if way == "another site" else {}
    answer = strict.post("/tasks/types/", old(whose), headers=headers)
    assert answer.status_code == 403
    assert "This form has waited too long" in answer.content.decode()
    assert PLACE not in strict.session


def test_a_late_answer_does_not_take_the_cookie_of_the_session_in_which_it_waits(client, alice):
    client.cookies["sessionid"] = "ended"
    assert "sessionid" not in client.get("/offline/person/").cookies
    assert "sessionid" not in client.get("/tasks/").cookies
    client.force_login(alice)
    assert client.post("/accounts/logout/").cookies["sessionid"].value == ""


def test_what_a_device_sends_again_itself_is_not_kept_beside_it(strict, alice):
    answer = strict.post("/tasks/types/", old(alice), headers={"X-Person": person_key(alice)})
    assert answer.status_code == 403
    assert PLACE not in strict.session


def test_a_person_is_not_named_by_what_others_could_know(alice, settings):
    known = person_key(alice)
    settings.SECRET_KEY = "another " * 8
    assert person_key(alice) != known
