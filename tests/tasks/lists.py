"""The list of tasks as its page shows it, and one page of it as it is read."""

import re

from django.urls import reverse

from apps.tasks.keyset import page_of, page_rows
from apps.tasks.tables import Row, rows_of


def shown(client, **query):
    response = client.get(reverse("task_list"), query)
    assert response.status_code == 200
    return response.content.decode()


def titles(page):
    return re.findall(r'class="task__name">([^<]*)<', page)


def words(html, between=""):
    return " ".join(re.sub(r"<[^>]+>", between, html).replace("\u00a0", " ").split())


def sentence(page):
    return words(page.split('id="sum"')[1].split(">", 1)[1].split("</p>")[0])


def headings(page):
    return [words(row) for row in re.findall(r'<tr role="row" class="dayrow">(.*?)</tr>', page)]


def read_page(tasks, keys, *, size, is_descending, after=""):
    read = page_rows(rows_of(tasks), keys, size=size, is_descending=is_descending, after=after)
    return page_of([Row(*row) for row in read], keys, size=size, after=after)
