"""The kinds of work that everybody finds in the list, with the short words they go by in the log line."""

from typing import Any

TYPES: dict[str, list[str]] = {
    "AI rating": ["ai", "llm", "prompt", "prompts"],
    "App testing": ["app", "apptest", "test", "testing"],
    "Bug hunting": ["bug", "bugs", "qa"],
    "Categorising": ["categorise", "categorize", "classify", "sort", "sorting"],
    "Coding": ["code", "coding"],
    "Content moderation": ["moderate", "moderation"],
    "Data cleaning": ["clean", "cleaning"],
    "Data collection": ["collect", "photo", "photos", "recording"],
    "Data entry": ["data", "entry"],
    "Image tagging": ["annotation", "image", "images", "labelling", "tag", "tagging"],
    "Interview": ["call", "interview"],
    "Offer": ["cashback", "game", "offer"],
    "Other": ["misc", "other"],
    "Search rating": ["evaluation", "rate", "rating", "search"],
    "Short review": ["review", "reviews"],
    "Sign-up task": ["signup", "sign-up", "install"],
    "Social": ["follow", "like", "social"],
    "Store check": ["shop", "store"],
    "Study": ["academic", "study"],
    "Survey": ["poll", "survey", "surveys"],
    "Transcription": ["audio", "captions", "transcribe", "transcript"],
    "Translation": ["translate", "translation"],
    "Video": ["video", "videos", "watch"],
    "Web research": ["lookup", "research"],
    "Website testing": ["site", "usability", "website"],
    "Writing": ["summary", "text", "write", "writing"],
}


def load_types(model: Any) -> None:
    """Add what is missing and refresh the short words; nothing is taken away. Safe to run again."""
    for name, aliases in TYPES.items():
        model.objects.update_or_create(user=None, name=name, defaults={"aliases": aliases})
