"""Depth 3: the same walks through the pages, by two people who are signed in, with a worker that really runs.

Forms are sent with the fields that the pages draw. After each step the worker is waited for, and some pages
are opened; at the end of a walk all of them.
"""

import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.accounts.models import OutboxMessage
from apps.accounts.nudges import nudge
from apps.imports.models import Batch
from apps.payouts import checks, lateness
from apps.payouts.models import Payout
from apps.payouts.transit import Rest
from apps.tasks import recompute
from apps.tasks.models import Adjustment
from tests.e2e.pages import PLACES
from tests.machine.acting import EXPECTED, NOON, TODAY, pick
from tests.machine.belongings import digests
from tests.machine.forms import send
from tests.machine.services import ServiceMachine
from tests.machine.world import money

DEPTH = "depth 3"
WHOLE = 10_000  # ticks
PATIENCE = 40  # times that the worker is asked
OTHERWISE = (
    "parts",  # for developing
    "rate-none",  # asks for a type by number, and numbers go on here
    "platform-of-mine",  # of a catalogue that is not here
    "half-done",  # leads on where nothing waits
    *("two-steps-app", "passkey-add"),  # ask for the password first
)
STATIC = [place.path for place in PLACES if place.name not in OTHERWISE]
OPENED = 2  # pages of each sort after a step


class PageMachine(ServiceMachine):
    depth = DEPTH

    def begin(self):
        """Everything stays: a worker sees only what is committed."""

    def __init__(self):
        super().__init__()
        for person in self.people:
            person.user.password = "set"  # who has none is sent elsewhere from the page that changes it
            person.user.save(update_fields=["password"])
            person.client = Client()
            person.client.force_login(person.user)
        self.seen = digests(*(person.user.pk for person in self.people))

    def teardown(self):
        for person in self.people:
            if self.is_begun:
                self.open(person, [*self.static_pages(), *self.own_pages(person)])

    @property
    def client(self) -> Client:
        return self.me.client

    # Work

    def do_log(self, work, is_sent_twice):
        if not hasattr(self.me, "client"):  # the first money of all
            super().do_log(work, is_sent_twice)
            return
        done = send(self.client, "/tasks/new/", type=work.kind, **self.fields(work))
        work.pk = json.loads(done.headers["HX-Trigger"])["task-logged"]["id"]

    def do_edit(self, work, name):
        if name == "ms":
            work.ms = 60_000 * (1 + work.ms % 60)
        gone_to(send(self.client, f"/tasks/{work.pk}/edit/", **self.fields(work)), f"/tasks/{work.pk}/")

    def fields(self, work):
        return {
            "account": work.wallet,
            "minutes": work.ms and work.ms // 60_000,
            "pay": money(work.reward),
            "bonus": money(work.bonus),
            "paid": None if work.paid is None else money(work.paid),
            "started": f"{work.at.astimezone(self.me.zone):%Y-%m-%dT%H:%M}",
            "status": work.status,
        }

    def do_decide(self, work, status):
        return self.token_after(self.press(f"/tasks/{work.pk}/status/", status=status))

    def do_delete(self, work):
        return self.token_after(self.press("/tasks/bulk/", act="delete", pick=work.pk, back=""))

    def do_restore(self, work):
        self.press(f"/tasks/{work.pk}/restore/")

    def do_take_back(self, token):
        self.press(f"/tasks/undo/{token}/")

    def do_adjust(self, extra):
        kind = "bonus" if extra.amount > 0 else "correction"
        values = {"account": extra.wallet, "kind": kind, "amount": money(extra.amount)}
        happened = f"{NOON.astimezone(self.me.zone):%Y-%m-%dT%H:%M}"
        gone_to(send(self.client, "/tasks/extra/new/", happened=happened, **values), "/tasks/extra/new/")
        extra.day = self.me.day(NOON)
        extra.pk = Adjustment.objects.filter(user=self.me.user).latest("pk").pk

    def tasks_without_extra(self):
        """The page knows no task to hang money on."""
        return []

    def do_take_adjustment_away(self, extra):
        self.press(f"/tasks/extra/{extra.pk}/delete/")

    # Payouts

    def do_request(self, sent, is_more, is_refused):
        seen, address = self.adjustments(), f"/payouts/{sent.wallet}/request/"
        values = {"amount": money(sent.asked), "requested_on": TODAY, "expected_on": EXPECTED}
        self.insist(address, values, is_more, is_refused)
        if not is_refused:
            sent.pk = Payout.objects.filter(user=self.me.user).latest("pk").pk
        return self.adjustments() - seen

    def do_arrive(self, sent, got, fee, rest, other, is_more, is_refused):
        seen, address = self.adjustments(), f"/payouts/{sent.pk}/arrived/"
        values = {"received": money(got), "fee": None if fee is None else money(fee)}
        values |= {"rest": rest.value if rest else "", "arrived_on": TODAY}
        if other is not None:
            values |= {"other_amount": money(other), "other_unit": "EUR"}
        self.insist(address, values, is_more, is_refused)
        return self.adjustments() - seen

    def insist(self, address, values, is_more, is_refused):
        """Send it; where the page asks whether the platform paid more, say so if it is so."""
        done = send(self.client, address, **values)
        if done.status_code == 422 and is_more:
            done = send(self.client, address, done, is_more="on", **values)
        assert done.status_code == (422 if is_refused else 302), said_by(done)

    def do_come_late(self, sent, days):
        """By the worker's clock, whose mail must still be worth sending: the payout is moved there."""
        now, payout = timezone.now(), Payout.objects.filter(pk=sent.pk)
        payout.update(expected_on=EXPECTED + (self.me.day(now) - TODAY) - timedelta(days=days))
        lateness.check_payout(sent.pk, now)
        payout.update(expected_on=EXPECTED)

    def do_fail(self, sent, is_lost):
        outcome = "lost" if is_lost else "back"
        address = f"/payouts/{sent.pk}/failed/"
        gone_to(send(self.client, address, outcome=outcome, failed_on=TODAY), "/payouts/")

    def do_cancel(self, sent):
        self.press(f"/payouts/{sent.pk}/cancel/")

    def do_undo(self, sent, state, is_refused):
        self.press(f"/payouts/{sent.pk}/undo/")

    def do_hold(self, wallet):
        if wallet.is_held:  # the page offers the end of it instead
            return
        gone_to(send(self.client, f"/payouts/{wallet.pk}/hold/", note="Send the form."), "/payouts/")

    def do_release(self, wallet):
        self.press(f"/payouts/{wallet.pk}/release/")

    # Accounts and what their money is worth

    def do_change_minimum(self, wallet):
        minimum = None if wallet.minimum is None else money(wallet.minimum)
        self.change_account(wallet, minimum=minimum)

    def do_change_points(self, wallet, per_unit, currency):
        self.change_account(wallet, points_per_unit=per_unit, points_currency=currency)

    def change_account(self, wallet, **values):
        gone_to(
            send(self.client, f"/platforms/mine/{wallet.pk}/edit/", **values), f"/platforms/mine/{wallet.pk}/"
        )

    def do_change_cycle(self, wallet, cycle):
        address = f"/platforms/mine/{wallet.pk}/payday/"
        if cycle is None:
            self.press(f"{address}catalogue/")
        else:
            values = {"kind": cycle["kind"]} | {"weekdays": cycle.get("weekdays", [])}
            gone_to(send(self.client, address, **values), f"/platforms/mine/{wallet.pk}/")

    def do_set_rate(self, source, into, on, rate):
        values = {"source": source, "target": into, "valid_on": on, "rate": rate}
        gone_to(send(self.client, "/platforms/rates/", **values), "/platforms/rates/")

    def do_forget_a_rate(self, row):
        self.press(f"/platforms/rates/{row.pk}/delete/")

    def do_change_home(self, currency):
        gone_to(send(self.client, "/settings/money/", home_currency=currency), "/settings/money/")

    # Files

    def do_import(self, text):
        file = SimpleUploadedFile("prolific.csv", text.encode(), "text/csv")
        done = send(self.client, "/imports/", file=file, type=self.kinds[0].pk)
        self.press(f"{done.url}save/")
        return Batch.objects.filter(user=self.me.user).latest("pk").pk

    def do_undo_import(self, batch, is_refused):
        self.press(f"/imports/{batch}/undo/")
        assert (Batch.objects.get(pk=batch).state == "saved") == is_refused

    # The other one's things

    def do_reach(self, theirs, act):
        task, account = f"/tasks/{theirs.pk}/", f"/platforms/mine/{theirs.wallet}/"
        if act in ("log", "adjust"):
            address = "/tasks/new/" if act == "log" else "/tasks/extra/new/"
            names = {"pay": "1"} if act == "log" else {"amount": "1", "kind": "bonus"}
            return send(self.client, address, account=theirs.wallet, **names).status_code == 422
        addresses = {"edit": f"{task}edit/", "delete": f"{task}delete/", "restore": f"{task}restore/"}
        addresses |= {"decide": f"{task}status/", "change": f"{account}edit/"}
        answers = [self.client.post(addresses[act], {"status": "returned", "minimum": "1"})]
        answers += [self.client.get(page) for page in self.own_pages(self.other)]
        return {answer.status_code for answer in answers} == {404}

    # What must hold besides

    def has_the_worker_come(self):
        """It is always there."""
        return True

    def work_off(self):
        """Ask for the worker as a view does, and wait until it has nothing left to do.

        A nudge may be lost, and beat is not there: so ask again from time to time.
        """
        for _ in range(PATIENCE):
            nudge("task_written", self.me.user.pk)
            nudge("outbox")
            if self.is_worked_off_within(seconds=2):
                self.book.look_at_all()
                return
        raise AssertionError(f"the worker leaves this undone: {self.left_to_do()}")

    def is_worked_off_within(self, seconds):
        end = time.monotonic() + seconds
        while any(self.left_to_do().values()):
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def left_to_do(self):
        pk = self.me.user.pk
        mails = OutboxMessage.objects.pending().filter(user=pk)
        return {
            "figures": recompute.people_due(pk),
            "minimums": checks.people_to_check(pk),
            "mails": list(mails.values_list("kind", "attempts", "last_error")),
        }

    def nobody_else_has_moved(self):
        self.open(self.me, self.some(self.static_pages()) + self.some(list(self.own_pages(self.me))))
        super().nobody_else_has_moved()

    def some(self, pages):
        """A few, others each time."""
        return [pick(pages, self.number * OPENED + number) for number in range(OPENED)]

    def open(self, person, pages):
        for page in pages:
            answer = person.client.get(page)
            assert answer.status_code == 200, f"{page}: {answer.status_code}"

    def static_pages(self):
        return [*STATIC, f"/insights/rate/?days=7&type={self.kinds[0].pk}"]

    def own_pages(self, person) -> Iterator[str]:
        """Of each thing that this person has."""
        for wallet in person.book.wallets:
            yield from (f"/platforms/mine/{wallet}/{page}" for page in ("", "edit/", "payday/"))
            yield from (f"/payouts/{wallet}/request/", f"/payouts/{wallet}/hold/", f"/tasks/stats/{wallet}/")
        for work in person.book.live_work()[-5:]:
            yield from (f"/tasks/{work.pk}/", f"/tasks/{work.pk}/edit/")
        for sent in list(person.book.sent.values())[-5:]:
            yield f"/payouts/{sent.pk}/"
            if sent.course.open:
                yield from (f"/payouts/{sent.pk}/arrived/", f"/payouts/{sent.pk}/failed/")
        yield from (f"/imports/{batch}/" for batch, _ in person.imports[-3:])

    # Helpers

    def press(self, address, **values):
        """A button that is a form of its own."""
        done = self.client.post(address, values)
        assert done.status_code == 302, f"{address}: {done.status_code}"
        return done

    def token_after(self, done):
        """What the toast of the next page takes back; "" where nothing was done."""
        page = self.client.get(done.url).content.decode()
        return next(iter(re.findall(r"/tasks/undo/([^/\"]+)/", page)), "")

    def fit(self, amount):
        """Whole units: payouts come in cents and points in ones."""
        return amount and max(amount // WHOLE, 1) * WHOLE

    def known(self, rest):
        """The page offers that the rest is open or lost; else the fee says what it was."""
        return rest if rest in (Rest.OPEN, Rest.LOST) else None


def gone_to(done, address):
    """It was taken, and leads there."""
    assert done.status_code == 302, said_by(done)
    assert done.url == address


def said_by(done):
    form = (done.context or {}).get("form")
    return f"{done.status_code}: {form and form.errors.as_json()}"
