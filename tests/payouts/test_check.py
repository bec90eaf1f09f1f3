from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import OutboxMessage, User
from apps.payouts.checks import check_due_people, check_person, people_to_check
from apps.payouts.jobs import check_minimums
from apps.payouts.models import AccountCycle, Alert, PersonCheck
from apps.payouts.services import request_payout
from apps.platforms.models import Account
from apps.platforms.money import Money
from tests.factories import make_account, make_person, make_platform
from tests.payouts.work import NOON, adjust, decide, delete, earn, edit, restore

TODAY = NOON.date()


def alerts(account):
    return list(account.alerts.order_by("cycle").values_list("cycle", flat=True))


def version(user):
    return User.objects.values_list("data_version", flat=True).get(pk=user.pk)


def test_reaching_the_minimum_makes_one_alert_and_one_mail(alice, quillo):
    earn(quillo, "5")
    check_minimums()
    alert = Alert.objects.get()
    assert (alert.user, alert.account, alert.cycle) == (alice, quillo, 1)
    assert (alert.balance, alert.minimum) == (Decimal(5), Decimal(5))
    assert alert.mail == OutboxMessage.objects.get()
    check_minimums()
    earn(quillo, "3")
    check_minimums()
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_below_the_minimum_nothing_is_said(quillo):
    earn(quillo, "4.99")
    check_minimums()
    assert not Alert.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_mail_says_the_sum_the_minimum_and_where_to_go(alice, quillo, settings):
    settings.SITE_URL = "https://farthing.example"
    earn(quillo, "5")
    check_minimums()
    mail = OutboxMessage.objects.get()
    assert mail.subject == "Quillo: £5.00 is ready to be paid out"
    assert (mail.to, mail.user, mail.kind) == (alice.email, alice, "payout_due")
    assert mail.key == f"payout_due:{quillo.pk}:1"
    for words in ("Balance: £5.00", "Minimum: £5.00", "Method: PayPal", "within 3 days"):
        assert words in mail.text
        assert words in mail.html
    assert "https://farthing.example/payouts/" in mail.text
    assert mail.text.count("https://farthing.example/settings/notifications/") == 1
    assert 'href="https://farthing.example/payouts/"' in mail.html
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_mail_is_written_in_the_person_s_locale(alice, quillo):
    User.objects.filter(pk=alice.pk).update(locale="de-DE")
    earn(quillo, "1234.5")
    check_minimums()
    assert "1.234,50\N{NO-BREAK SPACE}£" in OutboxMessage.objects.get().text


def test_a_name_cannot_break_the_mail(alice):
    nasty = make_account(alice, "A <b>&amp;</b>\nBcc: x@example.org", minimum="1")
    earn(nasty, "2")
    check_minimums()
    mail = OutboxMessage.objects.get()
    assert mail.subject == "A <b>&amp;</b> Bcc: x@example.org: £2.00 is ready to be paid out"
    assert "<b>" not in mail.html
    assert "A &lt;b&gt;&amp;amp;&lt;/b&gt;" in mail.html


def test_who_wants_no_mail_still_sees_the_notice(alice, quillo):
    User.objects.filter(pk=alice.pk).update(muted_alerts=["payout_due"])
    earn(quillo, "5")
    check_minimums()
    assert Alert.objects.get().mail is None
    assert not OutboxMessage.objects.exists()


def test_somebody_who_may_not_sign_in_gets_no_mail(alice, quillo):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    earn(quillo, "5")
    check_minimums()
    assert not OutboxMessage.objects.exists()


def test_sample_accounts_say_nothing(alice):
    sample = make_account(alice, "Quillo", minimum="5", is_sample=True)
    earn(sample, "9")
    check_minimums()
    assert AccountCycle.objects.get().is_due
    assert not Alert.objects.exists()


CAUSES = {
    "a task logged as approved": lambda account: earn(account, "5"),
    "a task approved": lambda account: decide(earn(account, "5", status="pending"), "approved"),
    "a task edited": lambda account: edit(earn(account, "1"), reward=Decimal(5)),
    "a bonus": lambda account: adjust(account, "5"),
    "a deletion undone": lambda account: undo_deletion(account),
    "the minimum lowered": lambda account: lower_minimum(account),
}


def undo_deletion(account):
    task = earn(account, "5")
    delete(task)
    check_minimums()
    restore(task)


def lower_minimum(account):
    earn(account, "3")
    check_minimums()
    Account.objects.filter(pk=account.pk).update(minimum=2, change_seq=F("change_seq") + 1)


@pytest.mark.parametrize("cause", CAUSES)
def test_whatever_the_cause_one_sweep_finds_it_without_a_nudge(quillo, cause):
    CAUSES[cause](quillo)
    check_minimums()
    check_minimums()
    assert alerts(quillo) == [1]


def test_a_lower_minimum_in_the_catalogue_is_found(alice):
    platform = make_platform("Tagwell", minimums=[minimum("10")])
    account = make_account(alice, platform=platform)
    earn(account, "6")
    check_minimums()
    assert alerts(account) == []
    platform.minimums = [minimum("5")]
    platform.save()
    Account.objects.filter(platform=platform).update(change_seq=F("change_seq") + 1)
    check_minimums()
    assert alerts(account) == [1]


def minimum(amount):
    return {"method": None, "amount": amount, "unit": "GBP", "note": ""}


def test_a_minimum_raised_and_reached_again_is_a_second_crossing(quillo):
    earn(quillo, "7")
    check_minimums()
    Account.objects.filter(pk=quillo.pk).update(minimum=20, change_seq=F("change_seq") + 1)
    check_minimums()
    assert Alert.objects.get().withdrawn_at
    earn(quillo, "13")
    check_minimums()
    assert alerts(quillo) == [1, 2]
    assert Alert.objects.unseen().get().cycle == 2


def test_a_payout_ends_the_cycle_and_the_next_crossing_is_said(quillo):
    earn(quillo, "5")
    check_minimums()
    request_payout(account=quillo, amount=Money(Decimal(5), "GBP"), requested_on=TODAY)
    assert not Alert.objects.unseen().exists()
    check_minimums()
    earn(quillo, "5")
    check_minimums()
    assert alerts(quillo) == [1, 2]
    assert OutboxMessage.objects.count() == 2


def test_a_dip_within_five_per_cent_says_nothing_again(quillo):
    earn(quillo, "5.10")
    check_minimums()
    adjust(quillo, "-0.35")
    check_minimums()
    adjust(quillo, "0.35")
    check_minimums()
    assert alerts(quillo) == [1]


def test_points_reach_a_minimum_in_money(alice):
    platform = make_platform(
        "Pollpost", units=["PTS"], minimums=[minimum("2")], points_per_unit=500, points_currency="GBP"
    )
    account = make_account(alice, platform=platform, unit="PTS")
    earn(account, "999")
    check_minimums()
    assert alerts(account) == []
    earn(account, "1")
    check_minimums()
    assert alerts(account) == [1]
    assert OutboxMessage.objects.get().subject == "Pollpost: 1,000 points are ready to be paid out"


def test_who_was_looked_at_is_not_due_again(alice, bob, quillo):
    earn(quillo, "5")
    assert people_to_check() == [alice.pk, bob.pk]
    assert check_due_people() == 2
    assert people_to_check() == []
    assert check_due_people() == 0


def test_a_look_that_tells_nothing_leaves_the_version_alone(alice, quillo):
    earn(quillo, "2")
    before = version(alice)
    check_person(alice.pk)
    assert version(alice) == before
    earn(quillo, "3")
    check_person(alice.pk)
    assert version(alice) == before + 2  # the task, and what the notice changes on every page


def test_a_nudge_looks_at_that_person_only(alice, bob, quillo):
    earn(quillo, "5")
    check_minimums(bob.pk)
    assert not Alert.objects.exists()
    check_minimums(alice.pk)
    assert Alert.objects.exists()


def test_one_person_s_trouble_stops_nobody_else(alice, bob, quillo, monkeypatch, caplog):
    from apps.payouts import checks

    theirs = make_account(bob, minimum="1")
    earn(quillo, "5")
    earn(theirs, "5")
    look = checks.look

    def broken(user, accounts, **how):
        if user == alice:
            raise ValueError("broken")
        return look(user, accounts, **how)

    monkeypatch.setattr(checks, "look", broken)
    check_minimums()
    assert alerts(theirs) == [1]
    assert "could not be checked" in caplog.text
    assert people_to_check() == [alice.pk]


def test_what_was_lost_half_way_is_still_to_be_done(alice, quillo, monkeypatch):
    """The worker dies between the crossing and the mail: neither is there, and the next sweep does both."""
    from apps.payouts import mailing

    earn(quillo, "5")

    def killed(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(mailing.outbox, "enqueue", killed)
    with pytest.raises(SystemExit):
        check_minimums()
    assert not Alert.objects.exists()
    assert not AccountCycle.objects.filter(is_due=True).exists()
    assert not PersonCheck.objects.exists()
    monkeypatch.undo()
    check_minimums()
    assert Alert.objects.get().mail == OutboxMessage.objects.due(timezone.now()).get()


def test_a_look_costs_the_same_for_many_accounts_and_tasks(alice, django_assert_num_queries):
    for number in range(8):
        account = make_account(alice, f"A{number}", minimum="50")
        for _ in range(3):
            earn(account, "1")
    check_person(alice.pk)
    earn(account, "1")
    with django_assert_num_queries(7):  # begin, the lock, balances twice, cycles, the version, commit
        check_person(alice.pk)


def test_somebody_who_has_left_is_no_error(db):
    assert check_person(10_000_000) == 0
    check_minimums(make_person().pk)
