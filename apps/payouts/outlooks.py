"""What the payout clock says of an account, in dates and in words."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.periods import day_span
from apps.accounts.templatetags.fmt import clock, day, day_month
from apps.platforms.clock import Outlook, outlook
from apps.platforms.clock import is_automatic as pays_by_itself
from apps.platforms.models import Account


def outlook_of(
    account: Account, user: User, now: datetime, last_request_at: datetime | None = None
) -> Outlook | None:
    """What becomes of money in this account that is asked for now; None where nobody knows its rule."""
    rule = account.usual_cycle
    if rule is None:
        return None
    wait = account.usual_payout_days
    return outlook(rule, now, tz=user.timezone, wait=wait, last_request_at=last_request_at)


def asked_at(requested_on: date, noted_at: datetime, user: User) -> datetime:
    """The moment of a request: when it was noted, or, of another day, the earliest that it can have been."""
    day = day_span(requested_on, user.timezone)
    return noted_at if day.start_at <= noted_at < day.end_at else day.start_at


def is_automatic(account: Account) -> bool:
    """Whether the platform pays without being asked, as far as its rule says."""
    rule = account.usual_cycle
    return rule is not None and pays_by_itself(rule)


def expected_on(account: Account, user: User, now: datetime, today: date) -> date | None:
    """When money that is asked for today must be here; None when nobody knows."""
    found = outlook_of(account, user, now)
    if found is not None and found.arrives_to is not None:
        return max(found.arrives_to, today)
    wait = account.usual_payout_days
    return date.fromordinal(today.toordinal() + wait[1]) if wait else None


def clock_words(account: Account, user: User, now: datetime, last_request_at: datetime | None = None) -> str:
    """ "Ask by Thu 26 Nov, 17:00. It arrives about 30 Nov.", as far as it is known."""
    found = outlook_of(account, user, now, last_request_at)
    if found is None:
        return ""
    is_again = last_request_at is not None and found != outlook_of(account, user, now)
    return " ".join(filter(None, (_asking(found, is_again=is_again), _running(found), _arriving(found))))


def _asking(found: Outlook, *, is_again: bool) -> str:
    if found.is_automatic:
        return ""
    if found.ask_from is not None and is_again:
        return _("You can ask again from %(moment)s on.") % {"moment": _moment(found.ask_from)}
    if found.ask_from is not None:
        return _("You can ask from %(moment)s on.") % {"moment": _moment(found.ask_from)}
    return _("Ask by %(moment)s.") % {"moment": _moment(found.ask_by)} if found.ask_by else ""


def _running(found: Outlook) -> str:
    if found.runs_on is None or not (found.is_automatic or found.ask_by):
        return ""
    if found.is_automatic:
        return _("It is paid by itself, next on %(day)s.") % {"day": day(found.runs_on)}
    return _("The next run is on %(day)s.") % {"day": day(found.runs_on)}


def _arriving(found: Outlook) -> str:
    first, last = found.arrives_from, found.arrives_to
    if first is None or last is None:
        return ""
    if first == last:
        return _("It arrives about %(day)s.") % {"day": day_month(first)}
    return _("It arrives %(first)s to %(last)s.") % {"first": day_month(first), "last": day_month(last)}


def _moment(at: datetime | None) -> str:
    return f"{day(at)}, {clock(at)}"
