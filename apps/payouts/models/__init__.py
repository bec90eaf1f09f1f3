"""Payouts and their parts, what they cost, what was said of them."""

from .alert import Alert, AlertQuerySet
from .arrival import Arrival
from .calendar import CalendarKey
from .cycle import AccountCycle, PersonCheck
from .payout import MOST_MONEY, Payout, PayoutQuerySet
from .terms import FeeTerms, FeeTermsQuerySet

__all__ = [
    "MOST_MONEY",
    "AccountCycle",
    "Alert",
    "AlertQuerySet",
    "Arrival",
    "CalendarKey",
    "FeeTerms",
    "FeeTermsQuerySet",
    "Payout",
    "PayoutQuerySet",
    "PersonCheck",
]
