"""When an account is paid, said in plain words: look at the next dates, save, go back to the catalogue."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from apps.platforms import services
from apps.platforms.catalogue import read_file
from apps.platforms.clock import next_runs, of_method
from apps.platforms.cycles import cycle_json, read_cycle
from apps.platforms.forms.cycle import CycleForm
from apps.platforms.models import Account, Platform
from tests.factories import make_account, make_platform
from tests.platforms.test_cycle_words import cycles

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)  # a Thursday
THURSDAYS = {"kind": "weekly", "weekdays": ["thu"], "cutoff": "17:00", "timezone": "UTC"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def account(alice):
    return make_account(alice, platform=make_platform("Quillo", cycle=THURSDAYS))


@pytest.fixture
def send(as_alice, account):
    """Post the form with these values alone; the account is read again."""

    def post(values, **headers):
        response = as_alice.post(f"/platforms/mine/{account.pk}/payday/", values, headers=headers)
        account.refresh_from_db()
        return response

    return post


def days(response):
    return [str(run.first_on) for run in response.context["payday"].runs]


def errors(response):
    assert response.status_code == 422
    return {name: " ".join(found) for name, found in response.context["form"].errors.items()}


class TestPage:
    def test_it_shows_what_counts_now_and_its_next_dates(self, as_alice, account):
        response = as_alice.get(f"/platforms/mine/{account.pk}/payday/")
        form = response.context["form"]
        assert (form["kind"].value(), form["weekdays"].value()) == ("weekly", ["thu"])
        assert (form["cutoff"].value(), form["timezone"].value()) == ("17:00", "UTC")
        assert days(response) == ["2026-11-26", "2026-12-03", "2026-12-10"]
        page = response.content.decode()
        assert "Paid every week, on Thursday." in page
        assert "Back to what the catalogue says" not in page

    def test_the_account_leads_there_and_says_what_counts(self, as_alice, account):
        for address in (f"/platforms/mine/{account.pk}/", f"/platforms/mine/{account.pk}/edit/"):
            assert f"/platforms/mine/{account.pk}/payday/" in as_alice.get(address).content.decode()
        rows = {row.title: row for row in as_alice.get(f"/platforms/mine/{account.pk}/").context["rows"]}
        assert rows["When it pays"].own == ""
        assert rows["When it pays"].catalogue.startswith("Paid every week, on Thursday.")

    def test_a_private_account_begins_with_not_known(self, as_alice, alice):
        response = as_alice.get(f"/platforms/mine/{make_account(alice).pk}/payday/")
        assert response.context["form"]["kind"].value() == "unknown"
        assert "Nobody knows them." in response.content.decode()

    def test_hours_are_those_of_the_person(self, as_alice, alice, account):
        alice.timezone = "America/Los_Angeles"
        alice.save()
        page = as_alice.get(f"/platforms/mine/{account.pk}/payday/").content.decode()
        assert "26 Nov 2026, 09:00 your time" in page

    def test_a_stranger_has_no_such_page(self, as_bob, account):
        for method in (as_bob.get, as_bob.post):
            assert method(f"/platforms/mine/{account.pk}/payday/", {"kind": "daily"}).status_code == 404
        assert as_bob.post(f"/platforms/mine/{account.pk}/payday/catalogue/").status_code == 404
        account.refresh_from_db()
        assert account.own_cycle is None


FORTNIGHT = {"kind": "biweekly", "anchor": "2026-11-20", "weekdays": ["fri"]}
WAIT = {"kind": "days_after_approval", "wait_days": "10", "business_days": True, "counted_from": "approval"}


class TestPreview:
    @pytest.mark.parametrize(
        ("values", "dates"),
        [
            pytest.param({"kind": "on_request"}, ["2026-11-26"], id="when I ask"),
            pytest.param({"kind": "daily"}, ["2026-11-27", "2026-11-28", "2026-11-29"], id="daily"),
            pytest.param(
                {"kind": "weekly", "weekdays": ["mon", "fri"]},
                ["2026-11-27", "2026-11-30", "2026-12-04"],
                id="weekly",
            ),
            pytest.param(FORTNIGHT, ["2026-12-04", "2026-12-18", "2027-01-01"], id="every two weeks"),
            pytest.param(
                {"kind": "semi_monthly", "days": "1, Last"},
                ["2026-11-30", "2026-12-01", "2026-12-31"],
                id="twice a month",
            ),
            pytest.param(
                {"kind": "monthly", "days": "31"}, ["2026-11-30", "2026-12-31", "2027-01-31"], id="monthly"
            ),
            pytest.param(WAIT, ["2026-12-10", "2026-12-11", "2026-12-14"], id="after approval"),
        ],
    )
    def test_the_next_dates_are_shown_and_nothing_is_saved(self, send, account, values, dates):
        response = send(values | {"preview": "1"})
        assert (response.status_code, days(response), account.own_cycle) == (200, dates, None)
        form = response.context["form"]
        assert {name: form[name].value() for name in values} == values

    def test_what_was_typed_for_another_kind_does_not_count(self, send, account):
        send({"kind": "daily", "weekdays": ["mon"], "days": "15", "wait_days": "3"})
        assert account.own_cycle == {"kind": "daily"}

    def test_htmx_gets_the_dates_alone(self, send):
        response = send({"kind": "daily", "preview": "1"}, **{"HX-Request": "true"})
        page = response.content.decode()
        assert page.lstrip().startswith('<section class="sheet" id="next-dates"')
        assert "Friday 27 November 2026" in page
        assert "<html" not in page

    def test_htmx_is_told_what_is_missing(self, send):
        response = send({"kind": "weekly", "preview": "1"}, **{"HX-Request": "true"})
        assert "Choose the weekday on which it pays." in response.content.decode()
        assert response.status_code == 200  # half written is no mistake yet


class TestSave:
    def test_the_rule_is_kept_and_the_jobs_are_nudged(self, send, account, nudged):
        with nudged() as sent:
            response = send(
                FORTNIGHT | {"cutoff_weekday": "mon", "cutoff": "23:59", "timezone": "Asia/Tokyo"}
            )
        assert response.url == f"/platforms/mine/{account.pk}/"
        assert account.own_cycle == {
            "kind": "biweekly",
            "weekdays": ["fri"],
            "anchor": "2026-11-20",
            "cutoff_weekday": "mon",
            "cutoff": "23:59",
            "timezone": "Asia/Tokyo",
        }
        assert account.change_seq == 1
        assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]

    def test_the_account_then_says_both(self, as_alice, send, account):
        send({"kind": "monthly", "days": "last"})
        rows = {row.title: row for row in as_alice.get(f"/platforms/mine/{account.pk}/").context["rows"]}
        assert rows["When it pays"].own == "Paid every month, about the last day."
        assert rows["When it pays"].catalogue.startswith("Paid every week, on Thursday.")

    def test_zero_days_are_an_answer(self, send, account):
        send({"kind": "days_after_approval", "wait_days": "0"})
        assert account.own_cycle == {"kind": "days_after_approval", "wait_days": 0}

    @pytest.mark.parametrize("said", [True, False])
    def test_yes_and_no_are_answers(self, send, account, said):
        send({"kind": "weekly", "weekdays": ["fri"], "request_needed": "yes" if said else "no"})
        assert account.own_cycle["request_needed"] is said

    def test_who_does_not_know_goes_by_the_catalogue(self, send, account):
        send({"kind": "daily"})
        send({"kind": "unknown"})
        assert account.own_cycle is None
        assert account.usual_cycle.kind == "weekly"

    def test_one_goes_back_to_the_catalogue(self, as_alice, send, account):
        send({"kind": "daily"})
        page = as_alice.get(f"/platforms/mine/{account.pk}/payday/").content.decode()
        assert "The catalogue says: Paid every week, on Thursday." in page
        response = as_alice.post(f"/platforms/mine/{account.pk}/payday/catalogue/")
        account.refresh_from_db()
        assert (response.url, account.own_cycle) == (f"/platforms/mine/{account.pk}/payday/", None)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({}, "kind", "This field is required."),
        ({"kind": "by_method"}, "kind", "Select a valid choice."),
        ({"kind": "weekly"}, "weekdays", "choose “I do not know”"),
        ({"kind": "weekly", "weekdays": ["day"]}, "weekdays", "Select a valid choice."),
        (
            {"kind": "weekly", "weekday_span_first": "mon"},
            "weekday_span_last",
            "Choose both days, or neither.",
        ),
        (
            {"kind": "weekly", "weekdays": ["mon"], "weekday_span_first": "mon", "weekday_span_last": "tue"},
            "weekday_span_first",
            "not both",
        ),
        ({"kind": "biweekly", "weekdays": ["fri"]}, "anchor", "Write a day on which it paid"),
        (FORTNIGHT | {"weekdays": ["mon"]}, "anchor", "another weekday"),
        (FORTNIGHT | {"anchor": "1999-12-31"}, "anchor", "from the year 2000 on"),
        (FORTNIGHT | {"cutoff": "25:00"}, "cutoff", "Write an hour, like 17:00."),
        ({"kind": "semi_monthly", "days": "15"}, "days", "Write two days of the month, like 1, 15"),
        ({"kind": "semi_monthly", "days": "15, 15"}, "days", "Write two days"),
        ({"kind": "monthly"}, "days", "like 15 or last"),
        ({"kind": "monthly", "days": "0"}, "days", "Write days of the month"),
        ({"kind": "monthly", "days": "32"}, "days", "Write days of the month"),
        ({"kind": "monthly", "days": "end"}, "days", "Write days of the month"),
        ({"kind": "monthly", "days": "15", "working_day": "3"}, "working_day", "not both"),
        ({"kind": "monthly", "working_day": "24"}, "working_day", "less than or equal to 23"),
        ({"kind": "days_after_approval"}, "wait_days", "0 for the same day"),
        ({"kind": "on_request", "cutoff_weekday": "mon"}, "weekdays", "on which it is sent"),
    ],
)
def test_what_never_pays_is_refused_with_what_to_write_and_nothing_is_lost(
    send, account, values, field, said
):
    response = send(values)
    assert said in errors(response)[field]
    form = response.context["form"]
    assert {name: form[name].value() for name in values} == values
    assert account.own_cycle is None


def form_of(account, cycle, sent=None):
    account.own_cycle = cycle_json(cycle)
    return CycleForm(account, sent, now=NOW)


def sent_by(form):
    """What the browser posts of a form as it is shown."""
    shown = {field.html_name: field.value() for field in form}
    return {name: value for name, value in shown.items() if value not in (None, "", False)}


def rules_of_the_catalogue():
    for entry in read_file():
        for method in ("", *entry.methods):
            if entry.cycle and (cycle := of_method(entry.cycle, method)):
                yield pytest.param(cycle, id=f"{entry.slug} {method}".strip())


@pytest.mark.parametrize("cycle", list(rules_of_the_catalogue()))
def test_every_rule_of_the_catalogue_survives_the_form(alice, cycle):
    account = make_account(alice)
    form = form_of(account, cycle, sent_by(form_of(account, cycle)))
    has_dates = bool(next_runs(cycle, NOW, tz=UTC))
    assert form.is_valid() is has_dates  # without dates the form says what is missing
    if has_dates:
        kept = {name: value for name, value in cycle_json(cycle).items() if name != "note"}
        assert form.own_cycle == kept


@given(cycles())
def test_any_rule_is_shown_and_saved_or_refused_but_never_breaks_the_form(rule):
    account = Account(user=services.User(timezone=ZoneInfo("UTC")), platform=Platform(), name="A", unit="GBP")
    cycle = read_cycle(rule, "here")
    form = form_of(account, cycle, sent_by(form_of(account, cycle)))
    if form.is_valid():
        assert form.payday().runs
        assert read_cycle(form.own_cycle, "again") == form.cleaned_data["cycle"]
    else:
        assert form.payday() is None
