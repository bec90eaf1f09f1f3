"""What stands in a person's calendar: when money is due, when platforms pay, and until when to ask."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.templatetags.fmt import day_year, money
from apps.platforms.models import Account

from .balances import Standing, all_standings
from .calendar_feed import Event
from .models import Payout
from .outlooks import outlook_of


def events_of(user: User, now: datetime) -> list[Event]:
    """Due payouts, then accounts by name. Sample data is left out. Two queries.

    The caller has set the person's locale and zone.
    """
    payouts = Payout.objects.for_user(user).on_the_way().filter(account__is_sample=False)
    due = [_due(payout) for payout in payouts.select_related("account") if payout.expected_on]
    return due + [
        event
        for account, standing in all_standings(user)
        if _is_worked_for(account, standing)
        for event in _of_account(account, standing, user, now)
    ]


def _is_worked_for(account: Account, standing: Standing) -> bool:
    """Whether there is something that could be paid out."""
    has_money = standing.balance.amount > 0 and not standing.is_held
    return account.is_open and not account.is_sample and has_money


def _due(payout: Payout) -> Event:
    assert payout.expected_on is not None
    values = {"sum": money(payout.open), "platform": payout.account.name}
    return Event(
        uid=_uid(f"payout-{payout.pk}"),
        at=payout.expected_on,
        summary=_("%(sum)s from %(platform)s is due") % values,
        description=_("Requested on %(day)s.") % {"day": day_year(payout.requested_on)},
        url=_url("payout_detail", payout.pk),
    )


def _of_account(account: Account, standing: Standing, user: User, now: datetime) -> Iterator[Event]:
    found = outlook_of(account, user, now)
    if found is None:
        return
    values = {"sum": money(standing.balance), "platform": account.name}
    balance = _("Your balance is %(sum)s.") % values
    if found.ask_by is not None and not found.is_automatic:
        at = found.ask_by.astimezone(UTC)
        asking = _("Ask %(platform)s for your payout by now") % values
        uid = _uid(f"ask-{account.pk}-{at:%Y%m%dT%H%M}")
        yield Event(uid, at, asking, balance, _url("payout_request", account.pk))
    if found.runs_on is not None:
        paying = _("%(platform)s pays out") % values
        uid = _uid(f"run-{account.pk}-{found.runs_on:%Y%m%d}")
        yield Event(uid, found.runs_on, paying, balance, _url("payout_list"))


def _uid(thing: str) -> str:
    return f"{thing}@{urlsplit(settings.SITE_URL).hostname}"


def _url(name: str, *args: int) -> str:
    return settings.SITE_URL + reverse(name, args=args)
