"""The page of payouts: rows by where the money is, what failed, what arrived by month, and the waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.prepared import fetch_together
from apps.platforms.models import Account

from .arrived import A_PAGE, Month, Part, before, latest_asked, latest_of
from .balances import standings_asked, standings_of
from .models import Arrival, Payout
from .notices import Notice, to_look_into
from .outlooks import asked_at, clock_words
from .rows import HELD, LATE, READY, SAVING, SENT, PayoutRow, rows_in_order, with_account
from .transit import ON_THE_WAY
from .waiting import Told, Wait, told_asked, told_of, waits


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

    @property
    def is_known(self) -> bool:
        """Whether there is anything to say of it yet."""
        return self.wait.median_days is not None or self.wait.arrived > 0 or self.wait.on_time.n > 0


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """The whole page: rows by where the money is, then what has arrived."""

    to_look_into: list[Notice]
    ready: list[PayoutRow]
    held: list[PayoutRow]
    on_the_way: list[PayoutRow]
    saving: list[PayoutRow]
    failed: list[Payout]
    months: list[Month]
    waits: list[AccountWait]
    older: Part | None  # the last one shown, when there are more
    is_older: bool  # not the first page: only what has arrived

    @property
    def is_empty(self) -> bool:
        balances = (self.ready, self.held, self.saving)
        return not any((self.to_look_into, *balances, self.on_the_way, self.failed, self.months))


def page_of(user: User, now: datetime) -> PayoutPage:
    """The payouts page: three reads, which go to the database together; one more where something was said."""
    today = local_date(now, user.timezone)
    balances, payouts, parts = fetch_together(standings_asked(user), told_asked(user), latest_asked(user))
    found, told = standings_of(balances), told_of(payouts)
    accounts = {account.pk: account for account, _standing in found}

    has_come = {payout for _part, payout, *_ in parts}
    shown = [row for row in told if row.id in has_come or row.failed_on or row.state in ON_THE_WAY]
    paid = {row.id: with_account(row.payout(), accounts) for row in shown}
    waiting = [paid[row.id] for row in sorted(shown, key=_first_expected) if row.state in ON_THE_WAY]
    last = {row.account_id: asked_at(row.requested_on, row.created_at, user) for row in told}
    rows = _with_clock(rows_in_order(user, today, found, waiting)[0], user, now, last)
    failed = [paid[row.id] for row in sorted(shown, key=_latest, reverse=True) if row.failed_on]
    months, older = latest_of(parts, paid)
    return PayoutPage(
        to_look_into=to_look_into(user) if user.has_notices else [],
        ready=[row for row in rows if row.state == READY],
        held=[row for row in rows if row.state == HELD],
        on_the_way=[row for row in rows if row.state in (LATE, SENT)],
        saving=[row for row in rows if row.state == SAVING],
        failed=failed[:A_PAGE],
        months=months,
        waits=_account_waits(waits(told, today), accounts.values()),
        older=older,
        is_older=False,
    )


def older_page(user: User, last: Arrival) -> PayoutPage:
    """Only what arrived before this part; one query."""
    months, older = before(user, last)
    return PayoutPage([], [], [], [], [], [], months, [], older, is_older=True)


def _first_expected(told: Told) -> tuple[bool, date, date, int]:
    """As `PayoutQuerySet.on_the_way`: what nobody expects on a day comes last."""
    return told.expected_on is None, told.expected_on or date.max, told.requested_on, told.id


def _latest(told: Told) -> tuple[date, int]:
    return told.failed_on or date.min, told.id


def _account_waits(known: Mapping[int, Wait], accounts: Iterable[Account]) -> list[AccountWait]:
    """How long each account takes of which anything is known, the most certain to be on time first."""
    found = [AccountWait(account, known[account.pk]) for account in accounts if account.pk in known]
    return sorted((each for each in found if each.is_known), key=lambda each: -each.wait.on_time.low)


def _with_clock(
    rows: list[PayoutRow], user: User, now: datetime, last: Mapping[int, datetime]
) -> list[PayoutRow]:
    """With what the payout clock says of accounts that are ready or saving up; a held one does not pay."""

    def said(row: PayoutRow) -> str:
        return f"{row.note} {clock_words(row.account, user, now, last.get(row.account.pk))}".strip()

    return [row if row.is_payout or row.state == HELD else replace(row, note=said(row)) for row in rows]
