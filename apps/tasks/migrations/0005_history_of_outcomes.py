"""The history of outcomes, written by the database itself: bulk and raw updates are seen as well."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GO_WITH_THEIR_TASK = """
ALTER TABLE tasks_taskchange ADD CONSTRAINT tasks_taskchange_task FOREIGN KEY (task_id)
REFERENCES tasks_task (id) ON DELETE CASCADE
"""
REMEMBER = """
CREATE FUNCTION tasks_remember_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_unit text;
    new_unit text;
BEGIN
    SELECT unit INTO new_unit FROM platforms_account WHERE id = NEW.account_id;
    old_unit := new_unit;
    IF OLD.account_id <> NEW.account_id THEN
        SELECT unit INTO old_unit FROM platforms_account WHERE id = OLD.account_id;
    END IF;
    INSERT INTO tasks_taskchange (user_id, task_id, changed_at, cause, old_unit, new_unit,
        old_status, new_status, old_reward, new_reward, old_paid, new_paid, old_bonus, new_bonus)
    VALUES (NEW.user_id, NEW.id, now(), left(coalesce(current_setting('farthing.cause', true), ''), 60),
        old_unit, new_unit,
        OLD.status, NEW.status, OLD.reward, NEW.reward, OLD.paid, NEW.paid, OLD.bonus, NEW.bonus);
    RETURN NULL;
END $$
"""
WHEN_IT_DIFFERS = """
CREATE TRIGGER tasks_remember_change AFTER UPDATE ON tasks_task FOR EACH ROW
WHEN ((OLD.status, OLD.reward, OLD.paid, OLD.bonus) IS DISTINCT FROM
      (NEW.status, NEW.reward, NEW.paid, NEW.bonus))
EXECUTE FUNCTION tasks_remember_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0004_word_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("cause", models.CharField(blank=True, max_length=60)),
                ("old_unit", models.CharField(max_length=3)),
                ("new_unit", models.CharField(max_length=3)),
                (
                    "old_status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("returned", "Returned"),
                            ("expired", "Timed out"),
                            ("screened_out", "Screened out"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("returned", "Returned"),
                            ("expired", "Timed out"),
                            ("screened_out", "Screened out"),
                        ],
                        max_length=12,
                    ),
                ),
                ("old_reward", models.DecimalField(decimal_places=4, max_digits=14)),
                ("new_reward", models.DecimalField(decimal_places=4, max_digits=14)),
                ("old_paid", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("new_paid", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("old_bonus", models.DecimalField(decimal_places=4, max_digits=14)),
                ("new_bonus", models.DecimalField(decimal_places=4, max_digits=14)),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="tasks.task",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["task", "-id"], name="change_task")],
            },
        ),
        migrations.RunSQL(
            GO_WITH_THEIR_TASK, "ALTER TABLE tasks_taskchange DROP CONSTRAINT tasks_taskchange_task"
        ),
        migrations.RunSQL(REMEMBER, "DROP FUNCTION tasks_remember_change()"),
        migrations.RunSQL(WHEN_IT_DIFFERS, "DROP TRIGGER tasks_remember_change ON tasks_task"),
    ]
