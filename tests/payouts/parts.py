"""A payout asked for, coming in parts or failing, and what the books say of it then."""

from datetime import date

from apps.payouts.balances import balance_from_facts, standing_of
from apps.payouts.models import Payout
from apps.payouts.services import (
    mark_arrived,
    mark_failed,
    request_payout,
)
from tests.money import pounds

ASKED = date(2026, 11, 23)
CAME = date(2026, 11, 25)
LATER = date(2026, 11, 27)


def ask(account, amount="8", **values):
    return request_payout(account=account, amount=pounds(amount), requested_on=ASKED, **values)


def arrive(payout, amount, fee=None, rest=None, on=CAME, **values):
    given_fee = None if fee is None else pounds(fee)
    return mark_arrived(
        payout=payout, received=pounds(amount), fee=given_fee, rest=rest, arrived_on=on, **values
    )


def fail(payout, *, is_lost=False, on=LATER):
    return mark_failed(payout=payout, is_lost=is_lost, failed_on=on)


def balance(account):
    assert standing_of(account) == balance_from_facts(account)
    return standing_of(account).balance


def whole(payout):
    """What came of a payout as it is in the database, in the order asked, came, fee, lost, open."""
    row = Payout.objects.select_related("account").get(pk=payout.pk)
    return row.state, row.amount, row.came, row.fee, row.lost, row.open.amount
