"""Money, points and conversion, for the vectors."""

from decimal import Decimal

from apps.platforms import conversion, money
from apps.platforms.money import Money, from_minor
from tests.adapters.numbers import decimal


def to_minor(amount, cur):
    return money.to_minor(Money(decimal(amount), cur))


def exponent(cur):
    return money.exponent(cur)


def format_minor(minor, cur):
    return money.format_minor(minor, cur)


def convert(minor, src, dst, rate):
    return money.to_minor(conversion.convert(from_minor(minor, src), dst, decimal(rate)))


def points_value(points, per_unit, cur, factor="1"):
    value = conversion.points_value(decimal(points), decimal(per_unit), cur, decimal(factor))
    return money.to_minor(value)


def redeemable_points(points, minimum, step):
    return int(conversion.redeemable_points(decimal(points), decimal(minimum), decimal(step)))


def fx_result(net, cur, wamt, wcur, book_rate):
    found = conversion.fx_result(from_minor(net, cur), from_minor(wamt, wcur), decimal(book_rate))
    return money.to_minor(found)


def fee(amount, fixed=0, pct="0", minimum=0, cap=None):
    terms = {"fixed": fixed, "minimum": minimum} | ({} if cap is None else {"cap": cap})
    terms = {name: Decimal(minor) / 100 for name, minor in terms.items()}
    return money.to_minor(money.fee(from_minor(amount, "USD"), pct=decimal(pct), **terms))


def allocate(total, weights):
    weights = [decimal(weight) for weight in weights]
    return [money.to_minor(part) for part in money.allocate(from_minor(total, "USD"), weights, places=2)]
