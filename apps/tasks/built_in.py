"""The kinds of work that everybody finds in the list, with the short words they go by in the log line."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

TYPES: dict[str, list[str]] = {
    gettext_noop("AI rating"): ["ai", "llm", "prompt", "prompts"],
    gettext_noop("App testing"): ["app", "apptest", "test", "testing"],
    gettext_noop("Bug hunting"): ["bug", "bugs", "qa"],
    gettext_noop("Categorising"): ["categorise", "categorize", "classify", "sort", "sorting"],
    gettext_noop("Coding"): ["code", "coding"],
    gettext_noop("Content moderation"): ["moderate", "moderation"],
    gettext_noop("Data cleaning"): ["clean", "cleaning"],
    gettext_noop("Data collection"): ["collect", "photo", "photos", "recording"],
    gettext_noop("Data entry"): ["data", "entry"],
    gettext_noop("Image tagging"): ["annotation", "image", "images", "labelling", "tag", "tagging"],
    gettext_noop("Interview"): ["call", "interview"],
    gettext_noop("Offer"): ["cashback", "game", "offer"],
    gettext_noop("Other"): ["misc", "other"],
    gettext_noop("Search rating"): ["evaluation", "rate", "rating", "search"],
    gettext_noop("Short review"): ["review", "reviews"],
    gettext_noop("Sign-up task"): ["signup", "sign-up", "install"],
    gettext_noop("Social"): ["follow", "like", "social"],
    gettext_noop("Store check"): ["shop", "store"],
    gettext_noop("Study"): ["academic", "study"],
    gettext_noop("Survey"): ["poll", "survey", "surveys"],
    gettext_noop("Transcription"): ["audio", "captions", "transcribe", "transcript"],
    gettext_noop("Translation"): ["translate", "translation"],
    gettext_noop("Video"): ["video", "videos", "watch"],
    gettext_noop("Web research"): ["lookup", "research"],
    gettext_noop("Website testing"): ["site", "usability", "website"],
    gettext_noop("Writing"): ["summary", "text", "write", "writing"],
}


def type_words(name: str) -> str:
    """A type as the person reads it: those of everybody in their language, their own as they wrote it."""
    return _(name) if name in TYPES else name


def load_types(model: Any) -> None:
    """Add what is missing and refresh the short words; nothing is taken away. Safe to run again."""
    for name, aliases in TYPES.items():
        model.objects.update_or_create(user=None, name=name, defaults={"aliases": aliases})
