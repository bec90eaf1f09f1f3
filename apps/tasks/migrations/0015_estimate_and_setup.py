"""What the listing said that a task takes, and the time to get ready before the first unit."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0008_sign_up"),
        ("tasks", "0014_timer_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="estimate_ms",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="setup_ms",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at", None), ("duration_ms__isnull", False), ("estimate_ms__isnull", False)
                ),
                fields=["account"],
                name="task_estimated",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("estimate_ms", None),
                    models.Q(("estimate_ms__gt", 0), ("estimate_ms__lte", 2678400000)),
                    _connector="OR",
                ),
                name="task_estimate_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("setup_ms", None),
                    models.Q(("setup_ms__gt", 0), ("setup_ms__lte", 2678400000)),
                    _connector="OR",
                ),
                name="task_setup_bounds",
            ),
        ),
    ]
