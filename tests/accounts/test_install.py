"""The app on a home screen: its manifest and icons, its service worker, and what signing out takes away."""

import json
import re
import struct
import zlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import resolve

from apps.accounts.coin import GOLD, PAPER, SPRUCE, png
from apps.accounts.installed import SHELL
from apps.accounts.kept import person_key

ROOT = Path(__file__).parents[2]


def manifest_of(client, **options):
    response = client.get("/manifest.webmanifest", **options)
    assert response["Content-Type"] == "application/manifest+json"
    return response.json()


def test_the_manifest_says_what_a_home_screen_needs(client, db, settings):
    settings.PRODUCT_NAME = "Groat"
    found = manifest_of(client)
    assert (found["name"], found["short_name"], found["lang"]) == ("Groat", "Groat", "en-gb")
    assert (found["start_url"], found["scope"], found["display"]) == ("/", "/", "standalone")
    assert [entry["name"] for entry in found["shortcuts"]] == ["Log a task", "Start the timer", "Payouts"]
    assert all(resolve(entry["url"]) for entry in found["shortcuts"])
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in found["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


@pytest.mark.parametrize(("theme", "colour"), [("light", "#EFF3EA"), ("dark", "#0E1511"), ("x", "#EFF3EA")])
def test_it_has_the_theme_of_the_browser(client, db, theme, colour):
    client.cookies["theme"] = theme
    assert manifest_of(client)["theme_color"] == colour
    assert colour in client.get("/accounts/login/").content.decode()


def test_it_speaks_the_language_of_the_person(as_alice, alice):
    alice.language = "de"
    alice.save()
    assert manifest_of(as_alice)["lang"] == "de"


def test_what_another_app_shares_fills_the_form(as_alice, alice):
    share = manifest_of(as_alice)["share_target"]
    shared = {"title": "A study", "text": "quillo survey 12m 1.80", "url": "https://example.org/7"}
    query = {share["params"][name]: value for name, value in shared.items()}
    form = as_alice.get(share["action"], query).context["form"]
    assert share["method"] == "GET"
    assert [form[name].value() for name in ("title", "line", "link")] == list(shared.values())


def test_every_page_points_to_them(client, db):
    html = client.get("/accounts/login/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest"' in html
    assert f'<link rel="apple-touch-icon" href="{static("icons/apple-180.png")}">' in html


def points(data: bytes) -> list[list[tuple[int, ...]]]:
    """The points of a PNG as `png` writes them: eight bits, four of each, no filter."""
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", data[start - 8 : start - 4])
    raw = zlib.decompress(data[start : start + length])
    rows = [raw[at + 1 : at + 1 + 4 * width] for at in range(0, len(raw), 4 * width + 1)]
    assert len(rows) == height
    return [[tuple(row[at : at + 4]) for at in range(0, 4 * width, 4)] for row in rows]


def test_an_icon_is_the_coin():
    found = points(png(64))
    at = {"corner": (0, 0), "disc": (20, 45), "hand": (30, 20), "quarter": (44, 20)}
    wanted = {"corner": (*PAPER, 0), "disc": (*SPRUCE, 255), "hand": (*PAPER, 255), "quarter": (*GOLD, 255)}
    assert {name: found[y][x] for name, (x, y) in at.items()} == wanted


def test_one_that_is_cut_has_paper_up_to_its_edge():
    found = points(png(40, fill=0.6, is_solid=True))
    edge = [*found[0], *found[-1], *(row[0] for row in found), *(row[-1] for row in found)]
    assert set(edge) == {(*PAPER, 255)}


def test_icons_are_made_once(settings, tmp_path):
    settings.ICONS_DIR = tmp_path
    for _ in range(2):
        call_command("build_icons", stdout=StringIO())
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert set(made) == {"coin-192.png", "coin-512.png", "maskable-512.png", "apple-180.png"}
    (tmp_path / "apple-180.png").write_bytes(b"mine")
    call_command("build_icons", stdout=StringIO())
    assert (tmp_path / "apple-180.png").read_bytes() == b"mine"


def worker_of(client) -> tuple[str, dict]:
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    text = response.content.decode()
    return text, json.loads(re.search(r"const known = (\{.*\});", text)[1])


def test_the_worker_comes_from_the_root_and_is_asked_for_each_time(client, db):
    text, known = worker_of(client)
    assert known["version"]
    assert known["files"] == [static(name) for name in SHELL]
    assert not re.search(r"\beval\(|new Function|innerHTML|https?://|{[{%]", text)


@pytest.mark.parametrize(
    "name",
    ["base.html", "error.html", "offline.html", "tasks/task_log_offline.html", "tasks/task_log.html"],
)
def test_the_shell_has_every_file_that_the_kept_pages_ask_for(name):
    sources = [ROOT / "templates" / name, ROOT / "templates/parts/head.html"]
    asked = {found for file in sources for found in re.findall(r"{% static '([^']+)' %}", file.read_text())}
    assert {found for found in asked if not found.startswith("icons/")} <= set(SHELL)


def test_another_build_has_another_version(client, db, settings, tmp_path):
    settings.DEBUG = True  # the version is worked out each time
    before = worker_of(client)[1]["version"]
    (tmp_path / "css").mkdir()
    (tmp_path / "css/pages.css").write_text("@layer pages { a { color: red; } }")
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    after = worker_of(client)[1]["version"]
    finders.get_finder.cache_clear()
    assert before != after


@pytest.mark.django_db
def test_the_offline_page_needs_nobody(client):
    html = client.get("/offline/", headers={"Accept-Language": "en"}).content.decode()
    assert "No network" in html
    assert render_to_string("offline.html")


def test_who_is_here_is_told_to_their_own_device(as_alice, alice, client):
    found = as_alice.get("/offline/person/")
    assert found.json()["person"] == person_key(alice)
    assert found.json()["token"]
    assert "no-store" in found["Cache-Control"]
    client.logout()
    assert client.get("/offline/person/").json()["person"] == ""


def test_names_of_people_on_devices_differ_and_stay(alice, bob):
    assert person_key(alice) != person_key(bob)
    alice.name, alice.email = "Another", "another@example.org"
    alice.save()
    alice.refresh_from_db()
    assert len({person_key(alice), person_key(type(alice).objects.get(pk=alice.pk))}) == 1


def test_what_one_person_wrote_is_never_taken_from_another(as_alice, alice, bob, client):
    for person, status in ((person_key(alice), 302), (person_key(bob), 409), ("", 409)):
        found = as_alice.post("/settings/appearance/", {"theme": "dark"}, headers={"X-Person": person})
        assert found.status_code == status
    client.logout()
    found = client.post("/tasks/new/", {}, headers={"X-Person": person_key(alice)})
    assert found.status_code == 409


def test_signing_out_clears_what_the_browser_keeps(as_alice):
    assert "Clear-Site-Data" not in as_alice.get("/settings/")
    response = as_alice.post("/accounts/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in as_alice.get("/accounts/login/")


def test_the_form_that_a_device_keeps_takes_no_words_from_the_pages(as_alice):
    as_alice.post("/settings/appearance/", {"theme": "dark"})
    assert as_alice.get("/tasks/new/offline/").status_code == 200
    assert 'class="toast"' in as_alice.get("/settings/appearance/").content.decode()
