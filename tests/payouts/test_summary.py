from datetime import date

from apps.payouts.balances import all_standings
from apps.payouts.models import Payout
from apps.payouts.rows import first_rows
from tests.factories import make_account, make_payout
from tests.payouts.work import adjust, earn

TODAY = date(2026, 11, 26)


def payout_rows(user):
    return first_rows(user, TODAY, all_standings(user))[0]


def test_rows_come_as_ready_late_sent_and_saving(alice):
    for name, amount in (("Nearly", "4"), ("Hardly", "1"), ("Ready", "9"), ("Empty", None)):
        account = make_account(alice, name, minimum="5")
        if amount:
            earn(account, amount)
    late, sent, unknown = (make_account(alice, name, minimum="5") for name in ("Late", "Sent", "Unknown"))
    make_payout(unknown, "3")
    make_payout(sent, "2", expected_on="2026-11-26")
    make_payout(late, "1", expected_on="2026-11-25")
    for account, amount in ((late, 1), (sent, 2), (unknown, 3)):
        adjust(account, amount)
    rows = [(row.account.name, row.state, row.badge) for row in payout_rows(alice)]
    assert rows[:6] == [
        ("Ready", "ready", "Ready"),
        ("Late", "late", "1 day late"),
        ("Sent", "sent", "On its way"),
        ("Unknown", "sent", "On its way"),
        ("Nearly", "saving", ""),
        ("Hardly", "saving", ""),
    ]
    assert {name for name, *_ in rows[6:]} == {"Empty", "Late", "Sent", "Unknown"}


def test_rows_take_two_queries(alice, django_assert_num_queries):
    for number in range(5):
        account = make_account(alice, f"A{number}", minimum="5")
        earn(account, "9")
        make_payout(account, "1")
    with django_assert_num_queries(2):
        assert len(payout_rows(alice)) == 10


def test_a_payout_knows_how_late_it_is(quillo):
    late = make_payout(quillo, "5", expected_on=date(2026, 11, 20))
    assert late.days_late(TODAY) == 6
    assert late.days_late(date(2026, 11, 20)) == 0
    assert make_payout(quillo, "5").days_late(TODAY) == 0
    arrived = make_payout(quillo, "5", expected_on=date(2026, 11, 20), arrived_on=date(2026, 11, 24))
    assert (arrived.days_late(TODAY), arrived.days_waited) == (0, 4)
    assert Payout.objects.on_the_way().count() == 2
