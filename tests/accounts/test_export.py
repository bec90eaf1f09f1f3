"""All of a person's data in one file: asked for, made by the worker, fetched by that person only."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings as the_settings
from django.test import Client
from django.utils import timezone

from apps.accounts import exports
from apps.accounts.archive import columns, contents, plain
from apps.accounts.belongings import owned, pointed_at, rows_of, shared
from apps.accounts.duties import oldest_export
from apps.accounts.models import Export, ExportPart, OutboxMessage, User
from apps.payouts.models import CalendarKey
from apps.tasks.models import Task
from tests.accounts.everything import give_everything, tables_of_people
from tests.factories import make_account, make_export, make_platform, make_task, make_type

pytestmark = pytest.mark.django_db

PAGE = "/settings/data/"
ASK = "/settings/data/export/"
NOW = datetime(2026, 11, 26, 10, 5, tzinfo=UTC)


def ask(person, now=NOW):
    return exports.ask_for_export(user=person, now=now)


def make(now=NOW):
    return exports.make_due(clock=lambda: now)


def fetch(client, export):
    return client.get(f"{ASK}{export.pk}/")


def content(export):
    export.refresh_from_db()
    return ZipFile(io.BytesIO(b"".join(exports.pieces(export))))


def exported(person, now=NOW):
    """What is in the archive of this person, made now."""
    export = ask(person, now)
    assert make(now) == 1
    return content(export)


def read_json(archive, table):
    return json.loads(archive.read(f"json/{table}.json"))


def read_csv(archive, table):
    return list(csv.DictReader(io.StringIO(archive.read(f"csv/{table}.csv").decode())))


def test_every_table_that_the_database_knows_to_lead_to_people_is_in_it_in_both_forms(alice):
    give_everything(alice)
    names = set(exported(alice).namelist())
    tables = tables_of_people()
    assert {"accounts_user", "tasks_task", "payouts_arrival", "imports_row", "accounts_exportpart"} <= tables
    tables |= {"platforms_platform", "auth_group", "auth_permission"}  # what rows of theirs point to
    wanted = {f"{form}/{table}.{form}" for table in tables for form in ("csv", "json")}
    assert names == wanted | {"README.txt"}


def test_every_row_of_the_person_is_in_it_with_all_its_values(alice, bob):
    give_everything(alice)
    give_everything(bob)
    rows = {model: list(rows_of(model, alice.pk).values(*columns(model))) for model in owned()}
    archive = exported(alice)
    changed_by_the_export = {User, Export, ExportPart, OutboxMessage}
    for model in set(owned()) - changed_by_the_export:
        wanted = [{name: plain(value) for name, value in row.items()} for row in rows[model]]
        found = read_json(archive, model._meta.db_table)
        if model in shared():
            ids = set(pointed_at(model, alice.pk).values_list("pk", flat=True))
            found = [row for row in found if row["id"] not in ids]
        assert wanted, model
        assert sorted(found, key=repr) == sorted(wanted, key=repr), model
    assert [row["email"] for row in read_json(archive, "accounts_user")] == [alice.email]


def test_nothing_of_another_person_is_in_it(alice, bob):
    give_everything(bob)
    before = exported(alice)
    for table in tables_of_people():
        rows = read_json(before, table)
        assert {row.get("user_id", alice.pk) for row in rows} <= {alice.pk, None}, table
    everything = b"".join(before.read(name) for name in before.namelist())
    assert bob.email.encode() not in everything
    assert b"Zanzibar" not in everything  # in all that he has


def test_every_id_in_it_leads_to_a_row_in_it_or_the_readme_says_that_it_does_not(alice, bob):
    give_everything(bob)
    give_everything(alice)
    usual = make_type("Survey")
    make_task(alice, make_account(alice, "Elsewhere", platform=make_platform("Elsewhere")), type=usual)
    make_type("Nothing to do with her")
    archive = exported(alice)
    rows = {model._meta.db_table: read_json(archive, model._meta.db_table) for model in contents()}
    keys = {
        (model._meta.db_table, field.attname): field.related_model._meta
        for model in contents()
        for field in model._meta.concrete_fields
        if field.is_relation
    }
    excepted, lost = set(), set()
    for table, name, value in (
        (table, name, value)
        for table, its_rows in rows.items()
        for row in its_rows
        for name, value in row.items()
        if name.endswith("_id") and value not in (None, "")
    ):
        if (table, name) not in keys:
            excepted.add(f"{table}.{name}")
        elif (name, value) != ("account_id", 0):
            meta = keys[table, name]
            if value not in {row[meta.pk.attname] for row in rows[meta.db_table]}:
                lost.add((table, name, value))
    assert lost == set()
    assert excepted <= {"tasks_task.external_id", "imports_row.external_id", "imports_row.task_id"}
    said = archive.read("README.txt").decode()
    assert all(word in said for word in ("external_id", "task_id in imports_row", "account_id 0"))


def test_of_what_everybody_has_only_that_is_in_it_that_the_person_has_used(alice, bob):
    usual, other = make_type("Survey"), make_type("Video")
    make_task(alice, make_account(alice, platform=make_platform("Hers")), type=usual)
    make_task(bob, make_account(bob, platform=make_platform("His")), type=other)
    archive = exported(alice)
    types, platforms = read_json(archive, "tasks_tasktype"), read_json(archive, "platforms_platform")
    assert [(row["id"], row["name"]) for row in types] == [(usual.pk, "Survey")]
    assert [(row["name"], set(row)) for row in platforms] == [("Hers", {"id", "slug", "name"})]
    assert "tasks_tasktype: 0, and 1 that everybody has" in archive.read("README.txt").decode()


def test_its_words_are_in_the_person_s_language_and_its_files_of_the_moment_it_was_made(alice):
    User.objects.filter(pk=alice.pk).update(language="de", locale="de-DE", timezone="Asia/Kolkata")
    archive = exported(User.objects.get(pk=alice.pk))
    assert "Beträge sind Texte" in archive.read("README.txt").decode()
    assert {info.date_time for info in archive.infolist()} == {(2026, 11, 26, 15, 35, 0)}
    assert archive.testzip() is None


def test_the_csv_says_what_the_json_says(alice):
    give_everything(alice)
    archive = exported(alice)
    for model in contents():
        table = model._meta.db_table
        as_json, as_csv = read_json(archive, table), read_csv(archive, table)
        assert [set(row) for row in as_csv] == [set(row) for row in as_json]
        for one, other in zip(as_csv, as_json, strict=True):
            assert one == {name: as_text(value) for name, value in other.items()}, table


def as_text(value):
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, bool | list | dict) else str(value)


def test_amounts_keep_their_digits_and_instants_are_in_utc(alice):
    User.objects.filter(pk=alice.pk).update(timezone="Asia/Kolkata")
    started_at = datetime(2026, 11, 26, 23, 59, 59, 250_000, tzinfo=UTC)
    task = make_task(alice, reward=Decimal("0.1001"), started_at=started_at, title='A "title", and\nlines')
    archive = exported(User.objects.get(pk=alice.pk))
    (row,) = read_json(archive, "tasks_task")
    assert row["reward"] == "0.1001"
    assert row["started_at"] == "2026-11-26T23:59:59.250000Z"
    assert row["local_on"] == Task.objects.get(pk=task.pk).local_on.isoformat()
    (as_csv,) = read_csv(archive, "tasks_task")
    assert (as_csv["reward"], as_csv["title"]) == ("0.1001", 'A "title", and\nlines')
    assert "Asia/Kolkata" in archive.read("README.txt").decode()


def test_deleted_work_is_in_it_too(alice):
    task = make_task(alice)
    Task.objects.filter(pk=task.pk).update(deleted_at=NOW)
    assert len(read_json(exported(alice), "tasks_task")) == 1


def test_what_would_let_somebody_in_is_left_out(alice):
    User.objects.filter(pk=alice.pk).update(password="a-hash-of-hers")
    give_everything(alice)
    archive = exported(alice)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    secrets = ["a-hash-of-hers", CalendarKey.objects.get().digest, f"key-{alice.pk}", "/mail/unsubscribe/"]
    assert [secret for secret in secrets if secret in everything] == []
    assert "accounts_user: 1 (without password, leaving_key)" in archive.read("README.txt").decode()


@pytest.mark.parametrize("label", sorted(the_settings.EXPORT_LEAVES_OUT))
def test_what_is_left_out_is_there_to_be_left_out(label):
    model = apps.get_model(label)
    names = {field.attname for field in model._meta.concrete_fields}
    assert set(the_settings.EXPORT_LEAVES_OUT[label]) <= names
    assert model in owned()


def test_a_value_of_a_sort_that_nobody_thought_of_stops_the_export(alice):
    with pytest.raises(TypeError):
        plain(timedelta(days=1))


def test_asking_makes_a_duty_and_the_page_says_how_far_it_is(as_alice, alice):
    assert "Make the file" in as_alice.get(PAGE).content.decode()
    response = as_alice.post(ASK)
    assert (response.status_code, response.url) == (302, PAGE)
    export = Export.objects.get(user=alice)
    assert oldest_export() == export.due_at
    Export.objects.update(done=7)
    page = as_alice.get(PAGE).content.decode()
    assert f"7 of {len(contents())} tables" in page
    assert "every 2s" in page


def test_a_page_that_is_open_asks_for_the_part_only(as_alice, alice):
    ask(alice)
    part = as_alice.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<section class="sheet" id="export"')
    assert "<html" not in part


def test_asking_twice_makes_one_and_a_finished_one_is_replaced(alice):
    first = ask(alice)
    assert ask(alice).pk == first.pk
    make()
    second = ask(alice, NOW + timedelta(hours=1))
    assert second.pk != first.pk
    assert [export.pk for export in Export.objects.all()] == [second.pk]
    assert not ExportPart.objects.exists()


def test_the_person_fetches_it(as_alice, alice):
    export = ask(alice, timezone.now())
    make(timezone.now())
    page = as_alice.get(PAGE).content.decode()
    assert f"{ASK}{export.pk}/" in page
    assert "every 2s" not in page
    response = fetch(as_alice, export)
    data = b"".join(response.streaming_content)
    assert response["Content-Length"] == str(len(data))
    assert response["Content-Type"] == "application/zip"
    named = r'attachment; filename="export-\d{4}-\d\d-\d\d\.zip"'
    assert re.fullmatch(named, response["Content-Disposition"])
    assert "no-store" in response["Cache-Control"]
    assert ZipFile(io.BytesIO(data)).testzip() is None


def test_a_big_file_comes_in_its_pieces_in_order(as_alice, alice, monkeypatch):
    monkeypatch.setattr(exports, "PART", 1000)
    make_account(alice, "An account", note="x")
    export = ask(alice, timezone.now())
    make(timezone.now())
    assert ExportPart.objects.count() > 3
    data = b"".join(fetch(as_alice, export).streaming_content)
    assert ZipFile(io.BytesIO(data)).testzip() is None


def test_nobody_else_fetches_it(as_alice, bob, client):
    export = make_export(bob)
    assert fetch(as_alice, export).status_code == 404
    assert fetch(Client(), export).url.startswith("/accounts/login/")
    assert f"{export.pk}" not in as_alice.get(PAGE).content.decode()


def test_one_that_is_not_ready_cannot_be_fetched(as_alice, alice):
    assert fetch(as_alice, ask(alice)).status_code == 404


def test_after_a_week_it_is_gone(as_alice, alice):
    export = make_export(alice)
    Export.objects.update(expires_at=timezone.now())
    assert fetch(as_alice, export).status_code == 404
    assert "Make the file" in as_alice.get(PAGE).content.decode()
    exports.forget_expired()
    assert not ExportPart.objects.exists()


def test_it_is_kept_for_a_week(alice):
    export = ask(alice)
    make()
    export.refresh_from_db()
    exports.forget_expired(export.expires_at - timedelta(seconds=1))
    assert export.expires_at == NOW + timedelta(days=7)
    assert ExportPart.objects.exists()


def test_a_mail_says_that_it_is_ready_by_the_clock_of_the_person(alice):
    User.objects.filter(pk=alice.pk).update(timezone="Asia/Kolkata")
    ask(alice)
    make()
    mail = OutboxMessage.objects.get(kind="export_ready")
    assert (mail.user, mail.to) == (alice, alice.email)
    assert mail.subject == "Your export from Farthing is ready"
    assert "until 15:35 on 3 Dec 2026" in mail.text
    assert f"{the_settings.SITE_URL}{PAGE}" in mail.text
    assert f"{the_settings.SITE_URL}/accounts/password/reset/" in mail.text
    assert str(Export.objects.get().pk) not in mail.text + mail.html


def test_a_worker_that_dies_leaves_it_to_the_next(alice):
    ask(alice)
    assert exports.hold_next(NOW) is not None
    assert exports.hold_next(NOW) is None
    assert make(NOW + exports.LEASE - timedelta(seconds=1)) == 0
    assert make(NOW + exports.LEASE) == 1


def test_a_worker_that_was_too_slow_finishes_nothing(alice):
    ask(alice)
    slow = exports.hold_next(NOW)
    assert make(NOW + exports.LEASE) == 1
    with pytest.raises(exports.Lost):
        exports.finish(slow, io.BytesIO(b"late"), NOW + exports.LEASE)
    assert OutboxMessage.objects.filter(kind="export_ready").count() == 1


def test_a_person_who_leaves_meanwhile_stops_it(alice):
    ask(alice)
    held = exports.hold_next(NOW)
    User.objects.filter(pk=alice.pk).delete()
    assert exports.make(held, lambda: NOW) is False
    assert not ExportPart.objects.exists()


def test_it_is_tried_five_times_and_then_the_person_is_told(as_alice, alice, bob, settings, caplog):
    ask(alice)
    settings.EXPORT_LEAVES_OUT = None  # so that it fails
    for attempt in range(exports.MOST_ATTEMPTS):
        assert make(NOW + attempt * exports.PAUSE) == 0
    export = Export.objects.get()
    assert (export.attempts, export.is_waiting) == (5, False)
    assert "could not be made" in as_alice.get(PAGE).content.decode()
    assert alice.email not in caplog.text
    ask(alice)
    assert Export.objects.get().is_waiting


def test_what_changes_meanwhile_is_written_anew(alice):
    """So that no table of it is older than another. The clock is looked at before each try."""
    ask(alice)
    written = []

    def clock():
        if Export.objects.get().attempts and not written:  # it has begun
            written.append(make_task(alice))
        return NOW

    assert exports.make_due(clock=clock) == 1
    archive = content(Export.objects.get())
    assert len(read_json(archive, "tasks_task")) == 1
    assert len(read_json(archive, "tasks_daycell")) == 1
    told = read_json(archive, "accounts_user")[0]["data_version"]
    assert told == User.objects.get(pk=alice.pk).data_version - 1  # but for the note that it is ready


def test_the_same_exports_are_made_for_everybody_who_asked(alice, bob):
    ask(alice)
    ask(bob)
    assert make() == 2
    assert make() == 0
