from datetime import time

from django.db import migrations, models

IN_WORDS = [
    ("daily", "One a day at most, with all of it"),
    ("each", "One for each alert, as it comes"),
]
NO_HOURS = models.Q(quiet_from=None, quiet_until=None)
BOTH_HOURS = models.Q(quiet_from__isnull=False, quiet_until__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_kinds_of_alert")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="quiet_from",
            field=models.TimeField(blank=True, default=time(22), null=True, verbose_name="quiet from"),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_until",
            field=models.TimeField(blank=True, default=time(7), null=True, verbose_name="quiet until"),
        ),
        migrations.AddField(
            model_name="user",
            name="mail_pace",
            field=models.CharField(
                choices=IN_WORDS, default="daily", max_length=8, verbose_name="how many mails"
            ),
        ),
        migrations.AddField(
            model_name="user", name="last_alert_mail_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=NO_HOURS | BOTH_HOURS,
                name="user_quiet_hours_pair",
                violation_error_message="Set both times, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(mail_pace__in=["daily", "each"]), name="user_mail_pace_known"
            ),
        ),
    ]
