"""What the catalogue calls kinds of work and ways of paying, in the language of who reads it."""

from typing import Any

from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "survey": pgettext_lazy("kind of work", "survey"),
    "offer": pgettext_lazy("kind of work", "offer"),
    "transcription": pgettext_lazy("kind of work", "transcription"),
    "LLM rating": pgettext_lazy("kind of work", "LLM rating"),
    "data entry": pgettext_lazy("kind of work", "data entry"),
    "image tagging": pgettext_lazy("kind of work", "image tagging"),
    "interview": pgettext_lazy("kind of work", "interview"),
    "sign-up task": pgettext_lazy("kind of work", "sign-up task"),
    "app test": pgettext_lazy("kind of work", "app test"),
    "social": pgettext_lazy("kind of work", "social"),
    "website test": pgettext_lazy("kind of work", "website test"),
    "bug hunting": pgettext_lazy("kind of work", "bug hunting"),
    "data collection": pgettext_lazy("kind of work", "data collection"),
    "expert data": pgettext_lazy("kind of work", "expert data"),
    "usability test": pgettext_lazy("kind of work", "usability test"),
    "video": pgettext_lazy("kind of work", "video"),
    "cashback": pgettext_lazy("kind of work", "cashback"),
    "academic study": pgettext_lazy("kind of work", "academic study"),
    "review": pgettext_lazy("kind of work", "review"),
    "search evaluation": pgettext_lazy("kind of work", "search evaluation"),
    "audio": pgettext_lazy("kind of work", "audio"),
    "translation": pgettext_lazy("kind of work", "translation"),
    "image annotation": pgettext_lazy("kind of work", "image annotation"),
    "writing": pgettext_lazy("kind of work", "writing"),
    "coding": pgettext_lazy("kind of work", "coding"),
    "test cases": pgettext_lazy("kind of work", "test cases"),
    "captioning": pgettext_lazy("kind of work", "captioning"),
    "game": pgettext_lazy("kind of work", "game"),
    "photo": pgettext_lazy("kind of work", "photo"),
    "content moderation": pgettext_lazy("kind of work", "content moderation"),
    "classification": pgettext_lazy("kind of work", "classification"),
    "categorisation": pgettext_lazy("kind of work", "categorisation"),
    "moderation": pgettext_lazy("kind of work", "moderation"),
    "live interview": pgettext_lazy("kind of work", "live interview"),
    "micro task": pgettext_lazy("kind of work", "micro task"),
    "store check": pgettext_lazy("kind of work", "store check"),
    "AI evaluation": pgettext_lazy("kind of work", "AI evaluation"),
    "app/website test": pgettext_lazy("kind of work", "app/website test"),
    "text creation": pgettext_lazy("kind of work", "text creation"),
    "web research": pgettext_lazy("kind of work", "web research"),
    "photo/audio/video capture": pgettext_lazy("kind of work", "photo/audio/video capture"),
    "UHRS rating": pgettext_lazy("kind of work", "UHRS rating"),
    "search relevance rating": pgettext_lazy("kind of work", "search relevance rating"),
    "image rating": pgettext_lazy("kind of work", "image rating"),
    "search relevance": pgettext_lazy("kind of work", "search relevance"),
    "field tasks": pgettext_lazy("kind of work", "field tasks"),
    "side-by-side comparison": pgettext_lazy("kind of work", "side-by-side comparison"),
    "audio transcription": pgettext_lazy("kind of work", "audio transcription"),
    "app install": pgettext_lazy("kind of work", "app install"),
    "map evaluation": pgettext_lazy("kind of work", "map evaluation"),
    "LiDAR": pgettext_lazy("kind of work", "LiDAR"),
    "maths": pgettext_lazy("kind of work", "maths"),
    "video capture": pgettext_lazy("kind of work", "video capture"),
    "quality control": pgettext_lazy("kind of work", "quality control"),
    "audio recording": pgettext_lazy("kind of work", "audio recording"),
    "image": pgettext_lazy("kind of work", "image"),
    "image categorisation": pgettext_lazy("kind of work", "image categorisation"),
    "bounding boxes": pgettext_lazy("kind of work", "bounding boxes"),
    "tagging": pgettext_lazy("kind of work", "tagging"),
    "mobile microtasks": pgettext_lazy("kind of work", "mobile microtasks"),
    "user story tests": pgettext_lazy("kind of work", "user story tests"),
    "game test": pgettext_lazy("kind of work", "game test"),
    "preference test": pgettext_lazy("kind of work", "preference test"),
    "first-click test": pgettext_lazy("kind of work", "first-click test"),
    "beta test": pgettext_lazy("kind of work", "beta test"),
    "copy review": pgettext_lazy("kind of work", "copy review"),
    "diary study": pgettext_lazy("kind of work", "diary study"),
    "game experiment": pgettext_lazy("kind of work", "game experiment"),
    "subtitles": pgettext_lazy("kind of work", "subtitles"),
    "QA": pgettext_lazy("kind of work", "QA"),
    "e-mail reading": pgettext_lazy("kind of work", "e-mail reading"),
    "mystery shop": pgettext_lazy("kind of work", "mystery shop"),
    "location check": pgettext_lazy("kind of work", "location check"),
}
# Names of firms stay as they are.
METHODS: dict[str, Any] = {
    "bank transfer": pgettext_lazy("way of paying", "bank transfer"),
    "gift card": pgettext_lazy("way of paying", "gift card"),
    "Amazon gift card": pgettext_lazy("way of paying", "Amazon gift card"),
    "through the vendor account": pgettext_lazy("way of paying", "through the vendor account"),
    "Tremendous gift cards": pgettext_lazy("way of paying", "Tremendous gift cards"),
    "bank transfer (Stripe)": pgettext_lazy("way of paying", "bank transfer (Stripe)"),
    "prepaid card": pgettext_lazy("way of paying", "prepaid card"),
    "cheque": pgettext_lazy("way of paying", "cheque"),
    "crypto (BSC, Celo, Polygon)": pgettext_lazy("way of paying", "crypto (BSC, Celo, Polygon)"),
    "direct deposit": pgettext_lazy("way of paying", "direct deposit"),
    "check": pgettext_lazy("way of paying", "check"),
    "charity donation": pgettext_lazy("way of paying", "charity donation"),
    "gift code": pgettext_lazy("way of paying", "gift code"),
    "Google Play credit": pgettext_lazy("way of paying", "Google Play credit"),
    "direct deposit (Dwolla)": pgettext_lazy("way of paying", "direct deposit (Dwolla)"),
    "several payment accounts": pgettext_lazy("way of paying", "several payment accounts"),
}


def kind_words(kind: str) -> str:
    """A kind of work as the reader's language says it; one that is not known as the catalogue has it."""
    return str(KINDS.get(kind, kind))


def method_words(method: str) -> str:
    """A way of paying, likewise."""
    return str(METHODS.get(method, method))


def called(word: str, known: dict[str, Any]) -> list[str]:
    """Those of `known` with this in their name, in the reader's language and any case of letters."""
    return [name for name, words in known.items() if word.casefold() in str(words).casefold()]
