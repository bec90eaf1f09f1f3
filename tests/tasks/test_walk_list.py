"""One walk through the list of tasks, on a phone and on a laptop: all that can be done there, by touch."""

import csv
import re

import pytest
from playwright.sync_api import expect

from apps.tasks.models import Task
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=SIZES)
def page(request, hand, worker, monkeypatch):
    monkeypatch.setattr("apps.tasks.listing.SIZE", 5)
    newest = worker.tasks.order_by("-started_at").values_list("pk", flat=True)
    Task.objects.filter(pk__in=list(newest[:4])).update(status="rejected")
    return hand("/tasks/", size=request.param).page


def said(page, words):
    expect(page.locator("#toasts")).to_contain_text(words)


def undo(page):
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()


def pick_outcome(page, label):
    fold = page.get_by_text("Filters", exact=True)
    if fold.is_visible():  # on a phone
        fold.click()
    page.get_by_label("Status", exact=True).select_option(label)


def test_a_filter_stands_in_the_address_and_gets_a_name(page):
    pick_outcome(page, "Rejected")
    expect(page).to_have_url(re.compile(r"\?status=rejected$"))
    expect(page.locator("#sum")).to_contain_text("4 tasks")
    page.get_by_label("Search").fill("survey")
    expect(page).to_have_url(re.compile("q=survey"))
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill("Lost surveys")
    page.get_by_role("button", name="Save view").click()
    said(page, "Lost surveys is saved")
    page.goto(page.url.split("/tasks/")[0] + "/tasks/")
    view = page.get_by_role("navigation", name="Views").get_by_role("link", name="Lost surveys")
    view.click()
    expect(view).to_have_attribute("aria-current", "page")
    expect(page).to_have_url(re.compile("status=rejected"))


def test_pages_are_turned_there_and_back(page):
    rows = page.locator(".picks .task")

    def turn(name):
        before = rows.first.get_attribute("href")
        page.get_by_role("link", name=name).click()
        expect(page.locator(f'.picks .task[href="{before}"]')).to_have_count(0)
        expect(rows).to_have_count(5)
        return [row.get_attribute("href") for row in rows.all()]

    newest = [row.get_attribute("href") for row in rows.all()]
    later = turn("Older")
    assert len(newest) == len(later) == 5
    assert not set(newest) & set(later)
    assert turn("Newer") == newest
    expect(page.get_by_role("link", name="Newer")).to_have_count(0)


def test_what_is_ticked_and_all_that_match_are_changed_and_taken_back(page):
    before = list(Task.objects.order_by("pk").values_list("status", flat=True))
    page.locator('[name="pick"]').nth(4).check()
    page.get_by_role("button", name="Approved").click()
    said(page, "1 task approved.")
    undo(page)
    said(page, "1 task is as before.")
    for box in page.locator('[name="pick"]').all():
        box.check()
    page.get_by_label("Select all 12 matching").check()
    page.get_by_role("button", name="Approved").click()
    said(page, "12 tasks approved.")
    assert Task.objects.filter(status="approved").count() == 12
    undo(page)
    said(page, "12 tasks are as before.")
    assert list(Task.objects.order_by("pk").values_list("status", flat=True)) == before


def test_what_is_deleted_comes_back_from_the_bin(page):
    page.locator('[name="pick"]').nth(0).check()
    page.get_by_role("button", name="Delete").click()
    said(page, "1 task deleted.")
    assert Task.objects.filter(deleted_at=None).count() == 11
    page.get_by_role("link", name="Bin").click()
    page.get_by_role("main").get_by_role("checkbox").check()
    page.get_by_role("button", name="Restore what is ticked").click()
    expect(page.get_by_role("heading", name="The bin is empty.")).to_be_visible()
    assert Task.objects.filter(deleted_at=None).count() == 12


def test_what_is_filtered_is_taken_along_as_a_file(page):
    pick_outcome(page, "Rejected")
    expect(page.locator("#sum")).to_contain_text("4 tasks")
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV").click()
    with open(waited.value.path(), encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 5  # with its headings
