"""A minimum of one's own for a payout method: which one counts, and what a change of it sets off."""

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.balances import all_standings
from apps.payouts.jobs import check_minimums
from apps.payouts.models import Alert, FeeTerms
from apps.platforms.minimum_services import delete_method_minimum, set_method_minimum
from apps.platforms.minimums import MOST_METHODS
from apps.platforms.models import Account, Platform
from apps.platforms.money import Money
from apps.platforms.services import change_account
from tests.factories import make_account, make_platform
from tests.money import pounds
from tests.payouts.work import earn

CATALOGUE = [
    {"method": None, "amount": "10", "unit": "GBP", "note": ""},
    {"method": "PayPal", "amount": "8", "unit": "GBP", "note": ""},
]


@pytest.fixture
def tagwell(alice):
    platform = make_platform("Tagwell", minimums=CATALOGUE, methods=["PayPal", "Payoneer"])
    return make_account(alice, platform=platform, method="PayPal")


def write(account, amount, method="PayPal"):
    set_method_minimum(user=account.user, account_id=account.pk, method=method, amount=D(amount))
    account.refresh_from_db()
    return account


def alerts(account):
    """Each by its cycle, and whether it is still true."""
    return [(alert.cycle, alert.withdrawn_at is None) for alert in account.alerts.order_by("cycle")]


@pytest.mark.parametrize(
    ("minimum", "own", "method", "expected"),
    [
        pytest.param("3", {"PayPal": "5"}, "PayPal", "3", id="the account's own goes first"),
        pytest.param("0", {"PayPal": "5"}, "PayPal", "0", id="even where it is nothing"),
        pytest.param(None, {"PayPal": "5"}, " paypal", "5", id="then that of its method"),
        pytest.param(None, {"PayPal": "0"}, "PayPal", "0", id="nothing is a minimum too"),
        pytest.param(None, {"Payoneer": "5"}, "PayPal", "8", id="then the catalogue's for the method"),
        pytest.param(None, {"PayPal": "5"}, "Payoneer", "10", id="then the catalogue's in general"),
        pytest.param(None, {"PayPal": "5"}, "", "10", id="no method: none of a method's own"),
    ],
)
def test_the_order_of_minimums(minimum, own, method, expected):
    rows = [{"method": name, "amount": amount} for name, amount in own.items()]
    account = Account(
        platform=Platform(minimums=CATALOGUE), unit="GBP", method=method, own_minimums=rows,
        minimum=minimum and D(minimum),
    )  # fmt: skip
    assert account.minimum_money() == pounds(expected)


@given(
    minimum=st.none() | st.decimals(min_value=0, max_value=50, places=2),
    own=st.dictionaries(st.sampled_from(["PayPal", "Payoneer", "SEPA"]), st.integers(0, 50)),
    method=st.sampled_from(["", "PayPal", "PAYONEER", "sepa", "Cheque"]),
)
def test_whatever_is_written_one_minimum_counts_by_the_order(minimum, own, method):
    rows = [{"method": name, "amount": str(amount)} for name, amount in own.items()]
    platform = Platform(minimums=CATALOGUE)
    account = Account(platform=platform, unit="GBP", method=method, own_minimums=rows, minimum=minimum)
    of_method = {name.casefold(): D(amount) for name, amount in own.items()}.get(method.casefold())
    catalogue = {"paypal": D(8)}.get(method.casefold(), D(10))
    wanted = next(one for one in (minimum, of_method, catalogue) if one is not None)
    assert account.minimum_money() == Money(wanted, "GBP")


def test_pages_read_the_same_minimum_as_everybody_else(alice, tagwell):
    write(tagwell, "5")
    [(read, _standing)] = all_standings(alice)
    assert read.minimum_money() == Account.objects.get().minimum_money() == pounds(5)


def test_the_same_method_again_is_replaced_and_can_be_deleted(tagwell):
    write(tagwell, "5")
    write(tagwell, "20", "Payoneer")
    write(tagwell, "6.50", " PAYPAL ")
    assert tagwell.own_minimums == [
        {"method": "Payoneer", "amount": "20"},
        {"method": "PAYPAL", "amount": "6.50"},
    ]
    delete_method_minimum(user=tagwell.user, account_id=tagwell.pk, method="paypal")
    tagwell.refresh_from_db()
    assert tagwell.minimum_money() == pounds(8)


class TestCrossing:
    def test_set_below_the_balance_it_is_said_once(self, tagwell):
        earn(tagwell, "6")
        check_minimums()
        assert alerts(tagwell) == []
        write(tagwell, "5")
        check_minimums()
        check_minimums()
        assert alerts(tagwell) == [(1, True)]
        assert Alert.objects.get().minimum == 5

    def test_lowered_to_the_balance_it_is_said(self, tagwell):
        write(tagwell, "20")
        earn(tagwell, "9")
        check_minimums()
        assert alerts(tagwell) == []
        write(tagwell, "9")
        check_minimums()
        assert alerts(tagwell) == [(1, True)]

    def test_raised_above_the_balance_what_was_said_is_true_no_more(self, tagwell):
        earn(tagwell, "9")
        check_minimums()
        write(tagwell, "20")
        check_minimums()
        assert alerts(tagwell) == [(1, False)]
        earn(tagwell, "11")
        check_minimums()
        assert alerts(tagwell) == [(1, False), (2, True)]

    def test_deleted_the_next_in_order_counts(self, tagwell):
        write(tagwell, "20")
        earn(tagwell, "9")
        check_minimums()
        delete_method_minimum(user=tagwell.user, account_id=tagwell.pk, method="PayPal")
        check_minimums()
        assert alerts(tagwell) == [(1, True)]

    def test_another_method_brings_its_own(self, tagwell):
        write(tagwell, "5", "Payoneer")
        earn(tagwell, "6")
        check_minimums()
        assert alerts(tagwell) == []
        change_account(user=tagwell.user, account_id=tagwell.pk, method="Payoneer")
        check_minimums()
        assert alerts(tagwell) == [(1, True)]

    @pytest.mark.parametrize(
        ("method", "moved"),
        [pytest.param("PayPal", 1, id="of its method"), pytest.param("Payoneer", 0, id="of another")],
    )
    def test_it_is_looked_at_again_only_where_it_counts(self, tagwell, method, moved):
        before = tagwell.change_seq
        assert write(tagwell, "5", method).change_seq == before + moved
        assert write(tagwell, "5.00", method).change_seq == before + moved


FORM = {"method": "", "percent": "", "fixed": "", "minimum": "", "cap": "", "payout_minimum": ""}


class TestPage:
    def address(self, account):
        return f"/payouts/{account.pk}/fees/"

    def html(self, client, account):
        return client.get(self.address(account)).content.decode()

    def send(self, client, account, **values):
        response = client.post(self.address(account), FORM | values)
        account.refresh_from_db()
        return response

    def test_it_is_written_beside_the_fees(self, as_alice, tagwell):
        sent = {"method": "PayPal", "percent": "2.9", "payout_minimum": "5"}
        assert self.send(as_alice, tagwell, **sent).url == self.address(tagwell)
        assert tagwell.minimum_money() == pounds(5)
        assert FeeTerms.objects.get().percent == D("2.9")
        assert "£5.00, counts now" in self.html(as_alice, tagwell)

    def test_either_can_be_written_alone_and_leaves_the_other(self, as_alice, tagwell):
        self.send(as_alice, tagwell, method="PayPal", payout_minimum="0")
        assert (tagwell.minimum_money(), FeeTerms.objects.count()) == (pounds(0), 0)
        self.send(as_alice, tagwell, method="PayPal", fixed="0.20")
        assert (tagwell.minimum_money(), FeeTerms.objects.count()) == (pounds(0), 1)
        self.send(as_alice, tagwell, method="paypal", payout_minimum="7")
        assert (tagwell.minimum_money(), FeeTerms.objects.get().fixed) == (pounds(7), D("0.20"))

    def test_it_is_deleted_there(self, as_alice, tagwell):
        write(tagwell, "5")
        address = f"/payouts/{tagwell.pk}/minimums/delete/"
        assert as_alice.post(address, {"method": "PayPal"}).url == self.address(tagwell)
        tagwell.refresh_from_db()
        assert tagwell.minimum_money() == pounds(8)
        assert as_alice.post(address).url == self.address(tagwell)

    def test_what_goes_before_it_is_said(self, as_alice, tagwell):
        write(tagwell, "5")
        write(tagwell, "20", "Payoneer")
        Account.objects.update(minimum=3)
        html = self.html(as_alice, tagwell)
        assert "The account has a minimum of its own, £3.00, which goes before these." in html
        assert "counts now" not in html

    def test_the_account_s_own_pages_know_it(self, as_alice, tagwell):
        write(tagwell, "5")
        assert "<b>£5.00</b>" in as_alice.get(f"/platforms/mine/{tagwell.pk}/").content.decode()
        html = as_alice.get(f"/platforms/mine/{tagwell.pk}/edit/").content.decode()
        assert "Empty: £5.00, as you wrote down for PayPal." in html

    def test_a_method_of_any_name_is_words_there(self, as_alice, tagwell):
        write(tagwell, "5", "<b>Pal</b>")
        Account.objects.update(method="<b>Pal</b>")
        html = as_alice.get(f"/platforms/mine/{tagwell.pk}/edit/").content.decode()
        assert "as you wrote down for &lt;b&gt;Pal&lt;/b&gt;." in html

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            pytest.param({"payout_minimum": "5"}, "Name the method.", id="of no method"),
            pytest.param({"method": "PayPal", "payout_minimum": "-5"}, "from 0 up", id="below zero"),
            pytest.param({"method": "PayPal", "payout_minimum": "much"}, "Write an amount", id="no sum"),
            pytest.param({"method": "PayPal", "payout_minimum": "$5"}, "paid in GBP", id="other money"),
            pytest.param({"method": "PayPal", "cap": "5"}, "Write what it costs", id="no fee"),
            pytest.param(
                {"method": "PayPal", "cap": "5", "payout_minimum": "5"},
                "Write what it costs",
                id="half a fee",
            ),
            pytest.param({"method": "x" * 81, "payout_minimum": "5"}, "at most 80", id="a long name"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, as_alice, tagwell, sent, words):
        response = self.send(as_alice, tagwell, **sent)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert {name: response.context["form"][name].value() for name in sent} == sent
        assert (tagwell.own_minimums, FeeTerms.objects.count()) == ([], 0)

    def test_there_are_not_too_many(self, as_alice, tagwell):
        for number in range(MOST_METHODS):
            write(tagwell, "5", f"Method {number}")
        assert self.send(as_alice, tagwell, method="One more", payout_minimum="5").status_code == 422
        assert self.send(as_alice, tagwell, method="method 3", payout_minimum="6").status_code == 302
        assert len(tagwell.own_minimums) == MOST_METHODS

    def test_a_stranger_has_no_such_account(self, client, bob, tagwell):
        write(tagwell, "5")
        client.force_login(bob)
        assert self.send(client, tagwell, method="PayPal", payout_minimum="1").status_code == 404
        address = f"/payouts/{tagwell.pk}/minimums/delete/"
        assert client.post(address, {"method": "PayPal"}).status_code == 404
        for service in (set_method_minimum, delete_method_minimum):
            more = {"amount": D(1)} if service is set_method_minimum else {}
            with pytest.raises(Account.DoesNotExist):
                service(user=bob, account_id=tagwell.pk, method="PayPal", **more)
        tagwell.refresh_from_db()
        assert tagwell.minimum_money() == pounds(5)


GOOD = {"method": "PayPal", "amount": "5.00"}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([GOOD | {"amount": "-1"}], id="below zero"),
        pytest.param([GOOD | {"amount": "NaN"}], id="no number"),
        pytest.param([GOOD | {"amount": "1000000000.01"}], id="too much"),
        pytest.param([GOOD | {"amount": "0.00001"}], id="too fine"),
        pytest.param([GOOD | {"amount": 5}], id="not as text"),
        pytest.param([GOOD | {"method": ""}], id="of no method"),
        pytest.param([{"amount": "5"}], id="without one"),
        pytest.param([GOOD, "5"], id="something else"),
        pytest.param([GOOD] * (MOST_METHODS + 1), id="too many"),
    ],
)
def test_the_database_keeps_the_bounds(alice, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_account(alice, own_minimums=rows)


@pytest.mark.parametrize("amount", ["0", "5.00", "0.0001", "1000000000", "1000000000.0000"])
def test_the_database_takes_what_is_within_them(alice, amount):
    assert make_account(alice, own_minimums=[GOOD | {"amount": amount}]).pk
