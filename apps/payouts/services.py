"""The steps of a payout and their undoing. Each holds the person's row first, so none runs beside another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.periods import day_span
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Adjustment
from apps.tasks.services import add_adjustment

from . import alerts
from .balances import standing_of
from .checks import look
from .fees import estimate
from .locked import locked, only
from .mailing import mail_due
from .models import Arrival, Payout
from .refused import Refused, covers, fits, is_in_bounds, is_on_the_way
from .transit import Rest, Transit

State = Payout.State


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
    is_more: bool = False,
) -> Payout:
    """Note that money was asked for: it leaves the balance. The same key again answers the same payout.

    Raises Refused when the amount is not above zero, or above the balance; with `is_more` the balance is
    corrected up to it, as the platform knows better.
    """
    user, account = locked(account)
    if key and (same := Payout.objects.for_user(user).filter(key=key).first()):
        return same
    look(user, only(account))
    if is_more:
        _make_up(user, account, amount - standing_of(account).balance, requested_on)
    fits(amount, account)
    expected = estimate(account, method, amount)
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
        fee_estimate=None if expected is None else expected.amount,
    )
    look(user, only(account), silently=True)
    return payout


@transaction.atomic
def mark_arrived(
    *,
    payout: Payout,
    received: Money,
    fee: Money | None = None,
    arrived_on: date,
    rest: Rest | None = None,
    other: Money | None = None,
    key: UUID | None = None,
    is_more: bool = False,
) -> Payout:
    """Note that a payout came in, or a part of it. The same key again changes nothing more.

    `rest` says what became of what is missing. Without it: when no fee is given, that was the fee; with one,
    it goes back to the balance. More than was on its way comes out of the balance. `other` is what it became
    in another currency. Raises Refused when nothing came, when the balance has not as much (with `is_more` it
    is corrected up to it), or when the payout is not on its way.
    """
    user, account = locked(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if _is_noted(payout, received, fee, key):
        return payout
    is_on_the_way(payout)
    zero = Money.zero(account.unit)
    if received <= zero:
        raise Refused(_("Write what arrived. When nothing came, say that it failed instead."), "received")
    look(user, only(account))
    cost = zero if fee is None else fee
    extra = max(received + cost - payout.open, zero)
    is_in_bounds(payout.amount + extra.amount, "received")
    if is_more:
        _make_up(user, account, extra - max(standing_of(account).balance, zero), arrived_on)
    else:
        covers(extra, account)
    before = replace(payout.in_transit, asked=payout.amount + extra.amount)
    default = Rest.FEE if fee is None else Rest.BACK
    after = before.receive(received.amount, cost.amount, rest or default)
    Arrival.objects.create(
        user=user,
        payout=payout,
        arrived_on=arrived_on,
        came=received.amount,
        fee=after.fee - before.fee,
        other_unit=other.unit if other else "",
        other_amount=other.amount if other else None,
        key=key,
    )
    last_on = max(payout.arrivals.values_list("arrived_on", flat=True))
    return _keep(payout, after, arrived_on=last_on if after.state == State.ARRIVED else None)


@transaction.atomic
def undo_arrived(*, payout: Payout) -> Payout:
    """The last part had not come after all: the payout is on its way again, as it was before.

    Refused when money went back to the balance with it, and is no longer there.
    """
    user, account = locked(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state in (State.ARRIVED, State.PARTIAL):
        payout.arrivals.order_by("pk").reverse()[0].delete()
        again = _as_it_came(payout)
        _takes_again(user, account, again.asked - payout.amount)
        _keep(payout, again)
    return payout


@transaction.atomic
def mark_failed(*, payout: Payout, is_lost: bool, failed_on: date) -> Payout:
    """What is still on its way will not come: it is lost, or in the balance again. Says so, once."""
    user, account = locked(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state == State.FAILED:
        return payout
    is_on_the_way(payout)
    look(user, only(account))
    missing = payout.open
    _keep(payout, payout.in_transit.fail(is_lost=is_lost), failed_on=failed_on)
    if not account.is_sample:
        alerts.say_failed(user, payout, missing, is_lost=is_lost)
        mail_due(user, timezone.now())
    return payout


@transaction.atomic
def undo_failed(*, payout: Payout) -> Payout:
    """It is on its way after all. Refused when the balance has no longer as much."""
    user, account = locked(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state == State.FAILED:
        again = _as_it_came(payout)
        _takes_again(user, account, again.asked - payout.amount)
        alerts.withdraw_of(payout)
        _keep(payout, again)
    return payout


@transaction.atomic
def cancel_request(*, payout: Payout) -> Payout:
    """It was not asked for after all: the money is in the balance again. Refused once it has arrived."""
    user, account = locked(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state != State.CANCELLED:
        is_on_the_way(payout)
        if payout.state == State.PARTIAL:
            raise Refused(_("A part of it has arrived. Say that the rest failed instead."))
        look(user, only(account))
        _keep(payout, replace(payout.in_transit, state=State.CANCELLED))
    return payout


@transaction.atomic
def restore_request(*, payout: Payout) -> Payout:
    """Take back a cancelling. Refused when the balance has no longer as much."""
    user, account = locked(payout.account)
    payout = Payout.objects.get(pk=payout.pk)
    if payout.state == State.CANCELLED:
        look(user, only(account))
        fits(payout.money, account)
        _keep(payout, replace(payout.in_transit, state=State.REQUESTED))
    return payout


def _keep(payout: Payout, after: Transit, **days: date | None) -> Payout:
    """Write down what came of a payout. What was said of it is not true any more, and its account is due
    again where money came back, of which nobody needs to be told."""
    payout.amount, payout.came, payout.fee, payout.lost = after.asked, after.came, after.fee, after.lost
    payout.state = after.state
    payout.arrived_on, payout.failed_on = days.get("arrived_on"), days.get("failed_on")
    if not payout.is_on_the_way:
        alerts.withdraw_of(payout)
    payout.save()
    look(payout.account.user, only(payout.account), silently=True)
    return payout


def _as_it_came(payout: Payout) -> Transit:
    """A payout by its request and the parts that have come: what was decided about the rest is taken back."""
    course = Transit(payout.requested_amount)
    for part in payout.arrivals.order_by("pk"):
        course = course.receive(part.came, part.fee)
    return course


def _is_noted(payout: Payout, received: Money, fee: Money | None, key: UUID | None) -> bool:
    """Whether this very arrival was written down before."""
    if key is not None:
        same = Arrival.objects.filter(user=payout.user_id, key=key).first()
        if same and same.payout_id != payout.pk:
            raise Refused(_("This was noted already, of another payout. Open the page of this one again."))
        return same is not None
    is_same = payout.state == State.ARRIVED and payout.received == received
    return is_same and (fee is None or fee == payout.fee_money)


def _make_up(user: User, account: Account, missing: Money, on: date) -> None:
    """The platform shows more than was logged: a correction, so that both agree."""
    if missing > Money.zero(account.unit):
        is_in_bounds(missing.amount, "amount")
        at = day_span(on, user.timezone).start_at
        note = _("Paid more than was logged")
        kind = Adjustment.Kind.CORRECTION
        add_adjustment(
            user=user, account=account, amount=missing.amount, happened_at=at, kind=kind, note=note
        )


def _takes_again(user: User, account: Account, amount: Decimal) -> None:
    """Whether the balance has what an undone step takes out of it; nothing, where it is not above zero."""
    look(user, only(account))
    if amount > 0:
        fits(Money(amount, account.unit), account)
