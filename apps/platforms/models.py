"""Platforms of the catalogue, and each person's accounts on them."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


class Platform(models.Model):
    """Facts about a real platform, from the catalogue: each with its source and its date."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        CLOSING = "closing", _("Closing")
        CLOSED = "closed", _("Closed")
        UNKNOWN = "unknown", _("Not certain")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    url = models.URLField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    status_note = models.TextField(blank=True)
    task_types = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    currencies = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    minimum = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    minimum_unit = models.CharField(max_length=3, blank=True)  # ISO 4217, or PTS
    minimums = models.JSONField(default=list, blank=True)  # [{"method", "amount", "unit", "note"}]
    methods = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    points_per_unit = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    points_currency = models.CharField(max_length=3, blank=True)
    approval_days = models.PositiveSmallIntegerField(null=True, blank=True)
    approval_note = models.TextField(blank=True)
    payout_days_min = models.PositiveSmallIntegerField(null=True, blank=True)
    payout_days_max = models.PositiveSmallIntegerField(null=True, blank=True)
    payout_note = models.TextField(blank=True)
    cycle = models.JSONField(null=True, blank=True)
    fee_note = models.TextField(blank=True)
    notes = models.JSONField(default=dict, blank=True)  # holds, expiry, appeals, other: plain sentences
    sources = ArrayField(models.TextField(), default=list, blank=True)
    as_of = models.CharField(max_length=80, blank=True)
    confidence = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AccountQuerySet(models.QuerySet["Account"]):
    def for_user(self, user: User) -> "AccountQuerySet":
        """Only this person's accounts."""
        return self.filter(user=user)

    def open(self) -> "AccountQuerySet":
        """Accounts still worked on."""
        return self.filter(closed_at=None)


class Account(models.Model):
    """One wallet of a person on a platform: everything in it is counted in one unit.

    What is None here is taken from the platform's facts. There is no field for a platform's password.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="platform_accounts")
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("paid in"), max_length=3)  # ISO 4217, or PTS for points
    points_per_unit = models.DecimalField(
        _("points for one"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    points_currency = models.CharField(_("points are worth"), max_length=3, blank=True)
    minimum = models.DecimalField(_("payout minimum"), max_digits=14, decimal_places=4, null=True, blank=True)
    method = models.CharField(_("payout method"), max_length=80, blank=True)
    approval_days = models.PositiveSmallIntegerField(_("days to approval"), null=True, blank=True)
    payout_days_min = models.PositiveSmallIntegerField(_("days to payout, at least"), null=True, blank=True)
    payout_days_max = models.PositiveSmallIntegerField(_("days to payout, at most"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)
    aliases = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    tone = models.PositiveSmallIntegerField(default=1)  # which of the six dots
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "unit"]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), "unit", name="account_once_per_person_and_unit"),
            # The target of the composite foreign keys below: a task's account is the task's person's.
            models.UniqueConstraint(fields=["id", "user"], name="account_with_its_person"),
            models.CheckConstraint(condition=Q(unit__regex=r"^[A-Z]{3}$"), name="account_unit_form"),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(minimum__gte=0, minimum__lte=Decimal("1000000000")),
                name="account_minimum_bounds",
            ),
            models.CheckConstraint(
                condition=Q(points_per_unit=None, points_currency="")
                | Q(
                    points_per_unit__gt=0,
                    points_per_unit__lte=Decimal("100000000"),
                    points_currency__regex=r"^[A-Z]{3}$",
                ),
                name="account_points_together",
            ),
            models.CheckConstraint(condition=Q(tone__range=(1, 6)), name="account_tone_range"),
        ]

    def __str__(self) -> str:
        return self.name


class ExchangeRate(models.Model):
    """What one unit of `source` was worth in `target` from a day on, for one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exchange_rates")
    source = models.CharField(_("one"), max_length=3)
    target = models.CharField(_("is worth, in"), max_length=3)
    valid_on = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    class Meta:
        ordering = ["source", "target", "-valid_on"]
        constraints = [
            models.UniqueConstraint(fields=["user", "source", "target", "valid_on"], name="rate_once_a_day"),
            models.CheckConstraint(
                condition=Q(rate__gt=0, rate__lte=Decimal("1000000000")), name="rate_bounds"
            ),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="rate_between_two"),
        ]

    def __str__(self) -> str:
        return f"1 {self.source} = {self.rate} {self.target}"
