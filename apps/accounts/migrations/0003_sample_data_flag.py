from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_cache_table")]

    operations = [
        migrations.AddField(model_name="user", name="has_sample", field=models.BooleanField(default=False))
    ]
