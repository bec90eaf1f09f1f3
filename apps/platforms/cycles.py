"""When a platform pays out: the typed form of its rule, as far as the rule is known."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from apps.accounts.guesses import known_zones
from apps.platforms.typed_json import Fields, Wrong

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST_DAY = "last"
_CUTOFF = {"cutoff_weekday", "cutoff", "timezone"}
# Which details each kind may have, besides a note.
KINDS: dict[str, set[str]] = {
    "on_request": {"min_interval_hours", "weekdays", "min_days_after_request"} | _CUTOFF,
    "daily": set(),
    "weekly": {
        "weekdays",
        "weekday_span",
        "week_span",
        "credited_span",
        "payable_after_days",
        "request_weekdays",
        "request_needed",
    }
    | _CUTOFF,
    "biweekly": {"weekdays", "anchor"} | _CUTOFF,
    "semi_monthly": {"days", "weekend_moves_to"} | _CUTOFF,
    "monthly": {"days", "working_day", "covers", "statement_day", "request_span", "paid_by_month_end"},
    "days_after_approval": {"wait_days", "business_days", "counted_from", "then_weekday"},
    "by_method": {"methods"},
}
COVERS = ("previous_month", "requests_of_previous_month")
COUNTED_FROM = ("completion", "approval", "project_close")


@dataclass(frozen=True, slots=True)
class Cycle:
    """The rule of a platform, or of one of its methods. What is None or empty is not known.

    Weekdays are mon..sun, days are days of the month (0 stands for the last one), spans are inclusive and
    may run over the end of the week.
    """

    kind: str
    weekdays: tuple[str, ...] = ()  # payouts are made on each of these
    weekday_span: tuple[str, ...] = ()  # payouts are made once between these two
    week_span: tuple[str, ...] = ()  # the platform's week of work
    credited_span: tuple[str, ...] = ()  # that week is credited between these two of the next
    payable_after_days: int | None = None
    anchor: date | None = None  # a day on which it paid or will, from which every second week is counted
    request_weekdays: tuple[str, ...] = ()  # days on which a payout can be asked for
    request_needed: bool | None = None
    min_interval_hours: int | None = None  # between two requests
    min_days_after_request: int | None = None
    cutoff_weekday: str = ""
    cutoff: str = ""  # HH:MM in `timezone`
    timezone: str = ""
    days: tuple[int, ...] = ()
    weekend_moves_to: str = ""
    working_day: int | None = None  # the so-many-th working day of the month
    covers: str = ""
    statement_day: int | None = None
    request_span: tuple[int, ...] = ()
    paid_by_month_end: bool | None = None
    wait_days: int | None = None
    business_days: bool | None = None
    counted_from: str = ""
    then_weekday: str = ""
    methods: "tuple[tuple[str, Cycle], ...]" = ()
    note: str = ""


def read_cycle(data: Any, where: str) -> Cycle:
    """A cycle from JSON. Wrong, with the place, for anything that is not in the schema."""
    if not isinstance(data, dict) or data.get("kind") not in KINDS:
        raise Wrong(where, f"should have a kind, one of {', '.join(KINDS)}")
    fields = Fields(data, where, {"kind", "note"} | KINDS[data["kind"]])
    if data["kind"] == "by_method":
        return Cycle("by_method", methods=_methods(data, where), note=fields.text("note"))
    return Cycle(
        kind=data["kind"],
        weekdays=fields.each("weekdays", _weekday),
        weekday_span=_span(fields, "weekday_span", _weekday),
        week_span=_span(fields, "week_span", _weekday),
        credited_span=_span(fields, "credited_span", _weekday),
        payable_after_days=fields.whole("payable_after_days", 1, 400),
        anchor=fields.day("anchor"),
        request_weekdays=fields.each("request_weekdays", _weekday),
        request_needed=fields.truth("request_needed"),
        min_interval_hours=fields.whole("min_interval_hours", 1, 1000),
        min_days_after_request=fields.whole("min_days_after_request", 1, 400),
        cutoff_weekday=fields.choice("cutoff_weekday", WEEKDAYS, required=False),
        cutoff=fields.match("cutoff", r"([01]\d|2[0-3]):[0-5]\d", "17:00"),
        timezone=fields.choice("timezone", known_zones(), required=False),
        days=fields.each("days", _day_of_month),
        weekend_moves_to=fields.choice("weekend_moves_to", WEEKDAYS, required=False),
        working_day=fields.whole("working_day", 1, 23),
        covers=fields.choice("covers", COVERS, required=False),
        statement_day=fields.whole("statement_day", 1, 31),
        request_span=_span(fields, "request_span", _day_of_month),
        paid_by_month_end=fields.truth("paid_by_month_end"),
        wait_days=fields.whole("wait_days", 0, 400),
        business_days=fields.truth("business_days"),
        counted_from=fields.choice("counted_from", COUNTED_FROM, required=False),
        then_weekday=fields.choice("then_weekday", WEEKDAYS, required=False),
        note=fields.text("note"),
    )


def cycle_json(cycle: Cycle) -> dict[str, Any]:
    """The JSON that `read_cycle` reads the same cycle from: only what is known."""
    known: dict[str, Any] = {}
    for field in dataclass_fields(cycle):
        value = getattr(cycle, field.name)
        if value is None or value in ("", ()):
            continue
        known[field.name] = list(value) if isinstance(value, tuple) else value
    for key in ("days", "request_span"):
        if key in known:
            known[key] = [day or LAST_DAY for day in known[key]]
    if cycle.anchor:
        known["anchor"] = cycle.anchor.isoformat()
    if cycle.methods:
        known["methods"] = {name: cycle_json(one) for name, one in cycle.methods}
    return known


def _methods(data: dict[str, Any], where: str) -> tuple[tuple[str, Cycle], ...]:
    methods = data.get("methods")
    if not isinstance(methods, dict) or not methods:
        raise Wrong(f"{where}.methods", "should be an object of method and cycle")
    return tuple((name, read_cycle(one, f"{where}.methods.{name}")) for name, one in methods.items())


def _span(fields: Fields, key: str, read: Any) -> tuple[Any, ...]:
    span = fields.each(key, read)
    if span and len(span) != 2:
        raise fields.wrong(key, "should be two days: the first and the last")
    return span


def _weekday(item: Any, where: str) -> str:
    return Fields({"day": item}, where, ["day"]).choice("day", WEEKDAYS)


def _day_of_month(item: Any, where: str) -> int:
    if item == LAST_DAY:
        return 0
    day = Fields({"day": item}, where, ["day"]).whole("day", 1, 31)
    if day is None:
        raise Wrong(where, "should be a day of the month")
    return day
