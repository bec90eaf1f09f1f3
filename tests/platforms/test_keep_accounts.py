"""One's own accounts in the browser: make, read, edit, close, delete."""

from decimal import Decimal as D

import pytest

from apps.platforms import services
from apps.platforms.models import Account
from tests.factories import make_account, make_payout, make_platform, make_task

PRIVATE = {
    "name": "Corner shop",
    "unit": "GBP",
    "minimum": "£5",
    "method": "Cash",
    "approval_days": "2",
    "payout_days_min": "1",
    "payout_days_max": "3",
    "aliases": "Shop, corner",
    "url": "shop.example",
    "note": "Ask for Kim",
}
POINTS = {"name": "Drops", "unit": "PTS", "points_per_unit": "100", "points_currency": "USD"}


@pytest.fixture
def account(alice):
    platform = make_platform(
        "Quillo",
        minimums=[{"method": None, "amount": "5", "unit": "GBP", "note": ""}],
        methods=["PayPal"],
        approval_days=7,
        payout_days_min=1,
        payout_days_max=4,
        url="https://quillo.example",
    )
    return services.add_account(user=alice, platform=platform, unit="GBP")


@pytest.fixture
def edit(as_alice, account):
    """Send the edit form as the page shows it, with some fields written anew."""

    def send(**values):
        address = f"/platforms/mine/{account.pk}/edit/"
        form = as_alice.get(address).context["form"]
        shown = {field.html_name: field.value() for field in form}
        texts = {name: "" if value is None else value for name, value in shown.items()}
        response = as_alice.post(address, texts | values)
        account.refresh_from_db()
        return response

    return send


def errors(response):
    assert response.status_code == 422
    return {name: list(found) for name, found in response.context["form"].errors.items()}


class TestNew:
    def test_it_keeps_everything_that_was_written(self, as_alice, alice, nudged):
        with nudged() as sent:
            response = as_alice.post("/platforms/new/", PRIVATE)
        account = Account.objects.get()
        assert response.url == f"/platforms/mine/{account.pk}/"
        assert (account.user, account.platform, account.name) == (alice, None, "Corner shop")
        assert (account.minimum, account.method) == (D(5), "Cash")
        assert (account.usual_approval_days, account.usual_payout_days) == (2, (1, 3))
        assert (account.aliases, account.url) == (["shop", "corner"], "https://shop.example")
        assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]

    @pytest.mark.parametrize(("unit", "least"), [("GBP", D(5)), ("PTS", D(500))])
    def test_500p_is_in_the_unit_that_is_chosen(self, as_alice, unit, least):
        as_alice.post("/platforms/new/", {"name": "Corner shop", "unit": unit, "minimum": "500p"})
        assert Account.objects.get().minimum == least

    def test_500p_is_the_same_before_any_work_and_after(self, edit, account, alice):
        edit(minimum="500p")
        assert account.minimum == D(5)
        make_task(alice, account)
        edit(minimum="700p")
        assert account.minimum == D(7)

    def test_a_name_and_a_unit_are_enough(self, as_alice):
        as_alice.post("/platforms/new/", {"name": "Corner shop", "unit": "EUR"})
        account = Account.objects.get()
        assert (account.minimum, account.usual_payout_days, account.aliases) == (None, None, ["cornershop"])

    def test_points_have_a_worth(self, as_alice):
        as_alice.post("/platforms/new/", POINTS | {"minimum": "2,000"})
        account = Account.objects.get()
        assert (account.minimum, account.points_per_unit, account.points_currency) == (2000, 100, "USD")

    @pytest.mark.parametrize(
        ("values", "field", "said"),
        [
            ({"name": ""}, "name", "This field is required."),
            ({"name": "  "}, "name", "This field is required."),
            ({"unit": "XXQ"}, "unit", "Select a valid choice."),
            ({"minimum": "five"}, "minimum", "Write an amount, like 1.80."),
            ({"minimum": "$5"}, "minimum", "This account is paid in GBP."),
            ({"minimum": "-1"}, "minimum", "Write 0 or more."),
            ({"minimum": "1.00001"}, "minimum", "Write at most 4 decimals."),
            ({"minimum": "1000000001"}, "minimum", "Write 1000000000 or less."),
            ({"approval_days": "401"}, "approval_days", "less than or equal to 400"),
            ({"payout_days_min": "5"}, "payout_days_max", "not below the first"),
            ({"payout_days_min": ""}, "payout_days_min", "or leave both empty"),
            ({"payout_days_max": ""}, "payout_days_max", "or leave both empty"),
            ({"aliases": "shop 12m"}, "aliases", "“12m” cannot be told from a number"),
            ({"aliases": "x3"}, "aliases", "cannot be told from a number"),
            ({"aliases": "a b c d e f g h i"}, "aliases", "at most 8 words"),
            ({"aliases": "a" * 41}, "aliases", "40 at most"),
            ({"url": "javascript:alert(1)"}, "url", "Enter a valid URL."),
            ({"points_per_unit": "100"}, "points_per_unit", "Only an account in points"),
            ({"unit": "PTS", "points_currency": "USD"}, "points_per_unit", "how many points"),
            ({"unit": "PTS", "points_per_unit": "100"}, "points_currency", "what the points are worth"),
            ({"unit": "PTS", "points_per_unit": "0", "points_currency": "USD"}, "points_per_unit", "0.0001"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(self, as_alice, values, field, said):
        sent = PRIVATE | values
        response = as_alice.post("/platforms/new/", sent)
        found = errors(response)
        assert said in " ".join(found[field])
        assert {name: response.context["form"][name].value() for name in sent} == sent
        assert not Account.objects.exists()

    def test_a_taken_word_and_a_taken_name_are_said(self, as_alice, account):
        taken = errors(as_alice.post("/platforms/new/", PRIVATE | {"aliases": "quillo"}))
        assert taken == {"aliases": ["“quillo” already means Quillo. Choose another word."]}
        same = errors(as_alice.post("/platforms/new/", PRIVATE | {"name": "QUILLO"}))
        assert same == {"name": ["You already have Quillo in GBP. Choose another name."]}
        assert Account.objects.count() == 1


class TestDetail:
    def test_it_shows_own_values_beside_the_catalogues(self, as_alice, alice, account):
        services.change_account(user=alice, account_id=account.pk, minimum=D("7.50"))
        response = as_alice.get(f"/platforms/mine/{account.pk}/")
        rows = {row.title: (row.own, row.catalogue) for row in response.context["rows"]}
        assert rows["Payout minimum"] == ("£7.50", "£5.00")
        assert rows["Until work is approved"] == ("", "at most 7 days")
        assert rows["From asking to the money"] == ("", "1 to 4 days")
        assert "Points for one" not in rows

    def test_a_private_account_in_points_says_their_worth(self, as_alice, alice):
        account = make_account(alice, unit="PTS", points_per_unit=D(100), points_currency="USD")
        response = as_alice.get(f"/platforms/mine/{account.pk}/")
        rows = {row.title: (row.own, row.catalogue) for row in response.context["rows"]}
        assert rows["Points for one"] == ("100 make 1 USD", "")

    def test_a_closing_platform_says_so(self, as_alice, alice):
        platform = make_platform(status="closing", status_note="Announced for 30 September.")
        account = make_account(alice, platform=platform)
        assert (
            "Announced for 30 September." in as_alice.get(f"/platforms/mine/{account.pk}/").content.decode()
        )

    def test_deleting_is_offered_only_without_a_history(self, as_alice, account):
        address = f"/platforms/mine/{account.pk}/"
        assert "nothing was logged here" in as_alice.get(address).content.decode()
        make_payout(account, "1")
        assert "nothing was logged here" not in as_alice.get(address).content.decode()


class TestEdit:
    def test_own_values_go_before_the_catalogues_and_can_be_taken_back(self, edit, account, nudged):
        with nudged() as sent:
            assert edit(minimum="12.5", name="My Quillo", approval_days="3", tone="4").status_code == 302
        assert (account.minimum, account.name, account.approval_days, account.tone) == (
            D("12.5"),
            "My Quillo",
            3,
            4,
        )
        assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]
        edit(minimum="", name="", approval_days="")
        assert (account.minimum, account.name, account.approval_days) == (None, "Quillo", None)

    def test_sending_the_form_as_it_is_changes_nothing(self, edit, account, alice):
        terms = {"minimum": D("0.005"), "note": "x", "payout_days_min": 1, "payout_days_max": 2}
        services.change_account(user=alice, account_id=account.pk, **terms)
        before = Account.objects.filter(pk=account.pk).values().get()
        assert edit().status_code == 302
        assert Account.objects.filter(pk=account.pk).values().get() == before

    def test_amounts_are_read_and_written_as_the_person_writes_them(self, edit, account, alice):
        alice.locale = "de-DE"
        alice.save()
        edit(minimum="12,50")
        assert account.minimum == D("12.5")
        assert edit().context is None  # the form reads what it wrote
        account.refresh_from_db()
        assert account.minimum == D("12.5")

    def test_the_catalogues_values_are_hints(self, as_alice, account):
        page = as_alice.get(f"/platforms/mine/{account.pk}/edit/").content.decode()
        for words in ("Empty: 5.00, from the catalogue.", "The catalogue has: PayPal.", "Empty: 7, from"):
            assert words in page

    def test_the_unit_can_be_chosen_until_something_was_logged(self, edit, account):
        edit(unit="USD")
        assert account.unit == "USD"
        make_payout(account, "1")
        assert edit(unit="EUR").status_code == 302
        assert account.unit == "USD"

    def test_a_sign_of_another_currency_is_refused(self, edit, account):
        make_payout(account, "1")
        assert "paid in GBP" in errors(edit(minimum="$5"))["minimum"][0]

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, edit, account):
        response = edit(minimum="lots", note="Keep me")
        assert errors(response) == {"minimum": ["Write an amount, like 1.80."]}
        assert (response.context["form"]["note"].value(), account.note) == ("Keep me", "")


class TestCloseAndDelete:
    def test_close_and_reopen(self, as_alice, account, nudged):
        for verb, is_open in (("close", False), ("reopen", True)):
            with nudged() as sent:
                response = as_alice.post(f"/platforms/mine/{account.pk}/{verb}/")
            account.refresh_from_db()
            assert (response.status_code, account.is_open, len(sent)) == (302, is_open, 2)

    def test_delete(self, as_alice, account):
        assert as_alice.post(f"/platforms/mine/{account.pk}/delete/").url == "/platforms/"
        assert not Account.objects.exists()

    def test_a_history_is_kept_and_closing_offered(self, as_alice, account):
        make_payout(account, "1")
        response = as_alice.post(f"/platforms/mine/{account.pk}/delete/", follow=True)
        assert "Close it instead." in response.content.decode()
        assert Account.objects.filter(pk=account.pk).exists()


VERBS = {"": "get", "edit/": "get", "close/": "post", "reopen/": "post", "delete/": "post"}


class TestDoors:
    @pytest.mark.parametrize("tail", VERBS)
    def test_a_stranger_finds_nothing(self, as_bob, account, tail):
        for verb in {VERBS[tail], "post" if tail else "get"}:
            assert getattr(as_bob, verb)(f"/platforms/mine/{account.pk}/{tail}").status_code == 404
        account.refresh_from_db()
        assert account.is_open

    @pytest.mark.parametrize("tail", VERBS)
    def test_nobody_is_asked_to_sign_in(self, client, account, tail):
        response = getattr(client, VERBS[tail])(f"/platforms/mine/{account.pk}/{tail}")
        assert response.url.startswith("/accounts/login/")

    @pytest.mark.parametrize(
        ("tail", "verb"),
        [("", "post"), ("edit/", "delete"), ("close/", "get"), ("reopen/", "get"), ("delete/", "get")],
    )
    def test_a_wrong_verb_does_nothing(self, as_alice, account, tail, verb):
        assert getattr(as_alice, verb)(f"/platforms/mine/{account.pk}/{tail}").status_code == 405
