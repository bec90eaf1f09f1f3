"""The ledger, for the vectors: a list of events by their short names, amounts in minor units."""

from datetime import date

from apps.payouts import ledger as books
from apps.platforms.money import Money, from_minor, to_minor

ON = date(2026, 11, 26)
PLAIN = {
    "submit": books.submit,
    "reject": books.reject,
    "return": books.give_back,
    "bonus": books.bonus,
    "reversal": books.reversal,
    "reverse": books.reversal,
    "adjust": books.adjust,
    "request": books.request,
    "run": books.request,
    "expire": books.expire,
}


def ledger(ops):
    book = books.Ledger()
    posted = [book.post(_event(*op)) for op in ops]
    balances = {
        f"{account} {unit}": to_minor(Money(amount, unit))
        for (account, unit), amount in book.balances().items()
    }
    return {"posted": posted, "balances": balances, "problems": book.problems()}


def _event(name, thing, at, *rest):
    if name in PLAIN:
        return PLAIN[name](thing, ON, at, from_minor(*rest))
    return {"approve": _approve, "receive": _receive, "fail": _fail, "redeem": _redeem}[name](
        thing, at, *rest
    )


def _approve(thing, at, posted, paid, unit):
    return books.approve(thing, ON, at, from_minor(posted, unit), from_minor(paid, unit))


def _receive(thing, at, gross, fee, unit, wallet, wallet_unit=None, got=None):
    came = None if got is None else from_minor(got, wallet_unit)
    return books.receive(thing, ON, at, from_minor(gross, unit), from_minor(fee, unit), wallet, got=came)


def _fail(thing, at, amount, unit, is_returned):
    return books.fail(thing, ON, at, from_minor(amount, unit), is_returned=is_returned)


def _redeem(thing, at, points, points_unit, worth, unit):
    return books.redeem(thing, ON, at, from_minor(points, points_unit), from_minor(worth, unit))
