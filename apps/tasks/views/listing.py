"""The list of tasks, and what is done to several of them at once."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.periods import week_of
from apps.tasks import services, undo
from apps.tasks.filters import TaskFilter
from apps.tasks.forms.extras import BulkForm
from apps.tasks.keyset import BadCursor, Page, page_of
from apps.tasks.models import Task
from apps.tasks.overview import Narrowed, Overview, overview, sentence_of_facts
from apps.tasks.tables import OF_MONEY, ORDERS, TaskTable, rows_of
from apps.tasks.views.request import Request, today, written

SIZE = 50
NEWEST = "-when"
WAITING = timedelta(days=7)


@require_safe
def task_list(request: Request) -> HttpResponse:
    """One page of the tasks that the address asks for, newest first unless it says otherwise."""
    request.here = "tasks"
    filters = TaskFilter(request.GET, queryset=Task.objects.for_user(request.user))
    filters.form.is_valid()
    problems: list[str] = []
    sort = _sort(request.GET.get("sort", ""), problems)
    page = _page(request, filters.qs, sort, problems)
    around = _around(request, filters, page, sort)
    if _mixes_units(filters, around) and sort.lstrip("-") in OF_MONEY:
        problems.append(_("Your platforms pay in different units. Choose one platform to sort by pay."))
        sort, page = NEWEST, _page(request, filters.qs, NEWEST, [])
        around = _around(request, filters, page, sort)
    context = _context(request, filters, page, around, sort) | {"problems": problems}
    return render(request, "tasks/task_list.html" + ("#results" if request.htmx else ""), context)


@require_safe
def task_sum(request: Request) -> HttpResponse:
    """The sentence of tasks that roll-ups cannot be narrowed to, added up from the tasks themselves."""
    filters = TaskFilter(request.GET, queryset=Task.objects.for_user(request.user))
    filters.form.is_valid()
    context = {"sentence": sentence_of_facts(request.user, filters.qs)}
    return render(request, "tasks/task_list.html#sum", context)


@require_POST
def task_bulk(request: Request) -> HttpResponse:
    """The same for all ticked rows."""
    form = BulkForm(request.POST)
    back = redirect(_back(request.POST))
    if not form.is_valid():
        return back
    act, picks, user = form.cleaned_data["act"], form.cleaned_data["pick"], request.user
    if act == "delete":
        done = services.delete_tasks(user=user, task_ids=picks)
        words = ngettext("%(count)s task deleted.", "%(count)s tasks deleted.", done)
        token = undo.of_deletion(picks)
    else:
        token = undo.of_statuses(user, picks, act)
        done = services.change_status(user=user, task_ids=picks, status=act)
        label = _("approved") if act == "approved" else _("rejected")
        words = ngettext("%(count)s task marked as %(label)s.", "%(count)s tasks marked as %(label)s.", done)
        words = words.replace("%(label)s", label)
    written(request, words % {"count": done}, "task_undo" if done else "", *([token] if done else []))
    return back


@require_POST
def task_undo(request: Request, token: str) -> HttpResponse:
    """Take back what a toast told of."""
    restored = undo.take_back(request.user, token)
    if restored is None:
        written(request, _("It is too late to undo this here. Open the task to change it."))
    else:
        written(
            request,
            ngettext("%(count)s task is as before.", "%(count)s tasks are as before.", restored)
            % {"count": restored},
        )
    return redirect("task_list")


def _sort(sort: str, problems: list[str]) -> str:
    if sort.removeprefix("-") in ORDERS:
        return sort
    if sort:
        problems.append(_("The list cannot be sorted by that. It shows the newest first."))
    return NEWEST


def _page(request: Request, tasks: Any, sort: str, problems: list[str]) -> Page[Any]:
    keys, is_descending = ORDERS[sort.removeprefix("-")], sort.startswith("-")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    rows = rows_of(tasks)
    try:
        return page_of(rows, keys, size=SIZE, is_descending=is_descending, after=after, before=before)
    except BadCursor:
        problems.append(_("That page is not known. This is the first one."))
        return page_of(rows, keys, size=SIZE, is_descending=is_descending)


def _around(request: Request, filters: TaskFilter, page: Page[Any], sort: str) -> Overview:
    said = filters.form.cleaned_data
    narrowed = Narrowed(said.get("platform"), said.get("type"), said.get("from"), said.get("to"))
    has_days = sort.lstrip("-") == "when" and not _needs_facts(filters)
    around = overview(request.user, narrowed, {row.local_on for row in page.rows} if has_days else ())
    for name, choices in (("platform", around.accounts), ("type", around.types)):
        field: Any = filters.form.fields[name]
        field.widget.choices = [("", _("Any")), *((choice.pk, choice.name) for choice in choices)]
        if said.get(name) and said[name] not in {choice.pk for choice in choices}:
            filters.form.add_error(name, _("Choose one from the list."))
    return around


def _mixes_units(filters: TaskFilter, around: Overview) -> bool:
    chosen = filters.form.cleaned_data.get("platform")
    return chosen is None and len({account.unit for account in around.accounts}) > 1


def _needs_facts(filters: TaskFilter) -> bool:
    """Roll-ups know nothing of words and outcomes."""
    return bool(filters.form.cleaned_data.get("q") or filters.form.cleaned_data.get("status"))


def _context(
    request: Request, filters: TaskFilter, page: Page[Any], around: Overview, sort: str
) -> dict[str, Any]:
    needs_facts = _needs_facts(filters)
    sentence = None if needs_facts else around.sentence
    if needs_facts and request.GET.get("sum"):
        sentence = sentence_of_facts(request.user, filters.qs)
    is_one_unit = not _mixes_units(filters, around)
    table = TaskTable(page.rows, days=around.days, is_one_unit=is_one_unit, order_by=sort)
    return {
        "table": table,
        "filters": filters.form,
        "sentence": sentence,
        "sum_query": _query(request.GET, sum="1") if needs_facts else "",
        "newer": page.newer and _query(request.GET, before=page.newer, after=""),
        "older": page.older and _query(request.GET, after=page.older, before=""),
        "places": _places(request),
        "is_new": not around.accounts,
        "is_narrowed": any(value for name, value in filters.form.cleaned_data.items() if name != "q"),
        "here_query": request.GET.urlencode(),
    }


def _query(data: QueryDict, **changes: str) -> str:
    """The address as it is, with some of it changed; an empty value takes its name away."""
    changed = data.copy()
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name in changed if not changed[name]]:
        del changed[name]
    return "?" + changed.urlencode()


def _places(request: Request) -> list[tuple[str, str, bool]]:
    """Views of the list that many want: label, address, and whether it is this one."""
    day = today(request)
    queries = [
        (_("All"), {}),
        (_("This week"), {"from": week_of(day, request.user.week_start).isoformat()}),
        (_("Waiting over 7 days"), {"status": "pending", "to": _before(day).isoformat()}),
        (_("Rejected"), {"status": "rejected"}),
    ]
    now = {name: value for name, value in request.GET.dict().items() if value and name != "sort"}
    base = reverse("task_list")
    return [
        (label, f"{base}{_query(QueryDict(mutable=True), **query) if query else ''}", query == now)
        for label, query in queries
    ]


def _before(day: date) -> date:
    return day - WAITING - timedelta(days=1)


def _back(data: QueryDict) -> str:
    """The list as it was: only the query comes from the form, so nobody is led elsewhere."""
    query = QueryDict(data.get("back", "")[:2000]).urlencode()
    return reverse("task_list") + (f"?{query}" if query else "")
