"""The daily rates of a public source: fetched, checked, and written for everybody at once."""

import logging
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.platforms.conversion import DailyRates, RateBook, Unit
from apps.platforms.ecb import DailyLine, Unbelievable, read_daily, without_leaps
from apps.platforms.fetching import NotFetched, fetch_xml
from apps.platforms.models import Account, DailyRate
from apps.platforms.rates_book import own_rows, units_of
from apps.platforms.worth import raise_rollups

MOST_BYTES = 1024 * 1024
MANY = 2000  # rows in one statement
_LOCK = 7_206_420  # any number: two fetches at once go one after the other
log = logging.getLogger(__name__)
Known = dict[tuple[str, date], Decimal]


def fetch_rates(*, now: datetime | None = None) -> int:
    """Ask the source of `RATES_URL`, where there is one. Answers how many rates were new or different.

    An answer that is not believed is logged and changes nothing: the rates of before stay valid.
    """
    if not settings.RATES_URL:
        return 0
    today = (now or timezone.now()).astimezone(UTC).date()
    try:
        lines = read_daily(fetch_xml(settings.RATES_URL, most_bytes=MOST_BYTES), today=today)
    except (NotFetched, Unbelievable) as error:
        log.error("the daily rates were not taken: %s", error)
        return 0
    return save_daily(lines)


@transaction.atomic
def save_daily(lines: Iterable[DailyLine]) -> int:
    """Write what is new, and make the roll-ups due of every account that is worth something else by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    rows = DailyRate.objects.values_list("currency", "valid_on", "per_eur")
    known: Known = {(currency, day): rate for currency, day, rate in rows}
    taken, left_out = without_leaps(lines, known)
    for line in left_out:
        log.warning("left out, a leap of more than 30 %%: 1 EUR = %s %s on %s", line[2], line[0], line[1])
    new = [line for line in taken if known.get(line[:2]) != line.per_eur]
    if new:
        _write(known, new)
    return len(new)


def _write(known: Known, new: list[DailyLine]) -> None:
    foreign = Account.objects.with_platform().select_related("user")
    accounts = list(foreign.exclude(unit=F("user__home_currency")))
    people = _hold({account.user_id for account in accounts})
    DailyRate.objects.bulk_create(
        [DailyRate(**line._asdict()) for line in new],
        batch_size=MANY,
        update_conflicts=True,
        unique_fields=["currency", "valid_on"],
        update_fields=["per_eur"],
    )
    moved = _moved([one for one in accounts if one.user_id in people], known, new)
    raise_rollups(account.pk for account in moved)
    User.objects.filter(pk__in={account.user_id for account in moved}).update(
        data_version=F("data_version") + 1
    )


def _hold(user_ids: Collection[int]) -> set[int]:
    """Lock these people, in one order, so that nobody's figures are written by the rates of before."""
    held = User.objects.filter(pk__in=user_ids).order_by("pk").select_for_update(no_key=True)
    return set(held.values_list("pk", flat=True))


def _moved(accounts: list[Account], known: Known, new: list[DailyLine]) -> list[Account]:
    """Accounts for which one is worth something else at home than before, on any of the new days.

    Between those days and the next known ones nothing else can have changed: an own rate that counts on
    one of them counts from there on.
    """
    before = DailyRates((*key, rate) for key, rate in known.items())
    after = DailyRates((*key, rate) for key, rate in (known | {line[:2]: line[2] for line in new}).items())
    own, units = own_rows({account.user_id for account in accounts}), units_of(accounts)

    def is_moved(account: Account) -> bool:
        rows, unit, home = own[account.user_id], units[account.pk], account.user.home_currency
        then, now = RateBook(rows, before), RateBook(rows, after)
        days = {line.valid_on for line in new if line.currency in {*unit.currencies(), home}}
        return any(_differs(unit, home, day, then, now) for day in days)

    return [account for account in accounts if is_moved(account)]


def _differs(unit: Unit, home: str, day: date, then: RateBook, now: RateBook) -> bool:
    worth = unit.worth_on(day)
    currency = worth.currency if worth else unit.code
    if currency == home:
        return False
    before, after = then.find(currency, home, day), now.find(currency, home, day)
    return (before and before.rate) != (after and after.rate)
