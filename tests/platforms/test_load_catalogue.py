"""The catalogue into the database: the same outcome however often, and people's own values untouched."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.platforms.catalogue import read_file
from apps.platforms.cycles import Cycle
from apps.platforms.loading import Loaded, load_catalogue
from apps.platforms.minimums import Minimum
from apps.platforms.models import Account, Platform
from tests.factories import make_account, make_person, make_platform

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ENTRIES = read_file()[:3]


def run(**options):
    out = StringIO()
    call_command("load_catalogue", stdout=out, **options)
    return out.getvalue()


def rows():
    return list(Platform.objects.order_by("pk").values())


@pytest.mark.django_db
def test_the_command_loads_the_whole_file_and_says_so():
    assert run() == "88 platforms: 88 new, 0 changed, 0 the same, 0 no longer listed.\n"
    assert Platform.objects.exclude(sources=[]).count() == 88


@pytest.mark.django_db
def test_a_second_run_changes_nothing():
    run()
    before = rows()
    assert run() == "88 platforms: 0 new, 0 changed, 88 the same, 0 no longer listed.\n"
    assert rows() == before


@pytest.mark.django_db
def test_a_wrong_file_changes_nothing(tmp_path):
    path = tmp_path / "wrong.json"
    path.write_text('{"platforms": [{"slug": "x"}]}')
    with pytest.raises(CommandError, match=r"Nothing was changed\. row 1 \(x\)\.name"):
        run(file=path)
    assert rows() == []


@pytest.mark.django_db
def test_every_minimum_in_the_database_reads_as_in_the_file():
    entries = read_file()
    load_catalogue(entries, now=NOW)
    for entry in entries:
        assert Platform.objects.get(slug=entry.slug).minimum_rows == entry.minimums


@pytest.mark.django_db
def test_a_changed_fact_is_changed_under_the_same_slug():
    load_catalogue(ENTRIES, now=NOW)
    before = Platform.objects.get(slug=ENTRIES[1].slug)
    done = load_catalogue([ENTRIES[0], replace(ENTRIES[1], name="Renamed"), ENTRIES[2]], now=NOW)
    assert done == Loaded(new=0, changed=1, same=2, unlisted=0)
    assert Platform.objects.get(slug=ENTRIES[1].slug).name == "Renamed"
    assert Platform.objects.get(name="Renamed").pk == before.pk


@pytest.mark.django_db
def test_a_platform_that_left_the_file_is_marked_and_comes_back():
    load_catalogue(ENTRIES, now=NOW)
    assert load_catalogue(ENTRIES[:2], now=NOW) == Loaded(new=0, changed=0, same=2, unlisted=1)
    assert Platform.objects.get(slug=ENTRIES[2].slug).unlisted_at == NOW
    assert load_catalogue(ENTRIES[:2], now=NOW).unlisted == 0
    assert load_catalogue(ENTRIES, now=NOW).changed == 1
    assert not Platform.objects.exclude(unlisted_at=None).exists()


@pytest.mark.django_db
def test_peoples_own_values_stay_and_their_accounts_are_looked_at_again():
    load_catalogue(ENTRIES, now=NOW)
    alice = make_person()
    prolific = Platform.objects.get(slug="prolific")
    account = make_account(alice, platform=prolific, name="My Prolific", minimum=D(7), aliases=["p"])
    other = make_account(alice, platform=Platform.objects.get(slug="clickworker"), unit="EUR")
    cheaper = replace(ENTRIES[1], minimums=(Minimum(None, D(6), "GBP"),))
    load_catalogue([ENTRIES[0], cheaper, ENTRIES[2]], now=NOW)
    version = alice.data_version
    account.refresh_from_db()
    other.refresh_from_db()
    alice.refresh_from_db()
    assert (account.name, account.minimum, account.aliases) == ("My Prolific", D(7), ["p"])
    assert (account.change_seq, account.rollup_seq, other.change_seq) == (1, 0, 0)
    assert alice.data_version == version + 1


@pytest.mark.django_db
def test_points_of_another_worth_make_roll_ups_stale():
    swagbucks = next(entry for entry in read_file() if entry.slug == "swagbucks")
    load_catalogue([swagbucks], now=NOW)
    account = make_account(make_person(), platform=Platform.objects.get(), unit="PTS")
    load_catalogue([replace(swagbucks, points=replace(swagbucks.points, per_unit=D(120)))], now=NOW)
    account.refresh_from_db()
    assert (account.change_seq, account.rollup_seq, account.rolled_up_seq) == (1, 1, 0)


@pytest.mark.django_db
def test_another_payday_is_looked_at_again():
    load_catalogue(ENTRIES, now=NOW)
    account = make_account(make_person(), platform=Platform.objects.get(slug="prolific"))
    load_catalogue([replace(ENTRIES[1], cycle=Cycle("daily"))], now=NOW)
    account.refresh_from_db()
    assert (account.change_seq, account.rollup_seq) == (1, 0)


@pytest.mark.django_db
def test_a_note_that_changed_wakes_nobody():
    load_catalogue(ENTRIES, now=NOW)
    account = make_account(make_person(), platform=Platform.objects.get(slug="prolific"))
    load_catalogue([replace(ENTRIES[1], notes=ENTRIES[1].notes | {"note": "Other words."})], now=NOW)
    account.refresh_from_db()
    assert (account.change_seq, account.rollup_seq) == (0, 0)


@pytest.mark.django_db
def test_other_platforms_accounts_are_left_alone():
    make_account(make_person(), platform=make_platform())
    load_catalogue(ENTRIES, now=NOW)
    assert Account.objects.get().platform.unlisted_at == NOW


@pytest.mark.django_db(transaction=True)
def test_loads_at_the_same_time_go_one_after_the_other():
    def load(_number):
        try:
            return load_catalogue(ENTRIES, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(load, range(4)))
    assert sorted(one.new for one in done) == [0, 0, 0, 3]
