"""Finer statistics for the search: with coarse ones a rare word looks common enough to walk the whole list."""

from django.db import migrations

COLUMNS = (2, 3, 4)  # of the index: title, client, note


class Migration(migrations.Migration):
    dependencies = [("tasks", "0003_built_in_types")]
    operations = [
        migrations.RunSQL(
            f"ALTER INDEX task_words ALTER COLUMN {column} SET STATISTICS 1000",
            f"ALTER INDEX task_words ALTER COLUMN {column} SET STATISTICS -1",
        )
        for column in COLUMNS
    ]
