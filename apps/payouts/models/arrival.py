"""The parts in which a payout came."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.platforms.models import FIRST_DAY, LAST_DAY
from apps.platforms.money import Money

from .payout import MOST_MONEY, Payout


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def for_user(self, user: User) -> "ArrivalQuerySet":
        """Only this person's."""
        return self.filter(user=user)

    def before(self, part: "Arrival") -> "ArrivalQuerySet":
        """Those that come later in the list of what arrived, the latest first."""
        earlier = Q(arrived_on__lt=part.arrived_on) | Q(arrived_on=part.arrived_on, pk__lt=part.pk)
        return self.filter(earlier).order_by("-arrived_on", "-pk")


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

    objects = ArrivalQuerySet.as_manager()

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
