"""The servers that Farthing stands on: those the environment names, else embedded ones of our own."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .children import Child, start, wait_until_ready
from .places import make_folder
from .postgres import Postgres
from .valkey import Valkey, broker_url, broker_url_for

Server = Postgres | Valkey


@dataclass
class Services:
    """What has to be embedded, and what the project's processes must know to find their servers."""

    servers: list[Server] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)

    def start(self) -> None:
        """Start all, each ready before the next; output goes to a log beside the data."""
        for server in self.servers:
            server.prepare()
            log = server.base.with_suffix(".log")
            with log.open("wb") as output:
                child = start(server.command(), output)
            self.children.append(child)
            wait_until_ready(child, server.is_ready, log)

    def stop(self) -> None:
        while self.children:
            self.children.pop().stop()


def plan(base: Path, given: Mapping[str, str] = os.environ, *, durable: bool = True) -> Services:
    """Decide what to embed under `base`; nothing is started yet."""
    make_folder(base)
    services = Services()
    if not given.get("DATABASE_URL"):
        postgres = Postgres(base / "postgres", durable=durable)
        services.servers.append(postgres)
        services.env["DATABASE_URL"] = postgres.url
    if not given.get("REDIS_URL"):
        valkey = Valkey(base / "valkey", durable=durable)
        services.servers.append(valkey)
        services.env |= {"REDIS_URL": valkey.url, "CELERY_BROKER_URL": broker_url(valkey.socket, 0)}
    elif not given.get("CELERY_BROKER_URL"):
        services.env["CELERY_BROKER_URL"] = broker_url_for(given["REDIS_URL"])
    return services
