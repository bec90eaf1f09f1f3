"""People and the mail that is owed to them."""

import uuid
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from timezone_field import TimeZoneField

from . import pacing


class UserManager(BaseUserManager["User"]):
    """People by e-mail address, in whatever case it was typed."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def leaving(self, now: datetime) -> models.QuerySet["User"]:
        """People who have left and whose days to come back are over, the earliest first."""
        return self.filter(leaves_at__lte=now).order_by("leaves_at", "id")

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: how to reach them, and how their days, weeks and money are counted."""

    class WeekStart(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    class MailPace(models.TextChoices):
        DAILY = pacing.DAILY, _("One a day at most, with all of it")
        EACH = pacing.EACH, _("One for each alert, as it comes")

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    timezone = TimeZoneField(_("time zone"), default="UTC")
    home_currency = models.CharField(_("home currency"), max_length=3, default="GBP")
    language = models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)
    locale = models.CharField(_("numbers and dates"), max_length=16, default="en-GB")
    week_start = models.PositiveSmallIntegerField(
        _("week starts on"), choices=WeekStart, default=WeekStart.MONDAY
    )
    weekly_goal = models.DecimalField(
        _("weekly goal"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    hourly_floor = models.DecimalField(
        _("least you work for, an hour"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    muted_alerts = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # kinds not mailed
    # By their clock; None in both where no hour is quiet.
    quiet_from = models.TimeField(_("quiet from"), default=time(22), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), default=time(7), null=True, blank=True)
    mail_pace = models.CharField(_("how many mails"), max_length=8, choices=MailPace, default=MailPace.DAILY)
    # When their last alert mail went, or is to go: set by whoever writes one.
    last_alert_mail_at = models.DateTimeField(null=True, blank=True)
    # Since when mail to their address comes back; None while it arrives. Alerts are not mailed meanwhile.
    mail_refused_at = models.DateTimeField(null=True, blank=True)
    # How much less money is worth for each day that it comes late, in thousandths; 0: not at all.
    delay_per_mille = models.PositiveSmallIntegerField(_("what a day of waiting costs"), default=1)
    # When everything of theirs is deleted, once they have confirmed that they leave. No alert is mailed until
    # then. The key is that of the last link that confirms it, mailed and not used yet.
    leaves_at = models.DateTimeField(null=True, blank=True)
    leaving_key = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Whether they look at sample data: kept here, so that the note on every page costs no query.
    has_sample = models.BooleanField(default=False)
    # Whether a notice may wait for them, kept here for the same reason: False is certain, True is to be read.
    has_notices = models.BooleanField(default=False)
    # Whether a timer of theirs is open, for the bar on every page: kept by whoever opens or closes one.
    has_timer = models.BooleanField(default=False)
    # Raised by every write that this person's pages depend on; it keys their ETags.
    data_version = models.BigIntegerField(default=1)
    # What the roll-ups rest on: raised when the home currency or the start of the week changes.
    # While the two differ, this person's roll-ups are to be rebuilt.
    rollup_version = models.BigIntegerField(default=0)
    rolled_up_version = models.BigIntegerField(default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_any_case",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            models.CheckConstraint(
                condition=models.Q(home_currency__regex=r"^[A-Z]{3}$"), name="user_home_currency_iso"
            ),
            models.CheckConstraint(condition=models.Q(week_start__range=(0, 6)), name="user_week_start_day"),
            models.CheckConstraint(
                condition=models.Q(weekly_goal=None)
                | models.Q(weekly_goal__gt=0, weekly_goal__lte=1_000_000),
                name="user_weekly_goal_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(hourly_floor=None)
                | models.Q(hourly_floor__gte=0, hourly_floor__lte=1_000_000),
                name="user_hourly_floor_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(delay_per_mille__lte=50), name="user_delay_per_mille_bounds"
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="user_quiet_hours_pair",
                violation_error_message=_("Set both times, or neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(mail_pace__in=[pacing.DAILY, pacing.EACH]), name="user_mail_pace_known"
            ),
        ]
        indexes = [
            # The sweep that rebuilds roll-ups.
            models.Index(
                fields=["id"],
                name="user_rollups_to_rebuild",
                condition=~models.Q(rollup_version=models.F("rolled_up_version")),
            ),
            # The sweep that deletes who has left, and the readiness page.
            models.Index(
                fields=["leaves_at", "id"], name="user_leaving", condition=models.Q(leaves_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in words[:2]).upper()


UNSETTLED = {"sent_at": None, "gave_up_at": None, "withdrawn_at": None}


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def pending(self) -> "OutboxQuerySet":
        """Mail that was neither sent, nor given up, nor withdrawn."""
        return self.filter(**UNSETTLED)

    def due(self, now: datetime) -> "OutboxQuerySet":
        """Mail to be sent now, longest due first; what another worker holds is not due."""
        return self.pending().filter(due_at__lte=now).order_by("due_at", "id")

    def held(self, message: "OutboxMessage") -> "OutboxQuerySet":
        """This mail while it is ours: neither settled nor, after our time, in the hands of another."""
        return self.pending().filter(pk=message.pk, due_at=message.due_at)


class OutboxMessage(models.Model):
    """One mail that is owed. The row is the duty; delivering it is a lease on the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # also its Message-ID
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)  # one mail a key, for ever
    to = models.EmailField()
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()  # moved on while a worker holds the row, and after each failure
    expires_at = models.DateTimeField()  # not worth sending after this
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # what it says was true no more

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            # Read by the delivery sweep and by the readiness page.
            models.Index(fields=["due_at", "id"], name="outbox_due", condition=models.Q(**UNSETTLED)),
            # The nightly clearing of bodies that are no longer needed.
            models.Index(fields=["created_at"], name="outbox_bodies", condition=~models.Q(text="", html="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


UNFINISHED = {"ready_at": None, "gave_up_at": None}


class ExportQuerySet(models.QuerySet["Export"]):
    def for_user(self, user: User) -> "ExportQuerySet":
        """Only this person's; one at most."""
        return self.filter(user=user)

    def due(self, now: datetime) -> "ExportQuerySet":
        """To be made now, longest due first; what another worker is making is not due."""
        return self.filter(**UNFINISHED, due_at__lte=now).order_by("due_at", "id")

    def held(self, export: "Export") -> "ExportQuerySet":
        """This one while it is ours to make: not asked for anew, nor, after our time, in another's hands."""
        return self.filter(**UNFINISHED, pk=export.pk, due_at=export.due_at)

    def open(self, now: datetime) -> "ExportQuerySet":
        """Those that can be fetched."""
        return self.filter(expires_at__gt=now)


class Export(models.Model):
    """All that a person has here, asked for as one file. The row is the duty to make it, held by a lease."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")  # the last one asked for
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # moved on while a worker makes it, and after each failure
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)  # tables written so far
    total = models.PositiveSmallIntegerField(default=0)
    size = models.BigIntegerField(default=0)  # bytes, once it is made
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ready_at=None, expires_at=None, size=0)
                | models.Q(ready_at__isnull=False, expires_at__isnull=False, size__gt=0, gave_up_at=None),
                name="export_ready_with_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="export_done_of_total"
            ),
        ]
        indexes = [
            # The sweep that makes them, and the readiness page.
            models.Index(fields=["due_at", "id"], name="export_due", condition=models.Q(**UNFINISHED)),
            # The sweep that forgets them.
            models.Index(fields=["expires_at"], name="export_expires"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.ready_at is None and self.gave_up_at is None


class ExportPart(models.Model):
    """A piece of the file, so that neither side ever has the whole of it in memory."""

    pk = models.CompositePrimaryKey("export_id", "number")
    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(data=b""), name="export_part_not_empty")]

    def __str__(self) -> str:
        return f"part {self.number}"


class WorkProfile(models.Model):
    """What somebody works with and can do: asked once, for whatever asks who may do a job."""

    class Device(models.TextChoices):
        ANDROID = "android", _("Android phone")
        IPHONE = "iphone", _("iPhone")
        TABLET = "android_tablet", _("Android tablet")
        IPAD = "ipad", _("iPad")
        WINDOWS = "windows", _("Windows computer")
        MAC = "mac", _("Mac")
        LINUX = "linux", _("Linux computer")
        CHROMEBOOK = "chromebook", _("Chromebook")
        CAMERA = "camera", _("Camera")
        MICROPHONE = "microphone", _("Microphone")

    MOST, LONGEST = 40, 60  # skills or languages; characters of a skill

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="work_profile")
    devices = ArrayField(models.CharField(max_length=20, choices=Device), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)  # codes: `de`
    skills = ArrayField(models.CharField(max_length=LONGEST), default=list, blank=True)  # in their own words

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(languages__len__lte=40, skills__len__lte=40), name="work_profile_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"work profile of {self.user_id}"


class KeptUndo(models.Model):
    """What was there before an act that can be undone: too much for the address of a toast."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField()  # what the address would say; see `taken`
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The purge.
            models.Index(fields=["made_at"], name="kept_undo_of_person_made")
        ]

    def __str__(self) -> str:
        return f"undo of {self.made_at}"


class Heartbeat(models.Model):
    """When a background process was last seen alive."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
