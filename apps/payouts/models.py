"""Money on its way from a platform to a person, and what is said about it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OutboxMessage, User
from apps.platforms.models import Account
from apps.platforms.money import Money, fee

from . import transit

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
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

    def arrived(self) -> "PayoutQuerySet":
        """Money that came in, the latest first."""
        return self.filter(state=Payout.State.ARRIVED).order_by("-arrived_on", "-pk")

    def after(self, arrived_on: date, pk: int) -> "PayoutQuerySet":
        """Those that come later in the list of what arrived."""
        return self.filter(Q(arrived_on__lt=arrived_on) | Q(arrived_on=arrived_on, pk__lt=pk))

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
            # The list by month, and the fees of a span of days.
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


class FeeTermsQuerySet(models.QuerySet["FeeTerms"]):
    def for_user(self, user: User) -> "FeeTermsQuerySet":
        """Only this person's terms."""
        return self.filter(user=user)


class FeeTerms(models.Model):
    """What a payout from an account costs by one method; without a method, by any that has no terms itself.

    Amounts are in the account's unit; `percent` is of the amount. Per cent first, then the fixed part, then
    at least the minimum, then at most the cap.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="fee_terms", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    method = models.CharField(_("method"), max_length=80, blank=True)
    percent = models.DecimalField(_("per cent"), max_digits=7, decimal_places=4, default=Decimal(0))
    fixed = models.DecimalField(_("fixed part"), max_digits=14, decimal_places=4, default=Decimal(0))
    minimum = models.DecimalField(_("at least"), max_digits=14, decimal_places=4, default=Decimal(0))
    cap = models.DecimalField(_("at most"), max_digits=14, decimal_places=4, null=True, blank=True)

    objects = FeeTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "account", Lower("method"), name="fee_terms_once_a_method"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="fee_percent_bounds"),
            models.CheckConstraint(
                condition=Q(fixed__gte=0, fixed__lte=MOST_MONEY, minimum__gte=0, minimum__lte=MOST_MONEY)
                & (Q(cap=None) | Q(cap__gte=0, cap__lte=MOST_MONEY)),
                name="fee_amounts_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.method or str(_("Any method"))

    @property
    def fixed_money(self) -> Money:
        return Money(self.fixed, self.account.unit)

    @property
    def minimum_money(self) -> Money:
        return Money(self.minimum, self.account.unit)

    @property
    def cap_money(self) -> Money | None:
        return None if self.cap is None else Money(self.cap, self.account.unit)

    def of(self, amount: Money) -> Money:
        """What a payout of this amount is expected to cost."""
        return fee(amount, fixed=self.fixed, pct=self.percent, minimum=self.minimum, cap=self.cap)


class Arrival(models.Model):
    """A part of a payout, or all of it, that came on one day, with the fee that it cost.

    What it cost and brought in the account's unit; `other_amount` is what it became where the money came in
    another currency.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="arrivals", db_index=False)
    payout = models.ForeignKey(Payout, on_delete=models.CASCADE, related_name="arrivals")
    arrived_on = models.DateField()
    came = models.DecimalField(max_digits=14, decimal_places=4)
    fee = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    other_unit = models.CharField(max_length=3, blank=True)
    other_amount = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    key = models.UUIDField(null=True, blank=True)  # of the form it came from
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["arrived_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(came__gte=0, came__lte=MOST_MONEY, fee__gte=0, fee__lte=MOST_MONEY)
                & ~Q(came=0, fee=0),
                name="arrival_bounds",
            ),
            models.CheckConstraint(
                condition=Q(other_unit="", other_amount=None)
                | Q(
                    other_unit__regex=r"^[A-Z]{3}$",
                    other_amount__isnull=False,
                    other_amount__gte=0,
                    other_amount__lte=MOST_MONEY,
                ),
                name="arrival_in_another_unit",
            ),
            models.CheckConstraint(
                condition=Q(arrived_on__gte=FIRST_DAY, arrived_on__lte=LAST_DAY), name="arrival_day_bounds"
            ),
            models.UniqueConstraint(fields=["user", "key"], name="arrival_once_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.came} on {self.arrived_on}"

    @property
    def came_money(self) -> Money:
        return Money(self.came, self.payout.account.unit)

    @property
    def fee_money(self) -> Money:
        return Money(self.fee, self.payout.account.unit)

    @property
    def other_money(self) -> Money | None:
        """None: it came in the unit it was sent in."""
        return None if self.other_amount is None else Money(self.other_amount, self.other_unit)


class AccountCycle(models.Model):
    """Where an account stands between two crossings of its minimum; `cycle.py` has the rule."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="cycle")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    cycle = models.PositiveIntegerField(default=1)
    is_due = models.BooleanField(default=False)
    # The last minimum that the balance reached in this cycle.
    due_minimum = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    is_told = models.BooleanField(default=False)  # what is due was said, or needs no saying
    seen_seq = models.BigIntegerField(default=0)  # the account's `change_seq` at the last look
    # The platform keeps the money back, since when and why: what is due is not said to be payable.
    held_at = models.DateTimeField(null=True, blank=True)
    hold_note = models.CharField(max_length=300, blank=True)

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
        """Those still true that the person has not put away, or only for a while; the newest first."""
        return self.filter(seen_at=None, withdrawn_at=None).order_by("-created_at")


class Alert(models.Model):
    """One thing said once: in the app at once, and by mail."""

    class Kind(models.TextChoices):
        PAYOUT_DUE = "payout_due", _("Payout due")
        PAYOUT_SCHEDULED = "payout_scheduled", _("Payout scheduled")
        PAYOUT_HELD = "payout_held", _("Payout held")
        PAYOUT_FAILED = "payout_failed", _("Payout failed")
        PAYOUT_LATE = "payout_late", _("Payout late")
        APPROVAL_OVERDUE = "approval_overdue", _("Approval overdue")
        BONUS_MISSING = "bonus_missing", _("Bonus missing")
        APPEAL_CLOSING = "appeal_closing", _("Time to appeal runs out")
        BALANCE_EXPIRING = "balance_expiring", _("Balance expires")
        ACCOUNT_IDLE = "account_idle", _("Account idle")
        PLATFORM_CLOSING = "platform_closing", _("Platform closing")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="alerts", db_constraint=False)
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=100)  # what it is about: kind, account and cycle, or payout and level
    payout = models.ForeignKey(Payout, on_delete=models.CASCADE, null=True, blank=True, related_name="alerts")
    cycle = models.PositiveIntegerField(null=True)  # of the account; None: it is about a payout
    level = models.PositiveSmallIntegerField(default=0)
    balance = models.DecimalField(max_digits=20, decimal_places=4)  # the sum it is about
    minimum = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    url = models.CharField(max_length=300, blank=True)  # where to go about it
    subject = models.CharField(max_length=200, blank=True)  # of its mail, in the language of that moment
    text = models.TextField(blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)  # None: mailed, or not to be
    count = models.PositiveIntegerField(null=True)  # of the tasks it is about
    # The day it is about: of the oldest task that waits, of the last task at all, of the closing, by which
    # a bonus should have come or an appeal is to be made, or on which the balance expires.
    about_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)  # not shown on other pages before this
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        OutboxMessage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="alert_once")]
        indexes = [
            # Notices on every page.
            models.Index(
                fields=["user", "-created_at"],
                name="alert_open",
                condition=Q(seen_at=None, withdrawn_at=None),
            ),
            # The sweep for mails.
            models.Index(
                fields=["mail_due_at"], name="alert_to_mail", condition=Q(mail_due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.key


class CalendarKey(models.Model):
    """What opens a person's calendar feed to whoever has it. Only its SHA-256 is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
