"""Sheets: exact numbers, harmless text, and no more memory for more rows."""

import tracemalloc
from datetime import date, time
from decimal import Decimal as D

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.tasks import sheets
from apps.tasks.sheets import Sheet, as_csv, as_xlsx, plain
from tests.downloads import csv_table, xlsx_table

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
openings = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "'", "''", "＝", '"', ",", "<r>"])
wild = st.builds(str.__add__, openings, texts)


def csv_of(*rows, heads=("a",)):
    return csv_table(b"".join(as_csv(Sheet("s", heads, rows))))[1:]


def xlsx_of(*rows, heads=("a",)):
    with as_xlsx(Sheet("s", heads, rows)) as file:
        return xlsx_table(file.read())[1:]


def original(cell):
    """Without the guard: the apostrophe before what a program could take for a formula."""
    behind = cell[1:].lstrip("'")
    return cell[1:] if cell.startswith("'") and behind.startswith(DANGEROUS) else cell


@given(st.lists(wild, min_size=2, max_size=6))
@example(["=1+1", "'=1+1"])
@example(['a "quote", a comma', "two\r\nlines\rand\nmore"])
def test_text_in_csv_is_harmless_and_comes_back(written):
    (row,) = csv_of(written)
    assert not [cell for cell in row if cell.startswith(DANGEROUS)]
    assert [original(cell) for cell in row] == written


@settings(max_examples=40)
@given(st.lists(wild, min_size=1, max_size=6))
@example(["<r><t>rich</t></r>", "<r>a & b</r>", "_x0041_", " kept ", "=HYPERLINK(1)", "\x01\x1f"])
def test_text_in_xlsx_is_harmless_and_comes_back(written):
    (row,) = xlsx_of(["first", *written])
    found = [row.get(place + 1, ("", "text")) for place in range(len(written))]
    assert not [text for text, _ in found if text.startswith(DANGEROUS)]
    assert [original(text) for text, _ in found] == written
    assert {kind for _, kind in found} == {"text"}


@pytest.mark.parametrize(
    ("cell", "text", "number_format"),
    [
        (D("-1.50"), "-1.50", "0.00"),
        (D("1.8000"), "1.8000", "0.0000"),
        (D("999999999.9999"), "999999999.9999", "0.0000"),
        (D("0.1") + D("0.2"), "0.3", "0.0"),
        (D("-0.00000007"), "-0.00000007", "0.00000000"),
        (D("1E+2"), "100", "0"),
        (D(500), "500", "0"),
        (-3, "-3", "0"),
    ],
    ids=str,
)
def test_numbers_stay_numbers_with_all_their_digits(cell, text, number_format):
    assert csv_of([cell]) == [[text]]
    assert xlsx_of([cell]) == [{0: (D(text), number_format)}]


@given(st.decimals(-10_000_000_000, 10_000_000_000, places=4))
@settings(max_examples=60)
def test_no_digit_of_an_amount_is_lost(amount):
    ((text,),) = csv_of([amount])
    (row,) = xlsx_of([amount])
    assert D(text) == row[0][0] == amount


def test_days_and_times_are_iso_and_days_for_excel():
    row = [date(2026, 11, 26), time(6, 0, 59), None]
    assert csv_of(row, heads="abc") == [["2026-11-26", "06:00:59", ""]]
    ((day, clock),) = (row.values() for row in xlsx_of(row, heads="abc"))
    assert day == (D((date(2026, 11, 26) - date(1899, 12, 30)).days), "yyyy-mm-dd")
    assert clock[1] == "hh:mm:ss"
    assert round(clock[0] * 86_400) == 6 * 3600 + 59


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("1.8000", "GBP", "1.80"),
        ("0.0050", "GBP", "0.005"),
        ("0.0001", "USD", "0.0001"),
        ("500.0000", "JPY", "500"),
        ("0.5000", "JPY", "0.5"),
        ("2.5000", "KWD", "2.500"),
        ("3.0000", "PTS", "3"),
        ("0.0000", "GBP", "0.00"),
        ("9" * 28, "GBP", "9" * 28 + ".00"),
    ],
    ids=str,
)
def test_an_amount_has_the_decimals_of_its_unit_and_more_where_they_count(amount, unit, shown):
    assert format(plain(D(amount), unit), "f") == shown


def test_more_rows_than_a_sheet_holds_are_never_cut_off(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    assert len(xlsx_of(*[["x"]] * 3)) == 3
    with pytest.raises(ValueError, match="more than 3 rows"):
        xlsx_of(*[["x"]] * 4)


def rows_made_as_they_are_read(count):
    for number in range(count):
        yield [date(2026, 11, 26), f"Task {number}", D(number) / 100, None, "a note of some words"]


def peak_of(make):
    """Most memory that was taken at once, in bytes."""
    tracemalloc.start()
    try:
        make()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def written_csv(count):
    sheet = Sheet("s", "abcde", rows_made_as_they_are_read(count))
    return lambda: sum(len(piece) for piece in as_csv(sheet))


def written_xlsx(count):
    return lambda: as_xlsx(Sheet("s", "abcde", rows_made_as_they_are_read(count))).close()


def test_a_hundred_thousand_rows_of_csv_take_no_more_memory_than_two_thousand():
    assert peak_of(written_csv(100_000)) < 1.5 * peak_of(written_csv(2_000))


def test_many_rows_of_xlsx_take_no_more_memory_than_a_few():
    assert peak_of(written_xlsx(20_000)) < 1.5 * peak_of(written_xlsx(1_000))
