from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_withdrawn_mail")]

    operations = [
        migrations.AddField(
            model_name="user", name="mail_refused_at", field=models.DateTimeField(blank=True, null=True)
        )
    ]
