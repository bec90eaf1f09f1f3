"""Journals read back: by hledger itself, and by the part of Beancount's grammar that we write."""

import json
import os
import re
import shutil
import subprocess
from decimal import Decimal
from unicodedata import category

import pytest

from apps.payouts.balances import standings
from apps.payouts.models import Payout
from apps.platforms.models import Account

HLEDGER = shutil.which("hledger")
NO_HLEDGER = "no hledger: `apt install hledger`; set REQUIRE_HLEDGER=1 to fail instead of skipping"
UTF8 = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def need_hledger():
    """Skip the test when there is no hledger, or fail it when one was asked for."""
    if HLEDGER is None:
        (pytest.fail if os.environ.get("REQUIRE_HLEDGER") else pytest.skip)(NO_HLEDGER)


def hledger(path, *words):
    done = subprocess.run(
        [HLEDGER, "-f", str(path), *words], env=UTF8, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hledger_balances(path):
    """Every balance that is not zero, by (account, unit), of a file that passes the strict check."""
    hledger(path, "check", "--strict")
    rows, _total = json.loads(hledger(path, "balance", "--flat", "--no-total", "-O", "json"))
    return {
        (name, amount["acommodity"]): exact(amount["aquantity"])
        for name, _, _, amounts in rows
        for amount in amounts
        if amount["aquantity"]["decimalMantissa"]
    }


def exact(quantity):
    return Decimal(quantity["decimalMantissa"]).scaleb(-quantity["decimalPlaces"])


def our_balances(user):
    """The same by our own reads: what each account holds, and what became of its payouts."""
    found = {}

    def add(name, unit, amount):
        found[name, unit] = found.get((name, unit), 0) + amount

    for account, standing in standings(Account.objects.filter(user=user)):
        add(f"assets:available:{account.name}", account.unit, standing.balance.amount)
        add(f"assets:pending:{account.name}", account.unit, standing.pending.amount)
        for payout in Payout.objects.filter(account=account).out_of_the_balance():
            add(f"assets:transit:{account.name}", account.unit, payout.open.amount)
            add(f"expenses:losses:{account.name}", account.unit, payout.lost)
            add(f"expenses:fees:{account.name}", account.unit, payout.fee)
            parts = payout.arrivals.all()
            assert sum(part.came + part.fee for part in parts) == payout.came + payout.fee
            for part in parts:
                wallet = f"assets:wallet:{payout.method or 'unnamed'}"
                if part.other_amount is not None and part.other_unit != account.unit:
                    add(wallet, part.other_unit, part.other_amount)
                else:
                    add(wallet, account.unit, part.came)
    return {place: amount for place, amount in found.items() if amount}


DAY = r"\d{4}-\d\d-\d\d"
UNIT = r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]"
TEXT = r'"(?:[^"\\\n]|\\.)*"'
BEANCOUNT = {
    "option": rf"option {TEXT} {TEXT}",
    "commodity": rf"{DAY} commodity (?P<declared>{UNIT})",
    "open": rf"(?P<since>{DAY}) open (?P<opened>\S+)",
    "price": rf"{DAY} price {UNIT} \d+\.\d+ {UNIT}",
    "entry": rf"(?P<on>{DAY}) \* {TEXT}",
    "metadata": rf"  [a-z]+: {TEXT}",
    "line": rf"  (?P<account>\S+)  (?P<amount>-?\d+\.\d{{4}}) (?P<unit>{UNIT})",
    "gap": "",
}
LINE = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in BEANCOUNT.items()))


def beancount_balances(path):
    """Every balance that is not zero, by (account, unit), of a file that keeps to Beancount's rules."""
    balances, opened, units, on = {}, {}, set(), ""
    for text in path.read_text(encoding="utf-8").split("\n"):
        line = LINE.fullmatch(text)
        assert line, f"not in the grammar: {text!r}"
        match line.lastgroup and line.groupdict():
            case {"commodity": str(), "declared": unit}:
                units.add(unit)
            case {"open": str(), "opened": account, "since": since}:
                assert is_beancount_account(account), account
                assert account not in opened
                opened[account] = since
            case {"entry": str(), "on": day}:
                on = day
            case {"line": str(), "account": account, "unit": unit, "amount": amount}:
                assert opened[account] <= on
                assert unit in units
                balances[account, unit] = balances.get((account, unit), 0) + Decimal(amount)
    return {place: amount for place, amount in balances.items() if amount}


def is_beancount_account(name):
    """Two parts or more: the first a root, each from a capital or a digit on, of letters, digits, hyphens."""
    root, *parts = name.split(":")
    return root in ("Assets", "Liabilities", "Equity", "Income", "Expenses") and all(
        part and category(part[0]) in ("Lu", "Nd") and all(map(is_beancount_sign, part)) for part in parts
    )


def is_beancount_sign(sign):
    return sign == "-" or category(sign) == "Nd" or category(sign).startswith("L")


def as_beancount(balances):
    """Our names of accounts as Beancount has them, when they are plain words."""
    return {
        (":".join(part[:1].upper() + part[1:] for part in name.replace(" ", "-").split(":")), unit): amount
        for (name, unit), amount in balances.items()
    }
