"""The line says a whole task, in any order of its words."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.tasks.built_in import TYPES
from apps.tasks.durations import NoDuration, read_duration, written
from apps.tasks.line import Line, moment, read_line

TODAY = date(2026, 11, 26)  # a Thursday
NOW = datetime(2026, 11, 26, 10, 5)


@dataclass(frozen=True)
class Account:
    name: str
    aliases: tuple = ()
    unit: str = "GBP"


@dataclass(frozen=True)
class Type:
    name: str
    aliases: tuple = ()


ACCOUNTS = [
    Account("Quillo"),
    Account("Tagwell", ("tw",)),
    Account("Testnest"),
    Account("Micro Deck", (), "USD"),
    Account("Quillo", (), "USD"),
    Account("Pollpost", (), "PTS"),
]
KINDS = [Type(name, tuple(aliases)) for name, aliases in TYPES.items()]


def read(text, locale="en_GB"):
    return read_line(text, accounts=ACCOUNTS, types=KINDS, today=TODAY, locale=locale)


def names(line):
    return line.account and line.account.name, line.type and line.type.name


def test_the_line_of_the_design():
    line = read("quillo survey 12m 1.80 x3 yesterday 9am #beach")
    assert names(line) == ("Quillo", "Survey")
    assert (line.duration_ms, line.amount, line.units) == (720_000, D("1.80"), 3)
    assert (line.on, line.at, line.note) == (date(2026, 11, 25), time(9), "#beach")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12m", 720_000),
        ("12min", 720_000),
        ("90s", 90_000),
        ("1h", 3_600_000),
        ("1h30", 5_400_000),
        ("1h30m", 5_400_000),
        ("1h 30m", 5_400_000),
        ("1.5h", 5_400_000),
        ("12m 30s", 750_000),
        ("12:30", 750_000),
        ("75:10", 4_510_000),
        ("12 1.80", 720_000),
        ("1.80 12", 720_000),
        ("1.80", None),
        ("12", None),
        ("0m", None),
    ],
)
def test_durations(text, expected):
    assert read(f"quillo {text}").duration_ms == expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("1.80", "en_GB", D("1.80")),
        ("£1.80", "en_GB", D("1.80")),
        ("1.80£", "en_GB", D("1.80")),
        ("1,80", "de_DE", D("1.80")),
        ("1,80€", "de_DE", D("1.80")),
        ("0.005", "en_GB", D("0.005")),
        ("12", "en_GB", D(12)),
        ("340pts", "en_GB", D(340)),
        ("1.23456", "en_GB", None),
        ("-3", "en_GB", None),
    ],
)
def test_money(text, locale, expected):
    assert read(f"quillo survey {text}", locale).amount == expected


def test_the_sign_of_the_money_picks_the_wallet():
    assert read("quillo £2").account.unit == "GBP"
    assert read("quillo $2").account.unit == "USD"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", datetime(2026, 11, 26, 10, 5)),
        ("yesterday", datetime(2026, 11, 25, 10, 5)),
        ("mon", datetime(2026, 11, 23, 10, 5)),
        ("thursday", datetime(2026, 11, 26, 10, 5)),
        ("fri", datetime(2026, 11, 20, 10, 5)),
        ("2026-11-20", datetime(2026, 11, 20, 10, 5)),
        ("2026-11-20 14:05", datetime(2026, 11, 20, 14, 5)),
        ("14:05 yesterday", datetime(2026, 11, 25, 14, 5)),
        ("12m 14:05", datetime(2026, 11, 25, 14, 5)),  # today it has not been 14:05 yet
        ("12m 9:15", datetime(2026, 11, 26, 9, 15)),
        ("9am", datetime(2026, 11, 26, 9)),
        ("9:30pm", datetime(2026, 11, 25, 21, 30)),
        ("12am", datetime(2026, 11, 26, 0)),
        ("12pm yesterday", datetime(2026, 11, 25, 12)),
        ("12:30", None),
        ("2026-13-45", None),
        ("13pm", None),
        ("", None),
    ],
)
def test_when(text, expected):
    assert moment(read(f"quillo {text} survey"), NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tw tag", ("Tagwell", "Image tagging")),
        ("tagw tag", ("Tagwell", "Image tagging")),
        ("testnest test", ("Testnest", "App testing")),
        ("test testnest", ("Testnest", "App testing")),
        ("micro deck review", ("Micro Deck", "Short review")),
        ("quilo survey", ("Quillo", "Survey")),
        ("quillo app testing", ("Quillo", "App testing")),
        ("quillo transcr", ("Quillo", "Transcription")),
        ("quillo", ("Quillo", None)),
        ("#quillo survey", (None, "Survey")),
    ],
)
def test_platform_and_type(text, expected):
    assert names(read(text)) == expected


def test_the_rest_is_the_note_in_its_order():
    assert read("brand quillo recall 12m survey 1.80 #beach again").note == "brand recall #beach"
    assert read("again").is_again
    assert read("").note == ""


def test_a_line_is_read_only_so_far():
    assert len(read("word " * 1000).note) <= 300


WORDS = {
    "account": st.sampled_from(["quillo", "tagwell", "tw", "testnest"]),
    "type": st.sampled_from(["survey", "tag", "transcribe", "data", "review"]),
    "time": st.integers(1, 600).map(lambda m: f"{m}m"),
    "pay": st.decimals(0, 999, places=2).map(str),
    "count": st.integers(1, 99).map(lambda n: f"x{n}"),
    "day": st.sampled_from(["yesterday", "today", "mon", "2026-11-20"]),
    "tag": st.from_regex(r"#[a-z]{1,8}", fullmatch=True),
}


@settings(deadline=None)
@given(parts=st.fixed_dictionaries(WORDS), data=st.data())
def test_the_order_does_not_matter(parts, data):
    expected = read(" ".join(parts.values()))
    shuffled = data.draw(st.permutations(list(parts.values())))
    assert read(" ".join(shuffled)) == expected
    assert expected.duration_ms == int(parts["time"][:-1]) * 60_000
    assert expected.amount == D(parts["pay"])
    assert expected.units == int(parts["count"][1:])
    assert expected.note == parts["tag"]
    assert expected.account
    assert expected.type
    assert expected.on


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_it(text):
    line = read(text)
    assert isinstance(line, Line)
    moment(line, NOW)


@settings(deadline=None)
@given(st.integers(1, 31 * 24 * 3_600_000))
def test_a_written_duration_reads_back(ms):
    assert read_duration(written(ms)) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("12", 720_000), ("12.5", 750_000), ("12,5", 750_000), ("1h 30", 5_400_000), ("1 h 05", 3_900_000),
        ("0:41", 41_000), ("1:05:00", 3_900_000), ("90 s", 90_000), ("12 min", 720_000),
        ("2 hours", 7_200_000), ("1h30m15s", 5_415_000), ("0.001", 60), ("0:00.250", 250),
    ],
)  # fmt: skip
def test_the_field_reads(text, ms):
    assert read_duration(text) == ms


@pytest.mark.parametrize(
    "text", ["", "abc", "-5", "0", "1h30h", "1:99", "2:75:00", "NaN", "1e5", "999999999", "٣x"]
)
def test_the_field_refuses(text):
    with pytest.raises(NoDuration):
        read_duration(text)
