"""The list of tasks that an address asks for: a page of rows, and what stands around it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.prepared import Ask, Rows, asked_once, fetch
from apps.tasks.addresses import IN_ADDRESS, PLACE, SELDOM, address_of, kept_query, narrowing, said
from apps.tasks.drawn import Field, drawn
from apps.tasks.filters import TaskFilter
from apps.tasks.keyset import BadCursor, Key, Page, ordered, page_of, page_rows
from apps.tasks.models import Task
from apps.tasks.offers import Offer, named_by, views_of
from apps.tasks.overview import Narrowed, Overview, overview, overview_beside, with_days
from apps.tasks.tables import OF_MONEY, ORDERS, Row, rows_of

SIZE = 50
NEWEST_SUMMED = 500  # tasks of an outcome that are added up one by one, at most
NEWEST_FOUND = 100  # of those with certain words: many are read for each that is found
NEWEST = "-when"
FOLDED = ("platform", "type", "status", "from", "to", "sort")


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the page shows."""

    form: Any
    search: Field
    fields: list[Field]  # which a phone folds away
    sort: str
    page: Page[Row]
    around: Overview
    is_one_unit: bool  # so that sums of money can be compared
    query: dict[str, str]  # the address, without what is empty or made no sense
    problems: list[str]
    views: list[Offer]
    filters: TaskFilter

    @property
    def is_new(self) -> bool:
        """Nothing was ever logged."""
        return not self.around.accounts

    @property
    def named(self) -> list[Offer]:
        return named_by(self.query, self.around)

    @property
    def folded(self) -> int:
        """How many of the fields that a phone folds away narrow the list."""
        return len(narrowing(self.query).keys() - {"q"})

    @property
    def is_fold_open(self) -> bool:
        """Whether one of them has something to say."""
        return bool(self.form.errors.keys() - {"q"})

    @property
    def address(self) -> str:
        """The query string of this very page."""
        return address_of(self.query)

    @property
    def whole(self) -> str:
        """The query string of all its pages together."""
        return self._at()

    @property
    def tasks(self) -> QuerySet[Task]:
        """Those of all its pages together, in their order; not read yet."""
        rows = self.filters.filter_queryset(self.filters.queryset)
        keys, is_descending = _order(self.sort)
        return ordered(rows, keys, is_descending=is_descending)

    @property
    def to_save(self) -> str:
        """The query string that can be saved as a view; nothing where it is one."""
        kept = kept_query(self.query)
        known = (said(view.address.partition("?")[2]) for view in self.views)
        return "" if kept in known else address_of(kept)

    @property
    def matching(self) -> str:
        """How many are on all pages together, or nothing where that would have to be counted."""
        sentence = self.around.sentence
        return "" if sentence.is_newest else str(sentence.tasks)

    @property
    def newer(self) -> str | None:
        return self.page.newer and self._at(before=self.page.newer)

    @property
    def older(self) -> str | None:
        return self.page.older and self._at(after=self.page.older)

    @property
    def pager(self) -> tuple[str, str]:
        """What the pages on both sides are called."""
        words = {NEWEST: (_("Newer"), _("Older")), "when": (_("Older"), _("Newer"))}
        return words.get(self.sort, (_("Previous"), _("Next")))

    @property
    def is_all_rejected(self) -> bool:
        """The list of rejected work, narrowed by nothing else."""
        return narrowing(self.query) == {"status": "rejected"}

    def sorted_by(self, sort: str) -> str:
        """The address of this list in another order, from its first page on."""
        return self._at(sort="" if sort == NEWEST else sort)

    def _at(self, **changes: str) -> str:
        return address_of(kept_query(self.query) | changes) or "?"


def listing(user: User, data: QueryDict, today: date) -> Listing:
    """The page of an address. Two queries; two more where foreign money is summed task by task."""
    filters = TaskFilter(data, queryset=Task.objects.for_user(user))
    form, problems = filters.form, list[str]()
    form.is_valid()
    sort = _sort(form, problems)
    page, around = _read(user, filters, sort, problems)
    if _refuse_unknown(form, around):  # then it narrows nothing
        page, around = _read_at(user, filters, sort)
    is_one_unit = _is_one_unit(form, around)
    if sort.lstrip("-") in OF_MONEY and not is_one_unit:
        problems.append(_("Your platforms pay in different units. Choose one platform to sort by pay."))
        sort = NEWEST
        page, around = _read_at(user, filters, sort)
    form.fields["sort"].widget.choices = [
        choice
        for choice in form.fields["sort"].widget.choices
        if is_one_unit or choice[0].lstrip("-") not in OF_MONEY
    ]
    query = _query(form, data, sort)
    views = views_of(query, today, user, around.views)
    seldom = [name for name in SELDOM if form.cleaned_data.get(name) or name in form.errors]
    search, *fields = (drawn(form[name]) for name in ("q", *FOLDED, *seldom))
    return Listing(form, search, fields, sort, page, around, is_one_unit, query, problems, views, filters)


def _sort(form: Any, problems: list[str]) -> str:
    sort = form.cleaned_data.get("sort", "") or ("" if "sort" not in form.errors else "?")
    if sort.removeprefix("-") in ORDERS:
        return str(sort)
    if sort:
        problems.append(_("The list cannot be sorted by that. It shows the newest first."))
    return NEWEST


def _read(user: User, filters: TaskFilter, sort: str, problems: list[str]) -> tuple[Page[Row], Overview]:
    place = {name: filters.form.cleaned_data.get(name, "") for name in PLACE}
    try:
        return _read_at(user, filters, sort, **place)
    except BadCursor:
        problems.append(_("That page is not known. This is the first one."))
        return _read_at(user, filters, sort)


def _read_at(user: User, filters: TaskFilter, sort: str, **place: str) -> tuple[Page[Row], Overview]:
    said, asked = filters.form.cleaned_data, _asked(filters, sort, **place)
    if not (said.get("q") or said.get("status") or said.get("only")):
        page = _page(filters, sort, fetch(asked), **place)
        return page, _rolled_up(user, said, page, sort)
    has_words = bool(said.get("q"))
    newest = NEWEST_FOUND if has_words else NEWEST_SUMMED  # and each word is worth a plan of its own
    facts = filters.filter_queryset(filters.queryset)
    rows, around = overview_beside(user, asked, facts, newest, is_planned_once=not has_words)
    page = _page(filters, sort, rows, **place)
    return page, with_days(user, around, facts, _days(page, sort))


def _asked(filters: TaskFilter, sort: str, **place: str) -> Ask:
    keys, is_descending = _order(sort)
    rows = rows_of(filters.filter_queryset(filters.queryset))
    return asked_once(page_rows(rows, keys, size=SIZE, is_descending=is_descending, **place))


def _order(sort: str) -> tuple[tuple[Key, ...], bool]:
    """Its keys, and whether what is largest comes first."""
    return ORDERS[sort.removeprefix("-")], sort.startswith("-")


def _page(filters: TaskFilter, sort: str, found: Rows, **place: str) -> Page[Row]:
    """Of the rows that were asked for; the first page, where they are few or none: that one is shown full."""
    page = page_of([Row(*row) for row in found], ORDERS[sort.removeprefix("-")], size=SIZE, **place)
    is_short_first = bool(place.get("before")) and not page.newer and len(page.rows) < SIZE
    is_beyond = any(place.values()) and not page.rows
    if is_short_first or is_beyond:
        return _page(filters, sort, fetch(_asked(filters, sort)))
    return page


def _rolled_up(user: User, said: dict[str, Any], page: Page[Row], sort: str) -> Overview:
    narrowed = Narrowed(said.get("platform"), said.get("type"), said.get("from"), said.get("to"))
    return overview(user, narrowed, _days(page, sort))


def _days(page: Page[Row], sort: str) -> set[date]:
    """Those that stand as headings between the rows."""
    return {row.local_on for row in page.rows} if sort.lstrip("-") == "when" else set()


def _refuse_unknown(form: Any, around: Overview) -> bool:
    """Fill the choices in, and refuse one that is not among them. Answers whether there was one."""
    has_unknown = False
    for name, choices in (("platform", around.accounts), ("type", around.types)):
        form.fields[name].widget.choices = [("", _("Any")), *((each.pk, each.name) for each in choices)]
        chosen = form.cleaned_data.get(name)
        if chosen and chosen not in {choice.pk for choice in choices}:
            form.add_error(name, _("Choose one from the list."))
            has_unknown = True
    return has_unknown


def _is_one_unit(form: Any, around: Overview) -> bool:
    return bool(form.cleaned_data.get("platform")) or len({each.unit for each in around.accounts}) < 2


def _query(form: Any, data: QueryDict, sort: str) -> dict[str, str]:
    known = {name: data.get(name, "") for name in IN_ADDRESS if form.cleaned_data.get(name)}
    return known | {"sort": "" if sort == NEWEST else sort}
