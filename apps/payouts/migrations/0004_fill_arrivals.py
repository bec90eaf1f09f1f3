"""Every payout that had arrived came in one part; every alert was about a cycle of an account."""

from django.db import migrations

FILL = [
    "UPDATE payouts_payout SET came = amount - fee WHERE state = 'arrived'",
    """INSERT INTO payouts_arrival (user_id, payout_id, arrived_on, came, fee, other_unit, created_at)
       SELECT user_id, id, arrived_on, came, fee, '', now() FROM payouts_payout
       WHERE state = 'arrived' AND came + fee > 0""",
    "UPDATE payouts_alert SET key = kind || ':' || account_id || ':' || cycle",
    "UPDATE payouts_accountcycle SET is_told = is_due",
]


class Migration(migrations.Migration):
    dependencies = [("payouts", "0003_transit_and_alerts")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
