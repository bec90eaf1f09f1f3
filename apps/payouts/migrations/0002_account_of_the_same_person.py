"""A row's account is its person's account: one composite foreign key instead of a plain one."""

from django.db import migrations

CHILDREN = ["payouts_payout", "payouts_alert", "payouts_accountcycle"]


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_own_account FOREIGN KEY (account_id, user_id) "
            "REFERENCES platforms_account (id, user_id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_own_account",
        )
        for table in CHILDREN
    ]
