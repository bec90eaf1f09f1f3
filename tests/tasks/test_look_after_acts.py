"""What only an act brings: axe finds nothing in it, and nothing sticks out, by day and by night."""

import re
from decimal import Decimal as D

import pytest
from playwright.sync_api import expect

from apps.tasks import services
from apps.tasks.models import Task
from tests.axe import faults_in_every_look
from tests.tasks.test_log_offline import KEPT, until
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)
NOISE = ("422", "ERR_INTERNET_DISCONNECTED")


class Walk:
    """From state to state, in this order; each says which part of the page it has brought."""

    def __init__(self, page, worker):
        self.page, self.worker = page, worker
        self.home = page.url.removesuffix("/tasks/")

    def go(self, address):
        self.page.goto(self.home + address)

    def rows_are_ticked(self):
        for number in range(2):
            self.page.locator('[name="pick"]').nth(number).check()
        expect(self.page.locator(".bulk")).to_contain_text("2 selected")
        return ".picks"

    def they_are_given_another_type(self):
        self.page.get_by_role("button", name="Change…").click()
        expect(self.page.get_by_role("heading", name="Change tasks")).to_be_visible()
        return "main"

    def a_toast_offers_to_undo(self):
        self.go("/tasks/")
        self.page.locator('[name="pick"]').nth(0).check()
        self.page.get_by_role("button", name="Approved").click()
        expect(self.page.locator("#toasts").get_by_role("button", name="Undo")).to_be_visible()
        return "#toasts"

    def a_cell_is_open(self):
        self.page.locator(".c-pay .cell").nth(0).click()
        expect(self.page.get_by_label("Pay", exact=True)).to_be_focused()
        return "tr:has(#cell)"

    def what_is_typed_there_is_wrong(self):
        self.page.get_by_label("Pay", exact=True).fill("much")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#cell")).to_contain_text("Write an amount, like 1.80.")
        return "tr:has(#cell)"

    def the_keys_are_listed(self):
        self.go("/tasks/")
        self.page.keyboard.press("?")
        expect(self.page.get_by_role("dialog")).to_be_visible()
        return "#keys"

    def the_menu_is_open(self):
        self.page.keyboard.press("Escape")
        self.page.get_by_role("button", name="Your menu").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        return ".bar"

    def somebody_else_has_changed_it(self):
        task = Task.objects.latest("started_at")
        self.go(f"/tasks/{task.pk}/edit/")
        services.edit_task(user=self.worker, task_id=task.pk, reward=D("2.5"), title="Brand recall")
        self.page.get_by_label("Pay", exact=True).fill("3")
        self.page.get_by_role("button", name="Save task").click()
        expect(self.page.locator("#conflict")).to_contain_text("£2.50")
        return "main"

    def the_line_is_read(self):
        self.go("/tasks/new/")
        self.page.get_by_label("One line is enough").fill("quilo survey 12m beach yesterday rejected")
        expect(self.page.locator("#parsed")).to_contain_text("pay?")
        return ".log__line"

    def the_form_has_errors(self):
        self.page.get_by_label("Minutes").fill("soon")
        self.page.get_by_label("Pay", exact=True).fill("much")
        self.page.get_by_role("button", name="Save task").click()
        expect(self.page.get_by_role("main")).to_contain_text("Write an amount, like 1.80.")
        return "#log"

    def one_waits_for_the_network(self):
        until(self.page, KEPT)
        self.page.context.set_offline(True)
        self.page.get_by_role("button", name="Save task").click()
        expect(self.page.locator("#waiting")).to_have_text("1 waiting to be sent")
        return "body"

    def there_is_no_network(self):
        self.go("/payouts/")
        expect(self.page.get_by_role("heading", name="No network")).to_be_visible()
        return "body"

    def it_was_refused(self):
        self.page.context.set_offline(False)
        expect(self.page.get_by_role("heading", name="Payouts", exact=True)).to_be_visible()
        expect(self.page.locator("[data-unsent]")).to_contain_text("One entry was not saved.")
        return "[data-unsent]"


STATES = [name for name in vars(Walk) if not re.match("_|go$", name)]


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_sticks_out(hand, worker, size):
    hand.expected.extend(NOISE)
    walk = Walk(hand("/tasks/", size=size, reduced_motion="reduce").page, worker)
    found = {}
    for state in STATES:
        part = getattr(walk, state)()
        found[state] = faults_in_every_look(walk.page, part, [size])
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
