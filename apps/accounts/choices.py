"""What a person can choose among: time zones, currencies, and the ways of writing numbers."""

from functools import cache
from typing import Final

from babel.core import Locale, get_global
from babel.numbers import format_decimal
from django.utils.translation import get_language

from .guesses import known_zones
from .locale import known_locale

Choices = list[tuple[str, str]]

REGIONS: Final = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe")
OCEANS: Final = ("Indian", "Pacific")
LOCALES: Final = (  # noqa: SIM905
    "ar-EG bg-BG bn-BD bn-IN cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-KE en-NG "
    "en-NZ en-PH en-US en-ZA es-AR es-CL es-CO es-ES es-MX es-PE et-EE fa-IR fi-FI fil-PH fr-BE fr-CA fr-CH "
    "fr-FR he-IL hi-IN hr-HR hu-HU id-ID it-IT ja-JP kn-IN ko-KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO ne-NP "
    "nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-RS sv-SE sw-KE ta-IN te-IN th-TH tr-TR uk-UA "
    "ur-PK vi-VN zh-CN zh-TW"
).split()


@cache
def zones() -> list[tuple[str, Choices]]:
    """Every place, by part of the world: `Europe/London` is London in Europe."""
    names = sorted(known_zones())
    places = [
        (region, [name for name in names if name.startswith(f"{region}/")]) for region in REGIONS + OCEANS
    ]
    named = [(region, [(name, _place(name)) for name in found]) for region, found in places]
    return [("UTC", [("UTC", "UTC")]), *named]


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


def _place(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")
