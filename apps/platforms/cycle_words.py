"""A payout cycle in plain sentences."""

from collections.abc import Iterable

from babel.lists import format_list
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.accounts.choices import place_name
from apps.accounts.locale import known_locale
from apps.accounts.templatetags.fmt import day_year
from apps.platforms.cycles import WEEKDAYS, Cycle
from apps.platforms.kinds import method_words
from apps.platforms.templatetags.remarks import remark_of


def cycle_sentences(cycle: Cycle) -> list[str]:
    """What is known of a cycle, the main thing first, in the active language."""
    found: list[str]
    if cycle.kind == "by_method":
        found = [format_html("{}: {}", method_words(by), cycle_text(one)) for by, one in cycle.methods]
    else:
        found = [_MAIN[cycle.kind](cycle), *_details(cycle)]
    return [sentence for sentence in [*found, remark_of(cycle.note)] if sentence]


def cycle_text(cycle: Cycle) -> SafeString:
    """The same in one piece, for a page."""
    return format_html_join(" ", "{}", ((sentence,) for sentence in cycle_sentences(cycle)))


def _on_request(cycle: Cycle) -> str:
    return _("You ask for a payout.")


def _daily(cycle: Cycle) -> str:
    return _("Paid every day.")


def _weekly(cycle: Cycle) -> str:
    if cycle.credited_span:
        return _("Work is credited week by week.")
    if cycle.weekdays:
        return _("Paid every week, on %(days)s.") % {"days": _weekdays(cycle.weekdays)}
    if cycle.weekday_span:
        return _("Paid every week, between %(first)s and %(last)s.") % _span(cycle.weekday_span)
    return _("Paid every week.")


def _biweekly(cycle: Cycle) -> str:
    if cycle.weekdays:
        return _("Paid every two weeks, on %(days)s.") % {"days": _weekdays(cycle.weekdays)}
    return _("Paid every two weeks.")


def _semi_monthly(cycle: Cycle) -> str:
    if cycle.days:
        return _("Paid twice a month: %(days)s.") % {"days": _list(_day(day) for day in cycle.days)}
    return _("Paid twice a month.")


def _monthly(cycle: Cycle) -> str:
    if cycle.days:
        return _("Paid every month, about %(days)s.") % {"days": _list(_day(day) for day in cycle.days)}
    if cycle.working_day:
        return _("Paid every month, on working day %(number)s.") % {"number": cycle.working_day}
    return _("Paid every month.")


def _after_approval(cycle: Cycle) -> str:
    days = cycle.wait_days or 0
    wait = (
        ngettext("%(n)s working day", "%(n)s working days", days)
        if cycle.business_days
        else ngettext("%(n)s day", "%(n)s days", days)
    ) % {"n": days}
    said = {
        "completion": _("Each task is paid by itself, about %(wait)s after you finish it."),
        "approval": _("Each task is paid by itself, about %(wait)s after it is approved."),
        "project_close": _("Each task is paid by itself, about %(wait)s after the whole project closes."),
    }
    return said.get(cycle.counted_from, _("Each task is paid by itself, within about %(wait)s.")) % {
        "wait": wait
    }


_MAIN = {
    "on_request": _on_request,
    "daily": _daily,
    "weekly": _weekly,
    "biweekly": _biweekly,
    "semi_monthly": _semi_monthly,
    "monthly": _monthly,
    "days_after_approval": _after_approval,
}


def _details(cycle: Cycle) -> list[str]:
    return [*_about_asking(cycle), *_about_work(cycle), *_about_days(cycle)]


def _about_asking(cycle: Cycle) -> list[str]:
    found = []
    if cycle.request_needed is not None:
        found.append(_("You have to ask for it.") if cycle.request_needed else _("You need not ask for it."))
    if cycle.request_weekdays:
        found.append(_("You can ask on %(days)s.") % {"days": _weekdays(cycle.request_weekdays)})
    if cycle.request_span:
        first, last = (_day(day) for day in cycle.request_span)
        found.append(_("You can ask from %(first)s to %(last)s.") % {"first": first, "last": last})
    if hours := cycle.min_interval_hours:
        found.append(
            ngettext("At most once in %(n)s hour.", "At most once in %(n)s hours.", hours) % {"n": hours}
        )
    if cycle.kind == "on_request" and cycle.weekdays:
        found.append(_("It is sent on %(days)s.") % {"days": _weekdays(cycle.weekdays)})
    if days := cycle.min_days_after_request:
        found.append(
            ngettext("At least %(n)s day after you ask.", "At least %(n)s days after you ask.", days)
            % {"n": days}
        )
    return found


def _about_work(cycle: Cycle) -> list[str]:
    found = []
    if cycle.week_span:
        found.append(_("Its week of work runs from %(first)s to %(last)s.") % _span(cycle.week_span))
    if cycle.credited_span:
        found.append(
            _("That week is credited between %(first)s and %(last)s of the next one.")
            % _span(cycle.credited_span)
        )
    if cycle.covers:
        covers = {
            "previous_month": _("For the work of the month before."),
            "requests_of_previous_month": _("For what was asked for in the month before."),
        }
        found.append(covers[cycle.covers])
    if days := cycle.payable_after_days:
        found.append(ngettext("Payable after %(n)s day.", "Payable after %(n)s days.", days) % {"n": days})
    return found


def _about_days(cycle: Cycle) -> list[str]:
    found = []
    if cycle.anchor:
        found.append(_("Every second week, counted from %(day)s.") % {"day": day_year(cycle.anchor)})
    if cycle.statement_day:
        found.append(_("The statement comes on %(day)s.") % {"day": _day(cycle.statement_day)})
    if cycle.paid_by_month_end:
        found.append(_("Sent by the end of the month."))
    if cycle.then_weekday:
        found.append(_("Sent on the first %(day)s after that.") % {"day": _weekday(cycle.then_weekday)})
    if cycle.cutoff:
        found.append(_cutoff(cycle))
    if cycle.weekend_moves_to:
        found.append(_("A weekend moves it to %(day)s.") % {"day": _weekday(cycle.weekend_moves_to)})
    return found


def _cutoff(cycle: Cycle) -> str:
    when = f"{_weekday(cycle.cutoff_weekday)} {cycle.cutoff}" if cycle.cutoff_weekday else cycle.cutoff
    if cycle.timezone:
        when = f"{when} ({place_name(cycle.timezone)})"
    return _("Cut-off: %(when)s.") % {"when": when}


def _weekday(day: str) -> str:
    return str(NAMES[WEEKDAYS.index(day)])


def _weekdays(days: Iterable[str]) -> str:
    return _list(_weekday(day) for day in days)


def _span(span: tuple[str, ...]) -> dict[str, str]:
    return {"first": _weekday(span[0]), "last": _weekday(span[1])}


def _day(day: int) -> str:
    return _("day %(number)s") % {"number": day} if day else _("the last day")


def _list(words: Iterable[str]) -> str:
    return format_list(list(words), locale=known_locale(get_language() or ""))
