"""What a gift card is worth to the person: asked for, kept, and said beside the face value."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from django import forms
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.locale import use_locale
from apps.platforms import services
from apps.platforms.conversion import PointsWorth
from apps.platforms.fields import FactorField
from apps.platforms.gift_cards import is_gift_card, pays_in_gift_cards, worth_to_person
from apps.platforms.models import Account
from apps.platforms.money import Money, exponent
from tests.factories import make_account, make_platform

factors = st.decimals(min_value=D("0.0001"), max_value=1, places=4)
amounts = st.decimals(min_value=-100_000, max_value=100_000, places=4)
QUESTION = "What is one unit paid by this platform worth to you, compared with cash?"
ASKED = "Say what they are worth"


@given(amount=amounts, factor=factors, unit=st.sampled_from(["GBP", "JPY", "KWD"]))
def test_it_is_the_face_value_by_the_factor_rounded_once(amount, factor, unit):
    found = worth_to_person(Money(amount, unit), factor, None)
    exact = Fraction(amount) * Fraction(factor)
    assert abs(Fraction(found.amount) - exact) <= Fraction(1, 2 * 10 ** exponent(unit))
    assert abs(found.amount) <= abs(Money.nearest(Fraction(amount), unit).amount)


@given(amount=amounts, factor=factors, per_unit=st.decimals(min_value=1, max_value=10_000, places=2))
def test_points_are_worth_it_in_their_currency(amount, factor, per_unit):
    found = worth_to_person(Money(amount, "PTS"), factor, PointsWorth(per_unit, "USD"))
    exact = Fraction(amount) / Fraction(per_unit) * Fraction(factor)
    assert found.unit == "USD"
    assert abs(Fraction(found.amount) - exact) <= Fraction(1, 200)


def test_by_hand():
    """1,250 points at 100 a dollar are 12.50; where 1.00 is worth 0.90, 11.25. 25.00 at 92 % are 23.00."""
    points = Account(unit="PTS", points_per_unit=D(100), points_currency="USD", cash_worth=D("0.9"))
    assert points.worth_to_person(Money(D(1250), "PTS")) == Money(D("11.25"), "USD")
    card = Account(unit="GBP", cash_worth=D("0.92"))
    assert card.worth_to_person(Money(D(25), "GBP")) == Money(D(23), "GBP")


@pytest.mark.parametrize("worth", [None, D(1)])
def test_what_is_as_good_as_cash_has_no_other_worth(worth):
    account = Account(unit="GBP", cash_worth=worth)
    assert (account.cash_factor, account.worth_to_person(Money(D(25), "GBP"))) == (1, None)


def test_points_of_unknown_worth_have_none():
    assert Account(unit="PTS", cash_worth=D("0.9")).worth_to_person(Money(D(5), "PTS")) is None


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("gift card", True),
        ("Amazon gift card", True),
        ("Tremendous gift cards", True),
        ("gift code", True),
        ("Giftcard", True),
        ("Vouchers", True),
        ("store credit", True),
        ("Amazon-Gutschein", True),
        ("Tarjeta regalo", True),
        ("Überweisung", False),
        ("Google Play credit", True),
        ("credit card", False),
        ("PayPal", False),
        ("prepaid card", False),
        ("", False),
    ],
)
def test_gift_cards_are_known_by_name(method, expected):
    assert is_gift_card(method) is expected


@pytest.mark.parametrize(
    ("method", "methods", "expected"),
    [
        pytest.param("gift card", ["PayPal"], True, id="chosen"),
        pytest.param("PayPal", ["gift card"], False, id="another is chosen"),
        pytest.param("", ["gift card", "gift code"], True, id="nothing else is there"),
        pytest.param("", ["gift card", "PayPal"], False, id="not said yet"),
        pytest.param("", [], False, id="nothing known"),
    ],
)
def test_what_pays_in_gift_cards(method, methods, expected):
    assert pays_in_gift_cards(method, methods) is expected


READ = {"0.9": "0.9", "90 %": "0.9", "90%": "0.9", "0,9": "0.9", " 1 ": "1", "100 %": "1", "0.9125": "0.9125"}
READ |= {"91.25 %": "0.9125", "0.01 %": "0.0001", ".5": "0.5", "": None}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_a_factor_is_read_as_people_write_it(text, expected):
    assert FactorField(required=False).clean(text) == (None if expected is None else D(expected))


def test_a_factor_is_read_and_written_by_the_habits_of_a_place():
    with use_locale("de-DE"):
        assert FactorField().clean("92,5\N{NO-BREAK SPACE}%") == D("0.925")
        assert FactorField().prepare_value(D("0.9000")) == "0,9"


WRONG = {"0": "above 0", "0 %": "above 0", "-0.5": "above 0", "1.01": "up to 1", "101 %": "up to 1"}
WRONG |= {"90": "like 90 %", "nine": "like 0.9", "%": "like 0.9", "NaN": "like 0.9", "1e9999999": "up to 1"}
WRONG |= dict.fromkeys(["0.91255", "91.255 %", "1e-999999"], "at most 4 decimals")


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_what_is_no_factor_is_refused_with_what_to_write(text, said):
    with pytest.raises(forms.ValidationError, match=said):
        FactorField().clean(text)


@pytest.mark.parametrize("worth", ["0", "-0.5", "1.0001", "NaN"])
def test_the_database_keeps_the_bounds(alice, worth):
    account = make_account(alice)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE platforms_account SET cash_worth = %s::numeric WHERE id = %s", [worth, account.pk]
        )


def test_it_wakes_nobody_and_pages_are_drawn_anew(alice):
    """It is no fact about money: no balance, no minimum and no roll-up depends on it."""
    account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
    alice.refresh_from_db()
    before = alice.data_version
    services.change_account(user=alice, account_id=account.pk, cash_worth=D("0.9"))
    account.refresh_from_db()
    alice.refresh_from_db()
    assert (account.cash_worth, account.change_seq, account.rollup_seq) == (D("0.9"), 0, 0)
    assert alice.data_version == before + 1


class TestPages:
    @pytest.fixture
    def quillo(self, alice):
        platform = make_platform("Quillo", methods=["PayPal", "gift card"])
        return services.add_account(user=alice, platform=platform, unit="GBP")

    def edit(self, client, account, **values):
        return client.post(f"/platforms/mine/{account.pk}/edit/", {"tone": "1", "unit": "GBP"} | values)

    def html(self, client, path):
        return client.get(path).content.decode()

    def test_it_is_asked_where_gift_cards_are_paid(self, as_alice, quillo):
        page, form = f"/platforms/mine/{quillo.pk}/", f"/platforms/mine/{quillo.pk}/edit/"
        assert ASKED not in self.html(as_alice, page)
        asked = self.html(as_alice, form)
        assert QUESTION in asked
        assert "It pays in gift cards" not in asked
        self.edit(as_alice, quillo, method="Gift card")
        assert ASKED in self.html(as_alice, page)
        asked = self.html(as_alice, form)
        assert asked.count(QUESTION) == 1
        assert asked.index("It pays in gift cards") < asked.index(QUESTION) < asked.index("More</h2>")

    def test_it_is_kept_and_said(self, as_alice, quillo):
        self.edit(as_alice, quillo, method="gift card", cash_worth="90 %")
        quillo.refresh_from_db()
        assert quillo.cash_worth == D("0.9")
        html = self.html(as_alice, f"/platforms/mine/{quillo.pk}/")
        assert "90 % of the face value" in html
        assert ASKED not in html
        assert 'value="0.9"' in self.html(as_alice, f"/platforms/mine/{quillo.pk}/edit/")
        self.edit(as_alice, quillo, method="gift card", cash_worth="")
        quillo.refresh_from_db()
        assert quillo.cash_worth is None

    def test_a_platform_of_one_s_own_can_have_it_too(self, as_alice):
        as_alice.post("/platforms/new/", {"name": "Corner shop", "unit": "GBP", "cash_worth": "0.85"})
        assert Account.objects.get().cash_worth == D("0.85")

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, as_alice, quillo):
        response = self.edit(as_alice, quillo, method="voucher", cash_worth="90", note="Mind the fees")
        html = response.content.decode()
        assert response.status_code == 422
        assert "or a percentage, like 90 %." in html
        assert 'value="90"' in html
        assert "Mind the fees" in html
        assert "It pays in gift cards" in html
