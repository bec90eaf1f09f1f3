"""Another name for one's own type of work, or for a view of the list; and the name that it had."""

from typing import Any

from django.db import transaction

from apps.accounts import taken
from apps.accounts.models import User
from apps.accounts.taken import ChangedSince
from apps.tasks import own_types, rollups, saved_views
from apps.tasks.models import SavedView, TaskType
from apps.tasks.services import NameTaken

TYPE, VIEW = "type-renamed", "view-renamed"
# Whose name it is, the service and its word for the row, and the page where the names are.
KINDS: dict[str, tuple[Any, Any, str, str]] = {
    TYPE: (TaskType, own_types.rename_type, "type_id", "type_list"),
    VIEW: (SavedView, saved_views.rename_view, "view_id", "view_list"),
}


@transaction.atomic
def rename(kind: str, *, user: User, pk: int, name: str) -> str:
    """The service, with what that raises. The answer takes it back; empty where nothing changed."""
    rollups.hold_person(user.pk)  # what the token says is what this has found
    model, service, word, _page = KINDS[kind]
    was = model.objects.for_user(user).get(pk=pk).name
    service(user=user, name=name, **{word: pk})
    return taken.signed(user.pk, kind, row=pk, was=was, now=name) if name != was else ""


@transaction.atomic
def take_back(user: User, kind: str, facts: dict[str, Any]) -> str:
    """Answers the name of the page.

    Raises ChangedSince for what has a third name by now, or is gone, and where another one has the name.
    """
    rollups.hold_person(user.pk)
    model, service, word, page = KINDS[kind]
    names = (facts["was"], facts["now"])
    if not model.objects.for_user(user).filter(pk=facts["row"], name__in=names).exists():
        raise ChangedSince
    try:
        service(user=user, name=facts["was"], **{word: facts["row"]})
    except NameTaken as error:
        raise ChangedSince from error
    return page
