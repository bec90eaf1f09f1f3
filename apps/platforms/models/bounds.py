"""The bounds of what people may say of platforms."""

from datetime import date

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
MOST_DAYS = 400
MOST_IDLE_DAYS = 3650
TONES = range(1, 7)  # the six dots
