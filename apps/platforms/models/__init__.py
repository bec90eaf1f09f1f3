"""Platforms of the catalogue, each person's accounts on them, and what their money is worth."""

from .account import Account, AccountQuerySet, SignUp, SignUpChange
from .bounds import FIRST_DAY, LAST_DAY, MOST_DAYS, MOST_IDLE_DAYS, TONES
from .platform import Platform, PlatformQuerySet
from .rates import DailyRate, ExchangeRate, PointsRate

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MOST_DAYS",
    "MOST_IDLE_DAYS",
    "TONES",
    "Account",
    "AccountQuerySet",
    "DailyRate",
    "ExchangeRate",
    "Platform",
    "PlatformQuerySet",
    "PointsRate",
    "SignUp",
    "SignUpChange",
]
