"""The central bank's XML, and what makes it believable."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.ecb import DailyLine, Unbelievable, read_daily, without_leaps

TODAY = date(2026, 11, 25)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gesmes:Envelope '
    'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
    'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates'
    "</gesmes:subject><gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender><Cube>"
)
TAIL = "</Cube></gesmes:Envelope>"


def cube(day, **rates):
    lines = "".join(f'<Cube currency="{code}" rate="{rate}"/>' for code, rate in rates.items())
    return f'<Cube time="{day}">{lines}</Cube>'


def read(*cubes, today=TODAY):
    return read_daily((HEAD + "".join(cubes) + TAIL).encode(), today=today)


def test_it_reads_the_daily_file():
    assert read(cube("2026-11-25", USD="1.0577", JPY="161.2")) == [
        DailyLine("USD", TODAY, D("1.0577")),
        DailyLine("JPY", TODAY, D("161.2")),
    ]


def test_it_reads_the_file_of_90_days():
    days = [TODAY - timedelta(days=days) for days in range(90)]
    lines = read(*[cube(day, USD="1.0577", GBP="0.83") for day in days])
    assert len(lines) == 180
    assert {line.valid_on for line in lines} == set(days)


@pytest.mark.parametrize(
    ("cubes", "says"),
    [
        pytest.param([cube("2026-11-26", USD="1")], "has not come yet", id="tomorrow"),
        pytest.param([cube("2026-11-25", USD="1"), cube("2026-11-26", USD="1")], "not come", id="one of two"),
        pytest.param([cube("2026-11-14", USD="1")], "newest day is 2026-11-14", id="old"),
        pytest.param([cube("soon", USD="1")], "no day", id="no day"),
        pytest.param([cube("2026-11-25", USD="0")], "above zero", id="zero"),
        pytest.param([cube("2026-11-25", USD="-1")], "above zero", id="negative"),
        pytest.param([cube("2026-11-25", USD="NaN")], "above zero", id="NaN"),
        pytest.param([cube("2026-11-25", USD="Infinity")], "above zero", id="infinity"),
        pytest.param([cube("2026-11-25", USD="1e999999")], "above zero", id="huge"),
        pytest.param([cube("2026-11-25", USD="1.123456789")], "above zero", id="nine decimals"),
        pytest.param([cube("2026-11-25", USD="")], "no rate", id="empty"),
        pytest.param([cube("2026-11-25", USD="N/A")], "no rate", id="words"),
        pytest.param([cube("2026-11-25", EUR="1")], "no currency", id="the euro"),
        pytest.param([cube("2026-11-25", usd="1")], "no currency", id="small letters"),
        pytest.param([cube("2026-11-25", XQQ="1")], "no currency", id="made up"),
        pytest.param([cube("2026-11-25", USD="1"), cube("2026-11-25", USD="2")], "two rates", id="twice"),
        pytest.param([cube("2026-11-25")], "no rate in it", id="an empty day"),
        pytest.param(['<Cube currency="USD" rate="1"/>'], "no rate in it", id="no day around it"),
        pytest.param([], "no rate in it", id="nothing"),
        pytest.param(["<Cube"], "not well-formed", id="broken"),
        pytest.param(["&who;"], "not well-formed", id="an unknown entity"),
    ],
)
def test_one_wrong_thing_and_nothing_is_believed(cubes, says):
    with pytest.raises(Unbelievable, match=says):
        read(cube("2026-11-25", GBP="0.83"), *cubes) if says in {"above zero", "no rate"} else read(*cubes)


def test_a_file_of_ten_days_ago_is_read():
    assert len(read(cube("2026-11-15", USD="1"))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_it_refuses_a_document_type_before_any_entity_grows(encoding):
    text = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(Unbelievable, match="document type"):
        read_daily(text.encode(encoding), today=TODAY)


@pytest.mark.parametrize("length", range(0, len(HEAD + TAIL), 29))
def test_it_refuses_a_part_of_a_file(length):
    with pytest.raises(Unbelievable):
        read_daily((HEAD + cube("2026-11-25", USD="1") + TAIL).encode()[: -length - 1], today=TODAY)


@given(st.binary(max_size=200))
def test_it_refuses_noise_politely(data):
    with pytest.raises(Unbelievable):
        read_daily(data, today=TODAY)


def line(rate, days=0, currency="USD"):
    return DailyLine(currency, TODAY + timedelta(days=days), D(rate))


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        pytest.param([line("1.30")], 1, id="30 % up"),
        pytest.param([line("1.3001")], 0, id="more than 30 % up"),
        pytest.param([line("0.70")], 1, id="30 % down"),
        pytest.param([line("0.6999")], 0, id="more than 30 % down"),
        pytest.param([line("1.69", 2), line("1.30", 1)], 2, id="in two steps, in any order"),
        pytest.param([line("100", 1), line("1.01", 2)], 1, id="a leap is no step for the next"),
        pytest.param([line("100", currency="JPY")], 1, id="the first of its currency"),
        pytest.param([line("100", -10)], 1, id="before anything was known"),
    ],
)
def test_a_leap_is_left_out(lines, taken):
    kept, left_out = without_leaps(lines, {("USD", TODAY - timedelta(days=3)): D(1)})
    assert (len(kept), len(left_out)) == (taken, len(lines) - taken)
