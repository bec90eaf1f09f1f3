"""Files that were downloaded, as a spreadsheet program reads them."""

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile, is_zipfile

BOM = b"\xef\xbb\xbf"
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def text_of(response: Any) -> str:
    """All that an answer says, also one that comes piece by piece, or packed."""
    body = response.getvalue()
    if not is_zipfile(BytesIO(body)):
        return str(body.decode())
    with ZipFile(BytesIO(body)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def csv_table(body: bytes) -> list[list[str]]:
    """The heading and the rows; every line has to end as RFC 4180 says."""
    assert body.startswith(BOM)
    assert body.endswith(b"\r\n")
    text = body[len(BOM) :].decode()
    assert BOM.decode() not in text[:1]
    return list(csv.reader(StringIO(text, newline=""), strict=True))


def csv_rows(body: bytes) -> list[dict[str, str]]:
    heads, *rows = csv_table(body)
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def xlsx_table(body: bytes) -> list[dict[int, tuple[Any, str]]]:
    """Of each row its cells by their place: text, or a number as it is written; and its format."""
    with ZipFile(BytesIO(body)) as packed:
        assert packed.testzip() is None
        formats = _formats(ElementTree.fromstring(packed.read("xl/styles.xml")))
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{_NS}f")), "nothing is ever worked out"
    return [
        {_column(cell.attrib["r"]): _cell(cell, formats) for cell in row} for row in sheet.iter(f"{_NS}row")
    ]


def xlsx_rows(body: bytes) -> list[dict[str, Any]]:
    """Rows by their headings; an empty cell is None."""
    heads, *rows = xlsx_table(body)
    return [{head: row.get(place, (None,))[0] for place, (head, _) in heads.items()} for row in rows]


def _cell(cell: Any, formats: list[str]) -> tuple[Any, str]:
    if cell.get("t") == "inlineStr":
        return _written("".join(part.text or "" for part in cell.iter(f"{_NS}t"))), "text"
    assert cell.get("t") in (None, "n"), cell.attrib
    return Decimal(cell.find(f"{_NS}v").text), formats[int(cell.get("s", 0))]


def _written(text: str) -> str:
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def _column(reference: str) -> int:
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _formats(styles: Any) -> list[str]:
    """Number formats by the style of a cell; 0, 1 and 2 are built in."""
    known = {0: "General", 1: "0", 2: "0.00"}
    known |= {int(one.get("numFmtId")): one.get("formatCode") for one in styles.iter(f"{_NS}numFmt")}
    return [known[int(style.get("numFmtId"))] for style in styles.find(f"{_NS}cellXfs")]
