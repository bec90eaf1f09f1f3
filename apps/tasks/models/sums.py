"""The sums that are kept of work; all of it can be deleted and rebuilt."""

from django.db import models

from apps.accounts.models import User
from apps.platforms.models import Account

from .work import TaskType

NOWHERE = 0  # in place of an account's id, in cells of the unpaid time that belongs to no platform


class Sums(models.Model):
    """The additive sums of some tasks of one account. Money twice: in the account's unit, and at home.

    Rates rest on timed entries only, so `*_timed` money belongs to the entries that have a duration.
    """

    entries = models.BigIntegerField(default=0)
    units = models.BigIntegerField(default=0)
    timed = models.BigIntegerField(default=0)  # entries with a duration
    ms = models.BigIntegerField(default=0)
    paid_ms = models.BigIntegerField(default=0)  # of approved entries
    gross_ms = models.BigIntegerField(default=0)  # of approved, pending and rejected entries
    approved = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    unpaid = models.BigIntegerField(default=0)  # returned, timed out, screened out
    overhead_ms = models.BigIntegerField(default=0)  # unpaid time beside the entries that comes again
    one_off_ms = models.BigIntegerField(default=0)  # unpaid time that is spent once, on top
    unconverted = models.BigIntegerField(default=0)  # entries and adjustments with no rate to home
    settled_money = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    settled_timed = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    partial_timed = models.DecimalField(
        max_digits=20, decimal_places=4, default=0
    )  # of settled_timed: paid for work not handed in, without bonuses
    pending_money = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    pending_timed = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    gross_timed = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    rejected_timed = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    adjusted_money = models.DecimalField(
        max_digits=20, decimal_places=4, default=0
    )  # adjustments, not in settled_money
    # At home: of entries that have a rate, so that their money and their time belong together.
    home_timed = models.BigIntegerField(default=0)
    home_ms = models.BigIntegerField(default=0)
    home_paid_ms = models.BigIntegerField(default=0)
    home_gross_ms = models.BigIntegerField(default=0)
    home_overhead_ms = models.BigIntegerField(default=0)
    home_one_off_ms = models.BigIntegerField(default=0)
    home_settled_money = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_settled_timed = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_partial_timed = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_pending_money = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_pending_timed = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_gross_timed = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_rejected_timed = models.DecimalField(max_digits=28, decimal_places=8, default=0)
    home_adjusted_money = models.DecimalField(max_digits=28, decimal_places=8, default=0)

    class Meta:
        abstract = True


class DayCell(Sums):
    """One local day of one account and type: the unit of recompute. Can be deleted and rebuilt.

    `type` is None for adjustments, which belong to no type, and for unpaid time of the whole platform.
    Unpaid time of no platform has NOWHERE for its account.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    type = models.ForeignKey(
        TaskType, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    local_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "local_on", "account", "type"], name="day_cell", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.type_id} on {self.local_on}"


class WeekCell(Sums):
    """One week of one account and type, by the person's own start of the week. For reading."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    type = models.ForeignKey(
        TaskType, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )
    week_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "week_on", "account", "type"], name="week_cell", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.type_id} from {self.week_on}"


class TotalCell(Sums):
    """Everything ever, of one account and type. For reading."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    type = models.ForeignKey(
        TaskType, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account", "type"], name="total_cell", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.type_id}"


class AccountStats(models.Model):
    """What the worker knows about one account as a whole. Can be deleted and rebuilt."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="stats")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    tasks = models.BigIntegerField(default=0)
    ms = models.BigIntegerField(default=0)
    earned = models.DecimalField(max_digits=20, decimal_places=4, default=0)  # the account's unit
    unpaid_ms = models.BigIntegerField(default=0)  # beside the tasks
    effective_rate = models.DecimalField(
        max_digits=28, decimal_places=4, null=True
    )  # an hour; None: not measurable
    marginal_rate = models.DecimalField(
        max_digits=28, decimal_places=4, null=True
    )  # the same without what is spent once
    unpaid_share = models.DecimalField(max_digits=7, decimal_places=6, null=True)  # of all time, 0..1
    approval_share = models.DecimalField(max_digits=7, decimal_places=6, null=True)  # of decided tasks
    median_approval_days = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"statistics of {self.account_id}"


class DirtyMark(models.Model):
    """A duty to recompute: one local day of an account, or (no day) the account's statistics."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    local_on = models.DateField(null=True)
    seq = models.BigIntegerField(default=1)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account", "local_on"], name="dirty_mark", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.local_on or self.seq}"
