"""How far the sign-up of an account has come, and how it came about."""

from dataclasses import dataclass

from apps.platforms.models import Account, SignUp, SignUpChange


@dataclass(frozen=True, slots=True)
class SignUpPart:
    """What the page of an account says of it."""

    changes: list[SignUpChange]  # the newest first
    others: list[tuple[str, str]]  # what it can be said to be instead, with labels


def sign_up_of(account: Account) -> SignUpPart:
    """One query."""
    changes = SignUpChange.objects.filter(user=account.user_id, account=account).order_by("-pk")
    others = [(value, str(label)) for value, label in SignUp.choices if value != account.sign_up]
    return SignUpPart(list(changes), others)
