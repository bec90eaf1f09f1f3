"""Every address of the site, as nobody, as a stranger with the owner's ids, and with wrong methods.

A new address needs an entry in `ENTRIES`, by its name: who may come in, and with which methods.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.leaving import ask_to_leave
from apps.accounts.models import User
from apps.imports.models import Batch
from apps.payouts import undo as payouts_undo
from apps.payouts.fees import set_terms
from apps.payouts.models import Alert
from apps.platforms import undo as platforms_undo
from apps.platforms.models import FIRST_DAY
from apps.tasks import undo
from apps.tasks.models import Adjustment, Overhead
from apps.tasks.saved_views import save_view
from apps.tasks.timers import start_timer
from apps.tasks.unpaid import log_overhead
from tests.downloads import text_of
from tests.factories import (
    make_account,
    make_export,
    make_payout,
    make_person,
    make_platform,
    make_points_rate,
    make_rate,
    make_task,
    make_type,
)

pytestmark = pytest.mark.django_db

MARK = "Zanzibar"  # in every word that Alice wrote, and in none of Bob's
METHOD = "Cheque"  # of a minimum; no secret, as forms say it again
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
POST = ("POST",)
ALLAUTH_PAGE = ("GET", "HEAD", "OPTIONS")
ALLAUTH_STEP = ("GET", "HEAD", "POST", "OPTIONS")
ALLAUTH_FORM = ("GET", "HEAD", "POST", "PUT", "OPTIONS")


class Door(Enum):
    EVERYBODY = auto()
    PEOPLE = auto()  # who is signed in, each with their own things
    OWNER = auto()  # a stranger is told that there is no such thing
    CLOSED = auto()  # only while developing


@dataclass
class Things:
    """What Alice has, by the name under which addresses speak of it."""

    alice: User

    def __post_init__(self) -> None:
        alice = self.alice
        self.platform = make_platform("A platform of the catalogue")
        least = [{"method": METHOD, "amount": "5"}]
        self.account = make_account(alice, f"{MARK} account", minimum=5, own_minimums=least, note=MARK)
        self.listed = make_account(alice, f"{MARK} listed", platform=self.platform, sign_up="applied")
        self.type = make_type(f"{MARK} type", alice)
        self.task = make_task(alice, self.account, type=self.type, title=MARK, client=MARK, note=MARK)
        self.adjustment = make_adjustment(self.task)
        self.overhead = make_overhead(alice, self.account)
        self.timer = start_timer(user=alice, account=self.account, type=self.type).timer
        self.points = make_account(
            alice, f"{MARK} points", unit="PTS", points_per_unit=120, points_currency="USD"
        )
        make_points_rate(self.points, FIRST_DAY, "100")
        self.points_rate = make_points_rate(self.points, "2026-11-01", "120")
        self.rate = make_rate(alice, "USD", "GBP", "2026-11-01", "0.8")
        self.payout = make_payout(self.account, "3.00", note=MARK)
        self.arrived = make_payout(self.account, "1.00", arrived_on=date(2026, 11, 24), note=MARK)
        self.part = self.arrived.arrivals.get()
        self.fee_terms = set_terms(
            account=self.account,
            method=MARK,
            percent=Decimal(1),
            fixed=Decimal(0),
            minimum=Decimal(0),
            cap=None,
        )
        self.alert = Alert.objects.create(
            user=alice, account=self.account, kind="payout_due", cycle=1, balance=6, minimum=5
        )
        self.overdue = Alert.objects.create(
            user=alice, account=self.account, kind="approval_overdue", key="overdue", balance=6, count=2
        )
        self.batch = Batch.objects.create(
            user=alice, format="prolific", filename=f"{MARK}.csv", type=self.type, timezone="UTC"
        )
        self.export = make_export(alice)
        self.session = UserSession.objects.create(
            user=alice, ip="127.0.0.1", session_key=f"alice-{alice.pk}", user_agent=MARK
        )
        self.passkey = Authenticator.objects.create(
            user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": MARK, "credential": {}}
        )
        TOTP.activate(alice, generate_totp_secret())
        RecoveryCodes.activate(alice)
        self.leave_token = ask_to_leave(user=alice)
        self.view = save_view(user=alice, name=f"{MARK} view", query="?status=rejected")
        self.undo_token = undo.of_deletion(alice, [self.task.pk])

    def body(self) -> dict[str, Any]:
        """Alice's ids under every name that a form of ours may read them from."""
        ids = {"pick": self.task.pk, "task": self.task.pk, "account": self.account.pk, "type": self.type.pk}
        ids |= {
            "platform": self.account.pk,
            "payout": self.payout.pk,
            "user": self.alice.pk,
            "pk": self.task.pk,
        }
        words = {"act": "delete", "status": "rejected", "amount": "1", "name": "Theirs", "theme": "dark"}
        return ids | words | {"method": METHOD}


def make_adjustment(task: Any) -> Adjustment:
    return Adjustment.objects.create(
        user=task.user,
        account=task.account,
        amount=1,
        happened_at=task.started_at,
        local_on=task.local_on,
        note=MARK,
    )


def make_overhead(user: User, account: Any) -> Overhead:
    return log_overhead(
        user=user,
        kind="search",
        duration_ms=60_000,
        started_at=datetime(2026, 11, 26, tzinfo=UTC),
        account=account,
        note=MARK,
    ).entry


Args = Callable[[Things], dict[str, Any]]


@dataclass(frozen=True)
class Entry:
    door: Door
    methods: tuple[str, ...] = READ
    args: Args = lambda things: {}
    status: int = 200  # of a GET by somebody who may come in
    refusal: int = 405  # of a wrong method; allauth looks at some people before it looks at the method


def by(name: str, thing: str) -> Args:
    """The id of one of Alice's things, under the name it has in the address."""
    return lambda things: {name: getattr(things, thing).pk}


def of_owner(thing: str, methods: tuple[str, ...] = POST, name: str = "pk") -> Entry:
    return Entry(Door.OWNER, methods, by(name, thing))


def fixed(**values: Any) -> Args:
    return lambda things: values


ENTRIES = {
    # accounts
    "live": Entry(Door.EVERYBODY),
    "ready": Entry(Door.EVERYBODY, status=503),  # nobody has heard of beat in a test
    "manifest": Entry(Door.EVERYBODY),
    "service_worker": Entry(Door.EVERYBODY),
    "offline": Entry(Door.EVERYBODY),
    "offline_person": Entry(Door.EVERYBODY),
    "half_done": Entry(Door.PEOPLE, FORM, status=302),  # nothing waits
    "settings": Entry(Door.PEOPLE, FORM),
    "settings_money": Entry(Door.PEOPLE, FORM),
    "settings_notifications": Entry(Door.PEOPLE, FORM),
    "settings_work": Entry(Door.PEOPLE, FORM),
    "settings_appearance": Entry(Door.PEOPLE, FORM),
    "settings_data": Entry(Door.PEOPLE),
    "export_ask": Entry(Door.PEOPLE, POST),
    "export_file": of_owner("export", READ),
    "leave": Entry(Door.PEOPLE, FORM),
    "leave_confirm": Entry(Door.OWNER, FORM, lambda things: {"token": things.leave_token}),
    "leave_done": Entry(Door.EVERYBODY),
    "keep_account": Entry(Door.PEOPLE, POST),
    "session_end": of_owner("session"),
    "usersessions_list": Entry(Door.PEOPLE, ALLAUTH_FORM),
    "mail_test": Entry(Door.PEOPLE, POST),
    "unsubscribe": Entry(Door.EVERYBODY, FORM, fixed(token="made-up"), status=404),
    "dev_mail": Entry(Door.CLOSED),
    "dev_mail_detail": Entry(Door.CLOSED, args=fixed(name="1.eml")),
    "parts": Entry(Door.CLOSED),
    "account_login": Entry(Door.EVERYBODY, ALLAUTH_FORM, refusal=302),
    "account_signup": Entry(Door.EVERYBODY, ALLAUTH_FORM, refusal=302),
    "account_logout": Entry(Door.EVERYBODY, ALLAUTH_STEP, status=302),
    "account_inactive": Entry(Door.EVERYBODY, ALLAUTH_PAGE),
    "account_email_verification_sent": Entry(Door.EVERYBODY, ALLAUTH_PAGE),
    "account_confirm_email": Entry(Door.EVERYBODY, ALLAUTH_STEP, fixed(key="made-up")),
    "account_reset_password": Entry(Door.EVERYBODY, ALLAUTH_FORM),
    "account_reset_password_done": Entry(Door.EVERYBODY, ALLAUTH_PAGE),
    "account_reset_password_from_key": Entry(
        Door.EVERYBODY,
        ALLAUTH_FORM,
        lambda things: {"uidb36": f"{things.alice.pk}", "key": "made-up"},
        refusal=200,  # the page that says that the link is used up
    ),
    "account_reset_password_from_key_done": Entry(Door.EVERYBODY, ALLAUTH_PAGE),
    "account_confirm_login_code": Entry(Door.EVERYBODY, ALLAUTH_FORM, status=302, refusal=302),
    "account_email": Entry(Door.PEOPLE, ALLAUTH_FORM),
    "account_change_password": Entry(Door.PEOPLE, ALLAUTH_FORM, refusal=302),
    "account_set_password": Entry(Door.PEOPLE, ALLAUTH_FORM),
    "account_reauthenticate": Entry(Door.PEOPLE, ALLAUTH_FORM, refusal=302),
    "mfa_index": Entry(Door.PEOPLE, ALLAUTH_PAGE),
    "mfa_authenticate": Entry(Door.EVERYBODY, ALLAUTH_STEP, status=302, refusal=302),
    "mfa_reauthenticate": Entry(Door.PEOPLE, ALLAUTH_FORM),
    "mfa_activate_totp": Entry(Door.PEOPLE, ALLAUTH_FORM, refusal=302),
    "mfa_deactivate_totp": Entry(Door.PEOPLE, ALLAUTH_FORM, status=404, refusal=302),  # none to switch off
    "mfa_view_recovery_codes": Entry(Door.PEOPLE, ALLAUTH_PAGE, status=404),
    "mfa_download_recovery_codes": Entry(Door.PEOPLE, ALLAUTH_PAGE, status=404, refusal=302),
    "mfa_generate_recovery_codes": Entry(Door.PEOPLE, ALLAUTH_FORM, refusal=302),
    "mfa_list_webauthn": Entry(Door.PEOPLE, ALLAUTH_PAGE),
    "mfa_add_webauthn": Entry(Door.PEOPLE, ALLAUTH_FORM, refusal=302),
    "mfa_reauthenticate_webauthn": Entry(Door.PEOPLE, ALLAUTH_FORM),
    "mfa_edit_webauthn": Entry(Door.OWNER, (*FORM, "PUT"), by("pk", "passkey"), refusal=302),
    "mfa_remove_webauthn": Entry(Door.OWNER, (*FORM, "DELETE"), by("pk", "passkey"), refusal=302),
    "mfa_login_webauthn": Entry(Door.EVERYBODY, ALLAUTH_FORM, status=302, refusal=302),
    # platforms
    "platforms": Entry(Door.PEOPLE),
    "platform_detail": Entry(Door.PEOPLE, args=lambda things: {"slug": things.platform.slug}),
    "platform_add": Entry(Door.PEOPLE, POST, lambda things: {"slug": things.platform.slug}),
    "account_new": Entry(Door.PEOPLE, FORM),
    "account_detail": of_owner("account", READ),
    "account_edit": of_owner("account", FORM),
    "account_payday": of_owner("account", FORM),
    "account_payday_back": of_owner("account"),
    "account_sign_up": of_owner("account"),
    "account_close": of_owner("account"),
    "account_reopen": of_owner("account"),
    "account_delete": of_owner("account"),
    "points_change": of_owner("points", FORM),
    "points_delete": of_owner("points_rate"),
    "rates": Entry(Door.PEOPLE, FORM),
    "rate_undo": Entry(Door.PEOPLE, POST, lambda things: {"token": platforms_undo.of_rate(things.rate)}),
    "rate_file": Entry(Door.PEOPLE, POST),
    "rate_delete": of_owner("rate"),
    # tasks
    "task_list": Entry(Door.PEOPLE),
    "task_csv": Entry(Door.PEOPLE),
    "task_xlsx": Entry(Door.PEOPLE),
    "task_bin": Entry(Door.PEOPLE, FORM),
    "task_bulk": Entry(Door.PEOPLE, POST),
    "task_assign": Entry(Door.PEOPLE, POST),
    "task_undo": Entry(Door.PEOPLE, POST, lambda things: {"token": things.undo_token}),
    "view_list": Entry(Door.PEOPLE, FORM),
    "view_edit": of_owner("view", FORM),
    "view_delete": of_owner("view"),
    "view_restore": of_owner("view"),
    "task_log": Entry(Door.PEOPLE, FORM),
    "task_log_offline": Entry(Door.PEOPLE),
    "task_parse": Entry(Door.PEOPLE, POST),
    "task_worth": Entry(Door.PEOPLE, POST),
    "timer": Entry(Door.PEOPLE),
    "timer_start": Entry(Door.PEOPLE, POST),
    "timer_act": Entry(Door.PEOPLE, POST),
    "timer_away": Entry(Door.PEOPLE, POST),
    "timer_change": of_owner("timer"),
    "timer_cut": of_owner("timer"),
    "timer_discard": of_owner("timer"),
    "timer_restore": of_owner("timer"),
    "adjustment_new": Entry(Door.PEOPLE, FORM),
    "adjustment_delete": of_owner("adjustment"),
    "unpaid_new": Entry(Door.PEOPLE, FORM),
    "unpaid_delete": of_owner("overhead"),
    "unpaid_restore": of_owner("overhead"),
    "type_list": Entry(Door.PEOPLE, FORM),
    "type_edit": of_owner("type", FORM),
    "type_hide": of_owner("type"),
    "type_show": of_owner("type"),
    "account_stats": of_owner("account", READ, "account_id"),
    "account_sign_up_cost": of_owner("account", READ, "account_id"),
    "task_detail": of_owner("task", READ),
    "task_edit": of_owner("task", FORM),
    "task_cell": Entry(Door.OWNER, FORM, lambda things: {"pk": things.task.pk, "name": "title"}),
    "task_delete": of_owner("task"),
    "task_restore": of_owner("task"),
    "task_status": of_owner("task"),
    "task_refusal": of_owner("task"),
    # payouts
    "payout_list": Entry(Door.PEOPLE),
    "payout_list_before": of_owner("part", READ, "before"),
    "payout_csv": Entry(Door.PEOPLE),
    "payout_request": of_owner("account", FORM, "account"),
    "payout_after": of_owner("account", READ, "account"),
    "payout_worth": of_owner("points", READ, "account"),
    "payout_arrived": of_owner("payout", FORM),
    "payout_detail": of_owner("payout", READ),
    "payout_failed": of_owner("payout", FORM),
    "account_fees": of_owner("account", FORM, "account"),
    "fee_delete": of_owner("fee_terms"),
    "terms_undo": Entry(Door.PEOPLE, POST, lambda things: {"token": payouts_undo.of_fees(things.fee_terms)}),
    "minimum_delete": of_owner("account", POST, "account"),
    "account_claims": of_owner("listed", READ, "account"),
    "account_hold": of_owner("account", FORM, "account"),
    "account_release": of_owner("account", POST, "account"),
    "payout_cancel": of_owner("payout"),
    "payout_undo": of_owner("payout"),
    "alert_seen": of_owner("alert"),
    "alert_snooze": of_owner("overdue"),
    "alert_evidence": of_owner("overdue", READ),
    "calendar": Entry(Door.PEOPLE, FORM),
    "calendar_remove": Entry(Door.PEOPLE, POST),
    "calendar_feed": Entry(Door.EVERYBODY, status=404),  # its key lets in, and is not known here
    # insights
    "today": Entry(Door.PEOPLE),
    "rate_waterfall": Entry(Door.OWNER),  # of one account or type, by the query
    "welcome": Entry(Door.PEOPLE),
    "welcome_platforms": Entry(Door.PEOPLE, POST),
    "welcome_goal": Entry(Door.PEOPLE, POST),
    "sample_add": Entry(Door.PEOPLE, POST),
    "sample_remove": Entry(Door.PEOPLE, POST),
    # imports
    "import_list": Entry(Door.PEOPLE, FORM),
    "import_detail": of_owner("batch", READ),
    "import_save": of_owner("batch"),
    "import_undo": of_owner("batch"),
    "import_discard": of_owner("batch"),
}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


@pytest.fixture
def things() -> Things:
    return Things(make_person("alice@example.org", name=f"Alice {MARK}"))


@pytest.fixture
def bob(things: Things) -> Client:
    return signed_in(make_person("bob@example.org", name="Bob Stranger"))


@pytest.fixture
def alice(things: Things) -> Client:
    return signed_in(things.alice)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def knock(client: Client, method: str, name: str, things: Things, **headers: str) -> Any:
    """With Alice's ids in the address, in the query and in the body."""
    address = reverse(name, kwargs=ENTRIES[name].args(things))
    if method == "POST":
        return client.post(address, things.body(), headers=headers)
    query = things.body() if method in READ else None
    return client.generic(method, address, QUERY_STRING=_query(query), headers=headers)


def _query(values: dict[str, Any] | None) -> str:
    return "&".join(f"{name}={value}" for name, value in (values or {}).items())


def belongings(person: User) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that names this person, and the person's own."""
    found = {"person": list(User.objects.filter(pk=person.pk).values())}
    for model in apps.get_models():
        if _has_person(model):
            rows = model._base_manager.filter(user_id=person.pk).order_by("pk")
            found[model._meta.label] = list(rows.values())
    return found


def _has_person(model: type[models.Model]) -> bool:
    return any(field.attname == "user_id" for field in model._meta.concrete_fields)


def entries(*doors: Door) -> list[str]:
    return [name for name, entry in ENTRIES.items() if entry.door in doors]


def test_every_address_has_an_entry_and_every_entry_an_address():
    names = [pattern.name for pattern in patterns()]
    assert None not in names
    assert len(names) == len(set(names))
    assert set(names) == set(ENTRIES)


@pytest.mark.parametrize("name", entries(Door.PEOPLE, Door.OWNER))
def test_nobody_is_sent_to_the_door(client, things, name):
    before = belongings(things.alice)
    for method in ENTRIES[name].methods:
        response = knock(client, method, name, things)
        assert response.status_code == 302, method
        assert response.url.startswith("/accounts/login/?next="), method
    assert belongings(things.alice) == before


@pytest.mark.parametrize("name", entries(Door.EVERYBODY))
def test_nobody_sees_what_is_for_everybody(client, things, name):
    entry = ENTRIES[name]
    before = belongings(things.alice)
    for method in entry.methods:
        response = knock(client, method, name, things)
        if method == "GET":
            assert (response.status_code, MARK in text_of(response)) == (entry.status, False)
        assert response.status_code not in {405, 500} - {entry.status}, method
    assert belongings(things.alice) == before


@pytest.mark.parametrize("name", entries(Door.CLOSED))
def test_what_is_for_developing_is_not_there(client, alice, things, name):
    for method in METHODS:
        assert knock(client, method, name, things).status_code in {404, 405}, method
        assert knock(alice, method, name, things).status_code in {404, 405}, method


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
@pytest.mark.parametrize("name", entries(Door.OWNER))
def test_to_a_stranger_the_owners_things_are_not_there(bob, things, name, headers):
    before = belongings(things.alice)
    for method in ENTRIES[name].methods:
        response = knock(bob, method, name, things, **headers)
        assert (response.status_code, MARK in text_of(response)) == (404, False), method
    assert belongings(things.alice) == before


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
@pytest.mark.parametrize("name", entries(Door.PEOPLE, Door.EVERYBODY))
def test_a_stranger_sees_and_changes_nothing_of_the_owner(bob, things, name, headers):
    entry = ENTRIES[name]
    before = belongings(things.alice)
    for method in entry.methods:
        response = knock(bob, method, name, things, **headers)
        assert MARK not in text_of(response), method
        unwanted = {404, 405, 500} if entry.door is Door.PEOPLE else {405, 500}
        assert response.status_code not in unwanted - {entry.status}, method
    assert belongings(things.alice) == before


@pytest.mark.parametrize("name", entries(Door.OWNER))
def test_to_the_owner_they_are_there(things, name):
    """So that the ids above were right: each method finds the thing."""
    for method in ENTRIES[name].methods:
        response = knock(signed_in(things.alice), method, name, things)
        assert response.status_code in {200, 302, 422}, method


def test_no_cache_takes_a_part_for_the_page_or_the_page_for_its_part(alice, bob, things):
    for name in entries(Door.PEOPLE, Door.OWNER):
        client = alice if ENTRIES[name].door is Door.OWNER else bob
        if "GET" in ENTRIES[name].methods:
            response = knock(client, "GET", name, things)
            response.getvalue()  # a file is read to its end
            assert "HX-Request" in response["Vary"], name


@pytest.mark.parametrize("name", entries(Door.EVERYBODY, Door.PEOPLE, Door.OWNER))
def test_wrong_methods_are_refused(alice, things, name):
    """Where a method is not offered nothing else is looked at: not even whose the thing is."""
    before = belongings(things.alice)
    for method in set(METHODS) - set(ENTRIES[name].methods):
        assert knock(alice, method, name, things).status_code == ENTRIES[name].refusal, method
    assert belongings(things.alice) == before


def test_the_list_of_belongings_is_not_empty(things):
    """So that `unchanged` means something."""
    full = {label for label, rows in belongings(things.alice).items() if rows}
    wanted = {"person", "platforms.Account", "tasks.Task", "tasks.TaskType", "tasks.Adjustment"}
    wanted |= {
        "platforms.ExchangeRate",
        "platforms.PointsRate",
        "platforms.SignUpChange",
        "tasks.Overhead",
        "tasks.Timer",
        "payouts.Payout",
        "payouts.FeeTerms",
        "payouts.Alert",
        "imports.Batch",
    }
    assert wanted <= full
