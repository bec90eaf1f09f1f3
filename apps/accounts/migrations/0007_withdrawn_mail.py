from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_when_to_mail")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveIndex(model_name="outboxmessage", name="outbox_due"),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(gave_up_at=None, sent_at=None, withdrawn_at=None),
                fields=["due_at", "id"],
                name="outbox_due",
            ),
        ),
    ]
