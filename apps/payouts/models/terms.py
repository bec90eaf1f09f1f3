"""What a payout costs, by method."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money, fee

from .payout import MOST_MONEY


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
