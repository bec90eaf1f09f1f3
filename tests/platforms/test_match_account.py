"""Which account a typed word means."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.aliases import clean_alias, match_account, name_alias


@dataclass(frozen=True)
class Named:
    name: str
    aliases: list[str] = field(default_factory=list)


QUILLO, QUILT = Named("Quillo", ["q"]), Named("Quilt Research", ["quillo2"])
TESTNEST = Named("Testnest", ["nest", "test"])
TEST_IO = Named("Test IO (EU)")
ACCOUNTS = [QUILLO, QUILT, TESTNEST, TEST_IO]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("q", QUILLO, id="alias"),
        pytest.param(" Q ", QUILLO, id="alias in any case, with spaces"),
        pytest.param("quillo2", QUILT, id="an alias goes before a likeness"),
        pytest.param("test", TESTNEST, id="an alias goes before the beginning of a name"),
        pytest.param("testio", TEST_IO, id="beginning of a name, without its spaces"),
        pytest.param("qui", QUILLO, id="beginning of two names: the first account"),
        pytest.param("quilt", QUILT, id="longer beginning"),
        pytest.param("qulilo", QUILLO, id="two letters the wrong way round"),
        pytest.param("tesnest", TESTNEST, id="a letter left out"),
        pytest.param("qu", None, id="two letters are too few"),
        pytest.param("survey", None, id="another word"),
        pytest.param("12m", None, id="a duration"),
        pytest.param("", None, id="nothing"),
        pytest.param("   ", None, id="spaces"),
    ],
)
def test_a_word_means_an_account(word, expected):
    assert match_account(word, ACCOUNTS) == expected


def test_accents_do_not_matter():
    account = Named("Café Sondage")
    assert match_account("cafesondage", [account]) == account
    assert match_account("café", [account]) == account


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for(word):
    assert match_account(word, ACCOUNTS) in [None, *ACCOUNTS]
    assert clean_alias(clean_alias(word)) == clean_alias(word)
    assert name_alias(name_alias(word)) == name_alias(word)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_every_alias_finds_its_account(alias):
    account = Named("Zzyzx", [clean_alias(alias)])
    assert match_account(alias, [Named("Other"), account]) == account
