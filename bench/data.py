"""People with work: one with many tasks over two years, among a million rows of others. Set-based."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.payouts.models import Payout
from apps.platforms.models import Account
from apps.platforms.services import make_private_account
from apps.tasks import rollups
from apps.tasks.models import TaskType

PLATFORMS = ("Quillo", "Tagwell", "Testnest", "Scribo", "Microdeck", "Pollpost")
TITLES = (
    "Spending habits survey",
    "Street signs, batch",
    "Checkout flow",
    "Voicemail clips",
    "Receipt lines",
)

TASKS = """
INSERT INTO tasks_task (user_id, account_id, type_id, title, client, started_at, local_on, timezone,
  duration_ms, units, reward, bonus, status, decided_at, note, link, source, external_id,
  created_at, updated_at)
SELECT %(user)s, a[1 + n %% cardinality(a)], t[1 + n %% cardinality(t)],
  w[1 + n %% cardinality(w)] || ' ' || n %% 97,
  CASE WHEN n %% 5 = 0 THEN 'Client ' || n %% 11 ELSE '' END, at, (at AT TIME ZONE 'Europe/London')::date,
  'Europe/London', CASE WHEN n %% 50 = 0 THEN NULL ELSE 60000 + (n * 7919) %% 1500000 END, 1,
  round((0.1 + (n * 31) %% 400 / 100.0)::numeric, 2), 0,
  (ARRAY['approved','approved','approved','approved','approved','rejected','screened_out','pending'])
    [1 + n %% 8],
  CASE WHEN n %% 8 < 6 THEN at + interval '1 day' END, '', '', '', '', at, at
FROM (SELECT n, now() - n * (interval '730 days' / %(count)s) AS at FROM generate_series(1, %(count)s) n) s,
  (SELECT %(accounts)s::bigint[] AS a, %(types)s::bigint[] AS t, %(titles)s::text[] AS w) c
"""


def make_worker(email: str, count: int, platforms: Sequence[str] = PLATFORMS) -> User:
    """A person with `count` tasks on some platforms, their roll-ups made."""
    user = User.objects.create_user(email, name="Bench", timezone="Europe/London", weekly_goal=50)
    accounts = [make_private_account(user=user, name=name, unit="GBP", minimum=10).pk for name in platforms]
    types = list(TaskType.objects.filter(user=None).values_list("pk", flat=True)[:6])
    values = {"user": user.pk, "count": count, "accounts": accounts, "types": types, "titles": list(TITLES)}
    with connection.cursor() as cursor:
        cursor.execute(TASKS, values)
    user = User.objects.get(pk=user.pk)
    rollups.rebuild_person(user)
    return user


def make_wide(email: str, count: int, accounts: int) -> User:
    """A person with so many accounts, each with payouts that have arrived and one on its way."""
    user = make_worker(email, count, [f"Platform {number}" for number in range(accounts)])
    today, payouts = timezone.now().date(), []
    for account in Account.objects.filter(user=user):
        for age in range(10):
            asked_on = today - timedelta(days=20 * age + 5)
            facts = {"requested_amount": 12, "amount": 12, "requested_on": asked_on}
            came = {"came": 12, "state": "arrived", "arrived_on": asked_on + timedelta(days=3)} if age else {}
            due_on = asked_on + timedelta(days=4)
            payouts.append(Payout(user=user, account=account, expected_on=due_on, **facts, **came))
    Payout.objects.bulk_create(payouts)
    return user


def make_others(rows: int, each: int = 10_000) -> None:
    """`rows` tasks of other people."""
    for number in range(rows // each):
        make_worker(f"other{number}@example.org", each)


def settle() -> None:
    """As an older database would be: vacuumed, with statistics."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def account_of(user: User) -> Account:
    return Account.objects.filter(user=user).earliest("pk")
