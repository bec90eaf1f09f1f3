"""Deleted fees and a deleted minimum come back by the toast's Undo; what took their place stays."""

from decimal import Decimal

import pytest

from apps.accounts.taken import ChangedSince
from apps.payouts import undo
from apps.payouts.fees import set_terms
from apps.payouts.models import FeeTerms
from apps.platforms.minimum_services import set_method_minimum
from tests.factories import make_account, make_person
from tests.toasts import undo_of

pytestmark = pytest.mark.django_db
PARTS = {"percent": Decimal("2.5"), "fixed": Decimal("0.3"), "minimum": Decimal(1), "cap": None}
KNOWN = ("account", "method", "percent", "fixed", "minimum", "cap")


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo", own_minimums=[{"method": "PayPal", "amount": "5.50"}])


@pytest.mark.parametrize("cap", [None, Decimal(20)])
def test_fees_are_as_before(as_alice, quillo, cap):
    terms = set_terms(account=quillo, method="PayPal", **(PARTS | {"cap": cap}))
    before = FeeTerms.objects.values_list(*KNOWN).get()
    page = as_alice.post(f"/payouts/fees/{terms.pk}/delete/", follow=True)
    assert not FeeTerms.objects.exists()
    as_alice.post(undo_of(page))
    assert FeeTerms.objects.values_list(*KNOWN).get() == before


def test_a_minimum_is_as_before(as_alice, quillo):
    before = quillo.own_minimums
    page = as_alice.post(f"/payouts/{quillo.pk}/minimums/delete/", {"method": "paypal"}, follow=True)
    quillo.refresh_from_db()
    assert quillo.own_minimums == []
    as_alice.post(undo_of(page))
    quillo.refresh_from_db()
    assert quillo.own_minimums == before


def test_what_was_noted_meanwhile_stays(as_alice, quillo):
    terms = set_terms(account=quillo, method="PayPal", **PARTS)
    of_fees = undo.of_fees(terms)
    of_minimum = undo.of_minimum(quillo, undo.minimum_of(quillo, "PayPal"))
    terms.delete()
    set_terms(account=quillo, method="paypal", **(PARTS | {"percent": Decimal(9)}))
    set_method_minimum(user=quillo.user, account_id=quillo.pk, method="PAYPAL", amount=Decimal(7))
    for token in (of_fees, of_minimum):
        assert undo.bring_back(user=quillo.user, token=token).account == quillo
    assert FeeTerms.objects.get().percent == 9
    quillo.refresh_from_db()
    assert [row["amount"] for row in quillo.own_minimums] == ["7"]


def test_a_stranger_cannot_use_it(quillo):
    token = undo.of_minimum(quillo, undo.minimum_of(quillo, "PayPal"))
    assert undo.bring_back(user=make_person(), token=token) is None


def test_nothing_comes_back_to_an_account_that_is_gone(quillo):
    token = undo.of_minimum(quillo, undo.minimum_of(quillo, "PayPal"))
    user = quillo.user
    quillo.delete()
    assert undo.bring_back(user=user, token=token) is None


class TestNoted:
    """What was written of a method: its fees, its smallest payout, or both."""

    FEES = {"percent": Decimal(3), "fixed": Decimal("0.25"), "minimum": Decimal(0), "cap": Decimal(9)}

    def known(self, quillo):
        quillo.refresh_from_db()
        return list(FeeTerms.objects.order_by("method").values_list(*KNOWN)), quillo.own_minimums

    def note(self, quillo, method="PayPal", parts=None, payout_minimum=None):
        quillo.refresh_from_db()
        return undo.note_method(account=quillo, method=method, parts=parts, payout_minimum=payout_minimum)

    @pytest.mark.parametrize("has_terms", [True, False], ids=["again", "first"])
    @pytest.mark.parametrize("method", ["PayPal", "paypal", "Bank"])
    def test_it_is_as_before(self, as_alice, quillo, has_terms, method):
        if has_terms:
            set_terms(account=quillo, method="PayPal", **PARTS)
        before = self.known(quillo)
        sent = {"method": method, "percent": "3", "fixed": "0.25", "cap": "9", "payout_minimum": "20"}
        page = as_alice.post(f"/payouts/{quillo.pk}/fees/", sent, follow=True)
        assert self.known(quillo) != before
        page = as_alice.post(undo_of(page), follow=True)
        assert page.redirect_chain[-1][0] == f"/payouts/{quillo.pk}/fees/"
        assert self.known(quillo) == before

    def test_what_changes_nothing_offers_nothing(self, quillo):
        self.note(quillo, parts=self.FEES, payout_minimum=Decimal(20))
        assert self.note(quillo, parts=self.FEES, payout_minimum=Decimal(20)) == ""

    def test_what_was_written_again_stays(self, quillo):
        token = self.note(quillo, parts=self.FEES)
        self.note(quillo, parts=self.FEES | {"percent": Decimal(4)})
        newer = self.known(quillo)
        with pytest.raises(ChangedSince):
            undo.bring_back(user=quillo.user, token=token)
        assert self.known(quillo) == newer

    def test_twice_is_once_and_another_method_stays(self, quillo):
        before, token = self.known(quillo), self.note(quillo, payout_minimum=Decimal(20))
        self.note(quillo, "Bank", payout_minimum=Decimal(50))
        for _time in range(2):
            assert undo.bring_back(user=quillo.user, token=token)
        assert self.known(quillo)[1] == [{"method": "Bank", "amount": "50"}, *before[1]]

    def test_a_stranger_takes_nothing_back(self, quillo):
        token = self.note(quillo, parts=self.FEES)
        assert undo.bring_back(user=make_person(), token=token) is None
        assert FeeTerms.objects.exists()
