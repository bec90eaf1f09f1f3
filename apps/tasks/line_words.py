"""The words of the line that are no numbers and no names, by language: days, outcomes, and `again`.

The person's language comes first, and English is always understood. The first word of an outcome is the
one that is written. Lengths of time have theirs in `durations`, points in the platforms' `amounts`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from apps.accounts.spoken import plain
from apps.tasks.statuses import APPROVED, EXPIRED, PENDING, REJECTED, RETURNED, SCREENED_OUT

MOST_WORDS = 3  # of one expression

AGAIN = {
    "en": ("again", "repeat"),
    "de": ("nochmal", "noch einmal", "wieder"),
    "es": ("otra vez", "de nuevo", "repetir"),
}
# Beside a length of time that is not the time it took: what the listing said; the time to get ready.
ESTIMATE = {
    "en": ("est", "estimate", "estimated"),
    "de": ("geschätzt", "gesch", "schätzung"),
    "es": ("estimado", "estimada", "est"),
}
SETUP = {
    "en": ("setup", "set-up"),
    "de": ("Vorbereitung", "vorb"),
    "es": ("preparación", "prep"),
}
# Beside an amount that is not the pay.
BONUS = {"en": ("bonus",), "de": ("Bonus", "Zuschlag"), "es": ("extra", "bono")}
# Lengths of time without a number, in minutes; also behind `vor` and before `ago`.
LENGTHS = {
    "en": {
        "half an hour": 30, "half hour": 30, "an hour": 60, "one hour": 60, "an hour and a half": 90,
        "quarter of an hour": 15,
    },
    "de": {
        "halbe Stunde": 30, "eine halbe Stunde": 30, "einer halben Stunde": 30, "eine Stunde": 60,
        "einer Stunde": 60, "anderthalb Stunden": 90, "eineinhalb Stunden": 90, "Viertelstunde": 15,
        "Dreiviertelstunde": 45,
    },
    "es": {
        "media hora": 30, "una hora": 60, "hora y media": 90, "una hora y media": 90,
        "cuarto de hora": 15, "un cuarto de hora": 15,
    },
}  # fmt: skip
# Behind a number of tasks; beside the pay of each.
COUNTED = {
    "en": ("tasks", "task", "times"),
    "de": ("Aufgaben", "Aufgabe", "Stück", "Stk", "mal"),
    "es": ("tareas", "tarea", "veces"),
}
EACH = {
    "en": ("each", "apiece", "per task"),
    "de": ("je", "jeweils", "pro Stück", "pro Aufgabe"),
    "es": ("cada una", "cada uno", "por tarea", "c/u"),
}
DAYS_AGO = {
    "en": {"today": 0, "yesterday": 1, "tomorrow": -1},
    "de": {"heute": 0, "heute morgen": 0, "gestern": 1, "gestern morgen": 1, "vorgestern": 2, "morgen": -1},
    "es": {"hoy": 0, "esta mañana": 0, "ayer": 1, "anteayer": 2, "antier": 2, "mañana": -1},
}
# Days with a part of theirs that is no time: the day counts, and is asked about where no time is said.
PARTS_OF_DAYS = {
    "en": {
        "this morning": 0, "this afternoon": 0, "this evening": 0, "tonight": 0, "last night": 1,
        "yesterday morning": 1, "yesterday afternoon": 1, "yesterday evening": 1,
    },
    "de": {
        "heute früh": 0, "heute vormittag": 0, "heute mittag": 0, "heute nachmittag": 0, "heute abend": 0,
        "gestern früh": 1, "gestern vormittag": 1, "gestern mittag": 1, "gestern nachmittag": 1,
        "gestern abend": 1, "gestern nacht": 1,
    },
    "es": {
        "esta tarde": 0, "esta noche": 0, "anoche": 1, "ayer por la mañana": 1, "ayer por la tarde": 1,
        "ayer por la noche": 1,
    },
}  # fmt: skip
# A number of days, and of weeks.
AGO = {
    "en": (r"(\d{1,3}) days? ago", r"(\d{1,3}) weeks? ago"),
    "de": (r"vor (\d{1,3}) tag(?:en)?", r"vor (\d{1,3}) wochen?"),
    "es": (r"hace (\d{1,3}) dias?", r"hace (\d{1,3}) semanas?"),
}
# A length of time before now.
EARLIER = {"en": "{} ago", "de": "vor {}", "es": "hace {}"}
# The last day of this name before today, behind what stands before a day.
LAST = {
    "en": r"last (\S+)",
    "de": r"(?:letzte[nr]?|vorige[nr]?) (\S+)",
    "es": r"pasado (\S+)|(\S+) pasado",
}
# From January on: whole, and the other short forms than the first three letters.
MONTHS = {
    "en": (
        ("january",), ("february",), ("march",), ("april",), ("may",), ("june",), ("july",), ("august",),
        ("september", "sept"), ("october",), ("november",), ("december",),
    ),
    "de": (
        ("januar", "jänner"), ("februar",), ("märz", "mrz"), ("april",), ("mai",), ("juni",), ("juli",),
        ("august",), ("september", "sept"), ("oktober",), ("november",), ("dezember",),
    ),
    "es": (
        ("enero",), ("febrero",), ("marzo",), ("abril",), ("mayo",), ("junio",), ("julio",), ("agosto",),
        ("septiembre", "setiembre", "sept"), ("octubre",), ("noviembre",), ("diciembre",),
    ),
}  # fmt: skip
# From Monday on. Short forms that are words of their own ("die", "mit", "so") need their dot.
WEEKDAYS = {
    "en": (
        ("monday", "mon"), ("tuesday", "tue", "tues"), ("wednesday", "wed"), ("thursday", "thu", "thurs"),
        ("friday", "fri"), ("saturday", "sat"), ("sunday", "sun"),
    ),
    "de": (
        ("montag", "mo."), ("dienstag", "di."), ("mittwoch", "mi."), ("donnerstag", "do."),
        ("freitag", "fr."), ("samstag", "sonnabend", "sa."), ("sonntag", "so."),
    ),
    "es": (
        ("lunes", "lun."), ("martes", "mar."), ("miércoles", "mié."), ("jueves", "jue."),
        ("viernes", "vie."), ("sábado", "sáb."), ("domingo", "dom."),
    ),
}  # fmt: skip
# What stands before a day, and before a time of day: `on Monday`, `at 9:05`.
BEFORE_DAY = {"en": "on", "de": "am", "es": "el"}
BEFORE_TIME = {"en": "at", "de": "um", "es": "a las?"}
OUTCOMES = {
    "en": {
        PENDING: ("pending", "submitted", "in review", "awaiting review"),
        APPROVED: ("approved", "accepted"),
        REJECTED: ("rejected", "declined"),
        RETURNED: ("returned",),
        EXPIRED: ("timed out", "timed-out", "timeout", "expired"),
        SCREENED_OUT: ("screened out", "screened-out", "screenout", "screen-out", "screened"),
    },
    "de": {
        PENDING: ("ausstehend", "eingereicht", "in prüfung"),
        APPROVED: ("freigegeben", "genehmigt", "angenommen", "akzeptiert"),
        REJECTED: ("abgelehnt", "zurückgewiesen"),
        RETURNED: ("zurückgegeben",),
        EXPIRED: ("abgelaufen", "zeit abgelaufen"),
        SCREENED_OUT: ("ausgescreent", "ausgesiebt", "aussortiert", "rausgeflogen"),
    },
    "es": {
        PENDING: ("pendiente", "enviada", "en revisión"),
        APPROVED: ("aprobada", "aprobado", "aceptada", "aceptado"),
        REJECTED: ("rechazada", "rechazado"),
        RETURNED: ("devuelta", "devuelto"),
        EXPIRED: ("caducada", "caducado", "fuera de tiempo"),
        SCREENED_OUT: ("fuera de perfil", "descartada", "descartado"),
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """What one person may write; the keys are plain (see `plain`)."""

    again: frozenset[str]
    estimate: frozenset[str]
    setup: frozenset[str]
    bonus: frozenset[str]
    counted: frozenset[str]
    each: frozenset[str]
    lengths: dict[str, int]
    days_ago: dict[str, int]
    parts_of_days: dict[str, int]
    ago: tuple[tuple[re.Pattern[str], int], ...]  # and the days of each
    earlier: tuple[re.Pattern[str], ...]  # and the length of time
    weekdays: dict[str, int]  # Monday is 0
    last: tuple[re.Pattern[str], ...]  # and the weekday
    before_day: re.Pattern[str]
    before_time: re.Pattern[str]
    months: dict[str, int]  # January is 1
    outcomes: dict[str, str]
    writes_again: str
    writes_earlier: str
    writes_estimate: str
    writes_setup: str
    writes_bonus: str
    writes: dict[str, str]  # an outcome by its usual word


@cache
def words_of(language: str) -> Words:
    """Those of a language and of English; the language's own win."""
    own = language[:2] if language[:2] in OUTCOMES else "en"
    return Words(
        again=_plain_words(AGAIN, own),
        estimate=_plain_words(ESTIMATE, own),
        setup=_plain_words(SETUP, own),
        bonus=_plain_words(BONUS, own),
        counted=_plain_words(COUNTED, own),
        each=_plain_words(EACH, own),
        lengths=_numbers(LENGTHS, own),
        days_ago=_numbers(DAYS_AGO, own),
        parts_of_days=_numbers(PARTS_OF_DAYS, own),
        ago=tuple(_ago("en")) + tuple(_ago(own)),
        earlier=tuple(re.compile(EARLIER[code].format("(.+)")) for code in ("en", own)),
        weekdays=dict(_weekdays("en")) | dict(_weekdays(own)),
        last=tuple(re.compile(LAST[code]) for code in ("en", own)),
        before_day=re.compile(f"(?:{BEFORE_DAY['en']}|{BEFORE_DAY[own]}) "),
        before_time=re.compile(f"(?:{BEFORE_TIME['en']}|{BEFORE_TIME[own]}) "),
        months=dict(_months("en")) | dict(_months(own)),
        outcomes=dict(_outcomes("en")) | dict(_outcomes(own)),
        writes_again=AGAIN[own][0],
        writes_earlier=EARLIER[own],
        writes_estimate=ESTIMATE[own][0],
        writes_setup=SETUP[own][0],
        writes_bonus=BONUS[own][0],
        writes={status: words[0] for status, words in OUTCOMES[own].items()},
    )


def _plain_words(known: Mapping[str, Iterable[str]], own: str) -> frozenset[str]:
    return frozenset(plain(word) for code in ("en", own) for word in known[code])


def _numbers(known: Mapping[str, Mapping[str, int]], own: str) -> dict[str, int]:
    return {plain(word): number for code in ("en", own) for word, number in known[code].items()}


def _weekdays(language: str) -> Iterator[tuple[str, int]]:
    for day, words in enumerate(WEEKDAYS[language]):
        yield from ((plain(word), day) for word in words)


def _ago(language: str) -> Iterator[tuple[re.Pattern[str], int]]:
    days, weeks = AGO[language]
    yield from ((re.compile(days), 1), (re.compile(weeks), 7))


def _months(language: str) -> Iterator[tuple[str, int]]:
    for month, words in enumerate(MONTHS[language], 1):
        for word in map(plain, words):
            yield from ((word, month), (word[:3], month))


def _outcomes(language: str) -> Iterator[tuple[str, str]]:
    for status, words in OUTCOMES[language].items():
        yield from ((plain(word), status) for word in words)
