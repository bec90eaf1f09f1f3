"""What a rule lacks, or says twice, so that no payday could be told from it: each with what to write."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.platforms.calendar_days import weekday_of
from apps.platforms.cycles import Cycle

Problem = tuple[str, Any]  # the name of a part of the cycle, and a sentence


def problems(cycle: Cycle) -> Iterator[Problem]:
    """Everything to be put right before the next dates can be told; nothing for a rule that is whole."""
    yield from _CHECKS.get(cycle.kind, _nothing)(cycle)


def _nothing(cycle: Cycle) -> Iterator[Problem]:
    return iter(())


def _on_request(cycle: Cycle) -> Iterator[Problem]:
    if cycle.cutoff_weekday and not cycle.weekdays:
        yield (
            "weekdays",
            _("Choose the weekdays on which it is sent, or take the weekday of the cut-off away."),
        )


def _weekly(cycle: Cycle) -> Iterator[Problem]:
    if not (cycle.weekdays or cycle.weekday_span or cycle.credited_span):
        yield (
            "weekdays",
            _("Choose the weekday on which it pays. If you do not know it, choose “I do not know”."),
        )
    if cycle.weekdays and cycle.weekday_span:
        yield "weekday_span", _("Choose weekdays, or the days between which it pays, not both.")


def _biweekly(cycle: Cycle) -> Iterator[Problem]:
    if cycle.anchor is None:
        yield "anchor", _("Write a day on which it paid, or will pay: there are two weeks it could be.")
    elif cycle.weekdays and weekday_of(cycle.anchor) not in cycle.weekdays:
        yield "anchor", _("That is another weekday than those you chose. Write a day on which it pays.")


def _semi_monthly(cycle: Cycle) -> Iterator[Problem]:
    if len(cycle.days) != 2:
        yield "days", _("Write two days of the month, like 1, 15, or 15, last.")


def _monthly(cycle: Cycle) -> Iterator[Problem]:
    if cycle.days and cycle.working_day:
        yield "working_day", _("Write a day of the month or a working day, not both.")
    elif not (cycle.days or cycle.working_day or cycle.paid_by_month_end):
        yield "days", _("Write the day of the month on which it pays, like 15 or last.")


def _after_approval(cycle: Cycle) -> Iterator[Problem]:
    if cycle.wait_days is None:
        yield "wait_days", _("Write how many days it takes; 0 for the same day.")


_CHECKS = {
    "on_request": _on_request,
    "weekly": _weekly,
    "biweekly": _biweekly,
    "semi_monthly": _semi_monthly,
    "monthly": _monthly,
    "days_after_approval": _after_approval,
}
