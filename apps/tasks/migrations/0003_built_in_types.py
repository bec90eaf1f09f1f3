from django.db import migrations

from apps.tasks.built_in import load_types


def add_types(apps, schema_editor):
    load_types(apps.get_model("tasks", "TaskType"))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0002_account_of_the_same_person")]
    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
