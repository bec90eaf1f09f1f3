"""What a person can choose from when logging, the latest used first. Each is asked for once, when needed."""

from collections.abc import Callable, Iterable
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField, F, Value

from apps.accounts.models import User
from apps.accounts.prepared import fetch_prepared, row_of
from apps.platforms.models import Account, Platform
from apps.tasks.line_names import Elsewhere
from apps.tasks.models import Task, TaskType

LATEST = 50  # tasks that tell what was used last
SHOWN_TYPES = 6
USUAL_TYPES = ("Survey", "Image tagging", "App testing", "Transcription", "Data entry", "Short review")
# One of the person's own rows, by its id: what logging has to know of it. Parameters: user, id.
ACCOUNT = ("id", "user_id", "platform_id", "name", "unit", "tone", "closed_at")
FIND_ACCOUNT = f"""
SELECT {", ".join(ACCOUNT)} FROM platforms_account
WHERE id = %(id)s::bigint AND user_id = %(user)s::bigint"""  # noqa: S608 - our own names
TYPE = ("id", "user_id", "name")
FIND_TYPE = f"""
SELECT {", ".join(TYPE)} FROM tasks_tasktype
WHERE id = %(id)s::bigint AND (user_id = %(user)s::bigint OR user_id IS NULL)"""  # noqa: S608 - our own names


class Choices:
    """Accounts and types of one person."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def accounts(self) -> list[Account]:
        """Accounts that are still worked on, the latest used first; where one is not let in, at the end."""
        known = Account.objects.for_user(self.user).open().annotate(points_name=F("platform__points_name"))
        used = _by_use(account for account, _ in self._used)
        return sorted(known, key=lambda account: (not account.is_in, used(account)))

    @cached_property
    def elsewhere(self) -> list[Elsewhere]:
        """Closed accounts and the platforms of the catalogue, in one query; see `read_line`."""
        open_by = {each.platform_id: each for each in reversed(self.accounts) if each.platform_id}
        mine = Account.objects.for_user(self.user).exclude(closed_at=None)
        closed = mine.values_list("name", "aliases", Value(""), "pk", "platform_id")
        listed = Platform.objects.values_list("name", _no_words(), "slug", _no_id(), "pk")
        rows = sorted(closed.union(listed, all=True), key=lambda row: not row[3])  # one's own first
        return [
            Elsewhere(name.partition(" (")[0], aliases, slug, pk or None, open_by.get(platform))
            for name, aliases, slug, pk, platform in rows
        ]

    @cached_property
    def types(self) -> list[TaskType]:
        """All types to choose from: the latest used, then the usual ones, then the rest by name."""
        known = TaskType.objects.for_user(self.user).shown()
        used = _by_use(kind for _, kind in self._used)
        usual = {name: place for place, name in enumerate(USUAL_TYPES)}
        return sorted(known, key=lambda kind: (used(kind), usual.get(kind.name, len(usual))))

    @cached_property
    def last(self) -> Task | None:
        """The latest task, to be repeated."""
        tasks = Task.objects.for_user(self.user).select_related("account", "type")
        return tasks.order_by("-created_at", "-pk").first() if self._used else None

    def account(self, pk: str) -> Account | None:
        return next((account for account in self.accounts if str(account.pk) == pk), None)

    def find_account(self, pk: int) -> Account | None:
        """Any account of the person, open or closed."""
        rows = fetch_prepared(FIND_ACCOUNT, {"user": self.user.pk, "id": pk})
        return row_of(Account, ACCOUNT, rows[0]) if rows else None

    def find_open_account(self, pk: int) -> Account | None:
        account = self.find_account(pk)
        return account if account and account.is_open else None

    def find_type(self, pk: int) -> TaskType | None:
        """A type that the person sees."""
        rows = fetch_prepared(FIND_TYPE, {"user": self.user.pk, "id": pk})
        return row_of(TaskType, TYPE, rows[0]) if rows else None

    @cached_property
    def _used(self) -> list[tuple[int, int]]:
        latest = Task.objects.for_user(self.user).order_by("-local_on", "-started_at", "-pk")
        return list(latest.values_list("account_id", "type_id")[:LATEST])


def _no_words() -> Value:
    return Value([], output_field=ArrayField(CharField()))


def _no_id() -> Value:
    return Value(0, output_field=BigIntegerField())


def _by_use(ids: Iterable[int]) -> Callable[[Account | TaskType], int]:
    """A sort key: the place of a row among ids in the order of use, or after all of them."""
    places = {pk: place for place, pk in enumerate(dict.fromkeys(ids))}
    return lambda row: places.get(row.pk, LATEST)
