"""Whose row is whose: a digest of everything a person has, over every table that leads to a person."""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.db import connection, models

from apps.accounts.models import User

Digest = dict[str, str]


def digests(*people: int) -> dict[int, Digest]:
    """Of each person, by table. Two people's rows are read with one statement."""
    found: dict[int, Digest] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"people": list(people)})
        for table, person, digest in cursor.fetchall():
            found[person][table] = digest
    return {person: found[person] for person in people}


@cache
def owned_tables() -> dict[str, str]:
    """Every table that leads to a person, with SQL from its row `t` to that person's id."""
    models_ = [model for model in apps.get_models(include_auto_created=True) if _is_stored(model)]
    owners = {User: "t.id"}
    while found := {
        model: sql for model in models_ if model not in owners and (sql := _owner_through(model, owners))
    }:
        owners |= found
    return {model._meta.db_table: sql for model, sql in owners.items()}


def _owner_through(model: type[models.Model], owners: dict) -> str | None:
    """By the person's own column, else by the first foreign key to something of a person's."""
    keys = [field for field in model._meta.concrete_fields if field.many_to_one or field.one_to_one]
    for key in sorted(keys, key=lambda key: key.related_model is not User):
        target = key.related_model
        if target is User:
            return f't."{key.column}"'
        if target in owners and target is not model:
            inner = owners[target].replace("t.", "o.")
            return f'(SELECT {inner} FROM "{target._meta.db_table}" o WHERE o.id = t."{key.column}")'
    return None


def _is_stored(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


@cache
def _statement() -> str:
    return " UNION ALL ".join(
        f"""SELECT '{table}', {owner}, md5(string_agg(t::text, E'\\n' ORDER BY t::text))
            FROM "{table}" t WHERE {owner} = ANY(%(people)s) GROUP BY {owner}"""
        for table, owner in owned_tables().items()
    )
