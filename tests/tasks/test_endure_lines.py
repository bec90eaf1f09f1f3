"""No line and no form of any kind breaks a page: thousands of them, in batches."""

import os
import random

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.platforms.models import Platform
from apps.tasks.models import Task
from tests.e2e.pages import PLACES
from tests.factories import make_account, make_person, make_task, make_type

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("MANY", "1"))  # 5: five thousand lines and two thousand forms
BATCHES, LINES, FORMS = 2 if MANY == 1 else MANY * 2, 500, 200  # each as many in a batch
SHAPES = """
quillo quilo tagwell tw survey servey writing 12m 1h30 41s 9:10-9:25 23:59-0:00 1.80 1,80 £2 $2 1250p 99h 1e9
x3 x0 ×9999999 9999999999 999999999999.9999 yesterday mon 2026-11-20 9999-12-31 0001-01-01 9am 25:99 again
rejected screened out timed #beach " "" -1 - – : . , ١٢ ٣m ½ 🙂 ß İ
"""
NAMES = """
account type new_type minutes pay units started status bonus paid promised promised_until title client link
note line read basis key is_long next
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
    client.raise_request_exception = True  # the exception itself says more than a 500
    return client


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


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_line_is_read(as_alice, batch):
    chance = random.Random(batch)
    for _ in range(LINES):
        line = any_line(chance)
        sent = {"line": line, "basis": any_line(chance) if chance.random() < 0.1 else ""}
        assert as_alice.post(reverse("task_parse"), sent).status_code == 200, repr(line)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_form_is_saved_or_shown_again_and_every_page_stands(as_alice, alice, batch):
    chance, task = random.Random(100 + batch), make_task(alice)
    known = {"account": task.account_id, "type": make_type().pk, "minutes": "12", "pay": "1.80", "units": "1"}
    known |= {"started": "2026-11-20T10:05", "status": "pending"}
    for _ in range(FORMS):
        form = any_form(chance, known)
        assert as_alice.post(reverse("task_log"), form).status_code in (302, 422), form
    assert Task.objects.for_user(alice).count() > FORMS / 10
    if batch == 0:
        assert failing_pages(as_alice) == []


def failing_pages(client):
    call_command("load_catalogue", verbosity=0)
    assert Platform.objects.filter(slug="prolific").exists()
    asked = [
        place.path for place in PLACES if place.name != "rate-none"
    ]  # of a type by number, and numbers go on
    answers = {path: client.get(path, follow=True).status_code for path in asked}
    return [(path, status) for path, status in answers.items() if status != 200]
