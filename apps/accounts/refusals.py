"""What a mail server's refusal means: try again, never again, or never again to this address."""

import re
import smtplib
from typing import Final

MAILBOX: Final = re.compile(
    r"\b5\.1\.(?![78]\b)\d|\b5\.2\.\d|mailbox|no such (user|recipient)|(user|recipient) (unknown|not found)"
    r"|unknown (user|recipient)",
    re.IGNORECASE,
)
POLICY: Final = re.compile(
    r"\b5\.7\.\d"
)  # RFC 3463: security or policy, of which the address may know nothing


def is_final(error: Exception) -> bool:
    """Whether trying again is useless: this address or this text was refused, or no mail can be made of it.

    A refused sender or sign-in concerns every mail and is for the operator to put right: that can wait.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError | smtplib.SMTPNotSupportedError)


def blames_address(error: Exception) -> bool:
    """Whether a final refusal is of the address: said of the recipient, or of their mailbox after the text.

    Not when the server only will not take mail from us, which says nothing about the address.
    """
    if not is_final(error):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return not any(POLICY.search(_words(reason)) for _code, reason in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and MAILBOX.search(_words(error.smtp_error)) is not None


def _words(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason
