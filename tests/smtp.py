"""A real SMTP server on this machine for the tests: keeps what it accepts, refuses what it is told to."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)  # it writes down every word of SMTP

Answer = Callable[[EmailMessage], str]
HANG_UP = "421 nobody hears this"


@dataclass
class Sink:
    """What arrived, in order. `answer` is asked for each mail, `recipient` for each address.

    With `HANG_UP` as its answer the server keeps the mail, and the line is dead before it has said so.
    """

    answer: Answer = lambda message: "250 kept"
    recipient: Callable[[str], str] = lambda address: "250 yes"
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    lock: Any = field(default_factory=Lock)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        answer = await server.loop.run_in_executor(None, self.answer, message)
        if answer.startswith("250") or answer == HANG_UP:
            with self.lock:
                self.mails.append(message)
        if answer == HANG_UP:
            server.transport.abort()
        return answer

    @property
    def transport(self) -> dict[str, Any]:
        """For `settings.OUTBOX_TRANSPORT`."""
        return {"host": "127.0.0.1", "port": self.port, "timeout": 10}


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
