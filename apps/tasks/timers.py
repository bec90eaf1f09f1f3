"""The one timer of a person: started, acted upon, ended. Each call is one transaction under their lock.

Every act raises the timer's version, and carries the one it was drawn from: an act on an older one changes
nothing and is answered with the timer as it is. What is being timed can change without that: the acts of a
page that was drawn before are about the same time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.periods import MILLISECOND
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.tasks import timing
from apps.tasks.models import Task, TaskType, Timer
from apps.tasks.timer_clock import clock_of, instant_of, keep_clock, ms_of
from apps.tasks.timing import Clock

AWAY_MS = 10 * 60_000  # a shorter absence is not asked about
LATEST, FEWEST = 50, 5  # timed tasks that say what is usual, and how many there must be
PAUSE, RESUME, MORE, STOP = "pause", "resume", "more", "stop"
KEEP, OFF, END = "keep", "off", "end"  # of a time away: it was work, it was not, the work was over
ANSWERS = (KEEP, OFF, END)


class AnotherRuns(ValueError):
    """A person has one timer at a time."""


@dataclass(frozen=True, slots=True)
class Acted:
    """The person's open timer after an act, None without one; `is_stale`: the act changed nothing."""

    timer: Timer | None
    is_stale: bool = False


def open_timer(user: User) -> Timer | None:
    """The one that is neither logged nor discarded, with its account and type. One query, or none."""
    return _held(user) if user.has_timer else None


@transaction.atomic
def start_timer(
    *,
    user: User,
    account: Account | None = None,
    type: TaskType | None = None,
    pay: Decimal | None = None,
    now: datetime | None = None,
    **told: Any,
) -> Acted:
    """Start it. Where one is open already nothing is started, and the answer is stale.

    `told`: the planned number of tasks, title, client and note for the task it is to be logged as.
    ValueError for another person's account or type.
    """
    touch_person(user.pk)
    _check_owner(user, account, type)
    if timer := _held(user):
        return Acted(timer, is_stale=True)
    clock = timing.start(ms_of(now or timezone.now()))
    began = instant_of(clock.started)
    timer = Timer(user=user, account=account, type=type, pay=pay, started_at=began, **told)
    keep_clock(timer, clock)
    timer.save()
    _flag(user, True)
    return Acted(timer)


@transaction.atomic
def act_on_timer(*, user: User, act: str, version: int, now: datetime | None = None) -> Acted:
    """One of the acts above; ANSWERS speak of the absence that is asked about."""
    touch_person(user.pk)
    timer = _held(user)
    if timer is None or timer.version != version:
        return Acted(timer, is_stale=True)
    at = now or timezone.now()
    was_stopped, clock = timer.is_stopped, ACTS[act](timer, clock_of(timer), ms_of(at))
    keep_clock(timer, clock)
    if act in ANSWERS:
        timer.away_from = timer.away_until = None
        timer.kept_at = at
    if act == STOP and not was_stopped:
        _ask_if_unusual(timer, clock)
    if was_stopped and not timer.is_stopped:
        timer.log_key = uuid4()  # the form that is filled already says less than there will be
    return _saved(timer)


@transaction.atomic
def note_away(*, user: User, version: int, away_ms: int, now: datetime | None = None) -> Acted:
    """The page was out of sight for so long, up to now: that is asked about, unless a question waits."""
    touch_person(user.pk)
    timer = _held(user)
    if timer is None or timer.version != version or timer.running_since is None or timer.away_from:
        return Acted(timer, is_stale=True)
    until = now or timezone.now()
    start = max(until - min(away_ms, timing.MOST_MS) * MILLISECOND, timer.running_since)
    if until - start < AWAY_MS * MILLISECOND:
        return Acted(timer, is_stale=True)
    timer.away_from, timer.away_until = start, until
    return _saved(timer)


@transaction.atomic
def cut_timer(*, user: User, timer_id: int, at: datetime, now: datetime | None = None) -> Acted:
    """Stop it as of an earlier moment."""
    touch_person(user.pk)
    timer = _held(user)
    if timer is None or timer.pk != timer_id:
        return Acted(timer, is_stale=True)
    keep_clock(timer, timing.cut(clock_of(timer), ms_of(at), ms_of(now or timezone.now())))
    timer.away_from = timer.away_until = None
    return _saved(timer)


@transaction.atomic
def change_timer(
    *, user: User, timer_id: int, account: Account | None, type: TaskType | None, pay: Decimal | None
) -> Acted:
    """What is being timed, and the pay for one of it. ValueError for another person's account or type."""
    touch_person(user.pk)
    _check_owner(user, account, type)
    timer = _held(user)
    if timer is None or timer.pk != timer_id:
        return Acted(timer, is_stale=True)
    timer.account, timer.type, timer.pay = account, type, pay
    timer.save(update_fields=["account", "type", "pay"])
    return Acted(timer)


@transaction.atomic
def discard_timer(*, user: User, timer_id: int, now: datetime | None = None) -> Acted:
    """Away with it; for the days that a deleted task can come back it can too."""
    touch_person(user.pk)
    timer = _held(user)
    if timer is None or timer.pk != timer_id:
        return Acted(timer, is_stale=True)
    timer.deleted_at = now or timezone.now()
    _flag(user, False)
    return _saved(timer)


@transaction.atomic
def restore_timer(*, user: User, timer_id: int, is_stopped: bool = False) -> Timer:
    """Bring a discarded one back: as if it had run on, or stopped as of when it was discarded.

    Raises Timer.DoesNotExist, and AnotherRuns.
    """
    touch_person(user.pk)
    timer = Timer.objects.get(user=user, pk=timer_id, task=None)
    held = _held(user)
    if held and held != timer:
        raise AnotherRuns(timer_id)
    if is_stopped and timer.deleted_at:
        keep_clock(timer, timing.stop(clock_of(timer), ms_of(timer.deleted_at)))
    if Task.objects.filter(user=user, log_key=timer.log_key).exists():
        timer.log_key = uuid4()  # a form that was open already has become a task meanwhile
    timer.deleted_at = None
    _flag(user, True)
    _saved(timer)
    return timer


def answered(timer: Timer, answer: str) -> Clock:
    """The clock of a stopped timer as one of the ANSWERS makes it. Nothing is written."""
    return ACTS[answer](timer, clock_of(timer), 0)


def finish_timer(*, user: User, key: UUID, task: Task) -> None:
    """The form of this key has become a task, in the same transaction: its timer is done."""
    if Timer.objects.for_user(user).open().filter(log_key=key).update(task=task):
        _flag(user, False)


ACTS: dict[str, Callable[[Timer, Clock, int], Clock]] = {
    PAUSE: lambda timer, clock, now: timing.pause(clock, now),
    RESUME: lambda timer, clock, now: timing.resume(clock, now),
    MORE: lambda timer, clock, now: timing.one_more(clock),
    STOP: lambda timer, clock, now: timing.stop(clock, now),
    KEEP: lambda timer, clock, now: clock,
    OFF: lambda timer, clock, now: timing.take_off(clock, *_away(timer), now),
    END: lambda timer, clock, now: timing.cut(clock, _away(timer)[0], now) if timer.away_from else clock,
}


def _away(timer: Timer) -> tuple[int, int]:
    """What is asked about; no time at all when nothing is."""
    if timer.away_from is None or timer.away_until is None:
        return 0, 0
    return ms_of(timer.away_from), ms_of(timer.away_until)


def _ask_if_unusual(timer: Timer, clock: Clock) -> None:
    """Ask about what goes beyond the longest of the person's latest tasks of this type."""
    usual = _longest_usual(timer)
    if usual is None or not clock.spans or timing.trimmed_ms(clock, 0) < usual + AWAY_MS or timer.away_from:
        return
    reached = timing.reached(clock, usual, 0)
    if reached is not None:
        timer.away_from, timer.away_until = instant_of(reached), instant_of(clock.spans[-1].until)


def _longest_usual(timer: Timer) -> int | None:
    """In milliseconds; None while too little is known."""
    timed = Task.objects.for_user(timer.user).exclude(duration_ms=None)
    if timer.type_id:
        timed = timed.filter(type=timer.type_id)
    latest = timed.order_by("-local_on", "-started_at", "-pk").values_list("duration_ms", flat=True)
    lengths = [ms for ms in latest[:LATEST] if ms]
    return max(lengths) if len(lengths) >= FEWEST else None


def _saved(timer: Timer) -> Acted:
    timer.version += 1
    timer.save()
    return Acted(None if timer.deleted_at else timer)


def _held(user: User) -> Timer | None:
    """The open one, whatever the flag says."""
    timer = Timer.objects.for_user(user).open().select_related("account", "type").first()
    if timer:
        timer.user = user  # which is asked for no second time
    return timer


def _flag(user: User, has_timer: bool) -> None:
    User.objects.filter(pk=user.pk).update(has_timer=has_timer)
    user.has_timer = has_timer


def _check_owner(user: User, account: Account | None, type: TaskType | None) -> None:
    if (account and account.user_id != user.pk) or (type and type.user_id not in (None, user.pk)):
        raise ValueError("this belongs to another person")
