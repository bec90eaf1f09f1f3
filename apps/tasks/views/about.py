"""What a form that waits is about, in a word or two; "" where there is no such thing of this person's."""

from apps.accounts.models import User
from apps.tasks.forms.task import TaskForm
from apps.tasks.models import SavedView, Task, TaskType, Timer
from apps.tasks.naming import name_of


def task(user: User, pk: int) -> str:
    """One in the bin too: it can come back with what was typed."""
    found = Task.objects.filter(user=user, pk=pk).select_related("type").first()
    return name_of(found.title, found.note[:80], found.type.name) if found else ""


def cell(user: User, pk: int, name: str) -> str:
    words, field = task(user, pk), TaskForm.base_fields.get(name)
    return f"{words}, {field.label}" if words and field else words


def view(user: User, pk: int) -> str:
    return "".join(SavedView.objects.for_user(user).filter(pk=pk).values_list("name", flat=True))


def type(user: User, pk: int) -> str:
    return "".join(TaskType.objects.filter(user=user, pk=pk).values_list("name", flat=True))


def timer(user: User, pk: int) -> str:
    """The platform, if one was chosen."""
    mine = Timer.objects.for_user(user).filter(pk=pk, account__isnull=False)
    return "".join(mine.values_list("account__name", flat=True))
