"""When an account is paid, in plain words: the kind first, then only what matters for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts import choices
from apps.platforms.clock import next_runs
from apps.platforms.cycle_checks import problems
from apps.platforms.cycle_fields import HourField, MonthDayField, MonthDaysField, WeekdayField, WeekdaysField
from apps.platforms.cycles import COUNTED_FROM, COVERS, KINDS, Cycle, cycle_json, read_cycle
from apps.platforms.models import FIRST_DAY, LAST_DAY, Account
from apps.platforms.paydays import Payday, payday
from apps.platforms.typed_json import Wrong

UNKNOWN = "unknown"
KIND_WORDS = (
    ("on_request", _("When I ask")),
    ("daily", _("Every day")),
    ("weekly", _("Every week")),
    ("biweekly", _("Every two weeks")),
    ("semi_monthly", _("Twice a month")),
    ("monthly", _("Every month")),
    ("days_after_approval", _("So many days after approval")),
    (UNKNOWN, _("I do not know")),
)
COVERS_WORDS = (_("the work of the month before"), _("what was asked for in the month before"))
COUNTED_WORDS = (_("when I finish the task"), _("when it is approved"), _("when the whole project closes"))
SPANS = ("weekday_span", "week_span", "credited_span", "request_span")


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together, and the kinds for which they matter. `is_extra`: seldom wanted."""

    names: tuple[str, ...]
    legend: Any = ""
    is_extra: bool = False


GROUPS = (
    Group(("weekdays",)),
    Group(("anchor",)),
    Group(("days",)),
    Group(("weekend_moves_to",)),
    Group(("working_day",)),
    Group(("covers",)),
    Group(("wait_days", "business_days", "counted_from", "then_weekday"), _("The wait")),
    Group(("request_needed",)),
    Group(("min_interval_hours", "min_days_after_request"), _("Asking")),
    Group(("cutoff_weekday", "cutoff", "timezone"), _("Cut-off: too late from then on")),
    Group(("weekday_span_first", "weekday_span_last"), _("Paid on one day between"), True),
    Group(("week_span_first", "week_span_last"), _("Its week of work"), True),
    Group(("credited_span_first", "credited_span_last"), _("That week is credited between"), True),
    Group(("payable_after_days",), is_extra=True),
    Group(("request_weekdays",), is_extra=True),
    Group(("statement_day",), is_extra=True),
    Group(("request_span_first", "request_span_last"), _("One can ask only between"), True),
    Group(("paid_by_month_end",), is_extra=True),
)


def _number(low: int, high: int, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=low, max_value=high, **kwargs)


class CycleForm(forms.Form):
    """The rule of one account. What was typed for another kind than the chosen one does not count."""

    kind = forms.ChoiceField(label=_("It pays"), choices=KIND_WORDS, widget=forms.RadioSelect)
    preview = forms.BooleanField(required=False)
    weekdays = WeekdaysField(label=_("On these weekdays"))
    anchor = forms.DateField(
        label=_("A day on which it paid, or will pay"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Every second week is counted from there."),
    )
    days = MonthDaysField(
        label=_("On these days of the month"),
        help_text=_("Like 15, or 1, 15, or 15, last. A month without that day: its last day."),
    )
    weekend_moves_to = WeekdayField(label=_("A day at the weekend moves to"), none=_("It stays"))
    working_day = _number(1, 23, label=_("Or on this working day of the month, counted from its start"))
    covers = forms.ChoiceField(
        label=_("It pays for"),
        required=False,
        choices=[("", _("all that is there by then")), *zip(COVERS, COVERS_WORDS, strict=True)],
    )
    wait_days = _number(0, 400, label=_("Days"))
    business_days = forms.BooleanField(label=_("Working days only"), required=False)
    counted_from = forms.ChoiceField(
        label=_("Counted from"),
        required=False,
        choices=[("", "–"), *zip(COUNTED_FROM, COUNTED_WORDS, strict=True)],
    )
    then_weekday = WeekdayField(label=_("And then on the next"), none=_("no special day"))
    request_needed = forms.ChoiceField(
        label=_("Do you have to ask for it?"),
        required=False,
        choices=[("", "–"), ("yes", _("Yes")), ("no", _("No, it comes by itself"))],
    )
    min_interval_hours = _number(1, 1000, label=_("Hours from one request to the next, at least"))
    min_days_after_request = _number(1, 400, label=_("Days from asking to being paid, at least"))
    cutoff_weekday = WeekdayField(label=_("Weekday"), none=_("the day of the run"))
    cutoff = HourField(label=_("Hour"))
    timezone = forms.ChoiceField(label=_("In the time zone of"), required=False)
    weekday_span_first = WeekdayField(label=_("From"))
    weekday_span_last = WeekdayField(label=_("To"))
    week_span_first = WeekdayField(label=_("From"))
    week_span_last = WeekdayField(label=_("To"))
    credited_span_first = WeekdayField(label=_("From"))
    credited_span_last = WeekdayField(label=_("To"))
    payable_after_days = _number(1, 400, label=_("Work is payable after so many days"))
    request_weekdays = WeekdaysField(label=_("One can ask only on"))
    statement_day = _number(1, 31, label=_("Its statement comes on this day of the month"))
    request_span_first = MonthDayField(label=_("From"))
    request_span_last = MonthDayField(label=_("To"))
    paid_by_month_end = forms.BooleanField(label=_("Sent by the end of the month"), required=False)

    def __init__(self, account: Account, data: Any = None, *, now: datetime) -> None:
        self.now, self.tz, self.before = now, account.user.timezone, account.usual_cycle
        super().__init__(data, initial=_initial(self.before))
        own = _("Your own: %(zone)s") % {"zone": choices.place_name(str(self.tz))}
        cast(forms.ChoiceField, self.fields["timezone"]).choices = [("", own), *choices.zones()]

    def clean_anchor(self) -> Any:
        anchor = self.cleaned_data["anchor"]
        if anchor and not FIRST_DAY <= anchor <= LAST_DAY:
            raise forms.ValidationError(_("Write a day from the year 2000 on."))
        return anchor

    def clean(self) -> dict[str, Any]:
        """With the rule under `cycle`; None where the person does not know it."""
        cleaned = super().clean() or {}
        cleaned["cycle"] = None
        self._check_spans(cleaned)
        if self.errors or cleaned["kind"] == UNKNOWN:
            return cleaned
        try:
            cleaned["cycle"] = cycle = read_cycle(_rule(cleaned), "form")
        except Wrong as wrong:
            self.add_error(None, str(wrong))
            return cleaned
        found = list(problems(cycle))
        for name, words in found:
            self.add_error(name if name in self.fields else f"{name}_first", words)
        if not found and not next_runs(cycle, self.now, tz=self.tz, count=1):
            self.add_error(None, _("By these rules no payday ever comes. Write on which days it pays."))
        return cleaned

    @property
    def own_cycle(self) -> dict[str, Any] | None:
        """What the services take."""
        cycle = self.cleaned_data["cycle"]
        return cycle_json(cycle) if cycle else None

    def payday(self) -> Payday | None:
        """The next dates by what was sent, else by what counts now. None: not known, or not finished."""
        cycle = self.before
        if self.is_bound:
            cycle = self.cleaned_data["cycle"] if self.is_valid() else None
        return payday(cycle, self.now, self.tz) if cycle else None

    def groups(self, *, is_extra: bool = False) -> Iterator[dict[str, Any]]:
        """For the template: the fields of each group, its legend, and the kinds that it is for."""
        for group in GROUPS:
            if group.is_extra == is_extra:
                kinds = [kind for kind in KINDS if _field_of(group.names[0]) in KINDS[kind]]
                fields = [self[name] for name in group.names]
                yield {"legend": group.legend, "kinds": kinds, "fields": fields}

    def extra_groups(self) -> Iterator[dict[str, Any]]:
        return self.groups(is_extra=True)

    def has_extra(self) -> bool:
        """Whether something seldom wanted is filled in, so that it must not stay folded away."""
        return any(field.value() for group in self.extra_groups() for field in group["fields"])

    def _check_spans(self, cleaned: dict[str, Any]) -> None:
        for name in SPANS:
            first, last = cleaned.get(f"{name}_first"), cleaned.get(f"{name}_last")
            if name in KINDS.get(cleaned.get("kind", ""), ()) and bool(first) != bool(last):
                self.add_error(f"{name}_last", _("Choose both days, or neither."))


def _rule(said: dict[str, Any]) -> dict[str, Any]:
    """What was said about the chosen kind, as it is stored."""
    rule = {"kind": said["kind"], **{name: _part(name, said) for name in KINDS[said["kind"]]}}
    return {name: value for name, value in rule.items() if value not in ("", None, [])}


def _part(name: str, said: dict[str, Any]) -> Any:
    if name in SPANS:
        return [end for end in (said[f"{name}_first"], said[f"{name}_last"]) if end]
    value = said[name]
    if name == "anchor":
        return value and value.isoformat()
    if name == "request_needed":
        return {"yes": True, "no": False}.get(value)
    return None if value is False else value


def _initial(cycle: Cycle | None) -> dict[str, Any]:
    """A rule as the form shows it."""
    if cycle is None:
        return {"kind": UNKNOWN}
    shown = cycle_json(cycle)
    for name in SPANS:
        shown[f"{name}_first"], shown[f"{name}_last"] = shown.get(name) or ("", "")
    if cycle.request_needed is not None:
        shown["request_needed"] = "yes" if cycle.request_needed else "no"
    return shown


def _field_of(name: str) -> str:
    """The part of a cycle that a field is about."""
    return name.removesuffix("_first")
