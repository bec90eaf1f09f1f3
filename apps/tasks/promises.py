"""A bonus that was promised, and the day by which it should have come. Days are the person's own.

Where no day was named, a bonus is expected when the platform is done with looking at work, and where that is
not known either, two weeks after the work. `DUE_ON` is the SQL face of `due_on`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

USUAL_DAYS = 14

# Of a task `t` on an account `a` with its platform `p`.
DUE_ON = f"coalesce(t.promised_until, t.local_on + coalesce(a.approval_days, p.approval_days, {USUAL_DAYS}))"


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and how one came to it, in words that follow it."""

    on: date
    because: str


def due(work_on: date, until: date | None, approval_days: int | None) -> Due:
    """When the bonus of a piece of work should be there at the latest.

    `until` is the day that the person noted, `approval_days` what the platform needs at most. None: not
    known.
    """
    return Due(due_on(work_on, until, approval_days), _because(until, approval_days))


def due_on(work_on: date, until: date | None, approval_days: int | None) -> date:
    """The day alone."""
    if until is not None:
        return until
    return work_on + timedelta(days=USUAL_DAYS if approval_days is None else approval_days)


def _because(until: date | None, approval_days: int | None) -> str:
    if until is not None:
        return _("as you noted")
    if approval_days is None:
        return _("%(days)s days after the work, as no day is known") % {"days": USUAL_DAYS}
    return ngettext(
        "%(days)s day after the work, as long as an approval takes",
        "%(days)s days after the work, as long as an approval takes",
        approval_days,
    ) % {"days": approval_days}
