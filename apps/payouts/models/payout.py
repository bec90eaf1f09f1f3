"""Payouts: what was asked for, and what came of it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.payouts import transit
from apps.platforms.models import FIRST_DAY, LAST_DAY, Account
from apps.platforms.money import Money

MOST_MONEY = Decimal("1000000000")


class PayoutQuerySet(models.QuerySet["Payout"]):
    def for_user(self, user: User) -> "PayoutQuerySet":
        """Only this person's payouts."""
        return self.filter(user=user)

    def on_the_way(self) -> "PayoutQuerySet":
        """Asked for and not arrived, or not all of it; the first to be expected first."""
        return self.filter(state__in=transit.ON_THE_WAY).order_by(
            F("expected_on").asc(nulls_last=True), "requested_on", "pk"
        )

    def failed(self) -> "PayoutQuerySet":
        """What never came, the latest first."""
        return self.filter(state=Payout.State.FAILED).order_by("-failed_on", "-pk")

    def out_of_the_balance(self) -> "PayoutQuerySet":
        """Those whose amount is no longer in the account: from the request on, unless it was taken back.

        The amount of one that failed is what came of it before, or what is lost.
        """
        return self.exclude(state=Payout.State.CANCELLED)


class Payout(models.Model):
    """Money that was asked for. It leaves the balance on request, and is the person's on arrival."""

    class State(models.TextChoices):
        REQUESTED = transit.REQUESTED, _("On its way")
        PARTIAL = transit.PARTIAL, _("Arrived in part")
        ARRIVED = transit.ARRIVED, _("Arrived")
        FAILED = transit.FAILED, _("Failed")
        CANCELLED = transit.CANCELLED, _("Cancelled")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="payouts", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="payouts", db_constraint=False
    )
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    requested_amount = models.DecimalField(_("asked for"), max_digits=14, decimal_places=4)
    # What left the balance, in the account's unit: as asked, until the platform has paid another sum. It is
    # what came, the fee and what was lost together, once nothing is on its way any more.
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4)
    came = models.DecimalField(_("arrived"), max_digits=14, decimal_places=4, default=Decimal(0))
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=4, default=Decimal(0))
    lost = models.DecimalField(_("lost"), max_digits=14, decimal_places=4, default=Decimal(0))
    # What the fee was expected to be when it was asked for; None: nobody knew. Nothing is summed from it.
    fee_estimate = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    method = models.CharField(_("method"), max_length=80, blank=True)
    requested_on = models.DateField(_("requested on"))
    expected_on = models.DateField(_("expected on"), null=True, blank=True)  # None: nobody knows
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)  # the last part of it
    failed_on = models.DateField(_("failed on"), null=True, blank=True)
    late_level = models.PositiveSmallIntegerField(default=0)  # up to which it was said to be late
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.UUIDField(null=True, blank=True)  # of the form that asked for it
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "partial", "arrived", "failed", "cancelled"]),
                name="payout_state_known",
            ),
            models.CheckConstraint(
                condition=(Q(amount__gt=0) | Q(state="failed", amount=0))
                & Q(amount__lte=MOST_MONEY, requested_amount__gt=0, requested_amount__lte=MOST_MONEY),
                name="payout_amount_bounds",
            ),
            models.CheckConstraint(
                condition=Q(came__gte=0, fee__gte=0, lost__gte=0)
                & Q(amount__gte=F("came") + F("fee") + F("lost")),
                name="payout_parts_bounds",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["requested", "cancelled"], came=0, fee=0, lost=0, amount=F("requested_amount")
                )
                | Q(state="partial", lost=0, amount__gt=F("came") + F("fee")) & ~Q(came=0, fee=0)
                | Q(state__in=["arrived", "failed"], amount=F("came") + F("fee") + F("lost")),
                name="payout_parts_of_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state="arrived", arrived_on__isnull=False, failed_on=None)
                | Q(state="failed", arrived_on=None, failed_on__isnull=False)
                | Q(state__in=["requested", "partial", "cancelled"], arrived_on=None, failed_on=None),
                name="payout_ended_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(requested_on__gte=FIRST_DAY, requested_on__lte=LAST_DAY)
                & (Q(expected_on=None) | Q(expected_on__gte=F("requested_on"), expected_on__lte=LAST_DAY))
                & (Q(arrived_on=None) | Q(arrived_on__gte=F("requested_on"), arrived_on__lte=LAST_DAY))
                & (Q(failed_on=None) | Q(failed_on__gte=F("requested_on"), failed_on__lte=LAST_DAY)),
                name="payout_days_in_order",
            ),
            models.UniqueConstraint(fields=["user", "key"], name="payout_once_per_form"),
        ]
        indexes = [
            models.Index(fields=["user", "account"], name="payout_account"),  # balances
            # The fees of a span of days.
            models.Index(
                fields=["user", "-arrived_on", "-id"], name="payout_arrived", condition=Q(state="arrived")
            ),
            # The sweep for late ones.
            models.Index(
                fields=["expected_on"], name="payout_late", condition=Q(state__in=["requested", "partial"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"

    @property
    def money(self) -> Money:
        """What left the account, before the fee."""
        return Money(self.amount, self.account.unit)

    @property
    def asked_money(self) -> Money:
        return Money(self.requested_amount, self.account.unit)

    @property
    def returned_money(self) -> Money:
        """What went back to the balance."""
        return max(self.asked_money - self.money, Money.zero(self.account.unit))

    @property
    def received(self) -> Money:
        """What has reached the person, after fees."""
        return Money(self.came, self.account.unit)

    @property
    def fee_money(self) -> Money:
        return Money(self.fee, self.account.unit)

    @property
    def lost_money(self) -> Money:
        return Money(self.lost, self.account.unit)

    @property
    def in_transit(self) -> transit.Transit:
        return transit.Transit(self.amount, self.came, self.fee, self.lost, self.state)

    @property
    def open(self) -> Money:
        """What is still on its way."""
        return Money(self.in_transit.open, self.account.unit)

    @property
    def is_on_the_way(self) -> bool:
        return self.state in transit.ON_THE_WAY

    @property
    def is_ended(self) -> bool:
        """Arrived or failed: nothing more is to come of it."""
        return self.state in (self.State.ARRIVED, self.State.FAILED)

    @property
    def days_waited(self) -> int | None:
        """From the request to the money; None while it is on its way."""
        return None if self.arrived_on is None else (self.arrived_on - self.requested_on).days

    def days_late(self, today: date) -> int:
        """How many days past the day it was expected on; 0 when it is not, or nobody knows."""
        if not self.is_on_the_way or self.expected_on is None:
            return 0
        return max((today - self.expected_on).days, 0)
