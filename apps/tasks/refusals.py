"""Why platforms turn work down, in the few kinds that people tell apart. Own words stand for themselves."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "quality": _("Not good enough"),
    "attention": _("An attention check was missed"),
    "speed": _("Done too fast"),
    "instructions": _("Not as instructed"),
    "duplicate": _("Done before"),
    "technical": _("A technical fault"),
    "none": _("No reason given"),
}


def reason_words(reason: str) -> str:
    """What is shown of a task's reason."""
    return str(REASONS.get(reason, reason))
