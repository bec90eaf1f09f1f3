"""Where each account and each person stands between two looks at their balances."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.platforms.models import Account


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
