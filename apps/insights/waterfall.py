"""The page of the rate: every step from what was advertised to what has come, and the rates beside it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.insights import charts
from apps.insights.beside import Said, delay_factor, rates_of, said_of
from apps.insights.choice import RateChoice
from apps.insights.figure import rate_of
from apps.insights.ledger import Step, Waterfall, waterfall
from apps.insights.links import Links, More
from apps.insights.period import Period, period_of
from apps.platforms.facts import told_apart
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import TaskType
from apps.tasks.rates import EARLY

TOTALS = ("advertised", "effective", "received")
MAY_COME = ("pending", "open")
SENTENCES = {
    "rejected": _("Posted pay of work that was turned down. Its time counts."),
    "unpaid": _("Time on work not handed in, or approved no more, and the little that was paid for it."),
    "extra": _("Bonuses, corrections, and pay that is not what was posted."),
    "recurring": _("Searching, looking, messages, chores: time that nobody pays for."),
    "one_off": _("Time that is spent only once."),
    "doubt": _("Pending money counts by its chance of being approved."),
    "fees": _("Of payouts that arrived in this time."),
    "lost": _("Of payouts that ended in this time."),
    "exchange": _("What conversions brought beyond the rate of the day you asked."),
    "gift_cards": _("What a card is worth less to you than its face value."),
    "pending": _("Not decided yet, so nothing of it can be here."),
    "open": _("Still with the platform, or on its way."),
    "other": _("Payouts for other work or for work without a time, and rates that moved."),
}


class _Line(NamedTuple):
    key: str
    label: Promise
    amount: Money
    sentence: Promise


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the chart: where the rate stands (a total), or what changes it."""

    key: str
    label: Promise
    amount: Money
    sentence: Promise
    url: str  # of the rows behind it; "" where they are on no page
    more: list[More]  # of those behind it that are not there
    bar: charts.Bar
    is_total: bool

    @property
    def may_come(self) -> bool:
        """It is taken away for now: it may still arrive."""
        return self.key in MAY_COME

    @property
    def is_less(self) -> bool:
        return not self.is_total and self.amount.amount < 0


@dataclass(frozen=True, slots=True)
class RatePage:
    """One person's page at one moment. Money is home money."""

    choice: RateChoice
    day: date
    wallets: list[tuple[Account, str]]  # all accounts, and the names that tell them apart
    types: list[tuple[int, str]]
    account: Account | None
    type_name: str
    rate: Money | None  # an hour; None: not measurable
    timed: int
    entries: int
    unconverted: int
    untimed: int
    untimed_money: Money
    untimed_url: str
    rows: list[Row]
    zero_x: str
    largest: Row | None  # the step that takes most; None: nothing is, or it is too early to judge
    said: list[Said]
    unit: str

    @property
    def is_early(self) -> bool:
        """Too early to judge: nothing is made of the steps."""
        return self.timed < EARLY

    @property
    def is_empty(self) -> bool:
        """Nothing was done in this time."""
        return not self.entries and self.rate is None


def rate_page(user: User, *, now: datetime, choice: RateChoice) -> RatePage | None:
    """None for an account or a type that this person has not."""
    day, unit = local_date(now, user.timezone), user.home_currency
    period = period_of(user, choice, day)
    accounts = list(period.accounts.values())
    type_name = _type_name(user, choice.type_id, period)
    if type_name is None or (choice.account_id and choice.account_id not in period.accounts):
        return None
    figures, cash = period.figures, period.cash
    links = Links(choice, period.days, bool(figures.home_adjusted_money), period.below_face)
    found = rates_of(figures, cash.fees)
    rows, zero_x = _rows(waterfall(figures, cash, unit), links)
    return RatePage(
        choice=choice,
        day=day,
        wallets=list(zip(accounts, told_apart(accounts), strict=True)),
        types=sorted(period.types.items(), key=lambda known: known[1].casefold()),
        account=period.accounts.get(choice.account_id or 0),
        type_name=type_name,
        rate=rate_of(figures, cash.fees, unit),
        timed=figures.home_timed,
        entries=figures.entries,
        unconverted=figures.unconverted,
        untimed=figures.entries - figures.timed,
        untimed_money=Money.nearest(figures.home_settled_money - figures.home_settled_timed, unit),
        untimed_url=links.rows_of("untimed"),
        rows=rows,
        zero_x=zero_x,
        largest=_largest(rows) if figures.home_timed >= EARLY else None,
        said=said_of(
            found, cash, figures.all_ms, period.weighed,
            arrived=period.arrived, delta=delay_factor(user), unit=unit,
        ),
        unit=unit,
    )  # fmt: skip


def _type_name(user: User, type_id: int | None, period: Period) -> str | None:
    """Nothing where none was chosen; None where it is not theirs. One query for a type without any work."""
    if type_id is None or type_id in period.types:
        return period.types.get(type_id or 0, "")
    known = TaskType.objects.for_user(user).filter(pk=type_id).first()
    return known.label if known else None


def _rows(found: Waterfall | None, links: Links) -> tuple[list[Row], str]:
    """In order, each with its bar, and where zero lies."""
    if found is None:
        return [], ""
    first = found.ledger
    lines = [
        _Line("advertised", _("Advertised pay"), first.advertised, _("Of work handed in, over its time.")),
        *map(_step, first.steps),
        _Line("effective", _("Per hour of your time"), first.effective, _("What an hour really earns.")),
        *map(_step, found.after),
        _Line("received", _("Received by today"), found.received, _("For this work, after fees.")),
    ]
    drawn = charts.waterfall([(line.key in TOTALS, line.amount.amount) for line in lines])
    rows = [
        Row(*line, links.rows_of(line.key), links.more_of(line.key), bar, line.key in TOTALS)
        for line, bar in zip(lines, drawn.bars, strict=True)
    ]
    return rows, drawn.zero_x


def _step(step: Step) -> _Line:
    return _Line(step.kind.key, step.label, step.amount, SENTENCES[step.kind.key])


def _largest(rows: list[Row]) -> Row | None:
    """Of the steps to the real rate, the one that takes most."""
    steps = takewhile(lambda row: row.key != "effective", rows)
    return min((row for row in steps if row.is_less), key=lambda row: row.amount.amount, default=None)
