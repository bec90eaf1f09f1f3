"""Leaving for good: asked for with the password, confirmed from a mail, and two weeks later everything goes.

`User.leaves_at` is the duty, and a sweep finds it. Until then whoever signs in can keep their account.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from . import letters, outbox, sign_ins
from .belongings import owned, rows_of
from .locale import written_for
from .models import OutboxMessage, User
from .services import touch_person

log = logging.getLogger(__name__)

GRACE: Final = timedelta(days=14)
LINK_VALID: Final = timedelta(days=3)
SALT: Final = "accounts.leaving"
ASKED: Final = "leaving_asked"  # the mail whose button deletes


@transaction.atomic
def ask_to_leave(*, user: User) -> str:
    """Owe them the mail whose link confirms it; answers what is in the link. An earlier one is void."""
    touch_person(user.pk)
    key = uuid.uuid4()
    User.objects.filter(pk=user.pk).update(leaving_key=key)
    token = signing.dumps([user.pk, str(key)], salt=SALT)
    url = settings.SITE_URL + reverse("leave_confirm", args=[token])
    owe_mail(user, ASKED, {"url": url})
    return token


def is_for(user: User, token: str) -> bool:
    """Whether we made this link for this person, used or not."""
    try:
        user_id, _key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return False
    return bool(user_id == user.pk)


def is_open(user: User, token: str) -> bool:
    """Whether this link, made for this person, still confirms: the last one asked for, not used, not old."""
    try:
        _user_id, key = signing.loads(token, salt=SALT, max_age=LINK_VALID)
    except signing.SignatureExpired:
        return False
    return user.leaving_key is not None and key == str(user.leaving_key)


@transaction.atomic
def confirm_leaving(*, user: User, now: datetime) -> datetime:
    """From now on the days count: no alert is mailed, nobody stays signed in. Answers when all goes."""
    touch_person(user.pk)
    leaves_at = now + GRACE
    User.objects.filter(pk=user.pk).update(leaves_at=leaves_at, leaving_key=None)
    sign_ins.end_all(user)
    url = settings.SITE_URL + reverse("settings_data")
    owe_mail(user, "leaving_confirmed", {"url": url, "leaves_at": leaves_at})
    return leaves_at


@transaction.atomic
def keep_account(*, user: User) -> None:
    """As if nothing had been asked; a link that was mailed is void."""
    touch_person(user.pk)
    User.objects.filter(pk=user.pk).update(leaves_at=None, leaving_key=None)


def delete_due(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Delete everybody whose days are over; answers how many. One that fails stops nobody else's."""
    count = 0
    for user_id in list(User.objects.leaving(clock()).values_list("pk", flat=True)):
        try:
            count += delete_person(user_id, clock())
        except Exception:
            log.exception("person %s could not be deleted", user_id)
    return count


@transaction.atomic
def delete_person(user_id: int, now: datetime) -> bool:
    """Delete every row of this person, if their days are over by now, and owe them a last mail."""
    user = User.objects.leaving(now).select_for_update().filter(pk=user_id).first()
    if user is None:
        return False
    forget_mail_to(user)
    sign_ins.end_all(user)
    for model in reversed(owned()):  # what hangs on a row goes before it
        rows = rows_of(model, user_id)
        rows._raw_delete(rows.db)
    owe_mail(user, "leaving_done", {}, is_gone=True)
    return True


def forget_mail_to(user: User) -> None:
    """Mail that names no person but went to an address of theirs, such as the links that confirm it."""
    addresses = {user.email.lower()}
    addresses |= {
        address.lower() for address in EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    }
    OutboxMessage.objects.filter(user=None).alias(address=Lower("to")).filter(address__in=addresses).delete()


def owe_mail(user: User, name: str, context: dict[str, object], *, is_gone: bool = False) -> None:
    """A mail about leaving; to one who is gone it belongs to nobody, and is forgotten with other old mail."""
    with written_for(user), timezone.override(user.timezone):
        subject, text = letters.about_leaving(name, context)
        text, html = letters.faces(subject, text, is_final=name == ASKED)
    outbox.enqueue(
        kind=name,
        user=None if is_gone else user,
        to=user.email,
        subject=subject,
        text=text,
        html=html,
    )
