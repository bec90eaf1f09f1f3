"""Log lines without secrets: links that sign somebody in, and passwords inside addresses."""

import logging
import re

_SECRETS = (
    # whoever has one of these links can act for its owner
    (
        re.compile(
            r"(/confirm-email/|/password/reset/key/|/mail/unsubscribe/|/settings/data/delete/)[^\s/?#'\"<>]+"
        ),
        r"\1[hidden]",
    ),
    # whoever has a calendar's key can read it
    (re.compile(r"([?&]key=)[^\s&#'\"<>]+"), r"\1[hidden]"),
    # postgresql://name:password@host
    (re.compile(r"(://[^\s:/@]*:)[^\s/@]+@"), r"\1[hidden]@"),
)


def redact(text: str) -> str:
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


class LineFormatter(logging.Formatter):
    """The whole line is cleaned, a traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
