"""What a payout is expected to cost, by the terms that the person wrote down."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import User
from apps.payouts.fees import delete_terms, estimate, set_terms
from apps.payouts.models import FeeTerms, Payout
from apps.payouts.services import mark_arrived, request_payout
from tests.factories import make_account
from tests.money import pounds
from tests.payouts.work import earn

NOTHING = {"percent": Decimal(0), "fixed": Decimal(0), "minimum": Decimal(0), "cap": None}


def write(account, method="", **terms):
    return set_terms(account=account, method=method, **(NOTHING | {k: Decimal(v) for k, v in terms.items()}))


CASES = {
    "a share and a fixed part": ({"percent": "2.9", "fixed": "0.20"}, "8.13", "0.44"),
    "at least": ({"percent": "5", "minimum": "1"}, "8", "1.00"),
    "at most": ({"percent": "2", "cap": "7"}, "1000", "7.00"),
    "never more than the payout": ({"fixed": "3"}, "2", "2.00"),
}


@pytest.mark.parametrize(("terms", "amount", "expected"), CASES.values(), ids=CASES)
def test_it_is_worked_out_by_the_terms(quillo, terms, amount, expected):
    write(quillo, **terms)
    assert estimate(quillo, "PayPal", pounds(amount)) == pounds(expected)


def test_the_method_s_own_terms_go_before_those_of_any(quillo):
    write(quillo, fixed="1")
    write(quillo, "PayPal", fixed="0.20")
    assert estimate(quillo, " paypal ", pounds(8)) == pounds("0.20")
    assert estimate(quillo, "Bank", pounds(8)) == pounds(1)


def test_without_terms_nobody_knows(quillo):
    assert estimate(quillo, "PayPal", pounds(8)) is None
    assert request(quillo).fee_estimate is None


def test_the_same_method_again_replaces_its_terms(quillo):
    write(quillo, "PayPal", fixed="1")
    write(quillo, "PAYPAL", percent="2")
    assert [(terms.method, terms.percent, terms.fixed) for terms in FeeTerms.objects.all()] == [
        ("PAYPAL", 2, 0)
    ]


def request(account):
    earn(account, "8.13")
    asked_on = date(2026, 11, 23)
    return request_payout(account=account, amount=pounds("8.13"), requested_on=asked_on, method="PayPal")


def test_the_real_fee_takes_the_place_of_the_estimate(quillo):
    write(quillo, percent="2.9", fixed="0.20")
    payout = request(quillo)
    assert (payout.fee_estimate, payout.fee) == (Decimal("0.44"), 0)
    payout = mark_arrived(payout=payout, received=pounds("7.63"), arrived_on=date(2026, 11, 25))
    assert payout.fee == Decimal("0.50")


def test_changed_terms_leave_what_was_asked_for_alone(quillo):
    write(quillo, fixed="0.20")
    payout = request(quillo)
    write(quillo, fixed="5")
    assert Payout.objects.get(pk=payout.pk).fee_estimate == Decimal("0.20")


def test_the_pages_say_what_will_arrive_and_what_was_expected(quillo, as_alice):
    quillo.method = "PayPal"
    quillo.save()
    earn(quillo, "8.13")
    sent = {"method": "PayPal", "percent": "2.9", "fixed": "0.20", "minimum": "", "cap": ""}
    assert as_alice.post(f"/payouts/{quillo.pk}/fees/", sent).url == f"/payouts/{quillo.pk}/fees/"
    page = as_alice.get(f"/payouts/{quillo.pk}/fees/").content.decode()
    assert "2.9 % + £0.20" in page
    page = as_alice.get(f"/payouts/{quillo.pk}/request/").content.decode()
    assert "By PayPal it costs about £0.44, so £7.69 arrives." in page
    as_alice.post(f"/payouts/{quillo.pk}/request/", {
        "amount": "8.13", "method": "PayPal", "requested_on": "2026-11-23",
        "key": "6f1d3a3e-6a1b-4d62-9a6b-0a7a3b0a7a3b",
    })  # fmt: skip
    payout = Payout.objects.get()
    assert "About £0.44 was expected." in as_alice.get(f"/payouts/{payout.pk}/arrived/").content.decode()


@pytest.mark.parametrize(("locale", "typed"), [("de-DE", "2.9"), ("de-DE", "2,9"), ("en-GB", "2,9 %")])
def test_a_share_is_read_with_either_decimal_mark(quillo, as_alice, locale, typed):
    User.objects.filter(pk=quillo.user_id).update(locale=locale)
    as_alice.post(f"/payouts/{quillo.pk}/fees/", {"method": "", "percent": typed})
    assert FeeTerms.objects.get().percent == Decimal("2.9")


WRONG = {
    "nothing at all": ({}, "Write what it costs"),
    "no number": ({"percent": "much"}, "Write a number from 0 to 100, like 2.9."),
    "more than all": ({"percent": "101"}, "Write a number from 0 to 100, like 2.9."),
    "not a number": ({"percent": "NaN"}, "Write a number from 0 to 100, like 2.9."),
    "less at most than at least": ({"minimum": "2", "cap": "1"}, "This is less than the least."),
}


@pytest.mark.parametrize(("sent", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_form_comes_back_with_what_to_write_instead(quillo, as_alice, sent, words):
    response = as_alice.post(f"/payouts/{quillo.pk}/fees/", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not FeeTerms.objects.exists()


def test_a_stranger_s_are_out_of_reach(quillo, bob):
    terms = write(quillo, fixed="1")
    with pytest.raises(FeeTerms.DoesNotExist):
        delete_terms(user=bob, terms_id=terms.pk)
    theirs = FeeTerms(user=bob, account=quillo, fixed=1)
    with transaction.atomic():
        theirs.save()
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
    delete_terms(user=quillo.user, terms_id=terms.pk)
    assert not FeeTerms.objects.exists()
    assert make_account(bob).pk
