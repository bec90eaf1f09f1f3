"""The words of our own mails, and their HTML face, made from the text: the words are written once."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse


@dataclass(frozen=True)
class Paragraph:
    """Some lines; or, with `url`, a button that says them."""

    lines: list[str]
    url: str = ""


def html_of(subject: str, text: str) -> str:
    """The letter for people whose mail program shows HTML.

    Paragraphs are parted by an empty line. One that ends in a colon before an address on a line
    of its own becomes a button, with what is before the colon on it:

        Confirm my address:
        https://example.org/...
    """
    context = {"subject": subject, "paragraphs": paragraphs(text), "product": settings.PRODUCT_NAME}
    return render_to_string("emails/letter.html", context)


def test_mail() -> tuple[str, str]:
    """Subject and text of the mail that shows whether mail arrives, in the language of the moment."""
    return _drawn("mail_test", {"url": settings.SITE_URL + reverse("settings_notifications")})


def paragraphs(text: str) -> list[Paragraph]:
    blocks = text.strip().replace("\r\n", "\n").split("\n\n")
    return [_paragraph(block.strip().split("\n")) for block in blocks if block.strip()]


def _drawn(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The two templates of a mail: its subject on one line, and its text."""
    context = {"product": settings.PRODUCT_NAME, **context}
    subject = render_to_string(f"emails/{name}_subject.txt", context)
    return " ".join(subject.split()), render_to_string(f"emails/{name}.txt", context)


def _paragraph(lines: list[str]) -> Paragraph:
    if len(lines) == 2 and lines[0].endswith(":") and lines[1].startswith(("https://", "http://")):
        return Paragraph([lines[0].removesuffix(":")], url=lines[1])
    return Paragraph(lines)
