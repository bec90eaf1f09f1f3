"""How far the sign-up of an account has come; its changes are written by the database itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("applied", "Applied"),
    ("confirmed", "Confirmed"),
    ("verified", "Verified"),
    ("active", "Active"),
    ("refused", "Refused"),
]
GO_WITH_THEIR_ACCOUNT = """
ALTER TABLE platforms_signupchange ADD CONSTRAINT platforms_signupchange_own_account
FOREIGN KEY (account_id, user_id) REFERENCES platforms_account (id, user_id) ON DELETE CASCADE
"""
REMEMBER = """
CREATE FUNCTION platforms_remember_sign_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platforms_signupchange (user_id, account_id, changed_at, old, new)
    VALUES (NEW.user_id, NEW.id, now(), CASE TG_OP WHEN 'INSERT' THEN '' ELSE OLD.sign_up END, NEW.sign_up);
    RETURN NULL;
END $$
"""
WHEN_IT_BEGINS = """
CREATE TRIGGER platforms_remember_application AFTER INSERT ON platforms_account FOR EACH ROW
WHEN (NEW.sign_up <> 'active') EXECUTE FUNCTION platforms_remember_sign_up()
"""
WHEN_IT_CHANGES = """
CREATE TRIGGER platforms_remember_sign_up AFTER UPDATE ON platforms_account FOR EACH ROW
WHEN (OLD.sign_up <> NEW.sign_up) EXECUTE FUNCTION platforms_remember_sign_up()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0007_when_it_expires"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="sign_up",
            field=models.CharField(choices=STATES, db_default="active", default="active", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("sign_up__in", [value for value, _ in STATES])),
                name="account_sign_up_known",
            ),
        ),
        migrations.CreateModel(
            name="SignUpChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("old", models.CharField(blank=True, choices=STATES, max_length=10)),
                ("new", models.CharField(choices=STATES, max_length=10)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platforms.account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-id"], name="sign_up_change_account")],
            },
        ),
        migrations.RunSQL(
            GO_WITH_THEIR_ACCOUNT,
            "ALTER TABLE platforms_signupchange DROP CONSTRAINT platforms_signupchange_own_account",
        ),
        migrations.RunSQL(REMEMBER, "DROP FUNCTION platforms_remember_sign_up()"),
        migrations.RunSQL(WHEN_IT_BEGINS, "DROP TRIGGER platforms_remember_application ON platforms_account"),
        migrations.RunSQL(WHEN_IT_CHANGES, "DROP TRIGGER platforms_remember_sign_up ON platforms_account"),
    ]
