"""What was said to a person of their money."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OutboxMessage, User
from apps.platforms.models import Account

from .payout import Payout


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
