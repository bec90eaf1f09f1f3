"""The remarks of the catalogue, in the language of who reads them."""

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils.translation import override

from apps.accounts.models import User
from apps.platforms.catalogue import FILE, read_file
from apps.platforms.facts import as_of_words
from apps.platforms.loading import load_catalogue
from apps.platforms.models import Platform
from apps.platforms.remarks import REMARKS
from tests.factories import make_account, make_platform, make_task

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
NEW = "new & not named yet."
MARKED = '<span lang="en">New &amp; not named yet.</span>'
NOTES = [name.name for name in Platform._meta.fields if name.name == "note" or name.name.endswith("_note")]


@pytest.fixture
def catalogue(db):
    load_catalogue(read_file(), now=NOW)


def noted(data):
    """All that stands under a note, wherever it is."""
    if isinstance(data, list):
        return set().union(*map(noted, data))
    if not isinstance(data, dict):
        return set()
    here = {text for key, text in data.items() if key == "note" or key.endswith("_note")}
    return set().union(here, *map(noted, data.values())) - {None, ""}


def test_every_remark_is_named_and_none_that_the_catalogue_no_longer_has():
    assert noted(json.loads(FILE.read_text(encoding="utf-8"))["platforms"]) == REMARKS


@pytest.mark.parametrize("language", OTHERS)
def test_no_page_of_the_catalogue_has_a_remark_in_english(as_alice, catalogue, language):
    User.objects.update(language=language)
    for slug in Platform.objects.values_list("slug", flat=True):
        page = as_alice.get(f"/platforms/{slug}/").content.decode()
        assert page.count('lang="en"') == 1, slug  # its sources


def test_a_page_has_the_remarks_in_the_language_of_its_reader(as_alice, catalogue):
    User.objects.update(language="de")
    page = as_alice.get("/platforms/clickworker/").content.decode()
    for words in (
        "<p>Eigene Aufträge sind meist 7 Tage danach auszahlbar.</p>",
        "<td>An eine Bank außerhalb der EU.</td>",
    ):
        assert words in page
    page = as_alice.get("/platforms/amazon-mechanical-turk/").content.decode()
    assert "</b> Angekündigte Schließung: 30. September 2026;" in page
    assert ". Hoch bei der Schließung und der 30-Tage-Regel;" in page
    assert "(der Mindestbetrag wurde" in as_alice.get("/platforms/microworkers/").content.decode()


@pytest.fixture
def unnamed(alice):
    """An account on a platform whose remarks a later catalogue brought, and work there that was refused."""
    cycle = {"kind": "by_method", "methods": {"PayPal": {"kind": "daily", "note": NEW}}, "note": NEW}
    platform = make_platform(
        slug="later",
        status="closing",
        minimums=[{"method": None, "amount": "5", "unit": "GBP", "note": NEW}],
        methods=["PayPal"],
        units=["GBP", "PTS"],
        points_name="drops",
        as_of_to="2026",
        cycle=cycle,
        **dict.fromkeys(NOTES, NEW),
    )
    return make_account(alice, platform=platform, method="PayPal", own_cycle={"kind": "daily"})


@pytest.mark.parametrize(
    ("address", "remarks"),
    [
        ("/platforms/later/", 15),
        ("/platforms/mine/{account}/", 3),
        ("/platforms/mine/{account}/edit/", 1),
        ("/platforms/mine/{account}/payday/", 1),
        ("/payouts/{account}/fees/", 1),
        ("/payouts/{account}/claims/", 3),
        ("/tasks/{task}/", 1),
    ],
)
def test_a_remark_without_words_is_shown_and_marked_as_english(as_alice, alice, unnamed, address, remarks):
    task = make_task(alice, unnamed, status="rejected")
    address = address.format(account=unnamed.pk, task=task.pk)
    page = as_alice.get(address).content.decode()
    assert (page.lower().count("not named yet"), page.count('<span lang="en">')) == (remarks, 0)
    User.objects.update(language="de")
    page = as_alice.get(address).content.decode()
    assert page.lower().count("not named yet") == page.count('<span lang="en">') == remarks
    assert page.count(MARKED) >= remarks - 1  # one begins small, in brackets


def test_where_nothing_is_noted_nothing_is_said():
    with override("de"):
        assert as_of_words(Platform(as_of_from="2026", as_of_to="2026")) == "2026"
        assert as_of_words(Platform()) == ""
