"""Types of one's own can be hidden from the lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0015_estimate_and_setup"),
    ]

    operations = [
        migrations.AddField(
            model_name="tasktype",
            name="hidden_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
