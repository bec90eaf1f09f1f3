"""Background jobs of this floor. Each is safe to run twice and safe to lose."""

from celery import shared_task

from . import daily_rates


@shared_task(name="platforms.fetch_rates")
def fetch_rates() -> None:
    daily_rates.fetch_rates()
