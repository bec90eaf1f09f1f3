"""A person with something in every table that leads to people; and the tables, by the database."""

import hashlib

from allauth.account.models import EmailConfirmation
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.utils import timezone

from apps.accounts.models import KeptUndo, User, WorkProfile
from apps.accounts.outbox import enqueue
from apps.imports.models import Row
from apps.payouts.calendar_keys import make_key
from apps.payouts.checks import check_person
from apps.tasks.models import DirtyMark
from apps.tasks.recompute import recompute_person
from apps.tasks.services import change_status
from tests.test_every_url import Things

# Every table from which foreign keys lead to people, and every one with a column named for a person.
TABLES_OF_PEOPLE = """
WITH RECURSIVE of_people (id) AS (
    SELECT 'accounts_user'::regclass::oid
    UNION SELECT conrelid FROM pg_constraint JOIN of_people ON confrelid = of_people.id WHERE contype = 'f'
)
SELECT id::regclass::text FROM of_people
UNION SELECT table_name FROM information_schema.columns
WHERE table_schema = current_schema AND column_name = 'user_id'
"""


def give_everything(person: User) -> None:
    things = Things(person)
    change_status(user=person, task_ids=[things.task.pk], status="approved")
    check_person(person.pk)
    recompute_person(user_id=person.pk)
    DirtyMark.objects.get_or_create(user=person, account=things.account, local_on=None)
    make_key(user=person)
    WorkProfile.objects.create(user=person, devices=["mac"], languages=["de"], skills=["Typing"])
    KeptUndo.objects.create(user=person, said={"restore": [things.task.pk]}, made_at=timezone.now())
    Row.objects.create(batch=things.batch, line=2, verdict="new", before={"title": "Before"})
    EmailConfirmation.objects.create(email_address=person.emailaddress_set.get(), key=f"key-{person.pk}")
    person.groups.add(Group.objects.get_or_create(name="Testers")[0])
    person.user_permissions.add(Permission.objects.first())
    enqueue(kind="mail_test", user=person, to=person.email, subject="Words", text="Words.")


def tables_of_people() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES_OF_PEOPLE)
        return {name for (name,) in cursor.fetchall()}


def digest(rows) -> str:
    """Of the rows of a query, every column."""
    lines = sorted(
        repr([(name, _fixed(value)) for name, value in sorted(row.items())]) for row in rows.values()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _fixed(value):
    return bytes(value) if isinstance(value, memoryview) else value
