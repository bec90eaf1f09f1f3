"""A file of bytes becomes rows of text, or a plain sentence that says why not."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 50
MOST_CELL_BYTES = 4 * 1024


NO_ROWS = gettext_lazy("This file has a header and no rows. Choose another.")


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message tells the person what to do."""


def decode(data: bytes) -> str:
    """Text of a UTF-8 (with or without BOM), UTF-16 or Windows-1252 file. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            _("This file is larger than 5 MB. Split it and import the parts one after the other.")
        )
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This does not look like a text file. Save it as CSV in UTF-8 and choose it again."))


def _encodings(data: bytes) -> list[str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if data[:200].count(0) > len(data[:200]) // 4:  # ASCII letters in UTF-16 have a zero byte each
        return ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    return ["utf-8-sig", "cp1252"]


def rows(text: str, columns: list[str]) -> Iterator[tuple[int, list[str] | None]]:
    """Each row of a CSV text as (line number, the named columns in that order).

    The list is None for a row with another number of cells than the header. Empty lines are passed
    over. Raises Unreadable for a missing column and past the limits.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        places = _places(header, columns)
        for count, cells in enumerate(filter(None, reader), start=1):
            if count > MOST_ROWS:
                raise Unreadable(_("This file has more than 100,000 rows. Split it and import the parts."))
            if any(
                len(cell) * 4 > MOST_CELL_BYTES and len(cell.encode()) > MOST_CELL_BYTES for cell in cells
            ):
                message = _("Line %(line)d has a cell of more than 4 KB. Shorten it, or remove the row.")
                raise Unreadable(message % {"line": reader.line_num})
            yield reader.line_num, [cells[n] for n in places] if len(cells) == len(header) else None
    except csv.Error as error:
        message = _("Line %(line)d is not valid CSV. Check its quotation marks.")
        raise Unreadable(message % {"line": reader.line_num}) from error


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _places(header: list[str], columns: list[str]) -> list[int]:
    if not any(header):
        raise Unreadable(_("This file is empty."))
    if len(header) > MOST_COLUMNS:
        raise Unreadable(_("This file has more than 50 columns. Choose the file as the platform gave it."))
    missing = [name for name in columns if name.casefold() not in header]
    if missing:
        message = _("This file has no column “%(names)s”. Choose the file as the platform gave it.")
        raise Unreadable(message % {"names": ", ".join(missing)})
    return [header.index(name.casefold()) for name in columns]
