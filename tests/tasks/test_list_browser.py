"""The list of tasks in a real browser: rows by keys, and cells edited where they stand."""

import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.tasks import services
from apps.tasks.models import Task
from tests.axe import faults
from tests.factories import make_account, make_person, make_task
from tests.visits import SIZES, until, visits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice():
    alice = make_person("alice@example.org", name="Alice Reed", timezone="Europe/London", home_currency="GBP")
    quillo, now = make_account(alice, "Quillo"), timezone.now()
    for number in range(4):
        make_task(
            alice,
            quillo,
            title=f"Survey {number}",
            started_at=now - timedelta(minutes=number),
            status="approved",
        )
    return alice


@pytest.fixture
def visit(live_server, browser, client, alice):
    client.force_login(alice)
    with visits(browser, live_server.url, client.cookies["sessionid"].value) as visit:
        yield visit


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


class TestKeys:
    def test_rows_are_walked_ticked_and_opened(self, visit):
        page = visit("/tasks/")
        rows = page.locator(".picks .task")
        press(page, "k")
        expect(rows.nth(0)).to_be_focused()
        press(page, "j", "x")
        expect(rows.nth(1)).to_be_focused()
        expect(page.locator('[name="pick"]').nth(1)).to_be_checked()
        press(page, "j", "j", "j")
        expect(rows.nth(3)).to_be_focused()  # the last one
        press(page, "e")
        expect(page).to_have_url(re.compile(r"/tasks/\d+/edit/$"))

    def test_cells_are_walked_to_and_changed(self, visit):
        page = visit("/tasks/")
        press(page, "j", "ArrowLeft", "ArrowRight")
        expect(page.get_by_role("link", name="Rename Survey 0")).to_be_focused()
        press(page, "ArrowRight", "ArrowRight", "ArrowDown")
        pay = page.get_by_role("link", name="Pay, £1.80, change")
        expect(pay.nth(1)).to_be_focused()
        press(page, "Enter")
        expect(page.get_by_label("Pay", exact=True)).to_be_focused()
        page.wait_for_function("document.activeElement.selectionEnd > 0")  # what stands there is replaced
        page.keyboard.type("3")
        press(page, "Enter")
        expect(page.get_by_role("link", name="Pay, £3.00, change")).to_be_focused()
        press(page, "ArrowRight")
        expect(page.get_by_role("link", name="Status, Approved, change").nth(1)).to_be_focused()
        press(page, "ArrowUp", "ArrowLeft", "ArrowLeft")
        expect(page.get_by_role("link", name="Time, 12").nth(0)).to_be_focused()
        press(page, "k")
        expect(page.locator(".picks .task").nth(0)).to_be_focused()
        assert faults(page) == []

    def test_undo_takes_back_what_the_last_toast_tells(self, visit):
        page = visit("/tasks/")
        press(page, "j", "x")
        page.get_by_role("button", name="Delete").click()
        expect(page.locator("#toasts")).to_contain_text("1 task deleted.")
        assert Task.objects.filter(deleted_at=None).count() == 3
        press(page, "u")
        expect(page.locator("#toasts")).to_contain_text("1 task is as before.")
        assert Task.objects.filter(deleted_at=None).count() == 4

    def test_search_and_the_list_of_keys(self, visit):
        page = visit("/tasks/")
        press(page, "/")
        expect(page.locator("#id_q")).to_be_focused()
        page.keyboard.type("jxe?u")
        expect(page.locator("#id_q")).to_have_value("jxe?u")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.goto(page.url.split("?")[0])
        press(page, "?")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Edit the row or the task")
        press(page, "j")
        expect(page.locator(".picks .task").nth(0)).not_to_be_focused()

    def test_a_word_too_short_to_look_for_is_said(self, visit):
        page = visit("/tasks/")
        page.locator("#id_q").press_sequentially("ab")
        expect(page.locator("#says-q")).to_have_text("Write a word of 3 letters or more.")
        expect(page.locator("#id_q")).to_have_value("ab")
        page.locator("#id_q").press_sequentially("c")
        expect(page.locator("#says-q")).to_be_hidden()

    def test_they_can_be_switched_off_in_settings(self, visit):
        page = visit("/settings/appearance/")
        page.get_by_label("Use single keys on this device").and_(
            page.locator("form[method=post] input")
        ).uncheck()
        page.get_by_role("button", name="Save appearance").click()
        expect(page.locator("#toasts")).to_contain_text("Appearance saved.")
        page.goto(page.url.replace("/settings/appearance/", "/tasks/"))
        press(page, "j", "/", "?")
        expect(page.locator("body")).to_be_focused()
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
class TestCells:
    def test_a_cell_is_edited_and_the_sums_follow(self, visit, size):
        page = visit("/tasks/", size=size)
        cell = page.locator(".c-pay .cell").nth(1)
        cell.click()
        field = page.get_by_label("Pay", exact=True)
        expect(field).to_be_focused()
        expect(field).to_have_value("1.80")
        assert faults(page) == []
        page.keyboard.type("3")
        page.keyboard.press("Enter")
        expect(cell).to_have_text("£3.00")
        expect(cell).to_be_focused()
        expect(page.locator("#sum")).to_contain_text("£8.40 earned")
        expect(page.locator("#toasts")).to_contain_text("Task saved.")
        assert sorted(Task.objects.values_list("reward", flat=True)) == [D("1.8")] * 3 + [D(3)]
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(width) == 0

    def test_escape_restores_it(self, visit, size):
        page = visit("/tasks/", size=size)
        cell = page.locator(".c-status .cell").nth(0)
        cell.focus()
        press(page, "Enter")
        expect(page.get_by_label("Outcome")).to_be_focused()
        press(page, "Escape")
        expect(page.locator("#cell")).to_have_count(0)
        expect(cell).to_be_focused()
        expect(cell).to_have_text("Approved")

    def test_what_is_wrong_is_said_in_its_place(self, visit, size):
        visit.expected.append("422")
        page = visit("/tasks/", size=size)
        page.locator(".c-pay .cell").nth(0).click()
        page.get_by_label("Pay", exact=True).fill("much")
        column = page.locator("th.c-pay")
        width = column.bounding_box()["width"]
        press(page, "Enter")
        expect(page.locator("#cell")).to_contain_text("Write an amount, like 1.80.")
        assert column.bounding_box()["width"] == pytest.approx(width, abs=1)
        expect(page.get_by_label("Pay", exact=True)).to_have_value("much")

    def test_a_rival_write_is_shown_beside_ones_own(self, visit, size, alice):
        visit.expected.append("422")
        page = visit("/tasks/", size=size)
        cell = page.locator(".c-pay .cell").nth(0)
        cell.click()
        page.get_by_label("Pay", exact=True).fill("3")
        newest = Task.objects.order_by("-started_at")[0]
        services.edit_task(user=alice, task_id=newest.pk, reward=D("2.5"))
        press(page, "Enter")
        expect(page.locator("#cell")).to_contain_text("Yours: £3.00. Saved meanwhile: £2.50.")
        expect(page.locator("#cell [role=alert]")).to_be_focused()
        press(page, "Enter")
        page.get_by_label("Pay", exact=True).focus()
        press(page, "Enter")
        with page.expect_response(re.compile("/set/pay/$")) as asked:
            page.evaluate("document.getElementById('cell-form').requestSubmit()")
        assert asked.value.status == 422
        page.get_by_role("button", name="Keep mine").click()
        expect(cell).to_have_text("£3.00")

    def test_it_works_without_a_script(self, visit, size):
        page = visit("/tasks/?sort=-pay", size=size, java_script_enabled=False)
        page.locator(".c-pay .cell").nth(0).click()
        page.get_by_label("Pay", exact=True).fill("4")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page).to_have_url(re.compile(r"/tasks/\?sort=-pay$"))
        expect(page.locator(".c-pay .cell").nth(0)).to_have_text("£4.00")


def test_the_title_is_one_of_them(visit):
    page = visit("/tasks/")
    page.get_by_role("link", name="Rename").nth(0).focus()
    press(page, "Enter")
    page.get_by_label("Title").fill("Brand recall")
    press(page, "Enter")
    expect(page.locator(".task__name").nth(0)).to_have_text("Brand recall")
    expect(page.get_by_role("link", name="Rename").nth(0)).to_be_focused()


def test_a_cell_can_be_sent_the_moment_it_is_there(visit):
    page = visit("/tasks/")
    page.evaluate("""() => {
        window.isSamePage = true;
        new MutationObserver((_, watch) => {
            const form = document.getElementById("cell-form");
            if (!form) return;
            watch.disconnect();
            form.elements.value.value = "3";
            form.requestSubmit();
        }).observe(document.body, { childList: true, subtree: true });
    }""")
    cell = page.locator(".c-pay .cell").nth(0)
    cell.click()
    expect(cell).to_have_text("£3.00")
    expect(cell).to_be_focused()
    assert page.evaluate("window.isSamePage")


def test_what_is_typed_in_one_cell_is_not_lost_by_opening_another(visit):
    page = visit("/tasks/")
    page.locator(".c-pay .cell").nth(0).click()
    page.get_by_label("Pay", exact=True).fill("3")
    page.locator(".c-pay .cell").nth(1).click()
    expect(page.get_by_label("Pay", exact=True)).to_have_value("3")
    expect(page.get_by_label("Pay", exact=True)).to_be_focused()


def test_all_that_match_are_offered_once_a_page_is_ticked(visit, monkeypatch):
    monkeypatch.setattr("apps.tasks.listing.SIZE", 2)
    page = visit("/tasks/")
    offer = page.get_by_label("Select all 4 matching")
    page.locator('[name="pick"]').nth(0).check()
    expect(offer).to_be_hidden()
    page.get_by_label("Select all on this page").check()
    offer.check()
    expect(page.locator(".bulk")).to_contain_text("4 selected")
    page.get_by_role("button", name="Rejected", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("4 tasks rejected.")
    assert set(Task.objects.values_list("status", flat=True)) == {"rejected"}


def test_on_a_phone_one_ticked_row_offers_all(visit, monkeypatch):
    monkeypatch.setattr("apps.tasks.listing.SIZE", 3)
    page = visit("/tasks/", size="phone")
    rows, bar = page.locator('[name="pick"]'), page.locator(".bulk")
    here, matching = (
        page.get_by_label("All on this page", exact=True),
        page.get_by_label("Select all 4 matching"),
    )
    expect(here).to_be_hidden()
    rows.nth(0).check()
    here.check()
    expect(bar).to_contain_text("3 selected")
    rows.nth(1).uncheck()
    expect(here).not_to_be_checked()
    matching.check()
    expect(bar).to_contain_text("4 selected")
    expect(here).to_be_checked()
    assert [row.is_checked() for row in rows.all()] == [True] * 3
    bar.get_by_role("button", name="Rejected", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("4 tasks rejected.")


def test_on_a_phone_columns_have_names_and_no_stops(visit):
    page = visit("/tasks/", size="phone")
    for name in ("When", "Pay", "Per hour", "Status"):
        expect(page.get_by_role("columnheader", name=name, exact=True)).to_be_attached()
    stops = page.locator("thead :is(a, input)")
    assert [stop.is_visible() for stop in stops.all()] == [False] * 5
    unit = "getComputedStyle(document.querySelector('tfoot .c-rate'), '::after').content"
    assert page.evaluate(unit) == '"/h"'  # as in the rows


def test_a_search_that_is_typed_on_waits_its_turn(visit):
    """A request that gives way to the next one would leave two errors on the console."""
    visit.expected.append("Service Worker registration blocked")
    page, held = visit("/tasks/", service_workers="block"), []
    page.route("**/tasks/?*", lambda route: route.continue_() if held else held.append(route))
    page.evaluate("() => { asked = 0; document.addEventListener('htmx:confirm', () => (asked += 1)); }")
    with page.expect_request("**/tasks/?*"):
        page.locator("#id_q").fill("Survey")
    page.locator("#id_q").fill("Survey 2")
    until(page, "() => asked === 2")
    held[0].continue_()
    expect(page.locator(".picks .task")).to_have_count(1)


def test_a_wrong_filter_leaves_the_search_in_its_row(visit):
    page = visit("/tasks/?from=2026-11-02&to=2026-11-01")
    expect(page.locator("#says-to")).to_contain_text("This day is before the first one.")
    tops = [page.locator(place).bounding_box()["y"] for place in ("#id_q", "#id_platform", "#id_to")]
    assert tops == pytest.approx(tops[:1] * 3, abs=1)


def test_all_that_match_without_a_script(visit, monkeypatch):
    monkeypatch.setattr("apps.tasks.listing.SIZE", 2)
    page = visit("/tasks/", java_script_enabled=False)
    page.locator('[name="pick"]').nth(0).check()
    page.get_by_label("Select all 4 matching").check()
    page.get_by_role("button", name="Rejected", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("4 tasks rejected.")
