from celery import shared_task

from . import checks


@shared_task(name="payouts.check_minimums")
def check_minimums(user_id: int | None = None) -> None:
    """Find crossed minimums, of everybody or of one person."""
    checks.check_due_people(user_id)
