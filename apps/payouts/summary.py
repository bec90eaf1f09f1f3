"""What pages show of a person's payouts, ready to print: one row an account, and one a payout on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.paths import address
from apps.accounts.periods import local_date
from apps.accounts.prepared import fetch_together
from apps.accounts.templatetags.fmt import money
from apps.platforms.models import Account
from apps.platforms.money import Money

from .balances import Standing, payable, standings_asked, standings_of
from .cycle import reaches
from .models import Payout
from .notes import late_badge, ready_note, saving_note, sent_note, short_money, worth_note
from .notices import Notice, to_look_into
from .outlooks import clock_words, is_automatic
from .transit import ON_THE_WAY
from .waiting import Told, Wait, told_asked, told_of, waits

READY, HELD, LATE, SENT, SAVING = "ready", "held", "late", "sent", "saving"
ORDER = [READY, HELD, LATE, SENT, SAVING]
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A balance, or (with `payout`) a payout on its way."""

    id: str  # one word, once on a page
    account: Account
    state: str  # ready, held, late, sent or saving
    balance: Money  # what is in the account; of a payout, what is on its way
    minimum: Money | None
    badge: str
    note: str
    share: str  # of the minimum, from 0 to 1, for a meter; "" when there is none to measure by
    share_text: str
    action: str = ""
    action_url: str = ""
    payout: Payout | None = None
    about_url: str = ""  # the page of a payout

    @property
    def is_payout(self) -> bool:
        return self.payout is not None


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
        return [_with_account(row.payout(), accounts) for row in rows]

    waiting = shown(sorted((row for row in told if row.state in ON_THE_WAY), key=_first_expected))
    rows = _with_clock(_ordered(user, today, found, waiting)[0], user, now)
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


def first_rows(
    user: User, today: date, found: list[tuple[Account, Standing]], most: int | None = None
) -> tuple[list[PayoutRow], int]:
    """The first rows, and how many there are: what is ready, late, on its way and saving up, in that order.

    Within a state: the largest share of its minimum first, or the payout that is expected first. An account
    that was closed is shown as long as there is money in it. `found` are all accounts, with their platforms.
    One query, or none when nothing is on its way.
    """
    is_waiting = any(standing.on_the_way for _, standing in found)
    payouts = list(Payout.objects.for_user(user).on_the_way()) if is_waiting else []
    accounts = {account.pk: account for account, _ in found}
    return _ordered(user, today, found, [_with_account(each, accounts) for each in payouts], most)


def _ordered(
    user: User,
    today: date,
    found: list[tuple[Account, Standing]],
    payouts: list[Payout],
    most: int | None = None,
) -> tuple[list[PayoutRow], int]:
    balances = [
        _held(account, standing)
        for account, standing in found
        if account.is_open or standing.balance or standing.pending
    ]
    balances.sort(key=lambda held: -float(held.share or 0))
    waiting = [_sent(payout, payout.account, today) for payout in payouts]
    both: list[_Held | _Sent] = [*balances, *waiting]
    ordered = sorted(both, key=lambda either: ORDER.index(either.state))
    rows = [_of_balance(each) if isinstance(each, _Held) else _of_payout(each) for each in ordered[:most]]
    return rows, len(ordered)


def _with_account(payout: Payout, accounts: Mapping[int, Account]) -> Payout:
    payout.account = accounts[payout.account_id]
    return payout


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


class _Held(NamedTuple):
    """A balance, as far as its place among the rows goes."""

    account: Account
    standing: Standing
    minimum: Money | None
    state: str
    share: str


class _Sent(NamedTuple):
    """A payout on its way, as far as its place goes."""

    payout: Payout
    account: Account
    today: date
    state: str


def _held(account: Account, standing: Standing) -> _Held:
    minimum = account.minimum_money()
    is_ready = (
        minimum is not None
        and reaches(standing.balance.amount, minimum.amount)
        and bool(payable(standing.balance))
    )
    share = _share(standing.balance, minimum)
    state = (HELD if standing.is_held else READY) if is_ready else SAVING
    return _Held(account, standing, minimum, state, share)


def _sent(payout: Payout, account: Account, today: date) -> _Sent:
    return _Sent(payout, account, today, LATE if payout.days_late(today) else SENT)


def _of_balance(held: _Held) -> PayoutRow:
    account, standing, minimum, state, share = held
    is_ready = state in (READY, HELD)
    if state == HELD:
        note, badge = _("You noted that it is held."), _("Held")
        action, action_url = _("The hold has ended"), address("account_hold", account.pk)
    elif is_ready and minimum is not None:
        note, badge = ready_note(account, standing.balance, minimum), _("Ready")
        action, action_url = _request_words(account), address("payout_request", account.pk)
    else:
        note, badge, action, action_url = saving_note(account, standing, minimum), "", "", ""
    if minimum is None:
        action, action_url = _("Set a minimum"), address("account_edit", account.pk)
    return PayoutRow(
        id=f"account-{account.pk}",
        account=account,
        state=state,
        balance=standing.balance,
        minimum=minimum,
        badge=badge,
        note=f"{worth_note(account, standing.balance)} {note}".lstrip(),
        share=share,
        share_text=_("minimum reached") if is_ready else _share_text(standing.balance, minimum),
        action=action,
        action_url=action_url,
    )


def _request_words(account: Account) -> str:
    return _("Note the payout") if is_automatic(account) else _("Request payout")


def _with_clock(rows: list[PayoutRow], user: User, now: datetime) -> list[PayoutRow]:
    """With what the payout clock says of the accounts that are ready or saving up."""

    def said(row: PayoutRow) -> str:
        return f"{row.note} {clock_words(row.account, user, now)}".strip()

    return [row if row.is_payout else replace(row, note=said(row)) for row in rows]


def _of_payout(sent: _Sent) -> PayoutRow:
    payout, account, today, state = sent
    late = payout.days_late(today)
    return PayoutRow(
        id=f"payout-{payout.pk}",
        account=account,
        state=state,
        balance=payout.open,
        minimum=account.minimum_money(),
        badge=late_badge(late) if late else str(payout.get_state_display()),
        note=f"{worth_note(account, payout.open)} {sent_note(payout, today)}".lstrip(),
        share="1",
        share_text=_("minimum reached"),
        action=_("Mark as arrived"),
        action_url=address("payout_arrived", payout.pk),
        payout=payout,
        about_url=address("payout_detail", payout.pk),
    )


def _share(balance: Money, minimum: Money | None) -> str:
    """The reached part of the minimum, cut off after three decimals: it is 1 only when all is there."""
    if minimum is None:
        return ""
    if not minimum:
        return "1" if balance.amount > 0 else "0"
    thousandths = int(balance.amount * 1000 / minimum.amount)
    return f"{min(max(thousandths, 0), 1000) / 1000:g}"


def _share_text(balance: Money, minimum: Money | None) -> str:
    if minimum is None:
        return ""
    return _("%(sum)s of %(minimum)s") % {"sum": money(balance), "minimum": short_money(minimum)}


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
