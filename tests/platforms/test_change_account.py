"""Accounts of a person: add, make, change, close, delete."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from apps.payouts.models import AccountCycle
from apps.platforms import rate_services, services
from apps.platforms.models import Account, ExchangeRate
from apps.platforms.money import Money
from apps.platforms.services import AccountExists, AliasTaken, HasHistory
from apps.tasks.models import AccountStats, Adjustment, DirtyMark, Task, TaskType
from tests.factories import make_account, make_payout, make_platform, make_rate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FIVE = [{"method": None, "amount": "5", "unit": "GBP", "note": ""}]


@pytest.fixture
def prolific():
    return make_platform("Prolific", units=["GBP", "USD"], minimums=FIVE, methods=["PayPal"])


def seqs(account):
    account.refresh_from_db()
    return account.change_seq, account.rollup_seq


def version(user):
    user.refresh_from_db()
    return user.data_version


class TestAdd:
    def test_it_takes_the_platforms_name_and_facts(self, alice, prolific):
        account = services.add_account(user=alice, platform=prolific, unit="GBP")
        assert (account.name, account.unit, account.aliases) == ("Prolific", "GBP", ["prolific"])
        assert account.minimum is None
        assert account.minimum_money() == Money(D(5), "GBP")

    def test_two_units_are_two_accounts_with_words_of_their_own(self, alice, prolific):
        services.add_account(user=alice, platform=prolific, unit="GBP")
        dollars = services.add_account(user=alice, platform=prolific, unit="USD")
        assert dollars.aliases == ["prolificusd"]
        assert dollars.minimum_money() is None

    def test_it_refuses_the_same_wallet_again(self, alice, prolific):
        first = services.add_account(user=alice, platform=prolific, unit="GBP")
        services.change_account(user=alice, account_id=first.pk, name="P")
        with pytest.raises(AccountExists) as error:
            services.add_account(user=alice, platform=prolific, unit="GBP")
        assert error.value.account == first

    def test_it_refuses_a_private_account_of_that_name_in_any_case(self, alice, prolific):
        own = services.make_private_account(user=alice, name="PROLIFIC", unit="GBP")
        with pytest.raises(AccountExists) as error:
            services.add_account(user=alice, platform=prolific, unit="GBP")
        assert error.value.account == own

    def test_other_peoples_accounts_do_not_matter(self, alice, bob, prolific):
        services.add_account(user=bob, platform=prolific, unit="GBP", aliases=["prolific", "p"])
        assert services.add_account(user=alice, platform=prolific, unit="GBP", aliases=["p"]).aliases == ["p"]

    def test_it_raises_the_persons_version(self, alice, prolific):
        before = version(alice)
        services.add_account(user=alice, platform=prolific, unit="GBP")
        assert version(alice) == before + 1


class TestMakePrivate:
    def test_it_keeps_what_was_said(self, alice):
        account = services.make_private_account(
            user=alice,
            name="Corner shop",
            unit="PTS",
            minimum=D(500),
            points_per_unit=D(100),
            points_currency="GBP",
            aliases=["Shop ", "shop"],
        )
        account.refresh_from_db()
        assert (account.platform, account.aliases) == (None, ["shop"])
        assert account.minimum_money() == Money(D(500), "PTS")

    def test_dots_go_round(self, alice):
        names = [services.make_private_account(user=alice, name=str(n), unit="GBP") for n in range(7)]
        assert [account.tone for account in names] == [1, 2, 3, 4, 5, 6, 1]

    def test_a_closed_account_frees_its_dot(self, alice):
        first = services.make_private_account(user=alice, name="A", unit="GBP")
        services.close_account(user=alice, account_id=first.pk, now=NOW)
        assert services.make_private_account(user=alice, name="B", unit="GBP").tone == 1

    def test_a_name_that_cannot_be_typed_in_a_line_gets_no_alias(self, alice):
        assert services.make_private_account(user=alice, name="24 h", unit="GBP").aliases == []


class TestAliases:
    def test_a_word_means_one_account(self, alice):
        first = services.make_private_account(user=alice, name="Quillo", unit="GBP", aliases=["q"])
        with pytest.raises(AliasTaken) as error:
            services.make_private_account(user=alice, name="Quilt", unit="GBP", aliases=[" Q"])
        assert (error.value.alias, error.value.account) == ("q", first)

    def test_a_word_is_not_another_accounts_name(self, alice):
        services.make_private_account(user=alice, name="Test Nest", unit="GBP", aliases=[])
        other = services.make_private_account(user=alice, name="Other", unit="GBP")
        with pytest.raises(AliasTaken):
            services.change_account(user=alice, account_id=other.pk, aliases=["testnest"])
        other.refresh_from_db()
        assert other.aliases == ["other"]

    def test_two_wallets_of_one_name_keep_their_words(self, alice, prolific):
        pounds = services.add_account(user=alice, platform=prolific, unit="GBP")
        services.add_account(user=alice, platform=prolific, unit="USD")
        services.change_account(user=alice, account_id=pounds.pk, aliases=["prolific", "p"])


class TestChange:
    def test_it_sets_what_is_given_and_leaves_the_rest(self, alice, prolific):
        account = services.add_account(user=alice, platform=prolific, unit="GBP", note="Mind the fees")
        services.change_account(user=alice, account_id=account.pk, minimum=D(10), method="PayPal")
        account.refresh_from_db()
        assert (account.minimum, account.method, account.note) == (D(10), "PayPal", "Mind the fees")
        services.change_account(user=alice, account_id=account.pk, minimum=None, name="")
        account.refresh_from_db()
        assert (account.minimum, account.name) == (None, "Prolific")

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            pytest.param({"minimum": D(4)}, (1, 0), id="lower minimum"),
            pytest.param({"minimum": D(5)}, (0, 0), id="the same minimum, said by hand"),
            pytest.param({"method": "Payoneer"}, (1, 0), id="a method with another minimum"),
            pytest.param({"method": "Cheque"}, (0, 0), id="a method with the same minimum"),
            pytest.param({"name": "P", "note": "x", "tone": 3}, (0, 0), id="words and colours"),
            pytest.param({"unit": "USD"}, (1, 1), id="another unit"),
        ],
    )
    def test_payouts_and_roll_ups_are_woken_by_what_concerns_them(self, alice, changes, expected):
        rows = [*FIVE, {"method": "Payoneer", "amount": "20", "unit": "GBP", "note": ""}]
        platform = make_platform(units=["GBP"], minimums=rows)
        account = services.add_account(user=alice, platform=platform, unit="GBP")
        services.change_account(user=alice, account_id=account.pk, **changes)
        assert seqs(account) == expected

    def test_points_of_another_worth_wake_both(self, alice):
        account = services.make_private_account(user=alice, name="Drops", unit="PTS")
        services.change_account(
            user=alice, account_id=account.pk, points_per_unit=D(100), points_currency="USD"
        )
        assert seqs(account) == (1, 1)
        services.change_account(user=alice, account_id=account.pk, points_per_unit=D(100))
        assert seqs(account) == (1, 1)

    def test_it_leaves_what_a_job_wrote_meanwhile(self, alice, monkeypatch):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        real = services._refuse_the_same

        def rival(account):
            real(account)
            Account.objects.filter(pk=account.pk).update(rolled_up_seq=7)

        monkeypatch.setattr(services, "_refuse_the_same", rival)
        services.change_account(user=alice, account_id=account.pk, note="x")
        account.refresh_from_db()
        assert (account.note, account.rolled_up_seq) == ("x", 7)

    def test_the_unit_stays_once_something_was_logged(self, alice, log):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        log(account)
        with pytest.raises(HasHistory):
            services.change_account(user=alice, account_id=account.pk, unit="USD")
        services.change_account(user=alice, account_id=account.pk, unit="GBP", note="x")

    def test_it_refuses_the_name_of_another_in_the_same_unit(self, alice):
        services.make_private_account(user=alice, name="Quillo", unit="GBP")
        other = services.make_private_account(user=alice, name="Tagwell", unit="GBP")
        with pytest.raises(AccountExists):
            services.change_account(user=alice, account_id=other.pk, name="quillo")

    def test_a_stranger_has_no_such_account(self, alice, bob):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        for service in (services.change_account, services.delete_account, services.reopen_account):
            with pytest.raises(Account.DoesNotExist):
                service(user=bob, account_id=account.pk)


class TestCloseAndDelete:
    def test_closing_wakes_payouts_once(self, alice):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        for _ in range(2):
            services.close_account(user=alice, account_id=account.pk, now=NOW)
        assert seqs(account) == (1, 0)
        assert list(Account.objects.for_user(alice).open()) == []
        services.reopen_account(user=alice, account_id=account.pk)
        assert seqs(account) == (2, 0)
        assert list(Account.objects.for_user(alice).open()) == [account]

    def test_an_account_without_history_goes(self, alice):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        services.delete_account(user=alice, account_id=account.pk)
        assert not Account.objects.exists()

    @pytest.mark.parametrize("kind", ["task", "deleted task", "adjustment", "payout"])
    def test_an_account_with_history_stays(self, alice, kind, log):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        log(account, kind)
        with pytest.raises(HasHistory):
            services.delete_account(user=alice, account_id=account.pk)
        assert Account.objects.filter(pk=account.pk).exists()

    def test_what_was_derived_is_no_history(self, alice):
        account = services.make_private_account(user=alice, name="Quillo", unit="GBP")
        AccountCycle.objects.create(account=account, user=alice)
        AccountStats.objects.create(account=account, user=alice, computed_at=NOW)
        DirtyMark.objects.create(account=account, user=alice)
        services.delete_account(user=alice, account_id=account.pk)
        assert not AccountCycle.objects.exists()


class TestRates:
    def test_a_rate_of_the_same_day_is_replaced(self, alice):
        for rate in ("0.80", "0.79"):
            rate_services.set_rate(
                user=alice, source="USD", target="GBP", valid_on=date(2026, 1, 1), rate=D(rate)
            )
        assert [row.rate for row in ExchangeRate.objects.all()] == [D("0.79")]

    @pytest.mark.parametrize(("source", "target"), [("USD", "GBP"), ("GBP", "USD")])
    def test_roll_ups_of_that_money_are_stale(self, alice, bob, source, target):
        dollars, euros = make_account(alice, unit="USD"), make_account(alice, unit="EUR")
        points = make_account(alice, unit="PTS", points_per_unit=D(10), points_currency="USD")
        bobs = make_account(bob, unit="USD")
        row = rate_services.set_rate(
            user=alice, source=source, target=target, valid_on=date(2026, 1, 1), rate=D(2)
        )
        assert [seqs(one) for one in (dollars, euros, points, bobs)] == [(0, 1), (0, 0), (0, 1), (0, 0)]
        rate_services.delete_rate(user=alice, rate_id=row.pk)
        assert [seqs(one) for one in (dollars, euros, points, bobs)] == [(0, 2), (0, 0), (0, 2), (0, 0)]

    def test_a_rate_that_does_not_lead_home_wakes_nobody(self, alice):
        dollars = make_account(alice, unit="USD")
        rate_services.set_rate(user=alice, source="USD", target="EUR", valid_on=date(2026, 1, 1), rate=D(1))
        assert seqs(dollars) == (0, 0)

    def test_a_stranger_has_no_such_rate(self, alice, bob):
        row = make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.80")
        with pytest.raises(ExchangeRate.DoesNotExist):
            rate_services.delete_rate(user=bob, rate_id=row.pk)


@pytest.fixture
def log():
    """Hang a fact of a floor above on an account."""

    def hang(account, kind="task"):
        on = {"user": account.user, "account": account}
        at = {"local_on": NOW.date()}
        if kind == "payout":
            make_payout(account, "5")
        elif kind == "adjustment":
            Adjustment.objects.create(**on, **at, amount=D(1), happened_at=NOW)
        else:
            type_, _made = TaskType.objects.get_or_create(user=account.user, name="Own type")
            gone = NOW if kind == "deleted task" else None
            Task.objects.create(
                **on, **at, type=type_, started_at=NOW, timezone="UTC", reward=D(1), deleted_at=gone
            )

    return hang


class TestExpiry:
    def save(self, client, account, **typed):
        values = {"name": account.name, "unit": account.unit, "tone": "1", "note": "kept"} | typed
        return client.post(f"/platforms/mine/{account.pk}/edit/", values)

    def test_a_day_and_days_without_work_are_told_in_the_edit_form(self, as_alice, alice):
        account = make_account(alice, "Pollpost")
        assert self.save(as_alice, account, expires_on="2026-12-31", expiry_days="180").status_code == 302
        account.refresh_from_db()
        assert (account.expires_on, account.expiry_days) == (date(2026, 12, 31), 180)
        page = as_alice.get(f"/platforms/mine/{account.pk}/").content.decode()
        assert "<b>31 Dec 2026 · 180 days without work</b>" in page
        form = as_alice.get(f"/platforms/mine/{account.pk}/edit/").content.decode()
        assert 'value="2026-12-31"' in form
        assert 'value="180"' in form
        self.save(as_alice, account)
        account.refresh_from_db()
        assert (account.expires_on, account.expiry_days) == (None, None)

    def test_a_new_platform_of_one_s_own_can_have_it(self, as_alice):
        values = {"name": "Mine", "unit": "GBP", "expires_on": "", "expiry_days": "90"}
        assert as_alice.post("/platforms/new/", values).status_code == 302
        assert Account.objects.get().expiry_days == 90

    @pytest.mark.parametrize("field", ["expires_on", "expiry_days"])
    @pytest.mark.parametrize("typed", ["soon", "0", "-1", "3651", "1999-12-31", "2100-01-02"])
    def test_nonsense_is_refused_and_nothing_typed_is_lost(self, as_alice, alice, field, typed):
        account = make_account(alice, "Pollpost")
        response = self.save(as_alice, account, **{field: typed})
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
        html = response.content.decode()
        assert f'value="{typed}"' in html
        assert "kept</textarea>" in html

    def test_what_the_catalogue_says_of_it_stands_beside_one_s_own(self, as_alice, alice):
        platform = make_platform(expiry_note="Points expire after a year.")
        account = make_account(alice, platform=platform)
        for page in ("", "edit/"):
            assert (
                "Points expire after a year."
                in as_alice.get(f"/platforms/mine/{account.pk}/{page}").content.decode()
            )
