"""Platforms of the catalogue, and each person's accounts on them."""

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.clock import of_method
from apps.platforms.conversion import PointsWorth
from apps.platforms.cycles import Cycle, read_cycle
from apps.platforms.gift_cards import AS_CASH, pays_in_gift_cards, worth_to_person
from apps.platforms.minimums import MOST_METHODS, Minimum, minimum_for, minimum_of_method
from apps.platforms.money import POINTS, Money

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
MOST_DAYS = 400
MOST_IDLE_DAYS = 3650
TONES = range(1, 7)  # the six dots


class PlatformQuerySet(models.QuerySet["Platform"]):
    def matching(self, words: str) -> "PlatformQuerySet":
        """Every word is somewhere in the name, the methods, the kinds of work, the units or the points."""
        found = self
        for word in words.split()[:8]:
            places = ("name", "slug", "methods", "task_types", "units", "points_name")
            found = found.filter(reduce(or_, (Q(**{f"{place}__icontains": word}) for place in places)))
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


def _is_list_of_minimums() -> Func:
    """Each names a method and an amount within bounds, as text; what is not surely so does not count."""
    good = (
        '$[*] ? (@.method like_regex "^.{1,80}$" && @.amount like_regex "^[0-9]{1,10}([.][0-9]{1,4})?$"'
        " && @.amount.double() <= 1000000000)"
    )
    counted = f"jsonb_array_length(jsonb_path_query_array(%(expressions)s, '{good}'))"
    few = f"jsonb_array_length(%(expressions)s) <= {MOST_METHODS}"
    return Func(
        F("own_minimums"),
        template=f"jsonb_array_length(%(expressions)s) = {counted} AND {few}",
        output_field=models.BooleanField(),
    )


class SignUp(models.TextChoices):
    """How far a person has come in with a platform; an account that was never applied for is active."""

    APPLIED = "applied", _("Applied")
    CONFIRMED = "confirmed", _("Confirmed")  # the address, or the phone
    VERIFIED = "verified", _("Verified")  # the person; work can begin
    ACTIVE = "active", _("Active")
    REFUSED = "refused", _("Refused")


class AccountQuerySet(models.QuerySet["Account"]):
    def for_user(self, user: User) -> "AccountQuerySet":
        """Only this person's accounts."""
        return self.filter(user=user)

    def open(self) -> "AccountQuerySet":
        """Accounts still worked on."""
        return self.filter(closed_at=None)

    def with_platform(self) -> "AccountQuerySet":
        """With the platform's facts at hand, which the effective values need."""
        return self.select_related("platform")


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
    redeem_step = models.DecimalField(  # points beyond the minimum go out in whole steps of so many
        _("redeemed in steps of"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    minimum = models.DecimalField(_("payout minimum"), max_digits=14, decimal_places=4, null=True, blank=True)
    own_minimums = models.JSONField(default=list, blank=True)  # by method: [{"method", "amount"}]
    method = models.CharField(_("payout method"), max_length=80, blank=True)
    cash_worth = models.DecimalField(  # cash for one of face value, to the person; None: as much
        _("worth to you"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    approval_days = models.PositiveSmallIntegerField(_("days to approval"), null=True, blank=True)
    payout_days_min = models.PositiveSmallIntegerField(_("days to payout, at least"), null=True, blank=True)
    payout_days_max = models.PositiveSmallIntegerField(_("days to payout, at most"), null=True, blank=True)
    own_cycle = models.JSONField(_("when it pays"), null=True, blank=True)  # as in `cycles`
    # What is here is taken away on that day, or so many days after the last work, whichever is first.
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    expiry_days = models.PositiveSmallIntegerField(
        _("days without work until it expires"), null=True, blank=True
    )
    url = models.URLField(_("address"), blank=True)
    aliases = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    tone = models.PositiveSmallIntegerField(default=1)  # which of the six dots
    is_sample = models.BooleanField(default=False)
    sign_up = models.CharField(max_length=10, choices=SignUp, default=SignUp.ACTIVE, db_default=SignUp.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Duties for the floors above, found by their sweeps: a number that moved is work to do.
    change_seq = models.BigIntegerField(default=0)  # minimum, points, payday or closing changed
    rollup_seq = models.BigIntegerField(default=0)  # what this account's money is worth at home changed
    rolled_up_seq = models.BigIntegerField(default=0)  # the `rollup_seq` its roll-ups were made with

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "unit"]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), "unit", name="account_once_per_person_and_unit"),
            models.UniqueConstraint(
                fields=["user", "platform", "unit"],
                condition=Q(platform__isnull=False),
                name="account_once_per_platform_and_unit",
            ),
            # The target of the composite foreign keys below: a task's account is the task's person's.
            models.UniqueConstraint(fields=["id", "user"], name="account_with_its_person"),
            models.CheckConstraint(condition=Q(unit__regex=r"^[A-Z]{3}$"), name="account_unit_form"),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(minimum__gte=0, minimum__lte=Decimal("1000000000")),
                name="account_minimum_bounds",
            ),
            models.CheckConstraint(condition=_is_list_of_minimums(), name="account_own_minimums_bounds"),
            models.CheckConstraint(
                condition=Q(cash_worth=None) | Q(cash_worth__gt=0, cash_worth__lte=AS_CASH),
                name="account_cash_worth_bounds",
            ),
            models.CheckConstraint(
                condition=Q(points_per_unit=None, points_currency="")
                | Q(
                    unit=POINTS,
                    points_per_unit__gt=0,
                    points_per_unit__lte=Decimal("100000000"),
                    points_currency__regex=r"^[A-Z]{3}$",
                ),
                name="account_points_together",
            ),
            models.CheckConstraint(
                condition=Q(redeem_step=None)
                | Q(unit=POINTS, redeem_step__gt=0, redeem_step__lte=Decimal("100000000")),
                name="account_redeem_step_bounds",
            ),
            models.CheckConstraint(
                condition=Q(approval_days=None) | Q(approval_days__lte=MOST_DAYS),
                name="account_approval_days_bounds",
            ),
            models.CheckConstraint(
                condition=Q(payout_days_min=None, payout_days_max=None)
                | Q(payout_days_min__lte=models.F("payout_days_max"), payout_days_max__lte=MOST_DAYS),
                name="account_payout_days_together",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=FIRST_DAY, expires_on__lte=LAST_DAY),
                name="account_expires_on_bounds",
            ),
            models.CheckConstraint(
                condition=Q(expiry_days=None) | Q(expiry_days__gte=1, expiry_days__lte=MOST_IDLE_DAYS),
                name="account_expiry_days_bounds",
            ),
            models.CheckConstraint(
                condition=Q(own_cycle__isnull=True) | Q(own_cycle__has_key="kind"),
                name="account_own_cycle_form",
            ),
            models.CheckConstraint(condition=Q(tone__range=(TONES[0], TONES[-1])), name="account_tone_range"),
            models.CheckConstraint(condition=Q(sign_up__in=SignUp.values), name="account_sign_up_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_in(self) -> bool:
        """Whether work can be expected there: not before the platform lets the person in, nor after a no."""
        return self.sign_up in (SignUp.VERIFIED, SignUp.ACTIVE)

    @property
    def is_refused(self) -> bool:
        return self.sign_up == SignUp.REFUSED

    @property
    def points_worth(self) -> PointsWorth | None:
        """What this account's points are worth now: the person's own figure, else the platform's.

        What they were worth on a day is told by `rates_book.unit_of`. None for an account in money, and
        where nobody knows.
        """
        if self.unit != POINTS:
            return None
        if self.points_per_unit is not None:
            return PointsWorth(self.points_per_unit, self.points_currency)
        return self.platform.points_worth if self.platform else None

    def catalogue_minimum(self) -> Minimum | None:
        """What the platform's facts say for this account's unit and method."""
        rows = self.platform.minimum_rows if self.platform else ()
        return minimum_for(rows, unit=self.unit, method=self.method, points=self.points_worth)

    @property
    def own_minimum_rows(self) -> tuple[Minimum, ...]:
        """What the person wrote down by method, in the account's unit."""
        return tuple(Minimum(row["method"], Decimal(row["amount"]), self.unit) for row in self.own_minimums)

    def own_minimum(self) -> Minimum | None:
        """What the person says: of the account as a whole, else of its method."""
        if self.minimum is not None:
            return Minimum(None, self.minimum, self.unit)
        return minimum_of_method(self.own_minimum_rows, self.method)

    def minimum_money(self) -> Money | None:
        """The payout minimum that counts for this account, in its unit; None when it is not known.

        It needs no query. The order of those that there may be is written down in `minimums`.
        """
        known = self.own_minimum() or self.catalogue_minimum()
        return known.money if known else None

    @property
    def cash_factor(self) -> Decimal:
        """What one of face value is worth to the person in cash: above 0, up to 1."""
        return AS_CASH if self.cash_worth is None else self.cash_worth

    @property
    def is_paid_in_gift_cards(self) -> bool:
        """By its method, or by all of the platform's where none is chosen."""
        return pays_in_gift_cards(self.method, self.platform.methods if self.platform else ())

    def worth_to_person(self, money: Money) -> Money | None:
        """What money of this account is worth; None where it is as good as cash, or nobody knows."""
        if self.cash_factor == AS_CASH:
            return None
        return worth_to_person(money, self.cash_factor, self.points_worth)

    def catalogue_cycle(self) -> Cycle | None:
        """The platform's rule for this account's method."""
        known = self.platform.cycle if self.platform else None
        return of_method(read_cycle(known, f"platform {self.platform_id}"), self.method) if known else None

    @property
    def usual_cycle(self) -> Cycle | None:
        """When this account is paid: the person's own rule, else the platform's for the method.

        None when it is not known. It is never one that differs by method.
        """
        if self.own_cycle is not None:
            return of_method(read_cycle(self.own_cycle, f"account {self.pk}"), self.method)
        return self.catalogue_cycle()

    @property
    def usual_approval_days(self) -> int | None:
        """Days until work is approved, at most: the person's own figure, else the platform's."""
        if self.approval_days is not None or self.platform is None:
            return self.approval_days
        return self.platform.approval_days

    @property
    def usual_payout_days(self) -> tuple[int, int] | None:
        """Days from a request to the money, at least and at most: the person's own, else the platform's."""
        for facts in (self, self.platform):
            if facts and facts.payout_days_min is not None and facts.payout_days_max is not None:
                return facts.payout_days_min, facts.payout_days_max
        return None


class SignUpChange(models.Model):
    """One change of how far an account's sign-up has come. Only triggers of the database write these.

    So each change leaves its row, by whatever statement it is made. An account that was active from the
    beginning has none; one that was applied for begins with a row from nothing. Rows go with their account.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    # The database checks (account, user) together, by a composite foreign key made in the migration.
    # A hidden relation: it alone does not keep an account from being deleted.
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    changed_at = models.DateTimeField()
    old = models.CharField(max_length=10, choices=SignUp, blank=True)  # empty: there was no account yet
    new = models.CharField(max_length=10, choices=SignUp)

    class Meta:
        # The account's page; the rows that go with an account.
        indexes = [models.Index(fields=["account", "-id"], name="sign_up_change_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.old} to {self.new}"


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
