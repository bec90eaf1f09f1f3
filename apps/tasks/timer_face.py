"""What pages show of the open timer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.accounts.periods import MILLISECOND, local_date
from apps.tasks.durations import HOUR_MS, SECOND_MS, ticking
from apps.tasks.models import Timer
from apps.tasks.timer_clock import clock_of, ms_of
from apps.tasks.timers import answered, open_timer
from apps.tasks.timing import trimmed_ms
from apps.tasks.versus import Versus, versus

RATE_FROM_MS = 60_000  # after less time a rate says nothing
FORGOTTEN_MS = 3 * HOUR_MS  # of running without a word


@dataclass(frozen=True, slots=True)
class Face:
    """The timer at one moment, with what an hour of it brings so far beside the usual there."""

    timer: Timer
    ms: int  # that counts
    away_ms: int  # that was taken off
    versus: Versus | None  # None: no pay is written, or too little has run
    is_forgotten: bool

    @property
    def shown(self) -> str:
        return ticking(self.ms)

    @property
    def is_running(self) -> bool:
        return self.timer.running_since is not None

    @property
    def is_asked(self) -> bool:
        """Whether an absence waits for its answer."""
        return self.timer.away_from is not None


def face_of(user: User, now: datetime) -> Face | None:
    """None without an open timer. Two queries while one runs and has a pay, one without, else none."""
    timer = open_timer(user)
    return None if timer is None else face(timer, now)


def face(timer: Timer, now: datetime) -> Face:
    ms, away_ms = trimmed_ms(clock_of(timer), ms_of(now)), timer.raw_ms - timer.trimmed_ms
    return Face(timer, ms, away_ms, _versus(timer, ms, now), _is_forgotten(timer, now))


def so_far(timer: Timer) -> Decimal | None:
    """What it has brought: the pay of each task that is done; of those planned while none was counted."""
    return None if timer.pay is None else timer.pay * (timer.units or timer.planned)


def form_values(timer: Timer) -> dict[str, Any]:
    """The first values of the log form of a stopped timer; whole seconds, at least one where any time ran."""
    said = {"account": timer.account_id, "type": timer.type_id, "pay": so_far(timer)}
    facts = {"started": timer.started_at.astimezone(timer.user.timezone), "key": timer.log_key}
    facts |= {"units": timer.units or timer.planned, "minutes": _whole(timer.trimmed_ms)}
    facts |= {name: getattr(timer, name) or None for name in ("title", "client", "note")}
    return {name: value for name, value in (said | facts).items() if value is not None}


def answered_ms(timer: Timer, answer: str) -> int | None:
    """The time in the log form of a stopped timer, once its question is answered."""
    return _whole(trimmed_ms(answered(timer, answer), 0))


def _whole(ms: int) -> int | None:
    return (ms // SECOND_MS or min(ms, 1)) * SECOND_MS or None


def _versus(timer: Timer, ms: int, now: datetime) -> Versus | None:
    brought = so_far(timer)
    if brought is None or timer.account is None or ms < RATE_FROM_MS:
        return None
    return versus(timer.user, timer.account, brought, ms, local_date(now, timer.user.timezone))


def _is_forgotten(timer: Timer, now: datetime) -> bool:
    since = timer.running_since
    if since is None or timer.away_from:
        return False
    return now - max(since, timer.kept_at or since) > FORGOTTEN_MS * MILLISECOND
