from celery import shared_task
from django.utils import timezone

from apps.tasks.recompute import recompute_dirty

from . import checks, lateness, mailing, watchdog


@shared_task(name="payouts.check_minimums")
def check_minimums(user_id: int | None = None) -> None:
    """Find crossed minimums, of everybody; or of one person who has just written, figures first."""
    if user_id is not None:  # one message for both: sending it is a good part of what a write costs
        recompute_dirty(user_id=user_id)
    checks.check_due_people(user_id)


@shared_task(name="payouts.check_late")
def check_late() -> None:
    """Say which payouts should have come."""
    lateness.check_late(timezone.now())


@shared_task(name="payouts.mail_alerts")
def mail_alerts() -> None:
    """Put alerts into mails, for whoever may be written to now."""
    mailing.mail_due_people()


@shared_task(name="payouts.watch")
def watch() -> None:
    """Say what there is to look into: work nobody approves, stranded money, platforms that close."""
    watchdog.watch(timezone.now())
