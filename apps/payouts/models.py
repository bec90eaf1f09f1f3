"""Money on its way from a platform to a person, and what is said about it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OutboxMessage, User
from apps.platforms.models import Account

MOST_MONEY = Decimal("1000000000")


class PayoutQuerySet(models.QuerySet["Payout"]):
    def for_user(self, user: User) -> "PayoutQuerySet":
        """Only this person's payouts."""
        return self.filter(user=user)


class Payout(models.Model):
    """Money that was asked for. It leaves the balance on request, and is the person's on arrival."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("On its way")
        ARRIVED = "arrived", _("Arrived")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="payouts")
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="payouts", db_constraint=False
    )
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4)  # gross, in the account's unit
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=4, default=Decimal(0))  # same unit
    method = models.CharField(_("method"), max_length=80, blank=True)
    requested_on = models.DateField(_("requested on"))
    expected_on = models.DateField(_("expected on"), null=True, blank=True)  # None: nobody knows
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    key = models.UUIDField(null=True, blank=True)  # of the form that asked for it
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST_MONEY), name="payout_amount_bounds"
            ),
            models.CheckConstraint(
                condition=Q(fee__gte=0, fee__lte=models.F("amount")), name="payout_fee_bounds"
            ),
            models.CheckConstraint(
                condition=Q(state="arrived", arrived_on__isnull=False)
                | Q(arrived_on=None) & ~Q(state="arrived"),
                name="payout_arrived_with_its_day",
            ),
            models.UniqueConstraint(fields=["user", "key"], name="payout_once_per_form"),
        ]
        indexes = [models.Index(fields=["user", "account"], name="payout_account")]  # balances

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class AccountCycle(models.Model):
    """Where an account stands between two crossings of its minimum."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="cycle")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    cycle = models.PositiveIntegerField(default=1)
    is_due = models.BooleanField(default=False)
    due_minimum = models.DecimalField(
        max_digits=14, decimal_places=4, null=True
    )  # the minimum when it became due

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_due=True, due_minimum__isnull=False) | Q(is_due=False, due_minimum=None),
                name="cycle_due_with_its_minimum",
            )
        ]


class Alert(models.Model):
    """One thing said once: in the app at once, and by mail."""

    class Kind(models.TextChoices):
        PAYOUT_DUE = "payout_due", _("Payout due")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="alerts")
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "cycle"], name="alert_once_per_cycle")
        ]
        indexes = [
            # Notices on every page.
            models.Index(
                fields=["user", "-created_at"],
                name="alert_open",
                condition=Q(seen_at=None, withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id} cycle {self.cycle}"
