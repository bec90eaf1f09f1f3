"""Fixed texts are looked up once a language, and say what Django's own tags say."""

import pytest
from django.template import Context, Template
from django.templatetags import i18n
from django.utils.translation import override

from apps.accounts.templatetags.words import FixedText


def nodes(source):
    return Template("{% load i18n %}" + source).nodelist.get_nodes_by_type(FixedText)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("{% translate 'Sign in' %}", 1, id="a text"),
        pytest.param("{% trans 'May' context 'month name' %}", 1, id="a text in context"),
        pytest.param("{% translate name %}", 0, id="a variable"),
        pytest.param("{% translate 'May' context place %}", 0, id="a context that varies"),
        pytest.param("{% translate 'Sign in'|upper %}", 0, id="a filter"),
        pytest.param("{% translate 'Sign in' as words %}", 0, id="kept in a variable"),
        pytest.param("{% translate 'Sign in' noop %}", 0, id="not to be translated"),
    ],
)
def test_only_what_stands_in_the_template_is_fixed(source, count):
    assert len(nodes(source)) == count


@pytest.mark.parametrize("language", ["en-gb", "de", "fr", "xx"])
@pytest.mark.parametrize("source", ["{% translate 'Yes' %}", "{% translate 'May' context 'abbrev. month' %}"])
def test_each_language_has_its_own(language, source):
    ours, plain = Template("{% load i18n %}" + source), i18n.register.tags
    assert "translate" in plain
    with override("de"):
        ours.render(Context())
    with override(language):
        expected = Template("{% load i18n %}" + source.replace("%}", "as words %}{{ words }}", 1))
        assert ours.render(Context()) == expected.render(Context())


def test_a_text_is_looked_up_once(monkeypatch):
    template = Template("{% load i18n %}{% translate 'Yes' %}")
    with override("de"):
        first = template.render(Context())
        monkeypatch.setattr(i18n.TranslateNode, "render", None)
        assert template.render(Context()) == first == "Ja"


def test_markup_in_a_text_stays_as_it_was_written():
    assert Template("{% load i18n %}{% translate '<b>A & B</b>' %}").render(Context()) == "<b>A & B</b>"
