"""What was changed of an account, and rates that were set, are as before by the toast's Undo."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import KeptUndo
from apps.accounts.taken import ChangedSince
from apps.platforms import rate_services, services, undo
from apps.platforms.conversion import PointsWorth
from apps.platforms.models import Account, ExchangeRate, PointsRate, SignUpChange
from apps.platforms.rates_file import RateLine
from apps.tasks.recompute import compare_person, recompute_dirty
from apps.tasks.services import log_task
from tests.factories import make_account, make_person, make_platform, make_rate, make_task, make_type
from tests.toasts import undo_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
DAY = date(2026, 11, 1)
THURSDAYS = {"kind": "weekly", "weekdays": ["thu"], "cutoff": "17:00", "timezone": "UTC"}
FIELDS = [field.attname for field in Account._meta.concrete_fields if not field.name.endswith("_seq")]


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def account(alice):
    """With something in every field."""
    platform = make_platform("Quillo", cycle=THURSDAYS, points_name="coins", units=["GBP", "PTS"])
    own = {"kind": "monthly", "days": [15]}
    return make_account(
        alice,
        platform=platform,
        unit="PTS",
        points_per_unit=D("1.5"),
        points_currency="USD",
        redeem_step=D(100),
        minimum=D("12.50"),
        own_minimums=[{"method": "PayPal", "amount": "5.50"}],
        method="PayPal",
        cash_worth=D("0.9"),
        approval_days=3,
        payout_days_min=1,
        payout_days_max=4,
        own_cycle=own,
        expires_on=date(2027, 1, 31),
        expiry_days=90,
        url="https://example.org/a",
        aliases=["q", "quill"],
        note="as <b>it</b> was",
        tone=3,
        sign_up="applied",
    )


def row(account):
    return Account.objects.filter(pk=account.pk).values(*FIELDS).get()


def at(account, name):
    return f"/platforms/mine/{account.pk}/{name}/"


def as_before(client, account, page, before):
    """The toast's Undo, from the page of the account."""
    assert row(account) != before
    here = reverse("account_detail", args=[account.pk])
    page = client.post(undo_of(page), follow=True, headers={"Referer": f"http://testserver{here}"})
    assert page.redirect_chain[-1][0].endswith(here)
    assert b"It is as before." in page.content
    assert row(account) == before


class TestAccount:
    def test_its_payday(self, as_alice, account):
        before = row(account)
        sent = {"kind": "weekly", "weekdays": ["mon", "fri"]}
        as_before(as_alice, account, as_alice.post(at(account, "payday"), sent, follow=True), before)

    def test_its_payday_by_the_catalogue(self, as_alice, account):
        before = row(account)
        page = as_alice.post(at(account, "payday/catalogue"), follow=True)
        assert Account.objects.get().own_cycle is None
        as_before(as_alice, account, page, before)

    def test_how_far_its_sign_up_has_come(self, as_alice, account):
        before = row(account)
        page = as_alice.post(at(account, "sign-up"), {"state": "active"}, follow=True)
        as_before(as_alice, account, page, before)
        changes = SignUpChange.objects.order_by("pk").values_list("old", "new")
        assert list(changes)[-2:] == [("applied", "active"), ("active", "applied")]

    def test_all_that_its_form_says(self, as_alice, account):
        before = row(account)
        sent = {"name": "Other", "unit": "GBP", "aliases": "other", "note": "new", "tone": "1"}
        page = as_alice.post(at(account, "edit"), sent, follow=True)
        assert row(account)["unit"] == "GBP"
        as_before(as_alice, account, page, before)

    def test_closing_and_opening_again(self, as_alice, account):
        page = as_alice.post(at(account, "close"), follow=True)
        assert undo_of(page) == at(account, "reopen")
        page = as_alice.post(at(account, "reopen"), follow=True)
        assert undo_of(page) == at(account, "close")

    def test_deleting_it(self, as_alice, account):
        before = row(account)
        page = as_alice.post(at(account, "delete"), follow=True)
        assert not Account.objects.exists()
        page = as_alice.post(undo_of(page), follow=True)
        assert b"It is as before." in page.content
        assert row(account) | {"created_at": 0} == before | {"created_at": 0}
        assert as_alice.post(undo_of_deleted(account), follow=True).status_code == 200

    def test_a_form_that_changes_nothing_offers_nothing(self, as_alice, account):
        services.change_account(user=account.user, account_id=account.pk, own_cycle=None)
        page = as_alice.post(at(account, "payday/catalogue"), follow=True).content.decode()
        assert "pays as the catalogue says." in page
        assert "/rates/undo/" not in page


def undo_of_deleted(account):
    return reverse("rate_undo", args=[undo.of_account(account, account.pk)])


def change(account, **changes):
    return undo.change_account(user=account.user, account_id=account.pk, **changes)[1]


class TestChangedSince:
    def test_what_was_changed_again_stays(self, as_alice, account):
        token = change(account, sign_up="active")
        change(account, sign_up="refused")
        page = as_alice.post(reverse("rate_undo", args=[token]), follow=True)
        assert b"Nothing was undone: it was changed again since." in page.content
        assert row(account)["sign_up"] == "refused"

    def test_what_else_was_changed_stays_as_it_is_now(self, account):
        token = change(account, sign_up="active")
        change(account, note="newer")
        assert undo.bring_back(user=account.user, token=token)
        assert (row(account)["sign_up"], row(account)["note"]) == ("applied", "newer")

    def test_twice_is_once(self, account):
        token, before = change(account, minimum=D(3)), D("12.5")
        for _time in range(2):
            assert undo.bring_back(user=account.user, token=token)
        assert row(account)["minimum"] == before

    def test_a_unit_stays_once_something_was_logged(self, alice, account):
        token = change(account, unit="GBP", points_per_unit=None, points_currency="", redeem_step=None)
        log_task(user=alice, account=Account.objects.get(), type=make_type(), started_at=NOW, reward=D(1))
        with pytest.raises(ChangedSince):
            undo.bring_back(user=alice, token=token)

    def test_a_word_that_means_another_account_by_now(self, alice, account):
        token = change(account, aliases=["other"])
        make_account(alice, aliases=["q"])
        with pytest.raises(ChangedSince):
            undo.bring_back(user=alice, token=token)

    def test_a_deleted_one_whose_place_is_taken(self, alice, account):
        token = undo.of_account(services.delete_account(user=alice, account_id=account.pk), account.pk)
        services.add_account(user=alice, platform=account.platform, unit="PTS")
        with pytest.raises(ChangedSince):
            undo.bring_back(user=alice, token=token)

    def test_a_stranger_takes_nothing_back(self, alice, account):
        before, bob = row(account), make_person()
        assert not undo.bring_back(user=bob, token=change(account, note="newer"))
        deleted = undo.of_account(account, account.pk)
        services.delete_account(user=alice, account_id=account.pk)
        assert not undo.bring_back(user=bob, token=deleted)
        assert undo.bring_back(user=alice, token=deleted)
        assert row(account)["note"] == before["note"]


def test_what_is_paid_at_home_follows(alice):
    account = make_account(alice, unit="PTS", points_per_unit=100, points_currency="GBP")
    make_task(alice, account, reward=D(200))
    token = change(account, points_per_unit=D(50))
    recompute_dirty()
    undo.bring_back(user=alice, token=token)
    recompute_dirty()
    assert compare_person(alice.pk) == 0


class TestPoints:
    """What they are worth from a day on."""

    def known(self, account):
        rows = PointsRate.objects.filter(account=account).order_by("valid_on")
        account.refresh_from_db()
        own = account.points_per_unit, account.points_currency
        return [*rows.values_list("valid_on", "per_unit", "currency")], own

    @pytest.mark.parametrize("has_history", [True, False])
    @pytest.mark.parametrize(
        "own", [{"points_per_unit": D(100), "points_currency": "GBP"}, {}], ids=["own", ""]
    )
    def test_they_are_as_before(self, as_alice, alice, own, has_history):
        account = make_account(alice, unit="PTS", **own)
        make_task(alice, account, reward=D(200))
        if has_history:
            worth = PointsWorth(D(90), "GBP")
            undo.change_points(user=alice, account_id=account.pk, worth=worth, valid_on=date(2026, 10, 1))
        before = self.known(account)
        sent = {"per_unit": "50", "currency": "USD", "valid_on": "2026-11-01"}
        page = as_alice.post(f"/platforms/mine/{account.pk}/points/", sent, follow=True)
        assert self.known(account) != before
        recompute_dirty()
        as_alice.post(undo_of(page))
        assert self.known(account) == before
        recompute_dirty()
        assert compare_person(alice.pk) == 0

    def test_a_newer_worth_stays(self, alice):
        account = make_account(alice, unit="PTS")
        both = [PointsWorth(D(each), "GBP") for each in (50, 60)]
        tokens = [
            undo.change_points(user=alice, account_id=account.pk, worth=worth, valid_on=DAY)[1]
            for worth in both
        ]
        with pytest.raises(ChangedSince):
            undo.bring_back(user=alice, token=tokens[0])
        assert not undo.bring_back(user=make_person(), token=tokens[1])
        for token in (tokens[1], tokens[1], tokens[0]):
            assert undo.bring_back(user=alice, token=token)
        assert self.known(account) == ([], (None, ""))
        services.change_account(user=alice, account_id=account.pk, unit="GBP")
        assert undo.bring_back(user=alice, token=tokens[0])  # which it is already


class TestRates:
    def rates(self, alice):
        found = ExchangeRate.objects.filter(user=alice).order_by("source", "target", "valid_on")
        return list(found.values_list("source", "target", "valid_on", "rate"))

    def upload(self, client, text):
        file = SimpleUploadedFile("rates.csv", text.encode())
        return client.post("/platforms/rates/file/", {"file": file}, follow=True)

    def test_a_whole_file_is_taken_back(self, as_alice, alice):
        make_rate(alice, "USD", "GBP", DAY, "0.7")
        make_rate(alice, "JPY", "GBP", DAY, "0.005")
        make_rate(make_person(), "USD", "GBP", DAY, "0.9")
        make_task(alice, make_account(alice, unit="USD"))
        before = self.rates(alice)
        page = self.upload(
            as_alice, "date,source,target,rate\n2026-11-01,USD,GBP,0.79\n2026-11-25,EUR,GBP,0.86\n"
        )
        assert len(self.rates(alice)) == 3
        recompute_dirty()
        page = as_alice.post(undo_of(page), follow=True)
        assert b"It is as before." in page.content
        assert self.rates(alice) == before
        assert ExchangeRate.objects.count() == 3
        recompute_dirty()
        assert compare_person(alice.pk) == 0

    def test_a_long_one_is_kept_for_it(self, as_alice, alice, monkeypatch):
        monkeypatch.setattr("apps.accounts.taken.LONGEST", 200)
        rows = [f"{2000 + year}-11-01,{code},GBP,0.{year}1" for year in range(27) for code in ("USD", "EUR")]
        page = self.upload(as_alice, "\n".join(["date,source,target,rate", *rows]))
        assert len(self.rates(alice)) == 54
        assert KeptUndo.objects.get().user == alice
        as_alice.post(undo_of(page))
        assert self.rates(alice) == []

    def test_what_was_changed_since_stays(self, alice):
        lines = [RateLine("USD", "GBP", DAY, D("0.7")), RateLine("EUR", "GBP", DAY, D("0.8"))]
        token = undo.of_rates(alice, rate_services.set_rates(user=alice, lines=lines))
        rate_services.set_rate(user=alice, source="USD", target="GBP", valid_on=DAY, rate=D("0.75"))
        assert undo.bring_back(user=alice, token=token)
        assert self.rates(alice) == [("USD", "GBP", DAY, D("0.75"))]
        assert undo.bring_back(user=alice, token=token)
        assert self.rates(alice) == [("USD", "GBP", DAY, D("0.75"))]

    @pytest.mark.parametrize("earlier", [None, "0.7"])
    def test_one_that_was_written_by_hand(self, as_alice, alice, earlier):
        if earlier:
            make_rate(alice, "USD", "GBP", DAY, earlier)
        before = self.rates(alice)
        sent = {"source": "USD", "target": "GBP", "valid_on": "2026-11-01", "rate": "0.8"}
        page = as_alice.post("/platforms/rates/", sent, follow=True)
        assert self.rates(alice) != before
        as_alice.post(undo_of(page))
        assert self.rates(alice) == before

    def test_a_stranger_takes_nothing_back(self, alice):
        lines = [RateLine("USD", "GBP", DAY, D("0.7"))]
        token = undo.of_rates(alice, rate_services.set_rates(user=alice, lines=lines))
        assert not undo.bring_back(user=make_person(), token=token)
        assert len(self.rates(alice)) == 1
