from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sample_data_flag")]

    operations = [
        # True: whoever has notices waiting from before keeps them; the first one put away makes it exact.
        migrations.AddField(model_name="user", name="has_notices", field=models.BooleanField(default=True)),
        migrations.AlterField(
            model_name="user", name="has_notices", field=models.BooleanField(default=False)
        ),
    ]
