"""What belongs to a person: every table of every app whose rows lead to one, worked out from the models.

A table that is added tomorrow is found by itself, as long as a foreign key of its model leads to a person or
to something of a person's.
"""

from functools import cache, reduce
from operator import or_
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from .models import User

Model = type[models.Model]
Key = models.ForeignKey[Any, Any]

OWN_ROW: Final = None  # in place of a key: the person's own row
NOTHING: Final = Q(pk__in=[])


@cache
def owned() -> dict[Model, Key | None]:
    """Every stored model that leads to a person, with the key that leads there.

    The person's own row comes first, and every model after the one that its key points to.
    """
    found: dict[Model, Key | None] = {User: OWN_ROW}
    stored = [model for model in apps.get_models(include_auto_created=True) if _is_stored(model)]
    while new := {model: key for model in stored if model not in found and (key := _key_of(model, found))}:
        found |= new
    return found


def rows_of(model: Model, user_id: int) -> models.QuerySet[Any]:
    """This person's rows of a model that is owned, those included that its usual manager hides."""
    key = owned()[model]
    rows: models.QuerySet[Any] = model._base_manager.all()
    if key is OWN_ROW:
        return rows.filter(pk=user_id)
    if key.related_model is User:
        return rows.filter(**{key.attname: user_id})
    return rows.filter(**{f"{key.name}__in": rows_of(key.related_model, user_id)})


def shared() -> list[Model]:
    """Those with rows that are nobody's and that everybody's rows may point to, as a type of work."""
    return [apps.get_model(label) for label in settings.EXPORT_SHARES]


def pointed_at(model: Model, user_id: int) -> models.QuerySet[Any]:
    """Rows of a shared model that are nobody's, and that this person's rows point to."""
    keys = [
        (one, field)
        for one in owned()
        for field in one._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is model
    ]
    named = reduce(or_, (Q(pk__in=rows_of(one, user_id).values(key.attname)) for one, key in keys), NOTHING)
    owner = owned().get(model)
    return model._base_manager.filter(named, **({f"{owner.name}__isnull": True} if owner else {}))


def _key_of(model: Model, known: dict[Model, Key | None]) -> Key | None:
    """Its key to a person, else one that is never empty, else any that leads to something of a person's."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    leading = [key for key in keys if key.related_model in known and key.related_model is not model]
    return min(leading, key=lambda key: (key.related_model is not User, key.null), default=None)


def _is_stored(model: Model) -> bool:
    return model._meta.managed and not model._meta.proxy
