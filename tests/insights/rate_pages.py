"""The page of the rate, read: for the tests of its figures and of what it leads to."""

import re
from datetime import date
from decimal import Decimal as D
from html import unescape

from apps.insights.choice import RateChoice
from apps.insights.waterfall import rate_page
from tests.factories import make_payout
from tests.insights.conftest import NOW

ADDRESS = "/insights/rate/"
QUERIES = 6  # session, person, figures, payouts, money by day, accounts


def page(user, *, now=NOW, **choice):
    user.refresh_from_db()
    return rate_page(user, now=now, choice=RateChoice(**choice))


def arrive(account, amount, *, fee="0", on=date(2026, 11, 25), asked=date(2026, 11, 24), **values):
    values |= {"state": "arrived", "arrived_on": on, "requested_on": asked}
    return make_payout(account, amount, fee=D(fee), **values)


def steps(found):
    return {row.key: f"{row.amount.amount:.2f}" for row in found.rows}


def said(found):
    return {each.label: each.value for each in found.said}


def body(response):
    return re.sub(r"\s+", " ", unescape(response.content.decode()))
