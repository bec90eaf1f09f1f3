"""A held account says that its money waits, and after the hold, once, that it is due."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import OutboxMessage, User
from apps.payouts.alert_services import put_away
from apps.payouts.checks import check_person
from apps.payouts.cycle import Cycle, Event, step
from apps.payouts.hold_services import hold_account, release_account
from apps.payouts.models import AccountCycle, Alert
from apps.payouts.services import cancel_request, mark_failed, request_payout
from apps.platforms.money import Money
from tests.factories import make_account
from tests.payouts.work import NOON, adjust, earn

HELD, DUE = "payout_held", "payout_due"


def say(account):
    """What a sweep says now: the kinds that are new, in order."""
    before = set(Alert.objects.values_list("pk", flat=True))
    check_person(account.user_id)
    return list(Alert.objects.exclude(pk__in=before).order_by("pk").values_list("kind", flat=True))


def said():
    kinds = list(Alert.objects.order_by("pk").values_list("kind", flat=True))
    assert sorted(kinds) == sorted(mail.kind for mail in OutboxMessage.objects.all())
    return kinds


def shown():
    return [alert.kind for alert in Alert.objects.unseen()]


def request(account, amount):
    return request_payout(account=account, amount=Money(Decimal(amount), "GBP"), requested_on=NOON.date())


def test_a_crossing_while_held_is_said_as_held_and_once_as_due_after_it(quillo):
    hold_account(account=quillo, note="Confirm your address")
    earn(quillo, "5")
    assert say(quillo) == [HELD]
    assert say(quillo) == []
    release_account(account=quillo)
    assert said() == [HELD, DUE]
    assert say(quillo) == []


def test_what_was_crossed_before_the_hold_is_said_before_it(quillo):
    earn(quillo, "5")  # no sweep has seen it
    hold_account(account=quillo)
    assert said() == [DUE]
    release_account(account=quillo)
    earn(quillo, "1")
    say(quillo)
    assert said() == [DUE]


def test_a_hold_before_anything_is_there_says_nothing(quillo):
    hold_account(account=quillo)
    earn(quillo, "4.99")
    assert say(quillo) == []
    release_account(account=quillo)
    assert said() == []
    earn(quillo, "0.01")
    assert say(quillo) == [DUE]


def test_released_twice_is_said_once(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    release_account(account=quillo)
    release_account(account=quillo)
    assert said() == [HELD, DUE]


def test_held_again_after_the_release_says_nothing_more_in_the_same_cycle(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    for _ in range(2):
        release_account(account=quillo)
        hold_account(account=quillo)
        say(quillo)
    assert said() == [HELD, DUE]


def test_a_crossing_that_no_sweep_saw_while_held_is_only_said_as_due(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    release_account(account=quillo)
    assert said() == [DUE]


def test_a_dip_within_five_per_cent_while_held_says_it_is_held_once(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    adjust(quillo, "-0.25")
    assert say(quillo) == []
    adjust(quillo, "0.25")
    assert say(quillo) == []
    release_account(account=quillo)
    assert said() == [HELD, DUE]


def test_released_in_a_dip_it_is_due_when_the_minimum_is_reached_again(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    adjust(quillo, "-0.25")
    release_account(account=quillo)
    assert said() == [HELD]
    adjust(quillo, "0.25")
    assert say(quillo) == [DUE]


def test_what_falls_away_while_held_is_no_longer_shown_and_not_due_after_it(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    adjust(quillo, "-3")
    say(quillo)
    assert shown() == []
    release_account(account=quillo)
    assert said() == [HELD]
    earn(quillo, "3")
    assert say(quillo) == [DUE]
    assert AccountCycle.objects.get().cycle == 2


def test_falling_away_and_crossing_again_while_held_is_a_second_crossing(quillo):
    hold_account(account=quillo)
    for amount in ("5", "-3", "3"):
        adjust(quillo, amount)
        say(quillo)
    assert said() == [HELD, HELD]
    release_account(account=quillo)
    assert said() == [HELD, HELD, DUE]


def test_the_end_of_a_hold_takes_its_notice_away(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    assert shown() == [HELD]
    release_account(account=quillo)
    assert shown() == [DUE]


def test_the_end_of_a_hold_in_a_dip_leaves_no_notice(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    adjust(quillo, "-0.25")
    release_account(account=quillo)
    assert shown() == []
    assert not User.objects.get(pk=quillo.user_id).has_notices


def test_a_hold_after_the_payout_was_due_says_nothing_more(quillo):
    earn(quillo, "5")
    assert say(quillo) == [DUE]
    hold_account(account=quillo)
    say(quillo)
    release_account(account=quillo)
    say(quillo)
    assert said() == [DUE]  # by mail, and shown again


def test_a_request_while_held_ends_the_cycle(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    request(quillo, "5")
    assert shown() == []
    release_account(account=quillo)
    assert said() == [HELD]


@pytest.mark.parametrize(
    "take_back",
    [
        pytest.param(lambda payout: cancel_request(payout=payout), id="cancelled"),
        pytest.param(
            lambda payout: mark_failed(payout=payout, is_lost=False, failed_on=NOON.date()), id="failed"
        ),
    ],
)
def test_money_that_comes_back_while_held_says_nothing_until_the_release(quillo, take_back):
    earn(quillo, "5")
    say(quillo)
    payout = request(quillo, "5")
    hold_account(account=quillo)
    take_back(payout)
    assert say(quillo) == []
    assert HELD not in said()
    release_account(account=quillo)
    assert said().count(DUE) == 2


def test_the_mail_says_why_it_is_held_and_what_comes_next(quillo):
    hold_account(account=quillo, note="Confirm your <address>")
    earn(quillo, "5")
    say(quillo)
    mail = OutboxMessage.objects.get()
    assert mail.subject == "Quillo: £5.00 is ready, but held"
    assert "Held because: Confirm your <address>" in mail.text
    assert "Confirm your &lt;address&gt;" in mail.html
    assert mail.key == f"payout_held:{quillo.pk}:1"


def test_the_first_hold_keeps_its_day_and_its_reason(quillo):
    hold_account(account=quillo, note="First")
    since = AccountCycle.objects.get().held_at
    hold_account(account=quillo, note="Second")
    cycle = AccountCycle.objects.get()
    assert (cycle.held_at, cycle.hold_note) == (since, "First")
    release_account(account=quillo)
    cycle.refresh_from_db()
    assert (cycle.held_at, cycle.hold_note) == (None, "")


def test_only_the_account_that_is_held_is(quillo):
    other = make_account(quillo.user, "Tagwell", minimum="5")
    hold_account(account=quillo)
    earn(other, "5")
    assert say(other) == [DUE]


def test_who_put_the_held_notice_away_still_hears_of_the_release(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    put_away(alert=Alert.objects.get())
    release_account(account=quillo)
    assert shown() == [DUE]


def test_a_sample_account_is_silent_when_held(alice):
    sample = make_account(alice, "Quillo", minimum="5", is_sample=True)
    hold_account(account=sample)
    earn(sample, "5")
    say(sample)
    release_account(account=sample)
    assert said() == []


looks = st.lists(st.tuples(st.integers(-100, 1500), st.sampled_from([0, 400, 500, 900]), st.booleans()))


@given(looks)
def test_each_cycle_says_at_most_that_it_is_held_and_then_that_it_is_due(looks):
    cycle, told = Cycle(), {}
    for balance, minimum, is_held in looks:
        before = cycle
        cycle, event = step(before, balance, minimum, is_held=is_held)
        if event is Event.FELL:
            assert (before.is_due, cycle.is_due, cycle.is_told) == (True, False, False)
        elif event is not None:
            assert is_held == (event is Event.HELD)
            told.setdefault(cycle.number, []).append(event)
        if cycle.is_due and not is_held and balance >= minimum and balance > 0:
            assert cycle.is_told
    assert all(
        events in ([Event.HELD], [Event.CROSSED], [Event.HELD, Event.CROSSED]) for events in told.values()
    )
