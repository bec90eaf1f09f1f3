"""Every mail in our look: the same words in both faces, in the reader's language, and nothing from afar."""

import html
import re

import pytest
from django.conf import settings
from django.utils.translation import override

from apps.accounts.letters import html_of
from tests.axe import VIEWPORTS, faults_in_every_look
from tests.console import listen
from tests.factories import make_person
from tests.payouts.every_mail import every_name, write_every_mail

FROM_AFAR = (
    r"<(?:img|link|script|iframe|object|video|audio|source|base|form)\b|\bsrc=|url\(|@import|@font-face"
)


def words(text):
    """Without the colons, of which a button has none, and the dashes under a title."""
    return [word.rstrip(":") for word in text.split() if word.strip("-")]


def words_of_page(page):
    body = re.sub(r"</?a\b[^>]*>", "", page[page.index("<body") :])  # a link stands in the middle of words
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def links_of_page(page):
    found = {html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)}
    return {link for link in found if not link.startswith("mailto:")}


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_each_says_the_same_in_both_faces(language):
    person = make_person("reader@example.org", language=language, locale=language, timezone="Europe/Madrid")
    with override("en-gb"):  # as the worker that writes them
        mails = write_every_mail(person)
    assert set(mails) == every_name()
    for name, mail in mails.items():
        text, page = mail.text, mail.html
        said = [*words(settings.PRODUCT_NAME), *words(mail.subject), *words(text)]
        assert words_of_page(page) == said, name
        assert set(re.findall(r'\blang="([^"]+)"', page)) == {language}, name
        assert '<meta name="color-scheme" content="light dark">' in page, name
        assert "@media (prefers-color-scheme: dark)" in page, name
        assert not re.findall(FROM_AFAR, page, re.IGNORECASE), name
        assert links_of_page(page) == set(re.findall(r"https?://\S+", text)), name


@pytest.mark.django_db(transaction=True)
def test_each_is_in_order_on_a_phone_by_day_and_by_night(browser):
    mails = write_every_mail(make_person("reader@example.org", name="Robin"))
    noise: list[str] = []
    page = browser.new_page(viewport=VIEWPORTS["phone"])
    page.on("request", lambda request: noise.append(request.url))
    listen(page, noise)
    assert {name: wide for name, mail in mails.items() if (wide := too_wide(page, mail.html)) > 0} == {}
    for name, letter in one_of_each_shape(mails).items():
        page.set_content(letter)
        assert faults_in_every_look(page, sizes=["phone"]) == [], name
    page.close()
    assert noise == []


def too_wide(page, letter):
    page.set_content(letter)
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def one_of_each_shape(mails):
    """Letters that are drawn with other parts: which they have, not how many, nor their words."""
    found = {}
    for name, mail in mails.items():
        parts = frozenset(re.findall(r"<[^>]+>", re.sub(r'href="[^"]*"', "", mail.html)))
        found.setdefault(parts, (name, mail.html))
    return dict(found.values())


def test_what_a_person_wrote_is_no_part_of_the_page():
    page = html_of("<b>Bold</b>", "</style><script>alert(1)</script>\n\nGo:\nhttps://example.org/?a=1&b=2")
    assert "<b>" not in page
    assert "<script" not in page
    assert page.count("</style>") == 1


@pytest.mark.parametrize(
    ("label", "has_button"), [("Set a new password:", True), ("If it was not, " * 6 + ":", False)]
)
def test_a_button_says_a_few_words(label, has_button):
    page = html_of("Subject", f"{label}\nhttps://example.org/reset/")
    assert ('class="go"' in page) is has_button
    assert 'href="https://example.org/reset/"' in page
