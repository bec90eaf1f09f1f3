"""Naming the filters and the order of the list. Each call is one transaction under the person's lock."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.tasks.addresses import address_of, kept_query, said
from apps.tasks.models import SavedView
from apps.tasks.services import NameTaken

MOST = 20  # views of a person


class TooManyViews(Exception):
    """The person has MOST of them already."""


def kept_of(query: str) -> str:
    """What of an address is kept: all that the list knows, without the place in it."""
    return address_of(kept_query(said(query)))


@transaction.atomic
def save_view(*, user: User, name: str, query: str) -> SavedView:
    """A name for what `kept_of` leaves of an address. Raises NameTaken, whatever its case, TooManyViews."""
    touch_person(user.pk)
    _check(user, name)
    return SavedView.objects.create(user=user, name=name, query=kept_of(query))


@transaction.atomic
def rename_view(*, user: User, view_id: int, name: str) -> SavedView:
    """Raises SavedView.DoesNotExist, NameTaken."""
    touch_person(user.pk)
    view = SavedView.objects.for_user(user).get(pk=view_id)
    _check_name(user, name, but=view_id)
    view.name = name
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def delete_view(*, user: User, view_id: int, now: datetime | None = None) -> None:
    """It is hidden, and purged as deleted tasks are."""
    touch_person(user.pk)
    SavedView.objects.for_user(user).filter(pk=view_id).update(deleted_at=now or timezone.now())


@transaction.atomic
def restore_view(*, user: User, view_id: int) -> SavedView:
    """A deleted one again. Raises SavedView.DoesNotExist, NameTaken, TooManyViews."""
    touch_person(user.pk)
    view = SavedView.objects.get(user=user, pk=view_id)
    if view.deleted_at:
        _check(user, view.name)
        view.deleted_at = None
        view.save(update_fields=["deleted_at"])
    return view


def _check(user: User, name: str) -> None:
    if SavedView.objects.for_user(user).count() >= MOST:
        raise TooManyViews
    _check_name(user, name)


def _check_name(user: User, name: str, but: int = 0) -> None:
    if SavedView.objects.for_user(user).filter(name__iexact=name).exclude(pk=but).exists():
        raise NameTaken(name)
