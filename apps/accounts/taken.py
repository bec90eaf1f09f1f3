"""What was taken away, signed into the address of the toast that brings it back.

Such an address is good for a day, and for the person whose it was.
"""

from datetime import timedelta
from typing import Any

from django.core import signing

from apps.accounts.models import User

SALT = "accounts.taken"
VALID = timedelta(days=1)


def signed(user_id: int, kind: str, **facts: Any) -> str:
    """Dates and amounts are kept as text."""
    known = {name: value if isinstance(value, int | None) else str(value) for name, value in facts.items()}
    return signing.dumps({"of": user_id, "kind": kind, "facts": known}, salt=SALT, compress=True)


def read(user: User, token: str) -> tuple[str, dict[str, Any]] | None:
    """Kind and facts. None for what is too old, not ours, or another person's."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return (said["kind"], said["facts"]) if said["of"] == user.pk else None
