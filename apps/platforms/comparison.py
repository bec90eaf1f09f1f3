"""One's own values beside those of the catalogue."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.fmt import day_year, money, num
from apps.platforms.conversion import PointsWorth
from apps.platforms.cycle_words import cycle_text
from apps.platforms.cycles import Cycle
from apps.platforms.facts import day_span, worth_words
from apps.platforms.kinds import method_words
from apps.platforms.models import Account, Platform
from apps.platforms.money import POINTS
from apps.platforms.templatetags.remarks import remark_of


@dataclass(frozen=True, slots=True)
class Compared:
    """One line; an empty text says that this side has no value. The own one counts where there is one."""

    title: str
    own: str
    catalogue: str


def comparison(account: Account) -> list[Compared]:
    """What is said by the person and by the catalogue about one account."""
    platform = account.platform or Platform()
    own, known = account.own_minimum(), account.catalogue_minimum()
    rows = [
        Compared(_("Payout minimum"), money(own.money) if own else "", money(known.money) if known else ""),
        Compared(_("Payout method"), account.method, ", ".join(map(method_words, platform.methods))),
        Compared(_("Until work is approved"), _days(account.approval_days), _days(platform.approval_days)),
        Compared(_("When it pays"), _own_cycle(account), _cycle(account.catalogue_cycle())),
        Compared(_("From asking to the money"), _payout_days(account), _payout_days(platform)),
        Compared(_("When it expires"), _expiry(account), remark_of(platform.expiry_note)),
    ]
    if account.unit == POINTS:
        said = account.points_per_unit and PointsWorth(account.points_per_unit, account.points_currency)
        rows.append(Compared(_("Points for one"), _worth(said or None), _worth(platform.points_worth)))
    if account.cash_worth is not None:
        rows.append(Compared(_("Worth to you"), _share(account.cash_worth), ""))
    return rows


def _share(factor: Decimal) -> str:
    return _("%(percent)s %% of the face value") % {"percent": num(factor * 100)}


def _own_cycle(account: Account) -> str:
    return _cycle(account.usual_cycle) if account.own_cycle is not None else ""


def _cycle(cycle: Cycle | None) -> str:
    return cycle_text(cycle) if cycle else ""


def _days(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("at most %(n)s day", "at most %(n)s days", days) % {"n": days}


def _expiry(account: Account) -> str:
    """On a day, after days without work, or whichever comes first."""
    said, days = [], account.expiry_days
    if account.expires_on is not None:
        said.append(day_year(account.expires_on))
    if days is not None:
        text = ngettext("%(n)s day without work", "%(n)s days without work", days)
        said.append(text % {"n": days})
    return " · ".join(said)


def _payout_days(facts: Account | Platform) -> str:
    low, high = facts.payout_days_min, facts.payout_days_max
    return "" if low is None or high is None else day_span(low, high)


def _worth(worth: PointsWorth | None) -> str:
    return worth_words(worth) if worth else ""
