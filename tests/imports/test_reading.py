"""Bytes become rows, or a sentence that says what to do."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.imports.reading import Unreadable, decode, rows

COLUMNS = ["Study", "Reward"]
TEXT = "Study,Reward\nCafé “quiet” – one,£1.50\n"


def read(text: str) -> list:
    return list(rows(text, COLUMNS))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode("utf-8"),
    ],
    ids=["utf-8", "utf-8 with BOM", "utf-16 with BOM", "utf-16 le", "utf-16 be", "cp1252", "Windows lines"],
)
def test_it_reads_every_usual_encoding(data):
    assert read(decode(data)) == [(2, ["Café “quiet” – one", "£1.50"])]


def test_it_refuses_what_is_no_text():
    with pytest.raises(Unreadable, match="text file"):
        decode(b"PK\x03\x04\x00\x00\x81\x00")


def test_it_refuses_more_than_five_megabytes():
    decode(b"a" * 5 * 1024 * 1024)
    with pytest.raises(Unreadable, match="5 MB"):
        decode(b"a" * (5 * 1024 * 1024 + 1))


def test_it_finds_columns_by_name_in_any_order_and_case():
    assert read("reward ;Other;STUDY\n£1;x;A\n") == [(2, ["A", "£1"])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("Study\nA\n", "no column “Reward”"),
        ("When,What\n1,2\n", "no column “Study, Reward”"),  # in other languages the quotes are others
        ("Study,Reward," + ",".join("abc" for _ in range(49)) + "\n", "50 columns"),
        ("Study,Reward\nA," + "é" * 2049 + "\n", "4 KB"),
        ('Study,Reward\n"A"x,£1\n', "Line 2"),
    ],
)
def test_it_says_why_a_file_cannot_be_read(text, words):
    with pytest.raises(Unreadable, match=words):
        read(text)


def test_it_reads_the_hundred_thousandth_row_and_no_more():
    most = "Study,Reward\n" + "A,£1\n" * 100_000
    assert len(read(most)) == 100_000
    with pytest.raises(Unreadable, match="100,000 rows"):
        read(most + "A,£1\n")


def test_a_row_of_another_length_is_kept_as_a_gap_and_empty_lines_are_passed_over():
    assert read("Study,Reward\nA\n\nB,£1,x\nC,£2\n") == [(2, None), (4, None), (5, ["C", "£2"])]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=30), max_size=8))
def test_whatever_a_cell_holds_comes_back(cells):
    quoted = "".join('"{}",£1\n'.format(cell.replace('"', '""')) for cell in cells)
    assert [row for _, row in read("Study,Reward\n" + quoted)] == [[cell, "£1"] for cell in cells]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    with suppress(Unreadable):
        read(decode(data))
