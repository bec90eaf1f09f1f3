"""While an account is held, nothing says that it can be asked for; afterwards it is said as before, once."""

from datetime import time, timedelta

from django.utils import timezone

from apps.accounts.delivery import may_go
from apps.accounts.models import OutboxMessage, User
from apps.accounts.rechecks import is_still_true
from apps.payouts.alert_services import put_away
from apps.payouts.hold_services import hold_account, release_account
from apps.payouts.mailing import mail_due_people
from apps.payouts.models import Alert
from apps.payouts.services import cancel_request
from tests.payouts.test_hold import DUE, HELD, request, said, say, shown
from tests.payouts.work import NOON, adjust, earn


def test_what_is_due_is_not_shown_while_it_is_held_and_is_again_after_it(quillo):
    earn(quillo, "5")
    say(quillo)
    hold_account(account=quillo)
    assert shown() == []
    assert not User.objects.get(pk=quillo.user_id).has_notices
    earn(quillo, "1")
    assert say(quillo) == []
    release_account(account=quillo)
    assert shown() == [DUE]
    assert User.objects.get(pk=quillo.user_id).has_notices
    assert Alert.objects.get().balance == 6
    assert said() == [DUE]


def test_who_had_put_it_away_is_not_shown_it_again(quillo):
    earn(quillo, "5")
    say(quillo)
    put_away(alert=Alert.objects.get())
    hold_account(account=quillo)
    release_account(account=quillo)
    assert shown() == []


def test_held_again_it_is_shown_as_held_and_not_as_due(quillo):
    hold_account(account=quillo)
    earn(quillo, "5")
    say(quillo)
    release_account(account=quillo)
    hold_account(account=quillo)
    assert shown() == [HELD]
    release_account(account=quillo)
    assert shown() == [DUE]
    assert said() == [HELD, DUE]


def test_what_fell_away_while_held_is_due_by_a_new_crossing_only(quillo):
    earn(quillo, "5")
    say(quillo)
    hold_account(account=quillo)
    adjust(quillo, "-3")
    release_account(account=quillo)
    assert shown() == []
    earn(quillo, "3")
    assert say(quillo) == [DUE]


def test_a_balance_that_came_back_by_hand_is_no_news_after_a_hold(quillo):
    earn(quillo, "5")
    say(quillo)
    cancel_request(payout=request(quillo, "5"))
    hold_account(account=quillo)
    release_account(account=quillo)
    assert (shown(), said()) == ([], [DUE])


def test_a_mail_that_the_hold_kept_back_goes_after_it_once(quillo):
    earn(quillo, "5")
    say(quillo)
    hold_account(account=quillo)
    withdrawn = OutboxMessage.objects.get()
    assert not may_go(withdrawn, NOON)
    release_account(account=quillo)
    mail = OutboxMessage.objects.pending().get()
    assert (mail.key, OutboxMessage.objects.count()) == (withdrawn.key, 1)
    assert is_still_true(mail)


def test_one_that_waited_for_the_morning_is_mailed_after_the_hold(quillo):
    User.objects.update(quiet_from=time(0), quiet_until=time(23, 59))
    earn(quillo, "5")
    say(quillo)
    hold_account(account=quillo)
    later = timezone.now() + timedelta(days=2)
    mail_due_people(later)
    assert not OutboxMessage.objects.exists()
    User.objects.update(quiet_from=None, quiet_until=None)
    release_account(account=quillo)
    assert said() == [DUE]
