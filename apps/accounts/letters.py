"""The words of our own mails, and their HTML face, made from the text: the words are written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

LONGEST_TITLE: Final = 150  # characters, in the subject of a digest
LONGEST_LABEL: Final = 70  # characters, on a button; what is longer is a sentence


class Item(NamedTuple):
    """One alert in a digest: what it is in one line, more about it, and where to go."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Paragraph:
    """Some lines; or, with `url`, a button that says them."""

    lines: list[str]
    url: str = ""


def html_of(subject: str, text: str) -> str:
    """The letter for people whose mail program shows HTML, in the language of the moment.

    Paragraphs are parted by an empty line. One that ends in a colon before an address on a line
    of its own becomes a button, with what is before the colon on it, where that is short:

        Confirm my address:
        https://example.org/...
    """
    context = {"subject": subject, "paragraphs": paragraphs(text), "product": settings.PRODUCT_NAME}
    return render_to_string("emails/letter.html", context)


def digest(items: Sequence[Item | tuple[str, str, str]]) -> tuple[str, str]:
    """Subject and text of one mail with several alerts, in the order given and the language of the moment.

    One item alone is a mail of its own. ValueError for none at all.
    """
    if not items:
        raise ValueError("a digest needs something to say")
    known = [Item(_one_line(title), _few_lines(text), url) for title, text, url in items]
    context = {"items": known, "title": _short(known[0].title), "more": len(known) - 1}
    return _drawn("digest", context | {"url": _notifications_url()})


def test_mail() -> tuple[str, str]:
    """Subject and text of the mail that shows whether mail arrives, in the language of the moment."""
    return _drawn("mail_test", {"url": _notifications_url()})


def export_ready(expires_at: datetime) -> tuple[str, str]:
    """Subject and text of the mail that says that an export can be fetched, and until when."""
    url = settings.SITE_URL + reverse("settings_data")
    return _drawn("export_ready", {"url": url, "expires_at": expires_at})


def about_leaving(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of `leaving_asked`, `leaving_confirmed` or `leaving_done`."""
    return _drawn(name, context)


def paragraphs(text: str) -> list[Paragraph]:
    blocks = text.strip().replace("\r\n", "\n").split("\n\n")
    return [_paragraph(block.strip().split("\n")) for block in blocks if block.strip()]


def _notifications_url() -> str:
    return settings.SITE_URL + reverse("settings_notifications")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _few_lines(text: str) -> str:
    """Without empty lines: they part one item from the next."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _short(title: str) -> str:
    """So that a subject with "and 3 more" fits the outbox."""
    return Truncator(title).chars(LONGEST_TITLE)


def _drawn(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The two templates of a mail: its subject on one line, and its text."""
    context = {"product": settings.PRODUCT_NAME, **context}
    subject = render_to_string(f"emails/{name}_subject.txt", context)
    return " ".join(subject.split()), render_to_string(f"emails/{name}.txt", context)


def _paragraph(lines: list[str]) -> Paragraph:
    is_label = lines[0].endswith(":") and len(lines[0]) <= LONGEST_LABEL
    if len(lines) == 2 and is_label and lines[1].startswith(("https://", "http://")):
        return Paragraph([lines[0].removesuffix(":")], url=lines[1])
    return Paragraph(lines)
