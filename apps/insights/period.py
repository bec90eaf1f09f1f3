"""The figures and the money of one person's period, of all of it or of one account or type."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from apps.accounts.models import User
from apps.accounts.periods import DAY, Days, last_days
from apps.accounts.prepared import fetch_together
from apps.insights.beside import Part, Weighed
from apps.insights.cash import Came, Costs, Earned, Settled, costs_of, received_of
from apps.insights.choice import RateChoice
from apps.insights.fees import NO_RATES, NOTHING, Worth, shared
from apps.insights.rate_reads import (
    Cell,
    earned_asked,
    earned_of,
    payouts_asked,
    payouts_of,
    worked,
    worked_asked,
)
from apps.insights.reads import Figures
from apps.insights.steps import Cash
from apps.insights.where import sum_of
from apps.payouts.balances import standings_asked, standings_of
from apps.payouts.waiting import NOTHING_KNOWN, delays_of
from apps.platforms.models import FIRST_DAY, Account
from apps.platforms.rates_book import rate_book_for, units_of

Accounts = Mapping[int, Account]


@dataclass(frozen=True, slots=True)
class Period:
    """What was chosen: `figures` and `cash` are those of it alone."""

    days: Days
    accounts: Accounts  # all of the person's, by id, in the order of their names
    types: Mapping[int, str]  # those with any work
    figures: Figures
    cash: Cash
    weighed: Weighed  # of the accounts of which any money is certain or likely
    arrived: int  # payouts that ever came to these accounts
    below_face: list[Account]  # of which what came is worth less to the person than its face value


@dataclass(frozen=True, slots=True)
class _Facts:
    cells: list[Cell]
    payouts: Mapping[int, list[Came]]
    earned: Mapping[int, Earned]


def period_of(user: User, choice: RateChoice, today: date) -> Period:
    """Four queries, all together; at most two more where money came in another unit than home money."""
    days = last_days(choice.days, today) if choice.days else None
    cells, payouts, earned, balances = fetch_together(
        worked_asked(user, days), payouts_asked(user), earned_asked(user), standings_asked(user)
    )
    accounts = {account.pk: account for account, _standing in standings_of(balances)}
    found, came, by_day = worked(cells), payouts_of(payouts), earned_of(earned)
    delays = delays_of({pk: [each.payout for each in rows] for pk, rows in came.items()}, by_day, today)
    facts = _Facts(found.cells, came, by_day)
    within = days or Days(FIRST_DAY, today + DAY)
    mine = {pk: account for pk, account in accounts.items() if choice.account_id in (None, pk)}
    expected, worth = _expected(facts.cells, choice), _worth(user, facts.payouts, mine)
    costs = [costs_of(account, facts.payouts.get(pk, ()), within, worth) for pk, account in mine.items()]
    received = _received(choice, facts, mine, within, worth)
    return Period(
        days=within,
        accounts=accounts,
        types=found.types,
        figures=sum_of(figures for _account, _type, figures in _chosen(facts.cells, choice)),
        cash=_cash(costs, received.values(), _part_of_type(facts.cells, choice)),
        weighed=[
            Part(money, delays.get(pk, NOTHING_KNOWN), Fraction(accounts[pk].cash_factor))
            for pk, money in expected.items()
        ],
        arrived=sum(each.payout.arrived_on is not None for pk in expected for each in came.get(pk, [])),
        below_face=[accounts[pk] for pk, cash in received.items() if cash.gift_cards],
    )


def _chosen(cells: list[Cell], choice: RateChoice) -> list[Cell]:
    return [
        cell for cell in cells if choice.account_id in (None, cell[0]) and choice.type_id in (None, cell[1])
    ]


def _received(
    choice: RateChoice, facts: _Facts, accounts: Accounts, days: Days, worth: Worth
) -> dict[int, Cash]:
    """What came by account, of those where anything of the choice was done."""
    return {
        pk: received_of(account, settled, facts.earned.get(pk, ()), facts.payouts.get(pk, ()), days, worth)
        for pk, account in accounts.items()
        if (settled := _settled(facts.cells, choice, pk)) is not None
    }


def _cash(costs: Collection[Costs], came: Collection[Cash], part: Fraction) -> Cash:
    """All accounts together, with the part of the costs that the choice bears."""
    return Cash(
        fees=_sum(costs, "fees") * part,
        lost=_sum(costs, "lost") * part,
        exchange=_sum(costs, "exchange") * part,
        open=_sum(came, "open"),
        gift_cards=_sum(came, "gift_cards"),
        received=_sum(came, "received"),
    )


def _sum(rows: Collection[Costs | Cash], name: str) -> Fraction:
    return sum((getattr(row, name) for row in rows), NOTHING)


def _worth(user: User, payouts: Mapping[int, list[Came]], accounts: Accounts) -> Worth:
    """With the exchange rates only where they are needed."""
    home = user.home_currency
    units = units_of(accounts[pk] for pk in payouts if pk in accounts)
    codes = {unit.code for unit in units.values()}
    codes |= {part.other_unit for rows in payouts.values() for each in rows for part in each.parts}
    return Worth(home, rate_book_for(user) if codes - {home, ""} else NO_RATES, units)


def _part_of_type(cells: list[Cell], choice: RateChoice) -> Fraction:
    """Of what payouts cost, by what was settled of each type; all of it where no type was chosen."""
    if choice.type_id is None:
        return Fraction(1)
    by_type: dict[int | None, Any] = {}
    for _account, kind, figures in _chosen(cells, RateChoice(account_id=choice.account_id)):
        by_type[kind] = by_type.get(kind, 0) + figures.certain_timed
    return shared(Fraction(1), by_type).get(choice.type_id, NOTHING)


def _settled(cells: list[Cell], choice: RateChoice, account_id: int) -> Settled | None:
    """None where nothing of the choice was done in this account."""
    whole = [cell for cell in cells if cell[0] == account_id]
    chosen = _chosen(whole, choice)
    if not chosen:
        return None
    timed = sum_of(figures for _account, _type, figures in chosen).certain_timed
    return Settled(sum_of(figures for _account, _type, figures in whole).earned, timed)


def _expected(cells: list[Cell], choice: RateChoice) -> dict[int, Fraction]:
    """What is certain and likely of each account where that is anything."""
    expected: dict[int, Fraction] = {}
    for account, _type, figures in _chosen(cells, choice):
        money = Fraction(figures.certain_timed) + Fraction(figures.likely_timed)
        expected[account] = expected.get(account, NOTHING) + money
    return {pk: money for pk, money in expected.items() if money > 0}
