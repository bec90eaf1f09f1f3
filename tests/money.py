"""Money as tests write it."""

from decimal import Decimal

from apps.platforms.money import Money


def pounds(amount):
    return Money(Decimal(str(amount)), "GBP")
