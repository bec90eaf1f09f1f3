"""Words are in the language of whoever reads them: by their settings, or else by their browser."""

import ast
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, ngettext, override

from apps.accounts.fields import DayField
from apps.accounts.models import User
from apps.payouts import fields as payouts
from apps.payouts.checks import check_due_people
from apps.payouts.models import Alert
from apps.platforms.money import Money
from tests.factories import PASSWORD, make_account
from tests.payouts.work import earn

pytestmark = pytest.mark.django_db

OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
SOURCE = Path(settings.BASE_DIR)
VALUES = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>")


def said(text, language):
    with override(language):
        found = gettext(text)
    assert found != text, f"{text!r} is not translated into {language}"
    return found


@pytest.mark.parametrize("language", OTHERS)
class TestWhoReads:
    def test_a_stranger_s_browser_says_it(self, client, language):
        page = client.get("/accounts/login/", headers={"accept-language": f"{language},en;q=0.5"})
        assert f'<html lang="{language}"' in page.content.decode()
        assert said("Sign in", language) in page.content.decode()
        assert "Accept-Language" in page.headers["Vary"]

    def test_a_newcomer_keeps_the_language_of_their_browser(self, client, language):
        values = {"email": "newcomer@example.org", "password1": PASSWORD}
        client.post("/accounts/signup/", values, headers={"accept-language": language})
        assert User.objects.get().language == language

    def test_a_person_s_settings_say_it_whatever_the_browser_says(self, as_alice, alice, language):
        as_alice.post("/settings/", {"name": "", "language": language})
        page = as_alice.get("/tasks/", headers={"accept-language": "en"}).content.decode()
        assert f'<html lang="{language}"' in page
        assert f"<title>{said('Tasks', language)}" in page

    def test_a_change_of_it_is_confirmed_in_the_new_one(self, as_alice, language):
        page = as_alice.post("/settings/", {"name": "", "language": language}, follow=True).content.decode()
        assert said("Profile saved.", language) in page
        assert "Profile saved." not in page

    def test_an_alert_is_written_in_it_by_a_worker_that_speaks_another(self, alice, language):
        User.objects.filter(pk=alice.pk).update(language=language)
        earn(make_account(alice, "Quillo", minimum=5), "5.00")
        with override("en-gb"):
            check_due_people()
        [alert] = Alert.objects.all()
        with override(language):
            subject = render_to_string("emails/payout_due_subject.txt", subject_of(alert))
        with override("en-gb"):
            english = render_to_string("emails/payout_due_subject.txt", subject_of(alert))
        assert alert.subject == " ".join(subject.split()) != " ".join(english.split())


def subject_of(alert):
    return {"account": alert.account, "balance": Money(alert.balance, alert.account.unit)}


@pytest.mark.parametrize(
    ("header", "pay"),
    [
        ("", "£1.40"),
        ("de-AT", "€\N{NO-BREAK SPACE}1,40"),
        ("en-US", "$1.40"),
        ("fr", "1,40\N{NO-BREAK SPACE}€"),
        ("ja", "£1.40"),
    ],
)
def test_a_stranger_s_browser_says_how_numbers_are_written_and_in_which_money(client, header, pay):
    page = client.get("/accounts/login/", headers={"accept-language": header}).content.decode()
    assert f"<dd>{pay}</dd>" in page


@pytest.mark.parametrize("header", ["fr", "", "tlh,nonsense;q=x", "en-US,de;q=0.1"])
def test_english_is_for_everybody_else(client, header):
    page = client.get("/accounts/login/", headers={"accept-language": header}).content.decode()
    assert '<html lang="en-gb"' in page


def test_an_unknown_language_is_refused_and_changes_nothing(as_alice, alice):
    assert as_alice.post("/settings/", {"name": "New", "language": "xx"}).status_code == 422
    assert User.objects.values_list("language", "name").get(pk=alice.pk) == ("en-gb", "Alice Owner")


def catalogue(language):
    with (SOURCE / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as text:
        return read_po(text)


WORDS = "django.utils.translation"


def put_together(tree):
    """Lines on which a module, as it is read, makes a text of a translation: its language stays."""
    names = {
        alias.asname or alias.name: alias.name.endswith(("_lazy", "_noop"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == WORDS
        for alias in node.names
    }

    def look(node, parent):
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            return
        is_used = isinstance(parent, (ast.BinOp, ast.Attribute, ast.FormattedValue))
        called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if called in names and (is_used or not names[called]):
            yield node.lineno
        for child in ast.iter_child_nodes(node):
            yield from look(child, node)

    return list(look(tree, None))


def test_no_text_is_put_together_before_its_reader_is_known():
    files = sorted((SOURCE / "apps").rglob("*.py"))
    found = {str(file): put_together(ast.parse(file.read_text())) for file in files}
    assert {file: lines for file, lines in found.items() if lines} == {}


def texts(value):
    return [value] if isinstance(value, str) else list(value)


def test_english_says_what_the_source_says(db):
    with override(settings.LANGUAGE_CODE):
        for entry in filter(lambda entry: entry.id, catalogue(OTHERS[0])):
            one, *more = texts(entry.id)
            if entry.context is None:
                assert gettext(one) == one
            for few in more:
                assert [ngettext(one, few, n) for n in (0, 1, 2)] == [few, one, few]


@pytest.mark.parametrize("language", OTHERS)
class TestCatalogue:
    def test_every_text_is_translated(self, language):
        missing = [entry.id for entry in catalogue(language) if entry.id and not all(texts(entry.string))]
        assert missing == []
        assert [entry.id for entry in catalogue(language) if entry.id and entry.fuzzy] == []

    def test_values_and_tags_are_those_of_the_source(self, language):
        wrong = []
        for entry in filter(lambda entry: entry.id, catalogue(language)):
            known = {value for text in texts(entry.id) for value in VALUES.findall(text)}
            needed = set(VALUES.findall(texts(entry.id)[-1]))
            for text in texts(entry.string):
                found = set(VALUES.findall(text))
                if not found <= known or (len(texts(entry.id)) == 1 and found != needed):
                    wrong.append((entry.id, text))
        assert wrong == []

    @pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed here")
    def test_it_holds_every_text_of_the_source(self, language, tmp_path):
        for name in ("apps", "templates", "config"):
            shutil.copytree(SOURCE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / "locale").mkdir()
        words = [sys.executable, "-m", "django", "makemessages", "--locale", language, "--verbosity", "0"]
        subprocess.run(words, cwd=tmp_path, check=True)
        with (tmp_path / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as text:
            wanted = {(entry.context, str(entry.id)) for entry in read_po(text)}
        known = {(entry.context, str(entry.id)) for entry in catalogue(language)}
        assert sorted(map(str, wanted - known)) == []


def test_the_language_of_one_request_is_not_that_of_the_next(client):
    client.get("/accounts/login/", headers={"accept-language": "de"})
    assert translation.get_language() == settings.LANGUAGE_CODE


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("field", [DayField(), payouts.DayField()])
def test_a_day_written_like_the_example_is_taken(language, field):
    with override(language):
        example = re.search(r"\d[\d./-]+\d", str(field.error_messages["invalid"]))
        assert field.clean(example[0]) == date(2026, 11, 23)
