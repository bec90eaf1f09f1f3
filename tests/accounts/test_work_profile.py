"""What a person works with is asked once, in their words, and kept so that something can be made of it."""

import re

import pytest
from django.utils import translation

from apps.accounts.models import WorkProfile
from apps.accounts.spoken import UnknownLanguage, language_codes, language_names

PAGE = "/settings/work/"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("German, spanish", ["de", "es"]),
        ("de\nGerman", ["de"]),
        (" , ", []),
        ("Cantonese,hi", ["yue", "hi"]),
    ],
)
def test_languages_are_known_by_name_or_code(text, codes):
    with translation.override("en-gb"):
        assert language_codes(text) == codes


@pytest.mark.parametrize("text", ["espanol", "Español", "ESPAÑOL", "aleman,espanol"])
def test_accents_may_be_left_out(text):
    with translation.override("es"):
        assert language_codes(text)[-1] == "es"


def test_they_are_known_in_the_language_of_the_person_too():
    with translation.override("de"):
        assert language_codes("Deutsch, Spanish") == ["de", "es"]
        assert language_names(["de", "es"]) == "Deutsch, Spanisch"
    with pytest.raises(UnknownLanguage, match="Klingonx"):
        language_codes("German, Klingonx")


def test_what_is_saved_is_there_again(as_alice, alice):
    skills = "Typing\n  typing \nNursing"
    sent = {"devices": ["mac", "iphone"], "languages": "German, English", "skills": skills}
    assert as_alice.post(PAGE, sent).url == PAGE
    known = WorkProfile.objects.get(user=alice)
    assert (known.devices, known.languages) == (["mac", "iphone"], ["de", "en"])
    assert known.skills == ["Typing", "Nursing"]
    page = as_alice.get(PAGE).content.decode()
    assert 'value="German, English"' in page
    assert "Typing\nNursing</textarea>" in page
    assert len(re.findall(r'name="devices"[^>]* checked', page)) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"languages": "Klingonx"}, "We know no language called “Klingonx”. Write it like German."),
        ({"skills": "x" * 61}, "Write at most 60 characters on a line."),
        ({"skills": "\n".join(map(str, range(41)))}, "Write at most 40 of them."),
        ({"devices": ["abacus"]}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(as_alice, alice, wrong, said):
    answer = as_alice.post(PAGE, wrong | {"languages": wrong.get("languages", "German")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{wrong.get("languages", "German")}"' in page
    assert not WorkProfile.objects.filter(user=alice).exists()


def test_nobody_sees_that_of_another(as_alice, bob):
    WorkProfile.objects.create(user=bob, skills=["Juggling"])
    assert "Juggling" not in as_alice.get(PAGE).content.decode()
