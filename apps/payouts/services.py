"""Writes over payouts. Each holds the person's row first (`touch_person`), so none runs beside another."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.accounts.templatetags.fmt import money
from apps.platforms.models import Account, AccountQuerySet
from apps.platforms.money import Money

from . import alerts
from .balances import standing_of
from .checks import look
from .models import Alert, Payout

State = Payout.State


class Refused(Exception):
    """It cannot be; the message tells the person why, at a field of the form or (None) above it."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field = message, field


@transaction.atomic
def request_payout(
    *,
    account: Account,
    amount: Money,
    requested_on: date,
    expected_on: date | None = None,
    method: str = "",
    note: str = "",
    key: UUID | None = None,
) -> Payout:
    """Note that money was asked for: it leaves the balance. The same key again answers the same payout.

    Raises Refused when the amount is not above zero, or above the balance.
    """
    user, account = _hold(account)
    if key and (same := Payout.objects.for_user(user).filter(key=key).first()):
        return same
    look(user, _only(account))
    _fits(amount, account)
    payout = Payout.objects.create(
        user=user,
        account=account,
        requested_amount=amount.amount,
        amount=amount.amount,
        requested_on=requested_on,
        expected_on=expected_on,
        method=method,
        note=note,
        key=key,
    )
    look(user, _only(account), silently=True)
    return payout


@transaction.atomic
def mark_arrived(*, payout: Payout, received: Money, fee: Money | None = None, arrived_on: date) -> Payout:
    """Note that a payout came in. Without a fee, whatever is missing from the sum asked for was the fee.

    With a fee the payout becomes what came and the fee together: the rest of the sum asked for goes back
    to the balance, and more than that comes out of it. Raises Refused when nothing came, when the balance
    has not as much, or when the payout is not on its way.
    """
    user, account = _hold(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    asked = Money(payout.requested_amount, account.unit)
    charged = max(asked - received, Money.zero(account.unit)) if fee is None else fee
    if payout.state == State.ARRIVED and (payout.received, payout.fee_money) == (received, charged):
        return payout
    _is_on_the_way(payout)
    if received <= Money.zero(account.unit):
        raise Refused(_("Write what arrived. When nothing came, cancel the request instead."), "received")
    look(user, _only(account))
    _covers(received + charged - asked, account)
    payout.state, payout.arrived_on = State.ARRIVED, arrived_on
    payout.amount, payout.fee = (received + charged).amount, charged.amount
    payout.save()
    look(user, _only(account), silently=True)
    return payout


@transaction.atomic
def undo_arrived(*, payout: Payout) -> Payout:
    """It had not come after all: it is on its way again, as it was asked for."""
    user, account = _hold(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state == State.ARRIVED:
        payout.state, payout.arrived_on = State.REQUESTED, None
        payout.amount, payout.fee = payout.requested_amount, Money.zero(account.unit).amount
        payout.save()
        look(user, _only(account), silently=True)
    return payout


@transaction.atomic
def cancel_request(*, payout: Payout) -> Payout:
    """It was not asked for after all: the money is in the balance again. Refused once it has arrived."""
    user, account = _hold(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state != State.CANCELLED:
        _is_on_the_way(payout)
        look(user, _only(account))
        payout.state = State.CANCELLED
        payout.save()
        look(user, _only(account), silently=True)
    return payout


@transaction.atomic
def restore_request(*, payout: Payout) -> Payout:
    """Take back a cancelling. Refused when the balance has no longer as much."""
    user, account = _hold(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state == State.CANCELLED:
        look(user, _only(account))
        _fits(payout.money, account)
        payout.state = State.REQUESTED
        payout.save()
        look(user, _only(account), silently=True)
    return payout


@transaction.atomic
def put_away(*, alert: Alert) -> None:
    """The person has read it: it is no longer shown. Their pages change, so their version does."""
    touch_person(alert.user_id)
    alerts.put_away(alert)


def _hold(account: Account) -> tuple[User, Account]:
    """Lock the person; then read them and their account as they are now."""
    touch_person(account.user_id)
    fresh = Account.objects.with_platform().select_related("user").get(pk=account.pk)
    return fresh.user, fresh


def _only(account: Account) -> AccountQuerySet:
    return Account.objects.filter(pk=account.pk)


def _fits(amount: Money, account: Account) -> None:
    balance = standing_of(account).balance
    if amount <= Money.zero(account.unit):
        raise Refused(_("Write an amount above zero."), "amount")
    if amount > balance:
        raise Refused(
            _("%(platform)s owes you %(sum)s. Write that or less.")
            % {"platform": account.name, "sum": money(balance)},
            "amount",
        )


def _covers(extra: Money, account: Account) -> None:
    """Whether what came beyond the sum asked for can come out of the balance."""
    balance = standing_of(account).balance
    if extra > max(balance, Money.zero(account.unit)):
        text = _(
            "That is %(extra)s more than you asked for, and %(platform)s owes you only %(sum)s beside it. "
            "Log the missing work first, or write less."
        )
        values = {"extra": money(extra), "platform": account.name, "sum": money(balance)}
        raise Refused(text % values, "received")


def _is_on_the_way(payout: Payout) -> None:
    if payout.state == State.ARRIVED:
        raise Refused(_("This payout has arrived already. Undo that first."))
    if payout.state == State.CANCELLED:
        raise Refused(_("This request was cancelled."))
