"""Numbers as vectors write them, and as the app takes them."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction


def ms(seconds):
    return None if seconds is None else round(fraction(seconds) * 1000)


def decimal(text):
    try:
        return Decimal(str(text))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error


def fraction(number):
    return Fraction(decimal(number))


def fraction_or_none(number):
    return None if number is None else fraction(number)


def rounded(exact):
    return None if exact is None else round(Fraction(exact))


def as_float(exact):
    return None if exact is None else float(exact)
