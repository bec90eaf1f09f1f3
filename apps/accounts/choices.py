"""What a person can choose among: time zones, currencies, and the ways of writing numbers."""

from functools import cache
from typing import Final

from babel.core import Locale, get_global
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .guesses import known_zones
from .locale import known_locale, word_locale
from .spoken import plain

Choices = list[tuple[str, str]]

REGIONS: Final = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}
LOCALES: Final = (  # noqa: SIM905
    "ar-EG bg-BG bn-BD bn-IN cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-KE en-NG "
    "en-NZ en-PH en-US en-ZA es-AR es-CL es-CO es-ES es-MX es-PE et-EE fa-IR fi-FI fil-PH fr-BE fr-CA fr-CH "
    "fr-FR he-IL hi-IN hr-HR hu-HU id-ID it-IT ja-JP kn-IN ko-KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO ne-NP "
    "nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-RS sv-SE sw-KE ta-IN te-IN th-TH tr-TR uk-UA "
    "ur-PK vi-VN zh-CN zh-TW"
).split()


def zones() -> list[tuple[str, Choices]]:
    """Every place, by part of the world: `Europe/London` is London in Europe."""
    return _zones(word_locale())


def place_name(zone: str) -> str:
    """The town of a zone, in the person's language: `Londres`."""
    return _town(zone, word_locale()) or zone.rpartition("/")[2].replace("_", " ")


def currencies() -> Choices:
    """The money that is used somewhere today, by its code: `EUR, Euro`."""
    return _currencies(get_language() or "")


def locales() -> Choices:
    """Ways of writing numbers, each with an example: `German (Germany): 1.234,50`."""
    return _locales(get_language() or "")


def locale_name(code: str) -> str:
    """As in `locales`."""
    return _locale_name(code, get_language() or "")


@cache
def _zones(words: str) -> list[tuple[str, Choices]]:
    """Of a locale in the language that is active."""
    found = [("UTC", [("UTC", "UTC")])]
    for region, label in REGIONS.items():
        places = [(name, _place(name, words)) for name in known_zones() if name.startswith(f"{region}/")]
        found.append((str(label), sorted(places, key=lambda place: plain(place[1]))))
    return found


@cache
def _currencies(language: str) -> Choices:
    used = (entry for country in get_global("territory_currencies").values() for entry in country)
    codes = {code for code, _since, until, is_tender in used if is_tender and until is None}
    names = Locale.parse(known_locale(language)).currencies
    return [(code, f"{code}, {names.get(code, code)}") for code in sorted(codes)]


@cache
def _locales(language: str) -> Choices:
    return sorted(((code, _locale_name(code, language)) for code in LOCALES), key=lambda choice: choice[1])


@cache
def _locale_name(code: str, language: str) -> str:
    locale = Locale.parse(known_locale(code))
    example = format_decimal(1234.5, "#,##0.00", locale)
    return f"{locale.get_display_name(known_locale(language))}: {example}"


def _place(zone: str, words: str) -> str:
    return _town(zone, words) or zone.partition("/")[2].replace("_", " ").replace("/", ", ")


def _town(zone: str, words: str) -> str:
    """Empty where the language has no word of its own for it."""
    named: str = Locale.parse(words).time_zones.get(zone, {}).get("city", "")
    return named
