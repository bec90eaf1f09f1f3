"""A row for each balance and each payout on its way, ready to print, in the order in which they matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.paths import address
from apps.accounts.templatetags.fmt import money
from apps.platforms.models import Account
from apps.platforms.money import Money

from .balances import Standing, payable
from .cycle import reaches
from .models import Payout
from .notes import hold_words, late_badge, ready_note, saving_note, sent_note, short_money, worth_note
from .outlooks import is_automatic

READY, HELD, LATE, SENT, SAVING = "ready", "held", "late", "sent", "saving"
ORDER = [READY, HELD, LATE, SENT, SAVING]


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
    return rows_in_order(user, today, found, [with_account(each, accounts) for each in payouts], most)


def rows_in_order(
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


def with_account(payout: Payout, accounts: Mapping[int, Account]) -> Payout:
    payout.account = accounts[payout.account_id]
    return payout


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
        note, badge = hold_words(standing), _("Held")
        action, action_url = _("The hold has ended"), address("account_hold", account.pk)
    elif is_ready and minimum is not None:
        note, badge = ready_note(account, standing.balance, minimum), _("Ready")
        action, action_url = _request_words(account), address("payout_request", account.pk)
    else:
        note, badge, action, action_url = saving_note(account, standing, minimum), "", "", ""
        note = f"{note} {hold_words(standing)}".rstrip()
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
