from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_cost_of_waiting")]

    operations = [
        migrations.AddField(model_name="user", name="has_timer", field=models.BooleanField(default=False)),
    ]
