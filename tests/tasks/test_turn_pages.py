"""The pages of the list never skip a row or repeat one, whatever the order."""

import re
from datetime import timedelta
from decimal import Decimal as D
from itertools import chain

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.tasks import services
from apps.tasks.keyset import BadCursor, page_rows
from apps.tasks.models import Task
from apps.tasks.tables import ORDERS
from tests.factories import make_person, make_task
from tests.tasks.conftest import NOW
from tests.tasks.lists import read_page, shown, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestPages:
    def walk(self, client, direction, address):
        while address:
            page = client.get(address).content.decode()
            yield titles(page)
            found = re.search(rf'rel="{direction}" href="([^"]+)"', page)
            address = reverse("task_list") + found[1].replace("&amp;", "&") if found else None
            self.last = page

    def test_older_and_newer_meet_every_row_once(self, as_alice, alice, monkeypatch):
        monkeypatch.setattr("apps.tasks.listing.SIZE", 4)
        for number in range(11):
            make_task(alice, title=f"t{number:02d}", started_at=NOW - timedelta(hours=number // 3))
        pages = list(self.walk(as_alice, "next", reverse("task_list")))
        assert [len(page) for page in pages] == [4, 4, 3]
        assert len(set(chain.from_iterable(pages))) == 11
        back = re.search(r'rel="prev" href="([^"]+)"', self.last)[1].replace("&amp;", "&")
        returned = list(self.walk(as_alice, "prev", reverse("task_list") + back))
        assert returned == [pages[1], pages[0]]

    def test_a_page_stays_good_when_its_edge_is_deleted(self, as_alice, alice, monkeypatch):
        monkeypatch.setattr("apps.tasks.listing.SIZE", 2)
        tasks = [make_task(alice, title=f"t{number}") for number in range(5)]
        page = shown(as_alice)
        services.delete_task(user=alice, task_id=tasks[3].pk)  # the last row of the first page
        older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
        assert titles(as_alice.get(reverse("task_list") + older).content.decode()) == ["t2", "t1"]


def all_pages(tasks, keys, size, *, is_descending):
    after, found = "", []
    while True:
        page = read_page(tasks, keys, size=size, is_descending=is_descending, after=after)
        found.append([row.pk for row in page.rows])
        if page.older is None:
            return found
        after = page.older


rows = st.tuples(
    st.integers(0, 2),
    st.one_of(st.none(), st.sampled_from([1, 60_000, 90_000])),
    st.sampled_from(["0", "0.005", "1"]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    made=st.lists(rows, max_size=9),
    size=st.integers(1, 4),
    order=st.sampled_from(sorted(ORDERS)),
    falls=st.booleans(),
)
def test_whatever_the_order_pages_join_to_the_whole(made, size, order, falls):
    person = make_person()
    for hours, ms, reward in made:
        make_task(person, started_at=NOW - timedelta(hours=hours), duration_ms=ms, reward=D(reward))
    tasks, keys = Task.objects.for_user(person), ORDERS[order]
    signed = [key.expression.desc() if falls else key.expression.asc() for key in keys]
    whole = list(tasks.order_by(*signed).values_list("pk", flat=True))
    pages = all_pages(tasks, keys, size, is_descending=falls)
    assert list(chain.from_iterable(pages)) == whole
    assert all(len(page) == size for page in pages[:-1])


def test_a_cursor_of_another_order_is_refused():
    with pytest.raises(BadCursor):
        page_rows(Task.objects.none(), ORDERS["when"], size=5, is_descending=True, after="1.80_7")
