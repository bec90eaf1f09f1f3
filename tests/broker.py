"""A Valkey for one test, beside the one of the whole run: it can be stopped, frozen and wiped."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from celery import current_app
from kombu import pools

from config.dev.children import Child, start, wait_until_ready
from config.dev.valkey import Valkey, broker_url


@dataclass
class Broker:
    server: Valkey
    log: Path
    child: Child | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.child = start(self.server.command(), output)
        wait_until_ready(self.child, self.server.is_ready, self.log)

    def stop(self) -> None:
        """Gone, with all it held."""
        if self.child is not None:
            self.child.kill()
            self.child.process.wait()
            self.child = None

    def freeze(self) -> None:
        """It takes connections and says nothing, as a machine does that is out of memory."""
        assert self.child is not None
        self.child.process.send_signal(signal.SIGSTOP)


@contextmanager
def own_broker() -> Iterator[Broker]:
    """Celery talks to it inside the block."""
    with tempfile.TemporaryDirectory(prefix="valkey-") as folder:
        server = Valkey(Path(folder) / "v", durable=False)
        server.prepare()
        broker = Broker(server, Path(folder) / "log")
        broker.start()
        before = current_app.conf.broker_url
        use(broker_url(server.socket, 0))
        try:
            yield broker
        finally:
            use(before)
            broker.stop()


def use(url: str) -> None:
    """Connections that are kept open lead to the broker before: begin with none."""
    conf = current_app.conf
    conf.broker_url = conf.broker_read_url = conf.broker_write_url = url
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None
