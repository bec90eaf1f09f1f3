"""The tasks of a list as the rows of a file: its columns are declared, and a cell is made by one function.

Days and times are those of the zone a task was logged in, as in the list. Money is exact, in the unit beside
it. What a task brings is what it adds to the sums of the list: pending work as if it were approved, nothing
where it was turned down. At home it has the eight decimals that roll-ups keep, so that a sum of the column
is rounded once; it is empty where there is no exchange rate yet.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import round_half_even
from apps.platforms.rates_book import HomeRates, home_rates
from apps.tasks.built_in import TYPES, type_words
from apps.tasks.models import Status, Task
from apps.tasks.sheets import AT_ONCE, Cell, Sheet, plain
from apps.tasks.tables import brings

HOME_PLACES = 8
MINUTE_MS = 60_000
MINUTE_PLACES = 4
FIELDS = (
    "local_on", "started_at", "timezone", "account_id", "account__name", "account__unit", "type__name",
    "title", "client", "status", "reward", "bonus", "paid", "worth", "duration_ms",
    "estimate_ms", "setup_ms", "hourly", "units", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What all rows need, looked up once."""

    home: str
    rates: dict[int, HomeRates]
    statuses: dict[str, str]
    types: dict[str, str]  # those of everybody, in the language of who asks; rows are read after that

    @classmethod
    def of(cls, user: User) -> "Known":
        accounts = Account.objects.for_user(user).with_platform()
        statuses = {value: str(label) for value, label in Status.choices}
        return cls(user.home_currency, home_rates(user, accounts), statuses, _types())


def sheet_of(user: User, tasks: QuerySet[Task]) -> Sheet:
    """Of these tasks of the person's, in the order they have. One to three queries, and one for the rows."""
    return Sheet(_("Tasks"), [str(label) for label, _cell in COLUMNS], _rows(tasks, Known.of(user)))


def _rows(tasks: QuerySet[Task], known: Known) -> Iterator[list[Cell]]:
    cells = [cell for _label, cell in COLUMNS]
    for row in tasks.values_list(*FIELDS, named=True).iterator(AT_ONCE):
        yield [cell(row, known) for cell in cells]


def _day(row: Any, known: Known) -> date:
    day: date = row.local_on
    return day


def _start(row: Any, known: Known) -> time:
    at: time = row.started_at.astimezone(_zone(row.timezone)).time().replace(microsecond=0)
    return at


def _status(row: Any, known: Known) -> str:
    return known.statuses[row.status]


def _brings(row: Any, known: Known) -> Decimal:
    return plain(brings(row), row.account__unit)


def _minutes(name: str) -> Callable[[Any, Known], Decimal | None]:
    def cell(row: Any, known: Known) -> Decimal | None:
        ms = getattr(row, name)
        return None if ms is None else round_half_even(Fraction(ms, MINUTE_MS), MINUTE_PLACES).normalize()

    return cell


def _at_home(row: Any, known: Known) -> Decimal | None:
    rate = _rate(known.rates.get(row.account_id, []), row.local_on)
    if rate is None:
        return None
    return plain(round_half_even(Fraction(brings(row)) * Fraction(rate), HOME_PLACES), known.home)


def _home(row: Any, known: Known) -> str:
    return known.home if _rate(known.rates.get(row.account_id, []), row.local_on) is not None else ""


def _money(name: str) -> Callable[[Any, Known], Decimal | None]:
    """An amount of the row, in the unit of its account."""

    def cell(row: Any, known: Known) -> Decimal | None:
        amount = getattr(row, name)
        return None if amount is None else plain(amount, row.account__unit)

    return cell


def _as_it_is(name: str) -> Callable[[Any, Known], Cell]:
    def cell(row: Any, known: Known) -> Cell:
        value: Cell = getattr(row, name)
        return value

    return cell


def _type(row: Any, known: Known) -> Cell:
    return known.types.get(row.type__name, row.type__name)


COLUMNS: tuple[tuple[Any, Callable[[Any, Known], Cell]], ...] = (
    (gettext_lazy("Date"), _day),
    (gettext_lazy("Start"), _start),
    (gettext_lazy("Time zone"), _as_it_is("timezone")),
    (gettext_lazy("Platform"), _as_it_is("account__name")),
    (gettext_lazy("Type"), _type),
    (gettext_lazy("Title"), _as_it_is("title")),
    (gettext_lazy("Client"), _as_it_is("client")),
    (gettext_lazy("Status"), _status),
    (gettext_lazy("Unit"), _as_it_is("account__unit")),
    (gettext_lazy("Pay"), _money("reward")),
    (gettext_lazy("Bonus"), _money("bonus")),
    (gettext_lazy("Really paid"), _money("paid")),
    (gettext_lazy("Brings"), _brings),
    (gettext_lazy("Minutes"), _minutes("duration_ms")),
    (gettext_lazy("Estimated minutes"), _minutes("estimate_ms")),
    (gettext_lazy("Minutes to get ready"), _minutes("setup_ms")),
    (gettext_lazy("Per hour"), _money("hourly")),
    (gettext_lazy("In home currency"), _at_home),
    (gettext_lazy("Home currency"), _home),
    (gettext_lazy("Tasks in the batch"), _as_it_is("units")),
    (gettext_lazy("Note"), _as_it_is("note")),
)


def _types() -> dict[str, str]:
    return {name: type_words(name) for name in TYPES}


def _rate(rates: HomeRates, on: date) -> Decimal | None:
    """The one that is valid on a day."""
    index = bisect_right(rates, on, key=lambda known: known[0])
    return rates[index - 1][1] if index else None


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
