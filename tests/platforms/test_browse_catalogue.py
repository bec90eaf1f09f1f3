"""Searching the catalogue, reading a platform, adding it to one's own."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.platforms.catalogue import read_file
from apps.platforms.facts import facts_of
from apps.platforms.kinds import KINDS, METHODS
from apps.platforms.loading import load_catalogue
from apps.platforms.models import Account, Platform
from tests.factories import make_account, make_platform

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def catalogue(db):
    load_catalogue(read_file(), now=NOW)


def names(response):
    return [row.platform.name for row in response.context["found"]]


class TestList:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("prolif", ["Prolific"]),
            ("PROLIFIC", ["Prolific"]),
            ("transcription payoneer", ["GoTranscript", "Microworkers", "OneForma", "Toloka"]),
            ("papara", ["Mindrift", "Toloka"]),
            ("AUD", ["Field Agent", "YouGov"]),
            ("opinion rewards", ["Google Opinion Rewards"]),
            ("100%_nothing", []),
        ],
    )
    def test_every_word_is_somewhere_in_what_is_found(self, as_alice, catalogue, words, expected):
        found = names(as_alice.get("/platforms/", {"q": words}))
        assert set(expected) <= set(found)
        if words != "AUD":  # audio is spelled with it too
            assert found == expected

    def test_without_words_it_shows_all_by_name(self, as_alice, catalogue):
        found = names(as_alice.get("/platforms/"))
        assert len(found) == 88
        assert found == sorted(found, key=str.casefold)

    def test_it_shows_the_words_and_says_how_many_fit(self, as_alice, catalogue):
        page = as_alice.get("/platforms/", {"q": 'pro"lific'}).content.decode()
        assert 'value="pro&quot;lific"' in page
        assert "0 platforms fit" in page

    def test_htmx_gets_the_part_and_the_back_button_the_page(self, as_alice, catalogue):
        part = as_alice.get("/platforms/", {"q": "prolific"}, headers={"HX-Request": "true"})
        assert part.content.decode().strip().startswith('<div id="catalogue">')
        assert "HX-Request" in part.headers["Vary"]
        back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        page = as_alice.get("/platforms/", {"q": "prolific"}, headers=back)
        assert page.content.decode().startswith("<!doctype html>")

    @pytest.mark.parametrize("words", ["x" * 101, "\0"])
    def test_words_that_cannot_be_looked_for_find_everything(self, as_alice, catalogue, words):
        assert len(names(as_alice.get("/platforms/", {"q": words}))) == 88

    def test_yours_come_first_and_closed_ones_last(self, as_alice, alice, bob):
        platform = make_platform("Prolific")
        make_account(alice, "Zeta", platform=platform)
        make_account(alice, "Alpha", closed_at=NOW)
        make_account(bob, "Not hers")
        response = as_alice.get("/platforms/")
        assert [row.account.name for row in response.context["yours"]] == ["Zeta", "Alpha"]
        assert [row.is_yours for row in response.context["found"]] == [True]

    def test_what_left_the_catalogue_is_not_offered(self, as_alice):
        make_platform(unlisted_at=NOW)
        assert names(as_alice.get("/platforms/")) == []

    def test_nobody_has_to_sign_in(self, client):
        assert client.get("/platforms/").url == "/accounts/login/?next=/platforms/"

    @pytest.mark.parametrize("verb", ["post", "put", "delete"])
    def test_it_only_reads(self, as_alice, verb):
        assert getattr(as_alice, verb)("/platforms/").status_code == 405

    def test_it_takes_as_many_queries_for_20_rows_as_for_10(self, as_alice, alice, count_queries):
        def fill():
            for _ in range(10):
                make_account(alice, platform=make_platform())

        fill()
        of_ten = count_queries(lambda: as_alice.get("/platforms/"))
        fill()
        assert count_queries(lambda: as_alice.get("/platforms/")) == of_ten <= 5


class TestDetail:
    def test_every_platform_has_its_page(self, as_alice, catalogue):
        for slug in Platform.objects.values_list("slug", flat=True):
            response = as_alice.get(f"/platforms/{slug}/")
            assert response.status_code == 200, slug

    def test_it_says_the_facts_their_sources_and_their_age(self, as_alice, catalogue):
        page = as_alice.get("/platforms/clickworker/").content.decode()
        for words in [
            "€20.00",
            "US$20.00",
            "To a bank outside the EU.",
            "At most 7 days.",
            "PayPal: Paid every week, between Wednesday and Friday.",
            "2024 to 2026",
            "support-workplace.clickworker.com article 80000672350",
            "High",
        ]:
            assert words in page
        assert "Not known: Fees, What expires, Appeals." in page

    def test_kinds_of_work_and_ways_of_paying_are_in_the_readers_language(self, as_alice, catalogue):
        User.objects.update(language="de")
        page = as_alice.get("/platforms/clickworker/").content.decode()
        assert "<p>PayPal, SEPA, ACH, Payoneer, Überweisung</p>" in page
        assert "Texte erstellen" in page
        found = names(as_alice.get("/platforms/", {"q": "überweisung fehlersuche"}))
        assert found == names(as_alice.get("/platforms/", {"q": "bank bug"}))
        assert found

    def test_no_kind_of_work_is_without_a_translation(self):
        known = read_file()
        assert {kind for entry in known for kind in entry.task_types} == set(KINDS)
        firms = {method for entry in known for method in entry.methods} - set(METHODS)
        assert all(method[0].isupper() for method in firms), "a word that is no name of a firm"

    def test_a_closing_platform_says_so_first(self, as_alice, catalogue):
        page = as_alice.get("/platforms/amazon-mechanical-turk/").content.decode()
        assert page.index("Announced closing date 30 September 2026") < page.index("Payout minimum")

    def test_sources_link_to_pages_only(self, as_alice):
        make_platform(slug="odd", sources=["https://example.org/a", "javascript:alert(1)", "<b>bold</b>"])
        page = as_alice.get("/platforms/odd/").content.decode()
        assert 'href="https://example.org/a"' in page
        assert 'href="javascript' not in page
        assert "<b>bold" not in page

    def test_nothing_known_is_said_and_not_made_up(self):
        about = facts_of(Platform(slug="x", name="X", units=["GBP"], as_of_note="Undated."))
        assert about.facts == ()
        assert about.unknown[0] == "Payout minimum"
        assert len(about.unknown) == 9

    def test_an_unknown_platform_is_404(self, as_alice):
        assert as_alice.get("/platforms/nowhere/").status_code == 404

    def test_it_only_reads(self, as_alice):
        make_platform(slug="quillo")
        assert as_alice.post("/platforms/quillo/").status_code == 405


class TestAdd:
    def test_it_makes_an_account_in_the_chosen_unit(self, as_alice, alice, catalogue, nudged):
        with nudged() as sent:
            response = as_alice.post("/platforms/prolific/add/", {"unit": "USD"})
        account = Account.objects.get()
        assert response.url == f"/platforms/mine/{account.pk}/"
        assert (account.user, account.platform.slug, account.unit) == (alice, "prolific", "USD")
        assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]

    def test_another_unit_is_another_account(self, as_alice, catalogue):
        for unit in ("USD", "GBP"):
            as_alice.post("/platforms/prolific/add/", {"unit": unit})
        assert Account.objects.count() == 2
        assert "Add to yours" not in as_alice.get("/platforms/prolific/").content.decode()

    def test_the_same_again_leads_to_the_first(self, as_alice, catalogue):
        first = as_alice.post("/platforms/prolific/add/", {"unit": "USD"})
        again = as_alice.post("/platforms/prolific/add/", {"unit": "USD"}, follow=True)
        assert again.redirect_chain[0][0] == first.url
        assert "You already have Prolific, paid in USD." in again.content.decode()
        assert Account.objects.count() == 1

    @pytest.mark.parametrize("data", [{}, {"unit": "EUR"}, {"unit": ""}])
    def test_it_refuses_a_unit_that_the_platform_does_not_pay_in(self, as_alice, catalogue, data):
        response = as_alice.post("/platforms/prolific/add/", data)
        assert response.status_code == 422
        assert not Account.objects.exists()

    @pytest.mark.parametrize(("home", "chosen"), [("USD", "USD"), ("GBP", "GBP"), ("CHF", "{first}")])
    def test_the_currency_of_the_person_is_chosen_where_it_pays_in_it(
        self, as_alice, alice, catalogue, home, chosen
    ):
        User.objects.filter(pk=alice.pk).update(home_currency=home)
        form = as_alice.get("/platforms/prolific/").context["form"]
        assert form["unit"].value() == chosen.format(first=form.fields["unit"].choices[0][0])

    @pytest.mark.parametrize(
        "to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "tasks/"]
    )
    def test_it_leads_to_no_other_site(self, as_alice, catalogue, to):
        assert 'name="next"' not in as_alice.get("/platforms/prolific/", {"next": to}).content.decode()
        response = as_alice.post("/platforms/prolific/add/", {"unit": "USD", "next": to})
        assert response.url == f"/platforms/mine/{Account.objects.get().pk}/"

    def test_it_only_writes(self, as_alice, catalogue):
        assert as_alice.get("/platforms/prolific/add/").status_code == 405
        assert as_alice.post(reverse("platform_add", args=["nowhere"])).status_code == 404
