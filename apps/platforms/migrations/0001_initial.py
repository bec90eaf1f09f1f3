import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Platform",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("url", models.URLField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("closing", "Closing"),
                            ("closed", "Closed"),
                            ("unknown", "Not certain"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("status_note", models.TextField(blank=True)),
                ("closes_on", models.DateField(blank=True, null=True)),
                (
                    "task_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), blank=True, default=list, size=None
                    ),
                ),
                ("unit_note", models.TextField(blank=True)),
                ("minimums", models.JSONField(blank=True, default=list)),
                (
                    "methods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("points_name", models.CharField(blank=True, max_length=40)),
                (
                    "points_per_unit",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("points_currency", models.CharField(blank=True, max_length=3)),
                ("points_note", models.TextField(blank=True)),
                ("approval_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("approval_note", models.TextField(blank=True)),
                ("payout_days_min", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("payout_days_max", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("payout_note", models.TextField(blank=True)),
                ("cycle", models.JSONField(blank=True, null=True)),
                ("fee_note", models.TextField(blank=True)),
                ("hold_note", models.TextField(blank=True)),
                ("expiry_note", models.TextField(blank=True)),
                ("appeal_note", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("as_of_from", models.CharField(blank=True, max_length=7)),
                ("as_of_to", models.CharField(blank=True, max_length=7)),
                ("as_of_note", models.TextField(blank=True)),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        default="low",
                        max_length=6,
                    ),
                ),
                ("confidence_note", models.TextField(blank=True)),
                ("unlisted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("points_currency", ""), ("points_per_unit", None)),
                            models.Q(("points_currency__regex", "^[A-Z]{3}$"), ("points_per_unit__gt", 0)),
                            _connector="OR",
                        ),
                        name="platform_points_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payout_days_max", None), ("payout_days_min", None)),
                            ("payout_days_min__lte", models.F("payout_days_max")),
                            _connector="OR",
                        ),
                        name="platform_payout_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=3, verbose_name="one")),
                ("target", models.CharField(max_length=3, verbose_name="is worth, in")),
                ("valid_on", models.DateField(verbose_name="from")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="rate")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchange_rates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["source", "target", "-valid_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "source", "target", "valid_on"), name="rate_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__regex", "^[A-Z]{3}$"), ("target__regex", "^[A-Z]{3}$")),
                        name="rate_units_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_on__gte", datetime.date(2000, 1, 1)),
                            ("valid_on__lte", datetime.date(2100, 1, 1)),
                        ),
                        name="rate_valid_on_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0), ("rate__lte", Decimal("1000000000"))),
                        name="rate_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="rate_between_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("unit", models.CharField(max_length=3, verbose_name="paid in")),
                (
                    "points_per_unit",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="points for one"
                    ),
                ),
                (
                    "points_currency",
                    models.CharField(blank=True, max_length=3, verbose_name="points are worth"),
                ),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="payout minimum"
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=80, verbose_name="payout method")),
                (
                    "approval_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days to approval"),
                ),
                (
                    "payout_days_min",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days to payout, at least"
                    ),
                ),
                (
                    "payout_days_max",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days to payout, at most"
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="address")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("tone", models.PositiveSmallIntegerField(default=1)),
                ("is_sample", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("change_seq", models.BigIntegerField(default=0)),
                ("rollup_seq", models.BigIntegerField(default=0)),
                ("rolled_up_seq", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="platform_accounts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="platforms.platform",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name"), "unit"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        django.db.models.functions.text.Lower("name"),
                        models.F("unit"),
                        name="account_once_per_person_and_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("platform__isnull", False)),
                        fields=("user", "platform", "unit"),
                        name="account_once_per_platform_and_unit",
                    ),
                    models.UniqueConstraint(fields=("id", "user"), name="account_with_its_person"),
                    models.CheckConstraint(
                        condition=models.Q(("unit__regex", "^[A-Z]{3}$")), name="account_unit_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum", None),
                            models.Q(("minimum__gte", 0), ("minimum__lte", Decimal("1000000000"))),
                            _connector="OR",
                        ),
                        name="account_minimum_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("points_currency", ""), ("points_per_unit", None)),
                            models.Q(
                                ("points_currency__regex", "^[A-Z]{3}$"),
                                ("points_per_unit__gt", 0),
                                ("points_per_unit__lte", Decimal("100000000")),
                                ("unit", "PTS"),
                            ),
                            _connector="OR",
                        ),
                        name="account_points_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approval_days", None), ("approval_days__lte", 400), _connector="OR"
                        ),
                        name="account_approval_days_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payout_days_max", None), ("payout_days_min", None)),
                            models.Q(
                                ("payout_days_max__lte", 400),
                                ("payout_days_min__lte", models.F("payout_days_max")),
                            ),
                            _connector="OR",
                        ),
                        name="account_payout_days_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tone__range", (1, 6))), name="account_tone_range"
                    ),
                ],
            },
        ),
    ]
