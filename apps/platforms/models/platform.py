"""Platforms of the catalogue, with their facts."""

from decimal import Decimal
from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.platforms.conversion import PointsWorth
from apps.platforms.kinds import KINDS, METHODS, called, kind_words
from apps.platforms.minimums import Minimum


class PlatformQuerySet(models.QuerySet["Platform"]):
    def matching(self, words: str) -> "PlatformQuerySet":
        """Every word is somewhere in the name, the methods, the kinds of work, the units or the points.

        Methods and kinds go by their English names, and by those in the reader's language.
        """
        found = self
        for word in words.split()[:8]:
            places = ("name", "slug", "methods", "task_types", "units", "points_name")
            fits = reduce(or_, (Q(**{f"{place}__icontains": word}) for place in places))
            named = Q(task_types__overlap=called(word, KINDS)) | Q(methods__overlap=called(word, METHODS))
            found = found.filter(fits | named)
        return found

    def listed(self) -> "PlatformQuerySet":
        """Those that the catalogue still has."""
        return self.filter(unlisted_at=None)


class Platform(models.Model):
    """Facts about a real platform, from the catalogue: each with its source and its date.

    Written by `load_catalogue` only. The shapes of `minimums` and `cycle` are those of `catalogue.py`.
    What is None, or an empty note, is not known.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        CLOSING = "closing", _("Closing")
        CLOSED = "closed", _("Closed")
        UNKNOWN = "unknown", _("Not certain")

    class Confidence(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    url = models.URLField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    status_note = models.TextField(blank=True)
    closes_on = models.DateField(null=True, blank=True)  # as announced
    task_types = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    units = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # ISO 4217, or PTS
    unit_note = models.TextField(blank=True)
    minimums = models.JSONField(default=list, blank=True)  # [{"method", "amount", "unit", "note"}]
    methods = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    points_name = models.CharField(max_length=40, blank=True)
    points_per_unit = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    points_currency = models.CharField(max_length=3, blank=True)
    points_note = models.TextField(blank=True)
    approval_days = models.PositiveSmallIntegerField(null=True, blank=True)  # at most
    approval_note = models.TextField(blank=True)
    payout_days_min = models.PositiveSmallIntegerField(null=True, blank=True)
    payout_days_max = models.PositiveSmallIntegerField(null=True, blank=True)
    payout_note = models.TextField(blank=True)
    cycle = models.JSONField(null=True, blank=True)
    fee_note = models.TextField(blank=True)
    hold_note = models.TextField(blank=True)
    expiry_note = models.TextField(blank=True)
    appeal_note = models.TextField(blank=True)
    note = models.TextField(blank=True)
    sources = ArrayField(models.TextField(), default=list, blank=True)
    as_of_from = models.CharField(max_length=7, blank=True)  # a year, or a year and a month
    as_of_to = models.CharField(max_length=7, blank=True)
    as_of_note = models.TextField(blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.LOW)
    confidence_note = models.TextField(blank=True)
    unlisted_at = models.DateTimeField(null=True, blank=True)  # since when the catalogue no longer has it

    objects = PlatformQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(points_per_unit=None, points_currency="")
                | Q(points_per_unit__gt=0, points_currency__regex=r"^[A-Z]{3}$"),
                name="platform_points_together",
            ),
            models.CheckConstraint(
                condition=Q(payout_days_min=None, payout_days_max=None)
                | Q(payout_days_min__lte=models.F("payout_days_max")),
                name="platform_payout_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kinds(self) -> list[str]:
        """Kinds of work in the language of who reads it."""
        return [kind_words(kind) for kind in self.task_types]

    @property
    def minimum_rows(self) -> tuple[Minimum, ...]:
        """The minimums as they are known: in general and by method."""
        return tuple(
            Minimum(row["method"], Decimal(row["amount"]), row["unit"], row["note"]) for row in self.minimums
        )

    @property
    def points_worth(self) -> PointsWorth | None:
        """What this platform's points are worth, as far as anybody knows."""
        if self.points_per_unit is None:
            return None
        return PointsWorth(self.points_per_unit, self.points_currency)
