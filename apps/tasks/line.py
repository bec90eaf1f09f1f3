"""One line that is a whole task: `quillo survey 12m 1.80 x3 yesterday 9am #beach`.

The order is free. Times, money, counts, days and outcomes are known by their shape and words, platform and
type by their short words; what is left is the note, and so is what stands in double quotes. `again`
repeats the last task. `write_line` writes what was read. Nothing here asks the database.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from apps.accounts.spoken import plain
from apps.platforms.aliases import named
from apps.platforms.models import Account
from apps.tasks.durations import MINUTE_MS, in_any_form
from apps.tasks.line_days import MOST_OF_A_DAY, is_of_another, is_part, may_be_none, read_day
from apps.tasks.line_lengths import take_count, take_lengths
from apps.tasks.line_money import (
    Priced,
    fitting,
    in_points,
    only_one,
    paid_so,
    read_money,
    telling,
    worth,
)
from apps.tasks.line_names import (
    MOST_OF_A_NAME,
    Elsewhere,
    Taken,
    exact_type,
    near_account,
    near_type,
    words_of_names,
)
from apps.tasks.line_pay import Money, rival, take_bare, take_bonus, take_each, take_priced
from apps.tasks.line_run import Run, words_in
from apps.tasks.line_times import (
    MOST_OF_A_TIME,
    MOST_WITH_A_LENGTH,
    length,
    read_colon_time,
    read_plain_time,
    read_span,
    take_earlier,
    take_told,
    told_length,
)
from apps.tasks.line_words import MOST_WORDS, Words, words_of
from apps.tasks.models import TaskType

LONGEST = 300  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """What was read; None where the line does not say."""

    account: Account | None = None
    type: TaskType | None = None
    duration_ms: int | None = None
    estimate_ms: int | None = None  # what the listing said
    setup_ms: int | None = None  # of the duration
    pay: str = ""  # as it was typed, for the field
    amount: Decimal | None = None
    rival: str = ""  # another amount, that could be the pay as well
    bonus: str = ""  # as it was typed
    bonus_amount: Decimal | None = None
    units: int | None = None
    is_each: bool = False  # the pay was said of each; here it is that of all
    on: date | None = None
    on_word: str = ""  # what `on` was read from, where it may be no day: `5/10` of `part 5/10`
    at: time | None = None
    until: time | None = None  # the end of a span; its length is in `duration_ms`
    earlier_ms: int | None = None  # so long before now it was
    status: str = ""
    link: str = ""
    note: str = ""
    is_again: bool = False
    taken_account: Taken[Account] | None = None  # where the word is no exact name
    taken_type: Taken[TaskType] | None = None
    missing: Elsewhere | None = None  # a platform that is named, and is none of the accounts

    @property
    def is_dated(self) -> bool:
        return self.on is not None or self.at is not None or self.earlier_ms is not None

    @property
    def unsure(self) -> list[Taken[Account] | Taken[TaskType]]:
        """What was guessed, and is to be seen before it counts."""
        return [taken for taken in (self.taken_account, self.taken_type) if taken and not taken.is_sure]


def read_line(
    text: str,
    *,
    accounts: Sequence[Account],
    types: Sequence[TaskType],
    today: date,
    locale: str = "en_GB",
    language: str = "en",
    elsewhere: Callable[[], Sequence[Elsewhere]] = tuple,
) -> Line:
    """Read a line. `accounts` and `types` in the order of last use, which decides between equals.

    `elsewhere`: the platforms beside the accounts; asked for only where none is named and words are left.
    """
    words, known = words_in(text[:LONGEST]), words_of(language)
    link = words.take(lambda said: said if said.startswith(("https://", "http://")) else None) or ""
    is_again = bool(words.take(lambda said: plain(said) in known.again or None, MOST_WORDS))
    line = Line(link=link, is_again=is_again)

    def money(said: str) -> Priced | None:
        return read_money(said, accounts, locale)

    named_so = words_of_names(accounts, types)  # a type called Setup is no time to get ready
    line = replace(line, earlier_ms=take_earlier(words, known))
    line = replace(line, setup_ms=take_told(words, known.setup - named_so))
    line = replace(line, estimate_ms=take_told(words, known.estimate - named_so))
    before = [*words.left]
    day = read_day(known, today, locale)
    on, place = words.take_at(day, MOST_OF_A_DAY) or (None, range(0))
    line = replace(line, on=on, units=take_count(words, known.counted - named_so))
    in_words = words.take(lambda said: told_length(known, said), MOST_WITH_A_LENGTH)
    line = _read_length(words, line, money, in_words or 0)
    line = _read_outcome_and_time(words, line, known, place)
    if batch := take_each(words, known.each - named_so, line.units, money, locale):
        units, pay = batch
        line = replace(line, units=units, pay=pay.text, amount=pay.amount, is_each=True)
    line = _read_pay(words, line, known.bonus - named_so, money)
    fit = fitting(accounts, telling(line.pay, line.bonus), locale)
    line = _read_names(words, line, fit, types, elsewhere)
    line = _choose_wallet(line, accounts, locale)
    said = " ".join(map(str, before[place.start : place.stop]))
    is_unsure = (words.has_free and may_be_none(said)) or is_of_another(known, said, day)
    is_unsure = is_unsure or (line.at is None and is_part(known, said))
    return replace(line, note=words.rest(), on_word=said if is_unsure else "")


def moment(line: Line, now: datetime) -> datetime | None:
    """The local time, without a zone, that the line says; None when it says none. `now` is local.

    A day without a time has the time of now; a time without a day is the latest one that has passed. Either
    counts before `2h ago`, which is that much time, however the clocks were changed in it.
    """
    if not line.is_dated:
        return None
    if line.earlier_ms and line.on is None and line.at is None:
        then = now.astimezone(UTC) - timedelta(milliseconds=line.earlier_ms)
        return then.astimezone(now.tzinfo).replace(tzinfo=None, second=0, microsecond=0)
    day, at = line.on or now.date(), line.at or now.time().replace(second=0, microsecond=0)
    found = datetime.combine(day, at)
    return found - timedelta(days=1) if line.on is None and found > now.replace(tzinfo=None) else found


def _read_length(words: Run, line: Line, money: Money, known_ms: int) -> Line:
    """How long, by its units or by a span, beside what is known: `1h 30m`, `9:10-9:25`."""
    span = words.take(read_span, 3)
    ms = known_ms + take_lengths(words, money, has_other=bool(span or known_ms))
    if span:
        line = replace(line, at=span[0], until=span[1], duration_ms=length(span) * MINUTE_MS)
    return replace(line, duration_ms=ms or line.duration_ms)


def _read_outcome_and_time(words: Run, line: Line, known: Words, day: range) -> Line:
    """An outcome; and `9am`, or `14:05` beside the words of the day or where a length is there already."""
    status = words.take(lambda said: known.outcomes.get(plain(said)), MOST_WORDS) or ""
    at = line.at or words.take(lambda said: read_plain_time(known, said), MOST_OF_A_TIME)
    clocks = [] if at else words.places(read_colon_time)
    near = [place for place in clocks if day and place in (day.start - 1, day.stop)]
    if chosen := near[:1] or (clocks[:1] if line.duration_ms else clocks[1:2]):
        at = read_colon_time(words.take_word(chosen[0]))
    return replace(line, status=status, at=at)


def _read_pay(words: Run, line: Line, bonus_names: Set[str], money: Money) -> Line:
    """A clock that is no time of day is a length; of two bare numbers so is the first whole one.

    An amount with its unit is the pay before one with decimals, and that before a bare number.
    """
    ms = line.duration_ms or words.take(lambda said: in_any_form(said) if ":" in said else None)
    if bonus := take_bonus(words, bonus_names, money):
        line = replace(line, bonus=bonus.text, bonus_amount=bonus.amount)
    priced = None if line.pay else take_priced(words, money)
    if not ms and len(words.places(money)) + bool(priced or line.pay) > 1:
        ms = words.take(lambda said: in_any_form(said) if said.isdecimal() else None)
    line = replace(line, duration_ms=ms or None)
    if line.pay or not (priced := priced or take_bare(words, money)):
        return line
    return replace(line, pay=priced.text, amount=priced.amount, rival=rival(words, priced, money))


def _choose_wallet(line: Line, accounts: Sequence[Account], locale: str) -> Line:
    """By the unit of the pay, or of the bonus: of the platform that is named, or of all where none is."""
    account, told = line.account, telling(line.pay, line.bonus)
    if account:
        account = paid_so(account, accounts, told, locale)
    elif line.missing is None:
        account = only_one(accounts, told, locale)
    if account is None:
        return line
    pay, bonus = in_points(account, line.pay), in_points(account, line.bonus)
    amount = _worth(account, pay, line.amount, locale)
    bonus_amount = _worth(account, bonus, line.bonus_amount, locale)
    return replace(line, account=account, pay=pay, amount=amount, bonus=bonus, bonus_amount=bonus_amount)


def _worth(account: Account, text: str, read: Decimal | None, locale: str) -> Decimal | None:
    """In the unit of the account; as it was read where it cannot be paid so."""
    amount = worth(account, text, locale) if text else None
    return read if amount is None else amount


def _read_names(
    words: Run,
    line: Line,
    accounts: Sequence[Account],
    types: Sequence[TaskType],
    elsewhere: Callable[[], Sequence[Elsewhere]],
) -> Line:
    """Platform and type: exact words first, of two before one; then beginnings and near misses."""
    before = replace(words, left=[*words.left])
    account = words.take(lambda said: named(said, accounts) if " " in said else None, 2)
    kind = words.take(lambda said: exact_type(said, types) if " " in said else None, 2)
    account = account or words.take(lambda said: named(said, accounts))
    kind = kind or words.take(lambda said: exact_type(said, types))
    near = None if account else words.take(lambda said: near_account(said, accounts))
    near_kind = None if kind else words.take(lambda said: near_type(said, types))
    is_open = not account and not (near and near.is_sure) and (near or near_kind or words.has_free)
    if is_open and (other := before.take(lambda said: named(said, elsewhere()), MOST_OF_A_NAME)):
        words.left = before.left
        return replace(_read_names(words, line, (), types, tuple), account=other.account, missing=other.gap)
    return replace(
        line,
        account=account or (near.found if near else None),
        type=kind or (near_kind.found if near_kind else None),
        taken_account=near,
        taken_type=near_kind,
    )
