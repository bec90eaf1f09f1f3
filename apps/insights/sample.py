"""Twelve weeks of made-up work on made-up platforms: pure, and the same for the same day.

Cash is in the person's home currency, `scale` of its units for each pound the story was written in. Titles
and methods are English here; whoever writes them down translates them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext_noop as _

WEEKS = 12
SEED = 4188


@dataclass(frozen=True, slots=True)
class SamplePlatform:
    """A made-up platform: what it pays an hour, its minimum, and how the story of its payouts ends."""

    name: str
    tone: int
    hourly: float
    minimum: Decimal  # cash, or points
    method: str
    days: int  # from request to arrival
    weight: float  # how often a sitting is spent there
    batch: tuple[int, int]  # tasks in a row
    kinds: tuple[tuple[str, str, int], ...]  # type, title, usual minutes
    left: Decimal  # what the story leaves in the balance
    sent_days_ago: int | None = None  # one payout still on its way since then
    points: int | None = None  # for one unit of cash


@dataclass(frozen=True, slots=True)
class SampleTask:
    """One task of the story. Instants are naive: the person's own wall clock."""

    platform: str
    kind: str
    title: str
    at: datetime
    ms: int
    reward: Decimal
    status: str
    decided_at: datetime | None
    estimate_ms: int | None  # what its listing said


PLATFORMS = (
    SamplePlatform(
        "Testnest", 3, 17.5, Decimal(10), "PayPal", 7, 0.9, (1, 1),
        (("App testing", _("Checkout flow, unmoderated"), 15),
         ("App testing", _("Travel app first use"), 18)),
        left=Decimal("6.40"),
    ),
    SamplePlatform(
        "Quillo", 1, 11.3, Decimal(5), "PayPal", 0, 5, (1, 3),
        (("Survey", _("Spending habits survey"), 9), ("Study", _("Memory and attention study"), 14),
         ("Survey", _("Two-part diary, day 2"), 6)),
        left=Decimal("23.40"),
    ),
    SamplePlatform(
        "Tagwell", 2, 8.9, Decimal(10), _("Bank transfer"), 17, 4, (2, 7),
        (("Image tagging", _("Street signs, batch"), 2), ("Image tagging", _("Shop shelves, batch"), 3),
         ("Categorising", _("Product categories"), 2)),
        left=Decimal("1.90"), sent_days_ago=24,
    ),
    SamplePlatform(
        "Scribo", 4, 7.3, Decimal(10), _("Bank transfer"), 7, 1.6, (1, 3),
        (("Transcription", _("Voicemail clips"), 6), ("Transcription", _("Interview, 4 min"), 19)),
        left=Decimal("3.10"), sent_days_ago=6,
    ),
    SamplePlatform(
        "Microdeck", 5, 6.1, Decimal(5), "PayPal", 3, 2.2, (2, 7),
        (("Data entry", _("Receipt lines"), 3), ("Data cleaning", _("Clean address list"), 4),
         ("Short review", _("Café blurb, 80 words"), 7)),
        left=Decimal("0.40"),
    ),
    SamplePlatform(
        "Pollpost", 6, 4.3, Decimal(2000), _("Gift card"), 5, 1.5, (2, 7),
        (("Survey", _("Quick poll"), 3), ("Survey", _("Brand recall"), 6)),
        left=Decimal(1340), points=250,
    ),
)  # fmt: skip
HOURS = (7, 8, 9, 10, 12, 13, 17, 18, 19, 20, 21)
BEST = {8: 1.2, 9: 1.25, 10: 1.1, 13: 0.95, 21: 0.88}
SCREENING = {"Quillo", "Pollpost"}
SAYS_HOW_LONG = {"Quillo", "Pollpost", "Testnest"}


def tasks(now: datetime, scale: Decimal = Decimal(1)) -> Iterator[SampleTask]:
    """The tasks of the twelve weeks before `now` (naive), oldest first."""
    dice = random.Random(SEED)  # noqa: S311 a story, not a secret
    for back in range(WEEKS * 7, -1, -1):
        sittings = dice.choices([0, 1, 2, 3], [0.10, 0.30, 0.36, 0.24])[0] if back else 2
        for hour in sorted(dice.sample(HOURS, sittings)):
            start = datetime.combine(now.date() - timedelta(days=back), time(hour, dice.randint(0, 20)))
            yield from _sitting(dice, start, now, back, scale)


def _sitting(
    dice: random.Random, at: datetime, now: datetime, back: int, scale: Decimal
) -> Iterator[SampleTask]:
    platform = dice.choices(PLATFORMS, [p.weight for p in PLATFORMS])[0]
    for _number in range(dice.randint(*platform.batch)):
        task = _task(dice, platform, at, back, scale)
        at += timedelta(milliseconds=task.ms, minutes=dice.randint(0, 3))
        if at > now:
            return
        yield task


def _task(
    dice: random.Random, platform: SamplePlatform, at: datetime, back: int, scale: Decimal
) -> SampleTask:
    kind, title, usual = dice.choice(platform.kinds)
    ms = max(round(usual * 60 * dice.uniform(0.7, 1.35)), 20) * 1000
    skill = 0.84 + 0.24 * (WEEKS * 7 - back) / (WEEKS * 7)
    cash = platform.hourly * ms / 3_600_000 * BEST.get(at.hour, 1) * skill * dice.uniform(0.95, 1.25)
    status, wait = _outcome(dice, platform, back)
    if status == "screened_out":
        ms = min(ms, 4 * 60_000)
    decided = at + timedelta(hours=wait) if status in ("approved", "rejected") else None
    estimate = usual * 60_000 if platform.name in SAYS_HOW_LONG else None
    reward = _reward(cash, platform, scale)
    return SampleTask(platform.name, kind, title, at, ms, reward, status, decided, estimate)


def _reward(cash: float, platform: SamplePlatform, scale: Decimal) -> Decimal:
    amount = Decimal(round(cash * 10_000)) / 10_000
    if platform.points:
        return (amount * platform.points).quantize(Decimal(1), ROUND_HALF_EVEN)
    return (amount * scale).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _outcome(dice: random.Random, platform: SamplePlatform, back: int) -> tuple[str, float]:
    """Status, and hours until it was known."""
    roll, wait = dice.random(), dice.uniform(3, 80)
    if platform.name in SCREENING and roll < 0.17:
        return "screened_out", 0
    if back * 24 < wait or (back < 4 and roll < 0.5):
        return "pending", 0
    return ("rejected" if roll > 0.955 else "approved"), wait


@dataclass(frozen=True, slots=True)
class SamplePayout:
    """One payout of the story: its sum in the account's unit, and when it was asked for and came."""

    amount: Decimal
    requested_on: date
    arrived_on: date | None  # None: still on its way


def payouts(
    platform: SamplePlatform, approved: list[tuple[date, Decimal]], today: date, scale: Decimal = Decimal(1)
) -> list[SamplePayout]:
    """Payouts that leave `platform.left` of the approved money, none asked for before it was there.

    `approved` is (the day it became known, amount), in the order of days.
    """
    left = platform.left if platform.points else platform.left * scale
    minimum = platform.minimum if platform.points else platform.minimum * scale
    total = sum((amount for _, amount in approved), Decimal(0))
    waiting = max(total - left, Decimal(0))  # what the payouts take away in all
    made: list[SamplePayout] = []
    have = taken = Decimal(0)
    for day, amount in approved:
        have += amount
        ready = min(have, waiting) - taken
        if ready >= minimum * 2 and (platform.sent_days_ago is None or day < today - timedelta(days=45)):
            made.append(_arriving(platform, ready, day + timedelta(days=1), today))
            taken += ready
    rest = waiting - taken
    if rest >= minimum:
        back = platform.sent_days_ago
        asked = today - timedelta(days=back if back is not None else platform.days + 2)
        made.append(SamplePayout(rest, asked, None if back is not None else today - timedelta(days=1)))
    return made


def expected_on(platform: SamplePlatform, requested_on: date) -> date:
    """When a payout asked for on that day should come."""
    return requested_on + timedelta(days=platform.days)


def _arriving(platform: SamplePlatform, amount: Decimal, asked: date, today: date) -> SamplePayout:
    asked = min(asked, today - timedelta(days=platform.days + 1))
    return SamplePayout(amount, asked, expected_on(platform, asked))
