"""Money on its way from a platform to a person, and what is said about it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OutboxMessage, User
from apps.platforms.models import Account
from apps.platforms.money import Money

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
MOST_MONEY = Decimal("1000000000")


class PayoutQuerySet(models.QuerySet["Payout"]):
    def for_user(self, user: User) -> "PayoutQuerySet":
        """Only this person's payouts."""
        return self.filter(user=user)

    def on_the_way(self) -> "PayoutQuerySet":
        """Asked for and not arrived, the first to be expected first."""
        return self.filter(state=Payout.State.REQUESTED).order_by(
            F("expected_on").asc(nulls_last=True), "requested_on", "pk"
        )

    def arrived(self) -> "PayoutQuerySet":
        """Money that came in, the latest first."""
        return self.filter(state=Payout.State.ARRIVED).order_by("-arrived_on", "-pk")

    def after(self, arrived_on: date, pk: int) -> "PayoutQuerySet":
        """Those that come later in the list of what arrived."""
        return self.filter(Q(arrived_on__lt=arrived_on) | Q(arrived_on=arrived_on, pk__lt=pk))

    def out_of_the_balance(self) -> "PayoutQuerySet":
        """Those whose amount is no longer in the account: from the request on, unless it was taken back."""
        return self.exclude(state=Payout.State.CANCELLED)


class Payout(models.Model):
    """Money that was asked for. It leaves the balance on request, and is the person's on arrival."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("On its way")
        ARRIVED = "arrived", _("Arrived")
        CANCELLED = "cancelled", _("Cancelled")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="payouts", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="payouts", db_constraint=False
    )
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    requested_amount = models.DecimalField(_("asked for"), max_digits=14, decimal_places=4)
    # What left the balance, in the account's unit: as asked, until the platform has paid another sum.
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4)
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=4, default=Decimal(0))  # of the amount
    method = models.CharField(_("method"), max_length=80, blank=True)
    requested_on = models.DateField(_("requested on"))
    expected_on = models.DateField(_("expected on"), null=True, blank=True)  # None: nobody knows
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.UUIDField(null=True, blank=True)  # of the form that asked for it
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "arrived", "cancelled"]), name="payout_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST_MONEY)
                & Q(requested_amount__gt=0, requested_amount__lte=MOST_MONEY),
                name="payout_amount_bounds",
            ),
            models.CheckConstraint(condition=Q(fee__gte=0, fee__lte=F("amount")), name="payout_fee_bounds"),
            models.CheckConstraint(
                condition=Q(state="arrived", arrived_on__isnull=False)
                | Q(arrived_on=None, fee=0, amount=F("requested_amount")) & ~Q(state="arrived"),
                name="payout_arrived_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(requested_on__gte=FIRST_DAY, requested_on__lte=LAST_DAY)
                & (Q(expected_on=None) | Q(expected_on__gte=F("requested_on"), expected_on__lte=LAST_DAY))
                & (Q(arrived_on=None) | Q(arrived_on__gte=F("requested_on"), arrived_on__lte=LAST_DAY)),
                name="payout_days_in_order",
            ),
            models.UniqueConstraint(fields=["user", "key"], name="payout_once_per_form"),
        ]
        indexes = [
            models.Index(fields=["user", "account"], name="payout_account"),  # balances
            # The list by month, and the fees of a span of days.
            models.Index(
                fields=["user", "-arrived_on", "-id"], name="payout_arrived", condition=Q(state="arrived")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"

    @property
    def money(self) -> Money:
        """What left the account, before the fee."""
        return Money(self.amount, self.account.unit)

    @property
    def received(self) -> Money:
        """What is left of it after the fee."""
        return Money(self.amount - self.fee, self.account.unit)

    @property
    def fee_money(self) -> Money:
        return Money(self.fee, self.account.unit)

    @property
    def days_waited(self) -> int | None:
        """From the request to the money; None while it is on its way."""
        return None if self.arrived_on is None else (self.arrived_on - self.requested_on).days

    def days_late(self, today: date) -> int:
        """How many days past the day it was expected on; 0 when it is not, or nobody knows."""
        if self.state != self.State.REQUESTED or self.expected_on is None:
            return 0
        return max((today - self.expected_on).days, 0)


class AccountCycle(models.Model):
    """Where an account stands between two crossings of its minimum; `cycle.py` has the rule."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="cycle")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    cycle = models.PositiveIntegerField(default=1)
    is_due = models.BooleanField(default=False)
    # The last minimum that the balance reached in this cycle.
    due_minimum = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    seen_seq = models.BigIntegerField(default=0)  # the account's `change_seq` at the last look

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_due=True, due_minimum__isnull=False) | Q(is_due=False, due_minimum=None),
                name="cycle_due_with_its_minimum",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} cycle {self.cycle}"


class PersonCheck(models.Model):
    """The person's `data_version` up to which all their balances were held against the minimums."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="payout_check")
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id} at {self.version}"


class AlertQuerySet(models.QuerySet["Alert"]):
    def for_user(self, user: User) -> "AlertQuerySet":
        """Only this person's alerts."""
        return self.filter(user=user)

    def unseen(self) -> "AlertQuerySet":
        """Those still true that the person has not put away, the newest first."""
        return self.filter(seen_at=None, withdrawn_at=None).order_by("-created_at")


class Alert(models.Model):
    """One thing said once: in the app at once, and by mail."""

    class Kind(models.TextChoices):
        PAYOUT_DUE = "payout_due", _("Payout due")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="alerts", db_constraint=False)
    kind = models.CharField(max_length=20, choices=Kind)
    cycle = models.PositiveIntegerField()
    balance = models.DecimalField(max_digits=14, decimal_places=4)
    minimum = models.DecimalField(max_digits=14, decimal_places=4)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        OutboxMessage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "account", "kind", "cycle"], name="alert_once_per_cycle")
        ]
        indexes = [
            # Notices on every page.
            models.Index(
                fields=["user", "-created_at"],
                name="alert_open",
                condition=Q(seen_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id} cycle {self.cycle}"

    @property
    def minimum_money(self) -> Money:
        return Money(self.minimum, self.account.unit)
