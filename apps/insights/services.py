"""The first run: sample data in and out, and platforms ticked. Facts are written by the floors below."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.insights import sample
from apps.payouts.checks import check_person
from apps.payouts.models import Arrival, Payout
from apps.platforms.models import Account, Platform
from apps.platforms.money import POINTS, exponent
from apps.platforms.services import AccountExists, AliasTaken, add_account, make_private_account
from apps.tasks.models import Task, TaskType
from apps.tasks.rollups import refresh_days

SCALES = {0: Decimal(150)}  # a currency without a minor unit: the story's pounds are yen or won


@transaction.atomic
def add_sample(*, user: User, now: datetime) -> None:
    """Twelve weeks of made-up work up to `now`, on accounts marked as samples. Again changes nothing."""
    touch_person(user.pk)
    if Account.objects.for_user(user).filter(is_sample=True).exists():
        return
    scale = SCALES.get(exponent(user.home_currency), Decimal(1))
    accounts = {platform.name: _account(user, platform, scale) for platform in sample.PLATFORMS}
    types = {kind.name: kind for kind in TaskType.objects.filter(user=None)}
    local_now = now.astimezone(user.timezone).replace(tzinfo=None)
    story = list(sample.tasks(local_now, scale))
    tasks = [_task(user, accounts[told.platform], types[told.kind], told) for told in story]
    Task.objects.bulk_create(tasks)
    refresh_days(user, {(task.account_id, task.local_on) for task in tasks})
    for platform in sample.PLATFORMS:
        _pay_out(user, accounts[platform.name], platform, story, local_now.date(), scale)
    User.objects.filter(pk=user.pk).update(has_sample=True)
    check_person(user.pk)


@transaction.atomic
def remove_sample(*, user: User) -> None:
    """Everything made up goes, whatever was done with it since; the person's own work stays.

    An account with work of their own stays with that, as one of theirs.
    """
    touch_person(user.pk)
    samples = Account.objects.for_user(user).filter(is_sample=True)
    has_own = Q(tasks__log_key__isnull=False) | Q(overhead__isnull=False) | Q(adjustments__isnull=False)
    theirs = list(samples.filter(has_own).distinct().values_list("pk", flat=True))
    samples.exclude(pk__in=theirs).delete()
    if theirs:
        _make_own(user, theirs)
    User.objects.filter(pk=user.pk).update(has_sample=False)


@transaction.atomic
def choose_platforms(*, user: User, platforms: Iterable[Platform]) -> list[Account]:
    """An account on each, in the person's currency where it pays in that; ones there already stay."""
    made = []
    for platform in platforms:
        unit = user.home_currency if user.home_currency in platform.units else platform.units[0]
        try:
            made.append(add_account(user=user, platform=platform, unit=unit))
        except (AccountExists, AliasTaken):
            continue
    return made


def _make_own(user: User, accounts: list[int]) -> None:
    """What was made up on them goes: the tasks that came from no form, and the payouts of their money."""
    invented = Task.objects.filter(account__in=accounts, log_key=None)
    days = set(invented.values_list("account_id", "local_on"))
    invented.delete()
    Payout.objects.filter(account__in=accounts).delete()
    Account.objects.filter(pk__in=accounts).update(is_sample=False)
    refresh_days(user, days)
    check_person(user.pk)


def _account(user: User, platform: sample.SamplePlatform, scale: Decimal) -> Account:
    return make_private_account(
        user=user,
        name=_free_name(user, platform.name),
        unit=POINTS if platform.points else user.home_currency,
        is_sample=True,
        minimum=platform.minimum if platform.points else platform.minimum * scale,
        method=gettext(platform.method),
        payout_days_min=platform.days,
        payout_days_max=platform.days,
        points_per_unit=Decimal(platform.points) / scale if platform.points else None,
        points_currency=user.home_currency if platform.points else "",
        tone=platform.tone,
    )


def _free_name(user: User, name: str) -> str:
    taken = Account.objects.for_user(user).filter(name__iexact=name).exists()
    return f"{name} (sample)" if taken else name


def _task(user: User, account: Account, kind: TaskType, told: sample.SampleTask) -> Task:
    return Task(
        user=user,
        account=account,
        type=kind,
        title=gettext(told.title),
        started_at=_instant(user, told.at),
        local_on=told.at.date(),
        timezone=str(user.timezone),
        duration_ms=told.ms,
        estimate_ms=told.estimate_ms,
        reward=told.reward,
        status=told.status,
        decided_at=told.decided_at and _instant(user, told.decided_at),
    )


def _instant(user: User, wall: datetime) -> datetime:
    return wall.replace(tzinfo=user.timezone).astimezone(UTC)


def _pay_out(
    user: User,
    account: Account,
    platform: sample.SamplePlatform,
    story: list[sample.SampleTask],
    today: date,
    scale: Decimal,
) -> None:
    approved = sorted(
        (told.decided_at.date(), told.reward)
        for told in story
        if told.platform == platform.name and told.status == Task.Status.APPROVED and told.decided_at
    )
    payouts = Payout.objects.bulk_create(
        Payout(
            user=user,
            account=account,
            state=Payout.State.REQUESTED if told.arrived_on is None else Payout.State.ARRIVED,
            requested_amount=told.amount,
            amount=told.amount,
            came=0 if told.arrived_on is None else told.amount,
            method=gettext(platform.method),
            requested_on=told.requested_on,
            expected_on=sample.expected_on(platform, told.requested_on),
            arrived_on=told.arrived_on,
        )
        for told in sample.payouts(platform, approved, today, scale)
    )
    Arrival.objects.bulk_create(
        Arrival(user=user, payout=payout, arrived_on=payout.arrived_on, came=payout.came)
        for payout in payouts
        if payout.arrived_on is not None
    )
