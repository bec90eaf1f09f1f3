"""Writes that concern a person as a whole."""

from django.db import connection


def touch_person(user_id: int) -> int:
    """Lock the person's row until the transaction ends and raise their data version.

    The first statement of every service that changes what a person's pages show: it puts their
    writes in one line, so that roll-ups are recomputed from everything that came before.

    Returns the new version. Raises LookupError when there is no such person.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("touch_person needs a transaction: the lock would be gone at once.")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET data_version = data_version + 1 WHERE id = %s RETURNING data_version",
            [user_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no person {user_id}")
    return row[0]
