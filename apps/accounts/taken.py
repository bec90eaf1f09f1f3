"""What was changed or taken away, signed into the address of the toast that brings it back.

Such an address is good for a day, and for the person whose it was. What is too long for an address is kept in
a row, for as long.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils import timezone

from apps.accounts.models import KeptUndo, User

SALT = "accounts.taken"
VALID = timedelta(days=1)
LONGEST = 1_500  # characters of an address

Said = tuple[str, dict[str, Any]]


class ChangedSince(Exception):
    """What was to be as before was changed again meanwhile: it stays as it is."""


def signed(user_id: int, kind: str, **facts: Any) -> str:
    """For an address. `kind` is a word that no other module signs. Dates and amounts are kept as text."""
    token = sealed(user_id, kind, **facts)
    if len(token) <= LONGEST:
        return token
    kept = KeptUndo.objects.create(user_id=user_id, said=_said(user_id, kind, facts), made_at=timezone.now())
    return signing.dumps({"kept": kept.pk}, salt=SALT)


def sealed(user_id: int, kind: str, **facts: Any) -> str:
    """The same for a field of a form, which has room for all of it."""
    return signing.dumps(_said(user_id, kind, facts), salt=SALT, compress=True)


def read(user: User, token: str) -> Said | None:
    """Kind and facts. None for what is too old, not ours, or another person's."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    if "kept" in said:
        kept = KeptUndo.objects.filter(user=user, pk=said["kept"]).first()
        said = kept.said if kept else {"of": None}
    return (said["kind"], said["facts"]) if said["of"] == user.pk else None


def plain(value: Any) -> Any:
    """As JSON can keep it, equal for equal values."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, int | list | tuple | dict | None) else str(value)


def _said(user_id: int, kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"of": user_id, "kind": kind, "facts": {name: plain(value) for name, value in facts.items()}}


def forget(*, now: datetime) -> None:
    """The rows of what is too old."""
    KeptUndo.objects.filter(made_at__lt=now - VALID).delete()
