"""The page of payouts: rows by where the money is, what failed, what arrived by month, and the waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.prepared import fetch_together
from apps.platforms.models import Account
from apps.platforms.money import Money

from .balances import standings_asked, standings_of
from .models import Payout
from .notices import Notice, to_look_into
from .outlooks import clock_words
from .rows import HELD, LATE, READY, SAVING, SENT, PayoutRow, rows_in_order, with_account
from .transit import ON_THE_WAY
from .waiting import Told, Wait, told_asked, told_of, waits

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Month:
    """What arrived in one month: the payouts, the latest first, and their sum after fees by unit."""

    first_on: date
    payouts: list[Payout]
    sums: list[Money]


@dataclass(frozen=True, slots=True)
class AccountWait:
    """An account and how long its payouts take."""

    account: Account
    wait: Wait

    @property
    def on_time(self) -> str:
        """The shrunk share of payouts that came on time, in per cent; "" when none can be judged."""
        score = self.wait.on_time
        return f"{round(score.score * 100)}" if score.n else ""


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """The whole page: rows by where the money is, then what has arrived."""

    to_look_into: list[Notice]
    ready: list[PayoutRow]
    on_the_way: list[PayoutRow]
    saving: list[PayoutRow]
    failed: list[Payout]
    months: list[Month]
    waits: list[AccountWait]
    older: Payout | None  # the last one shown, when there are more
    is_older: bool  # not the first page: arrived payouts only

    @property
    def is_empty(self) -> bool:
        shown = (self.to_look_into, self.ready, self.on_the_way, self.saving, self.failed, self.months)
        return not any(shown)


def page_of(user: User, now: datetime) -> PayoutPage:
    """The payouts page: two reads, which go to the database together; one more where something was said."""
    today = local_date(now, user.timezone)
    balances, payouts = fetch_together(standings_asked(user), told_asked(user))
    found, told = standings_of(balances), told_of(payouts)
    accounts = {account.pk: account for account, _standing in found}

    def shown(rows: Iterable[Told]) -> list[Payout]:
        return [with_account(row.payout(), accounts) for row in rows]

    waiting = shown(sorted((row for row in told if row.state in ON_THE_WAY), key=_first_expected))
    rows = _with_clock(rows_in_order(user, today, found, waiting)[0], user, now)
    arrived = sorted((row for row in told if row.arrived_on), key=_latest, reverse=True)
    failed = sorted((row for row in told if row.failed_on), key=_latest, reverse=True)
    months, older = _months(shown(arrived[: A_PAGE + 1]))
    return PayoutPage(
        to_look_into=to_look_into(user) if user.has_notices else [],
        ready=[row for row in rows if row.state in (READY, HELD)],
        on_the_way=[row for row in rows if row.state in (LATE, SENT)],
        saving=[row for row in rows if row.state == SAVING],
        failed=shown(failed[:A_PAGE]),
        months=months,
        waits=_account_waits(waits(told, today), accounts.values()),
        older=older,
        is_older=False,
    )


def older_page(user: User, before: Payout) -> PayoutPage:
    """Only what arrived before a payout that arrived; one query."""
    assert before.arrived_on is not None
    rows = Payout.objects.for_user(user).arrived().after(before.arrived_on, before.pk)
    months, older = _months(list(rows.select_related("account")[: A_PAGE + 1]))
    return PayoutPage([], [], [], [], [], months, [], older, is_older=True)


def _first_expected(told: Told) -> tuple[bool, date, date, int]:
    """As `PayoutQuerySet.on_the_way`: what nobody expects on a day comes last."""
    return told.expected_on is None, told.expected_on or date.max, told.requested_on, told.id


def _latest(told: Told) -> tuple[date, int]:
    return told.arrived_on or told.failed_on or date.min, told.id


def _account_waits(known: Mapping[int, Wait], accounts: Iterable[Account]) -> list[AccountWait]:
    """How long each account that ever paid takes, the most certain to be on time first."""
    found = [AccountWait(account, known[account.pk]) for account in accounts if account.pk in known]
    return sorted(found, key=lambda each: -each.wait.on_time.low)


def _months(found: list[Payout]) -> tuple[list[Month], Payout | None]:
    """A page of arrived payouts by month; and the last one shown, if there are more."""
    page = found[:A_PAGE]
    months = [_month(first_on, list(group)) for first_on, group in groupby(page, key=_month_of)]
    return months, page[-1] if len(found) > A_PAGE else None


def _with_clock(rows: list[PayoutRow], user: User, now: datetime) -> list[PayoutRow]:
    """With what the payout clock says of the accounts that are ready or saving up."""

    def said(row: PayoutRow) -> str:
        return f"{row.note} {clock_words(row.account, user, now)}".strip()

    return [row if row.is_payout else replace(row, note=said(row)) for row in rows]


def _month_of(payout: Payout) -> date:
    assert payout.arrived_on is not None
    return payout.arrived_on.replace(day=1)


def _month(first_on: date, payouts: list[Payout]) -> Month:
    units = dict.fromkeys(payout.account.unit for payout in payouts)
    sums = [
        Money.total((payout.received for payout in payouts if payout.account.unit == unit), unit)
        for unit in units
    ]
    return Month(first_on, payouts, sums)
