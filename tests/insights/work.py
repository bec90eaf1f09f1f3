"""Work to be looked at, and Today as it shows it."""

from datetime import timedelta
from decimal import Decimal as D

from apps.insights.today import today_of
from tests.factories import make_task
from tests.insights.conftest import NOW

MINUTE = 60_000


def log(user, account, minutes, reward, status="approved", **facts):
    when = facts.pop("at", NOW - timedelta(hours=2))
    ms = None if minutes is None else round(minutes * MINUTE)
    return make_task(
        user, account, started_at=when, duration_ms=ms, reward=D(str(reward)), status=status, **facts
    )


def today_at(user, *, days=30, by="platform", now=NOW):
    user.refresh_from_db()
    return today_of(user, now=now, days=days, by=by)
