"""How far the sign-up of an account has come: said by its person, remembered by the database."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.urls import reverse

from apps.platforms import services
from apps.platforms.models import Account, SignUp, SignUpChange
from tests.factories import make_account, make_platform

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def history(account):
    """(from, to), the first change first."""
    return list(SignUpChange.objects.filter(account=account).order_by("pk").values_list("old", "new"))


def say(client, account, state):
    return client.post(reverse("account_sign_up", args=[account.pk]), {"state": state})


@pytest.fixture
def prolific(db):
    return make_platform("Prolific")


class TestHistory:
    def test_an_account_is_active_and_has_none_unless_it_was_applied_for(self, alice, prolific):
        account = services.add_account(user=alice, platform=prolific, unit="GBP")
        assert (account.sign_up, history(account)) == ("active", [])

    def test_an_application_is_its_first_row(self, alice, prolific):
        account = services.add_account(user=alice, platform=prolific, unit="GBP", sign_up="applied")
        assert history(account) == [("", "applied")]

    def test_each_change_tells_who_when_from_and_to(self, alice, prolific):
        account = services.add_account(user=alice, platform=prolific, unit="GBP", sign_up="applied")
        for state in ("confirmed", "verified", "active", "refused"):
            services.change_account(user=alice, account_id=account.pk, sign_up=state)
        assert history(account) == [
            ("", "applied"),
            ("applied", "confirmed"),
            ("confirmed", "verified"),
            ("verified", "active"),
            ("active", "refused"),
        ]
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")  # the moment of the transaction
            (now,) = cursor.fetchone()
        assert set(SignUpChange.objects.values_list("user", "changed_at")) == {(alice.pk, now)}

    def test_no_change_of_it_is_no_row(self, alice):
        account = make_account(alice, sign_up="applied")
        services.change_account(user=alice, account_id=account.pk, sign_up="applied", note="x")
        assert history(account) == [("", "applied")]

    def test_writes_past_the_service_are_remembered_too(self, alice):
        account, other = make_account(alice), make_account(alice)
        Account.objects.filter(user=alice).update(sign_up="verified")
        Account.objects.bulk_update([Account(pk=other.pk, sign_up="refused")], ["sign_up"])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE platforms_account SET sign_up = 'applied' WHERE id = %s", [account.pk])
        assert history(account) == [("active", "verified"), ("verified", "applied")]
        assert history(other) == [("active", "verified"), ("verified", "refused")]

    def test_a_state_that_nobody_knows_is_refused(self, alice):
        account = make_account(alice)
        with pytest.raises(IntegrityError, match="account_sign_up_known"), transaction.atomic():
            Account.objects.filter(pk=account.pk).update(sign_up="maybe")

    def test_it_names_the_person_of_the_account_only(self, alice, bob):
        account = make_account(alice)
        with pytest.raises(IntegrityError, match="own_account"), transaction.atomic():
            SignUpChange.objects.create(user=bob, account=account, changed_at=NOW, old="", new="applied")

    def test_it_goes_with_an_account_on_which_nothing_else_hangs(self, alice):
        account = make_account(alice, sign_up="applied")
        services.delete_account(user=alice, account_id=account.pk)
        assert not SignUpChange.objects.exists()

    def test_it_goes_with_its_person(self, alice):
        make_account(alice, sign_up="applied")
        alice.delete()
        assert not SignUpChange.objects.exists()

    def test_payouts_and_roll_ups_are_left_alone(self, alice):
        account = make_account(alice, minimum=5)
        services.change_account(user=alice, account_id=account.pk, sign_up="refused")
        account.refresh_from_db()
        assert (account.change_seq, account.rollup_seq) == (0, 0)
        assert not Account.objects.exclude(rolled_up_seq=F("rollup_seq")).exists()


@pytest.mark.parametrize(
    ("state", "is_in"),
    [("applied", False), ("confirmed", False), ("verified", True), ("active", True), ("refused", False)],
)
def test_work_is_expected_where_one_was_let_in(state, is_in):
    assert Account(sign_up=state).is_in is is_in


class TestPages:
    def test_the_catalogue_offers_to_have_applied(self, as_alice, alice, prolific):
        html = as_alice.get(reverse("platform_detail", args=[prolific.slug])).content.decode()
        assert "I have applied, not in yet" in html
        url = reverse("platform_add", args=[prolific.slug])
        response = as_alice.post(url, {"unit": "GBP", "has_applied": "on"})
        account = Account.objects.get(user=alice)
        assert response.url == reverse("account_detail", args=[account.pk])
        assert (account.sign_up, history(account)) == ("applied", [("", "applied")])

    def test_without_it_the_account_is_active(self, as_alice, alice, prolific):
        as_alice.post(reverse("platform_add", args=[prolific.slug]), {"unit": "GBP"})
        assert Account.objects.get(user=alice).sign_up == "active"

    def test_what_was_ticked_is_there_again_where_the_unit_is_missing(self, as_alice, alice):
        platform = make_platform(units=["GBP", "USD"])
        response = as_alice.post(reverse("platform_add", args=[platform.slug]), {"has_applied": "on"})
        assert response.status_code == 422
        assert 'name="has_applied" id="id_has_applied" checked' in response.content.decode()

    def test_one_tap_says_how_far_it_has_come_and_the_page_tells_since_when(self, as_alice, alice):
        account = make_account(alice, "Quillo", sign_up="applied")
        response = as_alice.post(
            reverse("account_sign_up", args=[account.pk]), {"state": "confirmed"}, follow=True
        )
        html = response.content.decode()
        assert "Quillo is noted as: Confirmed." in html
        assert "Applied to Confirmed" in html
        assert "by you" in html
        assert 'name="state" value="verified"' in html
        assert 'name="state" value="confirmed"' not in html

    def test_what_is_no_state_changes_nothing(self, as_alice, alice):
        account = make_account(alice)
        assert say(as_alice, account, "maybe").status_code == 302
        account.refresh_from_db()
        assert account.sign_up == "active"

    def test_a_refused_account_is_closed_with_one_tap(self, as_alice, alice):
        account = make_account(alice, sign_up="applied")
        say(as_alice, account, SignUp.REFUSED)
        html = as_alice.get(reverse("account_detail", args=[account.pk])).content.decode()
        assert ">Close it<" in html
        as_alice.post(reverse("account_close", args=[account.pk]))
        account.refresh_from_db()
        assert (account.is_open, account.sign_up) == (False, "refused")
        html = as_alice.get(reverse("account_detail", args=[account.pk])).content.decode()
        assert ">Close it<" not in html

    def test_the_list_says_who_is_not_in_yet(self, as_alice, alice):
        make_account(alice, "Quillo", sign_up="confirmed")
        make_account(alice, "Tagwell", sign_up="active")
        html = as_alice.get(reverse("platforms")).content.decode()
        assert html.count(">Confirmed</span>") == 1
        assert ">Active</span>" not in html

    def test_the_page_asks_as_often_after_many_changes(self, as_alice, alice, count_queries):
        account = make_account(alice, sign_up="applied")
        url = reverse("account_detail", args=[account.pk])
        before = count_queries(lambda: as_alice.get(url))
        for state in ("confirmed", "refused", "applied", "verified"):
            say(as_alice, account, state)
        assert count_queries(lambda: as_alice.get(url)) == before

    def test_a_stranger_finds_nothing(self, as_bob, alice):
        account = make_account(alice)
        assert say(as_bob, account, "refused").status_code == 404
        account.refresh_from_db()
        assert account.sign_up == "active"
