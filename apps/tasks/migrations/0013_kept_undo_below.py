"""What acts on many tasks are undone with is kept where that of every floor is: good for a day, and not moved."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0012_saved_views"),
    ]

    operations = [
        migrations.DeleteModel(name="KeptUndo"),
    ]
