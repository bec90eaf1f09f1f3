"""What points and currencies are worth, by day."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.conversion import PointsWorth
from apps.platforms.money import POINTS

from .account import Account
from .bounds import FIRST_DAY, LAST_DAY


class PointsRate(models.Model):
    """From this day on so many of an account's points make one of a currency.

    An account whose worth never changed has no such row: then its own two columns, else the platform's
    facts, count for all its days. Once it changed, rows tell its whole history, the first one from
    FIRST_DAY on where the worth was known before, and the columns repeat the latest row: they are what
    the points are worth now. So what was earned keeps the worth of its day.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    # The database checks (account, user) together, by a composite foreign key made in the migration.
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="points_rates", db_constraint=False
    )
    valid_on = models.DateField(_("from"))
    per_unit = models.DecimalField(_("points for one"), max_digits=14, decimal_places=4)
    currency = models.CharField(_("points are worth"), max_length=3)

    class Meta:
        ordering = ["account", "valid_on"]
        constraints = [
            models.UniqueConstraint(fields=["user", "account", "valid_on"], name="points_rate_once_a_day"),
            models.CheckConstraint(
                condition=Q(per_unit__gt=0, per_unit__lte=Decimal("100000000")), name="points_rate_bounds"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$") & ~Q(currency=POINTS), name="points_rate_currency"
            ),
            models.CheckConstraint(
                condition=Q(valid_on__gte=FIRST_DAY, valid_on__lte=LAST_DAY), name="points_rate_day_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_unit} points = 1 {self.currency} from {self.valid_on}"

    @property
    def worth(self) -> PointsWorth:
        return PointsWorth(self.per_unit, self.currency)


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
                condition=Q(source__regex=r"^[A-Z]{3}$", target__regex=r"^[A-Z]{3}$"), name="rate_units_form"
            ),
            models.CheckConstraint(
                condition=Q(valid_on__gte=FIRST_DAY, valid_on__lte=LAST_DAY), name="rate_valid_on_bounds"
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0, rate__lte=Decimal("1000000000")), name="rate_bounds"
            ),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="rate_between_two"),
        ]

    def __str__(self) -> str:
        return f"1 {self.source} = {self.rate} {self.target}"


class DailyRate(models.Model):
    """What one euro was in a currency on a day, as a central bank said. Nobody's own: a fact of the world."""

    valid_on = models.DateField()
    currency = models.CharField(max_length=3)
    per_eur = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta:
        constraints = [
            # Also what the rate book reads by: the days of a few currencies.
            models.UniqueConstraint(fields=["currency", "valid_on"], name="daily_rate_once_a_day"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$") & ~Q(currency="EUR"), name="daily_rate_currency"
            ),
            models.CheckConstraint(
                condition=Q(valid_on__gte=FIRST_DAY, valid_on__lte=LAST_DAY),
                name="daily_rate_day_bounds",
            ),
            models.CheckConstraint(
                condition=Q(per_eur__gt=0, per_eur__lte=Decimal("1000000000")), name="daily_rate_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"1 EUR = {self.per_eur} {self.currency} on {self.valid_on}"
