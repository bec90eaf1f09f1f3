"""Words about what the watchdog found: for the platform, ready to copy, and for the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.fmt import day_year, exact, money, short
from apps.platforms.models import Account
from apps.platforms.money import Money

from .balances import still_to_go
from .cycle import reaches
from .findings import APPEAL, BONUS, CLOSING, EXPIRING, OVERDUE


@dataclass(frozen=True, slots=True)
class Row:
    """A task, in the account's unit."""

    on: date
    title: str
    sum: Money
    status: str
    url: str = ""
    reason: str = ""  # why it was refused


def letter(
    kind: str,
    account: Account,
    sum_: Money,
    count: int | None,
    about_on: date | None,
    rows: Iterable[Row] = (),
) -> str:
    """Words for the platform; `about_on` is that of the alert."""
    if kind in _OF_WORK:
        values = {"count": count or 0, "sum": money(sum_), "day": day_year(about_on)}
        return _OF_WORK[kind](account, values, list(rows))
    values = {"sum": money(sum_), "day": day_year(about_on)}
    if kind == CLOSING:
        return _about_closing(about_on) % values
    if kind == EXPIRING:
        text = _(
            "My balance is %(sum)s, and by your terms it expires on %(day)s. Please pay it out before then, "
            "or tell me how I can keep it."
        )
        return text % values
    text = _(
        "My balance is %(sum)s, and your minimum for a payout is %(minimum)s. My last work for you was on "
        "%(day)s. Please tell me how I can have the rest paid out, and whether it expires."
    )
    return text % (values | {"minimum": short(account.minimum_money())})


def advice(kind: str, account: Account, sum_: Money, about_on: date | None) -> str:
    """What the person can do beside writing; "" where there is nothing else to say."""
    if kind == BONUS:
        return _("Has it come? Then note the bonus on the task.")
    if kind == APPEAL:
        return _("Have you appealed? Then note the day on the task.")
    return " ".join(_against_expiry(account, sum_, about_on)) if kind == EXPIRING else ""


def by_when(kind: str, on: date | None) -> str:
    """The day that counts, in a sentence; "" where none does."""
    texts = {
        BONUS: _("It should have come by %(day)s."),
        APPEAL: _("You can appeal until %(day)s."),
        EXPIRING: _("It expires on %(day)s."),
    }
    return texts.get(kind, "") % {"day": day_year(on)}


def _against_expiry(account: Account, balance: Money, expires_on: date | None) -> list[str]:
    minimum, said = account.minimum_money(), []
    if minimum is not None and not reaches(balance.amount, minimum.amount):
        missing = money(still_to_go(balance, minimum))
        said.append(_("Earn %(sum)s more before then, and you can have it paid out.") % {"sum": missing})
    else:
        said.append(_("Ask for a payout before then."))
    days = account.expiry_days
    if days is not None and expires_on != account.expires_on:
        text = ngettext(
            "Or do one task there: it keeps your balance for %(days)s day more.",
            "Or do one task there: it keeps your balance for %(days)s days more.",
            days,
        )
        said.append(text % {"days": days})
    return said


def _about_closing(closes_on: date | None) -> str:
    text = (
        _("My balance is %(sum)s, and you announced that you close on %(day)s.")
        if closes_on
        else _("My balance is %(sum)s, and I hear that you are closing down.")
    )
    ask = _("Please tell me how and until when I can have it paid out.")
    return f"{text} {ask}"


def _about_overdue(account: Account, values: dict[str, Any], rows: list[Row]) -> str:
    count, days = values["count"], account.usual_approval_days or 0
    waits = ngettext(
        "%(count)s task of mine has not been approved yet; it is of %(day)s.",
        "%(count)s tasks of mine have not been approved yet; the oldest is of %(day)s.",
        count,
    )
    within = ngettext("You approve work within %(days)s day.", "You approve work within %(days)s days.", days)
    ask = ngettext(
        "Please approve it, or tell me what is missing.",
        "Please approve them, or tell me what is missing.",
        count,
    )
    return _listing(f"{waits} {within}" % (values | {"days": days}), rows, values, ask)


def _about_bonus(account: Account, values: dict[str, Any], rows: list[Row]) -> str:
    missing = ngettext(
        "A bonus that you promised me has not come. It should have been there by %(day)s.",
        "%(count)s bonuses that you promised me have not come. They should have been there by %(day)s.",
        values["count"],
    )
    ask = ngettext(
        "Please pay it, or tell me when it will come.",
        "Please pay them, or tell me when they will come.",
        values["count"],
    )
    return _listing(missing % values, rows, values, ask)


def _about_appeal(account: Account, values: dict[str, Any], rows: list[Row]) -> str:
    refused = ngettext(
        "I appeal against the rejection of %(count)s task of mine.",
        "I appeal against the rejection of %(count)s tasks of mine.",
        values["count"],
    )
    ask = ngettext(
        "Please look at it once more, and tell me what exactly was missing.",
        "Please look at them once more, and tell me what exactly was missing.",
        values["count"],
    )
    return _listing(refused % values, rows, values, ask)


_OF_WORK = {OVERDUE: _about_overdue, BONUS: _about_bonus, APPEAL: _about_appeal}


def _listing(first: str, rows: list[Row], values: dict[str, Any], ask: str) -> str:
    """The rows are other people's words: nothing is put into them."""
    more = values["count"] - len(rows)
    lines = [_line(row) for row in rows]
    if lines and more:
        lines.append(_("- and %(count)s more") % {"count": more})
    return "\n".join([first, *lines, _("Together: %(sum)s.") % values, ask])


def _line(row: Row) -> str:
    line = f"- {day_year(row.on)}: {' '.join(row.title.split())}, {exact(row.sum)}"
    if not row.reason:
        return line
    return _("%(line)s. Your reason: %(reason)s") % {"line": line, "reason": " ".join(row.reason.split())}
