from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


def to_kinds(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(alert_payout_due=False).update(
        muted_alerts=["payout_due"]
    )


def to_one_switch(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    people.filter(muted_alerts__contains=["payout_due"]).update(alert_payout_due=False)


class Migration(migrations.Migration):
    """Whoever had switched the one mail off does not get it back."""

    dependencies = [("accounts", "0004_notices_flag")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="muted_alerts",
            field=ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.RunPython(to_kinds, to_one_switch),
        migrations.RemoveField(model_name="user", name="alert_payout_due"),
    ]
