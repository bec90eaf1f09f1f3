"""What the local mail sink has received: files of a folder, for people who develop."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

SHOWN_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")


@dataclass(frozen=True)
class Received:
    """One mail as it came in."""

    name: str
    received_at: datetime
    headers: list[tuple[str, str]]
    to: str
    subject: str
    text: str
    has_html: bool


def newest(folder: Path, most: int = 100) -> list[Received]:
    """The mails of the folder, newest first; none where there is no folder yet."""
    files = sorted(folder.glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [read(file) for file in files[:most]]


def find(folder: Path, name: str) -> Received | None:
    """The mail of this name. A name that is not in the folder's list is nothing, wherever it points."""
    known = {file.name: file for file in folder.glob("*.eml")}
    return read(known[name]) if name in known else None


def read(file: Path) -> Received:
    message: EmailMessage = message_from_bytes(file.read_bytes(), policy=policy.default)
    text = message.get_body(("plain",))
    return Received(
        name=file.name,
        received_at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        headers=[(name, str(message[name])) for name in SHOWN_HEADERS if name in message],
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=text.get_content() if text else "",
        has_html=message.get_body(("html",)) is not None,
    )
