"""The frame around every page: parts, errors, toasts, fields and icons."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, engines
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from apps.accounts.templatetags.icons import draw
from apps.accounts.templatetags.shell import sentence, undo_url

ERRORS = ["400", "403", "403_csrf", "404", "429", "500"]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_no_request_and_no_database(code, settings):
    settings.PRODUCT_NAME = "Groat"
    html = engines["django"].get_template(f"{code}.html").render()
    assert "Groat</title>" in html
    assert "<h1" in html


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_our_words(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert b"There is no such page" in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(("is_staff", "status"), [(False, 404), (True, 200)])
def test_parts_are_for_staff(client, django_user_model, is_staff, status):
    client.force_login(django_user_model.objects.create_user("alice@example.com", is_staff=is_staff))
    assert client.get("/parts/").status_code == status


@pytest.mark.django_db
def test_parts_are_for_everybody_under_debug(client, settings):
    assert client.get("/parts/").status_code == 404
    settings.DEBUG = True
    assert client.get("/parts/").status_code == 200


@pytest.mark.django_db
def test_parts_are_english_whoever_looks(client, settings):
    settings.DEBUG = True
    page = client.get("/parts/", headers={"accept-language": "de"}).content.decode()
    assert '<html lang="en-gb"' in page
    assert '<path class="goal-line" d="M0 25.0H100"/>' in page


@pytest.mark.django_db
def test_every_part_has_its_entry(client, settings):
    settings.DEBUG = True
    page = client.get("/parts/").content.decode().partition("<main")[2]
    known = ("timer", "gate__sheet", "pager", "falls", "menu", "toast", "empty", "bulk", "steps")
    assert [part for part in known if not re.search(rf'class="[^"]*\b{part}\b', page)] == []
    assert 'id="conflict"' in page
    assert re.search(r"<dialog[^>]* open", page)


@pytest.mark.django_db
def test_the_product_is_named_by_its_setting_alone(client, settings):
    settings.DEBUG, settings.PRODUCT_NAME = True, "Groat"
    for address in ("/parts/", "/accounts/login/"):
        html = client.get(address).content.decode()
        assert "Groat" in html
        assert "Farthing" not in html


@pytest.mark.parametrize("choice", ["auto", "light", "dark", '"><b>'])
@pytest.mark.django_db
def test_the_theme_comes_from_the_cookie(client, choice):
    client.cookies["theme"] = choice
    html = client.get("/accounts/login/").content.decode()
    known = choice if choice in ("light", "dark") else "auto"
    assert f'data-theme="{known}"' in html
    assert html.count('name="theme-color"') == (2 if known == "auto" else 1)


def toasts(*tags: str, level: str = "success") -> str:
    messages = [SimpleNamespace(extra_tags=tag, level_tag=level) for tag in tags]
    return render_to_string("parts/toasts.html", {"messages": messages, "csrf_token": "t0ken"})


def test_a_toast_with_an_address_offers_undo():
    html = toasts("undo:/tasks/7/restore/")
    assert '<form method="post" action="/tasks/7/restore/">' in html
    assert "t0ken" in html


@pytest.mark.parametrize("tags", ["", "success", None])
def test_a_toast_without_one_does_not(tags):
    assert "<form" not in toasts(tags)
    assert undo_url(SimpleNamespace(extra_tags=tags)) == ""


def test_an_error_is_a_note_that_stays():
    assert toasts("", level="error").strip() == ""
    messages = [SimpleNamespace(extra_tags="", level_tag=level) for level in ("success", "error")]
    html = render_to_string("parts/errors.html", {"messages": messages})
    assert html.count('role="alert"') == 1


@pytest.mark.django_db
def test_a_table_has_a_heading_for_each_day_and_says_its_order(client, settings):
    settings.DEBUG = True
    html = client.get("/parts/").content.decode()
    table = html[html.index('aria-label="Example tasks"') :].partition("</table>")[0]
    assert table.count('<tbody role="rowgroup">') == table.count('scope="rowgroup"') == 2
    assert table.count('aria-sort="descending"') == 1
    assert "£3.45" in table


def frame(**context: str) -> str:
    template = Template('{% load shell %}{% fixed "parts/bar.html" %}{% fixed "parts/tabs.html" %}')
    return template.render(Context({"theme": "auto", "product": "Groat"} | context))


def test_the_fixed_frame_knows_where_we_are_and_never_who():
    assert frame(here="tasks").count('aria-current="page"') == 2
    assert frame(here="platforms").count('aria-current="page"') == 1
    assert frame(here="").count('aria-current="page"') == 0
    assert frame(here="tasks", request="Alice") == frame(here="tasks", request="Bob")
    assert "Florin" in frame(product="Florin")


class Form(forms.Form):
    minutes = forms.IntegerField(label="Minutes", help_text="Whole ones.")
    pay = forms.DecimalField(label="Pay", required=False)
    kind = forms.ChoiceField(label="Type", widget=forms.RadioSelect, choices=[("s", "Survey"), ("t", "Tags")])
    mail = forms.BooleanField(label="Mail me", required=False)


def group(field: str, data: dict | None = None, **attributes: str) -> str:
    form = Form(data)
    for key, value in attributes.items():
        setattr(form.fields[field], key, value)
    return str(form[field].as_field_group())


def test_hint_and_error_are_tied_to_their_field():
    html = group("minutes", {"minutes": "twelve"})
    assert 'aria-describedby="id_minutes_helptext id_minutes_error"' in html
    assert 'id="id_minutes_helptext"' in html
    assert 'id="id_minutes_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="twelve"' in html


def test_only_what_may_stay_empty_is_called_optional():
    assert "optional" in group("pay")
    assert "optional" not in group("minutes")
    assert "optional" not in group("mail")


def test_a_field_can_carry_its_unit():
    html = group("pay", affix="£", suffix="an hour")
    assert html.index("<span>£</span>") < html.index("<input") < html.index("<span>an hour</span>")


def test_choices_are_pills_in_a_fieldset():
    html = group("kind", {"kind": "t"})
    assert html.count('<label class="pill"') == 2
    assert "<fieldset" in html
    assert html.count("checked") == 1


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-gb", "\n  Sign In\n", "Sign in"),
        ("en-gb", "Verify Your Email Address", "Verify your email address"),
        ("en-gb", "Go <b>To</b>", "Go <b>To</b>"),
        ("de", "Konto Bestätigen", "Konto Bestätigen"),
        ("en-gb", "", ""),
    ],
)
def test_headings_are_in_sentence_case(language, text, expected):
    with override(language):
        assert sentence(mark_safe(text)) == expected


def test_icons_are_ours_and_drawn_once():
    template = Template(
        '{% load heroicons %}{% heroicon_mini "plus" %}{% heroicon_mini "plus" class="big" %}'
    )
    draw.cache_clear()
    first, second = template.render(Context()), template.render(Context())
    assert first == second
    assert (draw.cache_info().misses, draw.cache_info().hits) == (2, 2)
    assert "\n" not in first
    assert first.count('aria-hidden="true"') == 2
