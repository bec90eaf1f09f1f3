"""The list of what the local mail sink has received."""

import os
from email.message import EmailMessage

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEBUG = True
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    return settings.MAIL_DIR


def put(folder, name, subject, text="Words.", html="", at=1_800_000_000):
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["From"] = subject, "a@example.org", "hello@localhost"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    (folder / name).write_bytes(bytes(mail))
    os.utime(folder / name, (at, at))


def test_it_lists_the_newest_first(client, folder):
    put(folder, "1.eml", "Older", at=1_800_000_000)
    put(folder, "2.eml", "Newer", at=1_800_000_100)
    page = client.get("/dev/mail/").content.decode()
    assert page.index("Newer") < page.index("Older")


def test_links_can_be_followed_and_nothing_else_is_live(client, folder):
    put(
        folder,
        "1.eml",
        "<b>Subject</b>",
        "Go: http://testserver/accounts/confirm-email/abc/\n<script>x</script>",
    )
    page = client.get("/dev/mail/1.eml/").content.decode()
    assert 'href="http://testserver/accounts/confirm-email/abc/"' in page
    assert "<script>x" not in page
    assert "<b>Subject" not in page


def test_the_html_part_is_mentioned_and_not_drawn(client, folder):
    put(folder, "1.eml", "Both", html="<h1>Rich</h1>")
    page = client.get("/dev/mail/1.eml/").content.decode()
    assert "HTML part" in page
    assert "<h1>Rich" not in page


def test_it_is_empty_before_the_first_mail(client, settings, tmp_path):
    settings.DEBUG = True
    settings.MAIL_DIR = tmp_path / "not-there"
    assert "Nothing was sent yet" in client.get("/dev/mail/").content.decode()


@pytest.mark.parametrize("name", ["2.eml", "..%2Fsecret.eml", "%2Fetc%2Fpasswd", "secret.txt"])
def test_only_mails_of_the_folder_can_be_read(client, folder, name):
    put(folder, "1.eml", "There")
    (folder.parent / "secret.eml").write_text("Subject: secret\n\nsecret")
    (folder / "secret.txt").write_text("secret")
    assert client.get(f"/dev/mail/{name}/").status_code == 404


def test_a_broken_mail_breaks_nothing(client, folder):
    (folder / "1.eml").write_bytes(b"\xff\xfe\x00 no mail at all")
    assert client.get("/dev/mail/").status_code == 200
    assert client.get("/dev/mail/1.eml/").status_code == 200


@pytest.mark.parametrize("path", ["/dev/mail/", "/dev/mail/1.eml/"])
def test_it_is_not_there_unless_debug_is_on(as_alice, folder, settings, path):
    put(folder, "1.eml", "There")
    assert as_alice.get(path).status_code == 200
    settings.DEBUG = False
    assert as_alice.get(path).status_code == 404
