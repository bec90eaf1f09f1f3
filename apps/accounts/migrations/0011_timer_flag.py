from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_language")]

    operations = [
        migrations.AddField(model_name="user", name="has_timer", field=models.BooleanField(default=False)),
    ]
