"""What a row of work can hold at most."""

from datetime import UTC, date, datetime
from decimal import Decimal

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
FIRST_INSTANT, LAST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 2, tzinfo=UTC)
MOST_MONEY = Decimal("1000000000")
MOST_MS = 31 * 24 * 3600 * 1000
