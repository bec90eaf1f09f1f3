"""What is asked of the server, goal by goal."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from bench.data import account_of
from bench.figures import Figure, Measured, Trivial, measure
from bench.server import Client, fields_of

LISTS = {
    "newest": "/tasks/",
    "platform": "/tasks/?platform={account}",
    "type": "/tasks/?type={type}",
    "status": "/tasks/?status=rejected",
    "days": "/tasks/?from=2026-03-01&to=2026-09-30",
    "words": "/tasks/?q=voicemail",
    "by pay": "/tasks/?sort=-pay",
    "by time": "/tasks/?sort=-time",
    "by hour": "/tasks/?sort=-rate",
}


def getting(client: Client, path: str, status: int = 200, **headers: str) -> Callable[[], float]:
    def once() -> float:
        answer = client.get(path, **headers)
        assert answer.status == status, (path, answer.status)
        return answer.seconds

    return once


def unchanged(client: Client) -> Callable[[], float]:
    """Today with the ETag it had."""
    etag = client.get("/").headers["ETag"]
    return getting(client, "/", 304, **{"If-None-Match": etag})


class Logging:
    """A task logged through the form, each with a key of its own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        page = client.get("/tasks/new/")
        assert page.status == 200, page.status
        self.token = fields_of(page.body)["csrfmiddlewaretoken"]
        self.type = re.search(r'name="type" value="(\d+)"', page.body)[1]  # type: ignore[index]

    def once(self) -> float:
        local = timezone.localtime(timezone=self.client.user.timezone)
        fields = {
            "csrfmiddlewaretoken": self.token,
            "key": str(uuid4()),
            "account": str(account_of_id(self.client)),
            "type": self.type,
            "minutes": "12",
            "pay": "1.80",
            "units": "1",
            "started": local.strftime("%Y-%m-%dT%H:%M"),
            "status": "pending",
        }
        answer = self.client.post("/tasks/new/", fields)
        assert answer.status == 302, (answer.status, answer.body[:2000])
        return answer.seconds

    def then_today(self) -> float:
        return self.once() + getting(self.client, "/")()


def account_of_id(client: Client) -> int:
    if not hasattr(client, "account_id"):
        client.account_id = account_of(client.user).pk  # type: ignore[attr-defined]
    return client.account_id  # type: ignore[attr-defined]


def lists(client: Client, trivial: Trivial, times: int) -> dict[str, Measured]:
    """Every filter and order of the list, and a page deep inside."""
    kind = connection.cursor().execute(
        "SELECT type_id FROM tasks_task WHERE user_id = %s LIMIT 1", [client.user.pk]
    )
    names = {"account": account_of_id(client), "type": kind.fetchone()[0] if kind else 0}
    found = {
        name: measure(getting(client, path.format(**names)), trivial, times) for name, path in LISTS.items()
    }
    return found | {"deep": measure(getting(client, deep_page(client)), trivial, times)}


def payouts(wide: Client, narrow: Client, trivial: Trivial, times: int) -> list[Figure]:
    """The page of payouts for 40 accounts, with many tasks and with few."""
    many, few = (measure(getting(client, "/payouts/"), trivial, times) for client in (wide, narrow))
    return [
        Figure("13", "payouts, 40 accounts", many.p50, 5, 7.5),
        Figure("13", "payouts: 100k tasks against 1k", many.p50 / few.p50, 1.2, 1.5, "x"),
    ]


def deep_page(client: Client, pages: int = 40) -> str:
    """The address of a page far down the list, by following Older."""
    path = "/tasks/"
    for _ in range(pages):
        link = re.search(r'rel="next"[^>]*href="([^"]+)"', client.get(path).body)
        if link is None:
            break
        path = "/tasks/" + link[1].replace("&amp;", "&").removeprefix("/tasks/")
    return path


def growth(name: str, big: Measured, small: Measured) -> Figure:
    return Figure("3", f"{name}: 100k tasks of one person against 1k", big.p50 / small.p50, 1.2, 1.5, "x")
