"""No line and no form of any kind breaks a page: thousands of them, one after the other."""

import os
import random

import pytest
from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse

from apps.platforms.models import Platform
from apps.tasks.models import Task
from tests.e2e.pages import PLACES
from tests.factories import make_account, make_person, make_task, make_type

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("MANY", "1"))  # 5: five thousand lines and two thousand forms, in two minutes
LINES, FORMS, PAGES_AFTER = 1000 * MANY, 400 * MANY, 400
SHAPES = """
quillo quilo tagwell tw survey servey writing 12m 1h30 41s 9:10-9:25 23:59-0:00 1.80 1,80 £2 $2 1250p 99h 1e9
x3 x0 ×9999999 9999999999 999999999999.9999 yesterday mon 2026-11-20 9999-12-31 0001-01-01 9am 25:99 again
rejected screened out timed est est. setup: #beach " "" -1 - – : . , ١٢ ٣m ½ 🙂 ß İ
"""
NAMES = """
account type new_type minutes estimate setup pay units started status bonus paid promised promised_until title
client link note line read basis key is_long next
"""
WORDS = [*SHAPES.split(), "", "\u202e", "\ufeff", "\x00", "\x1f"]
FIELDS = NAMES.split()


@pytest.fixture
def alice():
    return make_person(home_currency="GBP", timezone="Europe/London", is_staff=True)


@pytest.fixture
def as_alice(client, alice):
    make_account(alice, "Quillo")
    make_account(alice, "Tagwell", unit="USD", aliases=["tw"])
    client.force_login(alice)
    return client


@pytest.fixture
def post(as_alice, settings):
    """Through every layer of the site, as a server would; the test client copies what templates are given."""
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True  # the exception itself says more than a 500
    factory, handler = RequestFactory(), BaseHandler()
    factory.cookies = as_alice.cookies
    handler.load_middleware()

    def send(name, fields):
        request = factory.post(reverse(name), fields)
        request._dont_enforce_csrf_checks = True  # as the test client has it
        return handler.get_response(request).status_code

    return send


def any_line(chance):
    words = chance.choices(WORDS, k=chance.randint(0, 12))
    if chance.random() < 0.3:
        words.append("".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randint(1, 40))))
    return chance.choice((" ", " ", "  ", "")).join(words)


def any_form(chance, known):
    """A right form with some fields changed into anything, or left out."""
    form = dict(known)
    for name in chance.sample(FIELDS, chance.randint(1, 4)):
        form[name] = chance.choice((any_line(chance), any_line(chance)[:8], "", str(chance.getrandbits(80))))
    for name in chance.sample(FIELDS, chance.choice((0, 0, 1, 3))):
        form.pop(name, None)
    return form


def test_any_line_is_read(post):
    chance = random.Random(0)
    for _ in range(LINES):
        line = any_line(chance)
        sent = {"line": line, "basis": any_line(chance) if chance.random() < 0.1 else ""}
        assert post("task_parse", sent) == 200, repr(line)


def test_any_form_is_saved_or_shown_again_and_every_page_stands(post, as_alice, alice):
    chance, task = random.Random(100), make_task(alice)
    known = {"account": task.account_id, "type": make_type().pk, "minutes": "12", "pay": "1.80", "units": "1"}
    known |= {"started": "2026-11-20T10:05", "status": "pending"}
    for number in range(1, FORMS + 1):
        form = any_form(chance, known)
        assert post("task_log", form) in (302, 422), form
        if number % PAGES_AFTER == 0:
            assert failing_pages(as_alice) == []
    assert Task.objects.for_user(alice).count() > FORMS / 10


def failing_pages(client):
    call_command("load_catalogue", verbosity=0)
    assert Platform.objects.filter(slug="prolific").exists()
    asked = [
        place.path for place in PLACES if place.name != "rate-none"
    ]  # of a type by number, and numbers go on
    answers = {path: client.get(path, follow=True).status_code for path in asked}
    return [(path, status) for path, status in answers.items() if status != 200]
