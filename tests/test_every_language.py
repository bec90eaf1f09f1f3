"""Pages in each language, with what they say to mistakes: no English left over, no Sie and no usted."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override

from apps.accounts.models import User
from apps.insights.services import add_sample
from apps.payouts.models import Payout
from apps.platforms.models import Account
from apps.tasks.models import Task
from tests.downloads import text_of
from tests.factories import PASSWORD, make_account, make_person, make_platform

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
FORMAL = {
    "de": re.compile(r"\b(Sie|Ihre?[rmns]?|Ihnen)\b"),
    "es": re.compile(
        r"(?i)\b(usted|sus?|le|por favor|\w+e la|ha \w+[ai]do|introduzca|escriba|escoja|asegúrese|compruebe|"
        r"inténtelo|vuelva|verifique|ingrese|puede (añadir|eliminar|activar|desactivar))\b"
    ),
}
PACKAGES = [
    Path(django.__file__).parent / "conf/locale",
    Path(django.__file__).parent / "contrib/auth/locale",
    Path(allauth.__file__).parent / "locale",
]
VALUE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
VOID = {"input", "meta", "link", "br", "img", "hr", "wbr"}
SPOKEN = ("aria-label", "placeholder", "title", "alt")
PAGES = [
    "/", "/?days=90&by=type", "/insights/rate/?days=90", "/welcome/", "/tasks/", "/tasks/new/", "/tasks/bin/",
    "/tasks/?q=zzzz", "/tasks/?status=lost", "/tasks/views/", "/tasks/types/", "/tasks/timer/",
    "/tasks/unpaid/new/", "/tasks/new/offline/", "/tasks/new/?line=qillo+12m", "/payouts/",
    "/payouts/calendar/", "/platforms/", "/platforms/new/", "/platforms/rates/", "/platforms/known/",
    "/imports/", "/settings/", "/settings/money/", "/settings/notifications/", "/settings/work/",
    "/settings/appearance/", "/settings/data/", "/settings/data/delete/", "/accounts/email/",
    "/accounts/sessions/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/", "/accounts/password/change/", "/accounts/logout/", "/nowhere/",
    "/platforms/mine/{account}/", "/platforms/mine/{account}/edit/", "/platforms/mine/{account}/payday/",
    "/platforms/mine/{points}/", "/platforms/mine/{points}/edit/", "/platforms/mine/{points}/points/",
    "/payouts/{account}/request/", "/payouts/{account}/fees/", "/payouts/{account}/hold/",
    "/payouts/{points}/worth/", "/payouts/{payout}/", "/payouts/{payout}/arrived/",
    "/payouts/{payout}/failed/", "/tasks/{task}/", "/tasks/{task}/edit/", "/tasks/{task}/set/pay/",
]  # fmt: skip
LONG = "x" * 2000
MISTAKES = [
    ("/accounts/email/", {"email": "x", "action_add": ""}),
    ("/accounts/email/", {"email": "alice@example.org", "action_add": ""}),
    ("/accounts/password/change/", {"oldpassword": "wrong", "password1": "short"}),
    ("/accounts/reauthenticate/", {"password": "wrong"}),
    ("/accounts/2fa/totp/activate/", {"code": "1"}),
    ("/accounts/2fa/webauthn/add/", {"name": "", "credential": "{}"}),
    ("/settings/", {"name": LONG, "language": "xx"}),
    ("/settings/money/", {"timezone": "x", "home_currency": "x", "week_start": "9", "weekly_goal": "x"}),
    ("/settings/money/", {"weekly_goal": "-1", "hourly_floor": "1.23456", "delay_per_mille": "-1"}),
    ("/settings/money/", {"weekly_goal": "1" * 15, "delay_per_mille": "5000", "hourly_floor": "1" * 11}),
    ("/settings/money/", {"delay_per_mille": "1.5"}),
    ("/settings/notifications/", {"mail_pace": "x", "quiet_from": "x"}),
    ("/settings/work/", {"languages": "Klingonish", "devices": "x", "skills": LONG}),
    ("/settings/appearance/", {"theme": "x"}),
    ("/settings/data/delete/", {"password": "wrong"}),
    ("/tasks/new/", {}),
    ("/tasks/new/", {"account": "0", "type": "0", "minutes": "x", "pay": "x", "started": "x", "title": LONG}),
    ("/tasks/types/", {"name": LONG}),
    ("/tasks/views/", {"name": LONG, "query": "x"}),
    ("/tasks/unpaid/new/", {"minutes": "x", "kind": "x", "account": "0", "on": "x"}),
    ("/tasks/{task}/edit/", {"pay": "x", "minutes": "0", "status": "x", "units": "0", "note": LONG}),
    ("/tasks/{task}/edit/", {"pay": "1" * 20, "minutes": "9" * 9, "units": "x", "client": LONG}),
    ("/platforms/new/", {"name": LONG, "unit": "x", "minimum": "x", "tone": "9"}),
    ("/platforms/mine/{account}/edit/", {"minimum": "-1", "approval_days": "x", "tone": "9", "unit": "x"}),
    ("/platforms/mine/{account}/edit/", {"approval_days": "9999", "payout_days_min": "-1", "note": LONG}),
    ("/platforms/mine/{account}/payday/", {"kind": "x", "days": "45", "cutoff": "x", "timezone": "x"}),
    ("/platforms/mine/{points}/points/", {"per_unit": "x", "currency": "x", "on": "x"}),
    ("/platforms/rates/", {"source": "x", "target": "x", "rate": "x", "valid_on": "x"}),
    ("/payouts/{account}/request/", {"amount": "x", "requested_on": "x", "expected_on": "x"}),
    ("/payouts/{account}/fees/", {"percent": "x", "fixed": "x", "method": LONG}),
    ("/payouts/{payout}/arrived/", {"came": "x", "arrived_on": "x"}),
    ("/imports/", {}),
    ("/imports/", {"file": SimpleUploadedFile("x.csv", b"")}),
    ("/imports/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2")}),
]
AT_THE_GATE = [
    ("/accounts/login/", {"login": "x", "password": ""}),
    ("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"}),
    ("/accounts/signup/", {"email": "x", "password1": "a"}),
    ("/accounts/signup/", {"email": "quillo@example.org", "password1": "quillo@example"}),
    ("/accounts/password/reset/", {"email": "x"}),
]


class Said(HTMLParser):
    """What a page says in its own language: its texts and labels, none of those marked as English."""

    def __init__(self, page):
        super().__init__()
        self.open, self.texts = [], []
        self.feed(page)

    @property
    def is_quiet(self):
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        is_quiet = tag in ("script", "style") or told.get("lang") == "en" or self.is_quiet
        if not is_quiet:
            self.texts += [told[name] for name in SPOKEN if told.get(name)]
        if tag not in VOID:
            self.open.append((tag, is_quiet))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not self.is_quiet:
            self.texts.append(" ".join(data.split()))


def forms_of(value):
    return [value] if isinstance(value, str) else list(value)


def pattern(texts):
    """That is one of them, whatever stands for their values."""
    whole = (".+".join(map(re.escape, VALUE.split(" ".join(text.split())))) for text in texts)
    return re.compile("|".join(sorted(whole, key=len, reverse=True)))


@cache
def own(language):
    with (Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES/django.po").open("rb") as text:
        return [entry for entry in read_po(text) if entry.id]


@cache
def english(language):
    """Texts that are otherwise in this language, and say more than a value."""
    changed = (entry for entry in own(language) if forms_of(entry.id) != forms_of(entry.string))
    texts = (text for entry in changed for text in forms_of(entry.id))
    return pattern(text for text in texts if re.search(r"[a-z]{4}", VALUE.sub("", text)))


@cache
def formal(language):
    """What other packages say to strangers, and we do not say otherwise."""
    ours = {text for entry in own(language) for text in forms_of(entry.string)}
    said = set()
    for folder in PACKAGES:
        with (folder / language / "LC_MESSAGES/django.mo").open("rb") as words:
            said |= {text for entry in read_mo(words) if entry.id for text in spoken(entry, language)}
    return pattern(text for text in said - ours if FORMAL[language].search(text))


def spoken(entry, language):
    if not isinstance(entry.id, str):
        return forms_of(entry.string)
    with override(language):
        return [gettext(entry.id)]


def visited(language):
    """Every page and every answer to a mistake, by its address."""
    alice = make_person("alice@example.org", password=PASSWORD, language=language)
    make_platform("Known")
    make_account(alice, "Own", unit="GBP")
    with override(language):
        add_sample(user=alice, now=timezone.now())
    ids = {
        "account": Account.objects.get(name="Quillo").pk,
        "points": Account.objects.get(name="Pollpost").pk,
        "payout": Payout.objects.filter(state="requested").first().pk,
        "task": Task.objects.first().pk,
    }
    nobody = Client(headers={"accept-language": language})
    for address, values in AT_THE_GATE:
        yield address, nobody.get(address)
        yield address, nobody.post(address, values)
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    yield "/accounts/reauthenticate/", client.get("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for address in PAGES:
        yield address, client.get(address.format(**ids))
    for address, values in MISTAKES:
        yield address, client.post(address.format(**ids), values)
    assert User.objects.get().language == language


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_speaks_one_language_and_as_to_a_friend(language):
    wrong = {}
    for address, answer in visited(language):
        assert answer.status_code in (200, 302, 400, 404, 422), address
        if answer.status_code in (200, 422) or address == "/nowhere/":
            texts = Said(text_of(answer)).texts
            assert len(texts) >= 5, address
            for text in texts:
                for kind in (english, formal):
                    if kind(language).fullmatch(text):
                        wrong.setdefault(f"{kind.__name__}: {text}", address)
    assert wrong == {}
