"""What comes of a payout in parts: what can be and what cannot."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0004_fill_arrivals"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                condition=models.Q(("state__in", ["requested", "partial"])),
                fields=["expected_on"],
                name="payout_late",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="alert_once"),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "partial", "arrived", "failed", "cancelled"])),
                name="payout_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gt", 0), models.Q(("amount", 0), ("state", "failed")), _connector="OR"
                    ),
                    ("amount__lte", Decimal("1000000000")),
                    ("requested_amount__gt", 0),
                    ("requested_amount__lte", Decimal("1000000000")),
                ),
                name="payout_amount_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came__gte", 0),
                    ("fee__gte", 0),
                    ("lost__gte", 0),
                    (
                        "amount__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("came"), "+", models.F("fee")
                            ),
                            "+",
                            models.F("lost"),
                        ),
                    ),
                ),
                name="payout_parts_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount", models.F("requested_amount")),
                        ("came", 0),
                        ("fee", 0),
                        ("lost", 0),
                        ("state__in", ["requested", "cancelled"]),
                    ),
                    models.Q(
                        (
                            "amount__gt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("came"), "+", models.F("fee")
                            ),
                        ),
                        ("lost", 0),
                        ("state", "partial"),
                        models.Q(("came", 0), ("fee", 0), _negated=True),
                    ),
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("came"), "+", models.F("fee")
                                ),
                                "+",
                                models.F("lost"),
                            ),
                        ),
                        ("state__in", ["arrived", "failed"]),
                    ),
                    _connector="OR",
                ),
                name="payout_parts_of_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("arrived_on__isnull", False), ("failed_on", None), ("state", "arrived")),
                    models.Q(("arrived_on", None), ("failed_on__isnull", False), ("state", "failed")),
                    models.Q(
                        ("arrived_on", None),
                        ("failed_on", None),
                        ("state__in", ["requested", "partial", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="payout_ended_with_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("requested_on__gte", datetime.date(2000, 1, 1)),
                    ("requested_on__lte", datetime.date(2100, 1, 1)),
                    models.Q(
                        ("expected_on", None),
                        models.Q(
                            ("expected_on__gte", models.F("requested_on")),
                            ("expected_on__lte", datetime.date(2100, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("arrived_on", None),
                        models.Q(
                            ("arrived_on__gte", models.F("requested_on")),
                            ("arrived_on__lte", datetime.date(2100, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("failed_on", None),
                        models.Q(
                            ("failed_on__gte", models.F("requested_on")),
                            ("failed_on__lte", datetime.date(2100, 1, 1)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="payout_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came__gte", 0),
                    ("came__lte", Decimal("1000000000")),
                    ("fee__gte", 0),
                    ("fee__lte", Decimal("1000000000")),
                    models.Q(("came", 0), ("fee", 0), _negated=True),
                ),
                name="arrival_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("other_amount", None), ("other_unit", "")),
                    models.Q(
                        ("other_amount__gte", 0),
                        ("other_amount__lte", Decimal("1000000000")),
                        ("other_unit__regex", "^[A-Z]{3}$"),
                    ),
                    _connector="OR",
                ),
                name="arrival_in_another_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrived_on__gte", datetime.date(2000, 1, 1)),
                    ("arrived_on__lte", datetime.date(2100, 1, 1)),
                ),
                name="arrival_day_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="arrival_once_per_form"),
        ),
    ]
