"""The words of our own mails, and their HTML face, made from the text: the words are written once."""

import re
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
LONGEST_RULE: Final = 60
FOOT: Final = "--"  # as mail programs know it
RULE: Final = re.compile(r"-{3,}")
LINK: Final = re.compile(r"(.{1,70}): (https?://\S+)")


class Item(NamedTuple):
    """One alert in a digest: what it is in one line, more about it, and where to go."""

    title: str
    text: str
    url: str

    @property
    def rule(self) -> str:
        """What sets the title apart in the text."""
        return "-" * max(3, min(len(self.title), LONGEST_RULE))


@dataclass(frozen=True)
class Paragraph:
    """Some lines, under a title if there is one; or, with `url`, a button or a small link that says them."""

    lines: list[str]
    url: str = ""
    title: str = ""
    is_small: bool = False
    is_foot: bool = False


def faces(subject: str, text: str, *, is_alert: bool = False, is_final: bool = False) -> tuple[str, str]:
    """The text of a mail with our foot, and its HTML, in the language of the moment.

    An alert's foot leads to what one is mailed about; what a button of a final one does cannot be undone.
    """
    url = _notifications_url() if is_alert else ""
    foot = render_to_string("emails/foot.txt", {"product": settings.PRODUCT_NAME, "url": url})
    signed = f"{text.strip()}\n\n{foot.strip()}"
    return signed, html_of(subject, signed, is_final=is_final)


def html_of(subject: str, text: str, *, is_final: bool = False) -> str:
    """The letter for people whose mail program shows HTML.

    Paragraphs are parted by an empty line. One that ends in a colon before an address on a line
    of its own becomes a button, with what is before the colon on it, where that is short; on the same line
    it is a small link. A line of dashes is under a title, and before the foot:

        Confirm my address:
        https://example.org/...
    """
    parts = paragraphs(text)
    context = {
        "subject": subject,
        "paragraphs": [part for part in parts if not part.is_foot],
        "foot": [line for part in parts if part.is_foot for line in part.lines],
        "product": settings.PRODUCT_NAME,
        "is_final": is_final,
    }
    return render_to_string("emails/letter.html", context)


def digest(items: Sequence[Item | tuple[str, str, str]]) -> tuple[str, str]:
    """Subject and text of one mail with several alerts, in the order given and the language of the moment.

    One item alone is a mail of its own. ValueError for none at all.
    """
    if not items:
        raise ValueError("a digest needs something to say")
    known = [Item(_one_line(title), _few_lines(text), url) for title, text, url in items]
    context = {"items": known, "title": _short(known[0].title), "more": len(known) - 1}
    return _drawn("digest", context)


def test_mail() -> tuple[str, str]:
    """Subject and text of the mail that shows whether mail arrives, in the language of the moment."""
    return _drawn("mail_test", {"url": _notifications_url()})


def export_ready(expires_at: datetime) -> tuple[str, str]:
    """Subject and text of the mail that says that an export can be fetched, and until when."""
    url = settings.SITE_URL + reverse("settings_data")
    return _drawn("export_ready", {"url": url, "expires_at": expires_at, "password_url": _password_url()})


def about_leaving(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of `leaving_asked`, `leaving_confirmed` or `leaving_done`."""
    return _drawn(name, context | {"password_url": _password_url()})


def paragraphs(text: str) -> list[Paragraph]:
    blocks = text.strip().replace("\r\n", "\n").split("\n\n")
    return [_paragraph(block.strip().split("\n")) for block in blocks if block.strip()]


def _notifications_url() -> str:
    return settings.SITE_URL + reverse("settings_notifications")


def _password_url() -> str:
    return settings.SITE_URL + reverse("account_reset_password")


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
    if lines[0] == FOOT:
        return Paragraph(lines[1:], is_foot=True)
    if len(lines) > 1 and RULE.fullmatch(lines[1]):
        return Paragraph(lines[2:], title=lines[0])
    if len(lines) == 1 and (link := LINK.fullmatch(lines[0])):
        return Paragraph([link[1]], url=link[2], is_small=True)
    is_label = lines[0].endswith(":") and len(lines[0]) <= LONGEST_LABEL
    if len(lines) == 2 and is_label and lines[1].startswith(("https://", "http://")):
        return Paragraph([lines[0].removesuffix(":")], url=lines[1])
    return Paragraph(lines)
