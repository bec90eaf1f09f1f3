"""Ten thousand random amounts in four units: every sum that is shown is the one of plain integers."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from html import unescape
from random import Random

import pytest
from babel.numbers import format_currency

from apps.payouts import journal
from apps.payouts.balances import balance_from_facts, standings
from apps.payouts.ledger import Ledger
from apps.platforms.models import Account
from apps.tasks.models import Task
from apps.tasks.rollups import differences, rebuild_person
from tests.factories import make_account, make_rate, make_type

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EACH = 2_500
STEP = 10_000  # amounts are counted in ten-thousandths
UNITS = {"GBP": 2, "USD": 2, "JPY": 0, "KWD": 3, "PTS": 0}  # with the decimals of their smallest coin
RATES = {"USD": "0.79", "JPY": "0.0052", "KWD": "2.571"}
POINTS_FOR_A_DOLLAR = 700
STATUSES = ["approved"] * 6 + ["pending"] * 2 + ["rejected", "screened_out"]


@pytest.fixture
def worked(alice):
    """The person, and per account what was settled and what is pending, by day, in whole ten-thousandths."""
    random, kind, tasks = Random(2026), make_type(), []
    settled, pending = defaultdict(int), defaultdict(int)
    for unit, rate in RATES.items():
        make_rate(alice, unit, "GBP", "2020-01-01", rate)
    points = {"points_per_unit": POINTS_FOR_A_DOLLAR, "points_currency": "USD"}
    for unit in list(UNITS)[1:]:
        account = make_account(alice, f"In {unit}", unit=unit, **(points if unit == "PTS" else {}))
        for _ in range(EACH):
            reward, bonus = random.randrange(90 * STEP), random.choice([0, 0, random.randrange(STEP)])
            status = random.choice(STATUSES)
            paid = random.choice([None, None, random.randrange(STEP)])
            at = NOW - timedelta(minutes=random.randrange(80 * 24 * 60))
            place = (account.pk, at.date())
            if status == "approved":
                settled[place] += (reward if paid is None else paid) + bonus
            elif status == "screened_out":
                settled[place] += (paid or 0) + bonus
            elif status == "pending":
                pending[place] += reward
            money = {"reward": decimal(reward), "bonus": decimal(bonus)}
            money["paid"] = None if paid is None else decimal(paid)
            tasks.append(
                Task(
                    user=alice,
                    account=account,
                    type=kind,
                    status=status,
                    started_at=at,
                    local_on=at.date(),
                    timezone="UTC",
                    duration_ms=60_000,
                    **money,
                )
            )
    Task.objects.bulk_create(tasks, 1_000)
    rebuild_person(alice)
    return alice, settled, pending


def decimal(steps):
    return Decimal(steps) / STEP


def of_account(sums, account):
    return sum(steps for (pk, _day), steps in sums.items() if pk == account.pk)


def shown(steps, unit):
    """As a page writes it: rounded once, half to even."""
    rounded = decimal(steps).quantize(Decimal(1).scaleb(-UNITS[unit]), ROUND_HALF_EVEN)
    return f"{rounded:,} points" if unit == "PTS" else format_currency(rounded, unit, locale="en_GB")


def at_home(sums, accounts):
    """In pounds, exact."""
    rates = {unit: Decimal(rate) for unit, rate in RATES.items()}
    home = Decimal(0)
    for (pk, _day), steps in sums.items():
        unit = accounts[pk].unit
        rate = rates["USD"] / POINTS_FOR_A_DOLLAR if unit == "PTS" else rates[unit]
        home += decimal(steps) * rate
    return home


def text_of(response):
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_every_sum_is_the_one_of_plain_integers(worked, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    alice, settled, pending = worked
    assert differences(alice) == 0
    client.force_login(alice)
    payouts = text_of(client.get("/payouts/"))
    for account, standing in standings(Account.objects.filter(user=alice)):
        balance, waiting = of_account(settled, account), of_account(pending, account)
        assert standing.balance.amount == decimal(balance)
        assert standing.pending.amount == decimal(waiting)
        assert balance_from_facts(account) == standing
        assert shown(balance, account.unit) in payouts
        assert f"{shown(waiting, account.unit)} more waits for approval" in payouts


def test_the_sums_at_home_are_right_to_the_penny(worked, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    alice, settled, pending = worked
    accounts = {account.pk: account for account in Account.objects.filter(user=alice)}
    client.force_login(alice)
    exact = [at_home(sums, accounts) * STEP for sums in (settled, pending)]
    earned, likely = (shown(steps, "GBP") for steps in exact)
    assert f"{earned} earned and {likely} pending" in text_of(client.get("/tasks/")).replace(" .", ".")
    today = text_of(client.get("/?days=90"))
    assert f"Earned {earned} and {likely} pending" in today


def test_the_journal_says_the_same(worked):
    alice, settled, pending = worked
    book = Ledger(journal.entries(alice))
    assert book.problems() == []
    balances = book.balances()
    for account in Account.objects.filter(user=alice):
        name = account.name
        assert balances[f"available:{name}", account.unit] == decimal(of_account(settled, account))
        assert balances[f"pending:{name}", account.unit] == decimal(of_account(pending, account))
