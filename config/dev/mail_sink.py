"""A real SMTP server that keeps what it receives as .eml files: `python -m config.dev.mail_sink PORT DIR`."""

import asyncio
import os
import signal
import sys
import time
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 500
_number = count()


class Sink:
    """Handler for aiosmtpd: one file a message, in order of arrival, the newest 500 of them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        keep(self.folder, envelope)
        forget_oldest(self.folder)
        return "250 kept"


def keep(folder: Path, envelope: Envelope) -> Path:
    """Whole or not at all, under a name that sorts by time."""
    name = f"{time.time_ns():020d}-{os.getpid()}-{next(_number)}.eml"
    part = folder / f".{name}.part"
    content = envelope.original_content or b""
    part.write_bytes(f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode() + content)
    return part.rename(folder / name)


def forget_oldest(folder: Path) -> None:
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink(missing_ok=True)


async def serve(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    sink = Sink(folder)
    server = await loop.create_server(lambda: SMTP(sink, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port)
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
