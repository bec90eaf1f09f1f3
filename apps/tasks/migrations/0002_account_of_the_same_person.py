"""A row's account is its person's account: one composite foreign key instead of a plain one.

And the counters' tables keep room in each page, so that an update of a counter stays in its page.
"""

from django.db import migrations

CHILDREN = ["tasks_task", "tasks_adjustment"]
COUNTERS = ["tasks_daycell", "tasks_weekcell", "tasks_totalcell"]


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_own_account FOREIGN KEY (account_id, user_id) "
            "REFERENCES platforms_account (id, user_id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_own_account",
        )
        for table in CHILDREN
    ] + [
        migrations.RunSQL(
            f"ALTER TABLE {table} SET (fillfactor = 70)", f"ALTER TABLE {table} RESET (fillfactor)"
        )
        for table in COUNTERS
    ]
