"""Links above the list: views that many want, those of the person, and what a word of the search names."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.periods import week_of
from apps.tasks.addresses import address_of, kept_query, narrowing, said
from apps.tasks.filters import SHORTEST
from apps.tasks.overview import Overview, Saved

WAITING = timedelta(days=7)
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """Filters as a link."""

    label: str
    address: str
    is_current: bool = False


def views_of(query: dict[str, str], today: date, user: User, saved: list[Saved]) -> list[Offer]:
    """Ready-made ones, whatever the order of the list; then those of the person, in the order they name."""
    late = today - WAITING - timedelta(days=1)
    known: list[tuple[str, dict[str, str]]] = [
        (_("All"), {}),
        (_("This week"), {"from": week_of(today, user.week_start).isoformat()}),
        (_("Waiting over 7 days"), {"status": "pending", "to": late.isoformat()}),
        (_("Rejected"), {"status": "rejected"}),
    ]
    now, base, kept = narrowing(query), reverse("task_list"), kept_query(query)
    views = [Offer(label, base + address_of(wanted), now == wanted) for label, wanted in known]
    return views + [Offer(each.name, base + each.query, said(each.query) == kept) for each in saved]


def named_by(query: dict[str, str], around: Overview) -> list[Offer]:
    """Platforms and types with a word of the search in their names, which the search itself does not read.

    Each in place of its words; the rest of the address stays.
    """
    words, offers = query.get("q", "").split(), []
    kept = kept_query(query)
    for field, choices in (("type", around.types), ("platform", around.accounts)):
        for choice in choices if field not in kept else ():
            rest = [word for word in words if not _is_in(word, choice.name)]
            if len(rest) < len(words):
                narrowed = kept | {"q": " ".join(rest), field: str(choice.pk)}
                offers.append(Offer(choice.name, reverse("task_list") + address_of(narrowed)))
    return offers[:MOST_NAMED]


def _is_in(word: str, name: str) -> bool:
    return len(word) >= SHORTEST and word.casefold() in name.casefold()
