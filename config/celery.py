"""Celery and the whole beat schedule, on one page.

A job never carries a duty of its own: every duty is a row in Postgres, and each sweep below finds
what is due. A nudge after a write only makes the same sweep come sooner.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("farthing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


def sweep(job: str, seconds: float) -> dict:
    """A job that looks for duties again and again. One that nobody ran in time is dropped: the next does
    the same, and so an hour without a worker leaves no heap of them behind."""
    return {"task": job, "schedule": seconds, "options": {"expires": 2 * seconds}}


app.conf.beat_schedule = {
    "beat-heartbeat": sweep("accounts.heartbeat", 5.0),
    "deliver-due-mail": sweep("accounts.deliver_due", 5.0),
    "make-exports": sweep("accounts.make_exports", 10.0),
    "delete-who-has-left": sweep("accounts.delete_left", 30.0),
    "recompute-dirty": sweep("tasks.recompute_dirty", 5.0),
    "check-minimums": sweep("payouts.check_minimums", 10.0),
    "mail-alerts": sweep("payouts.mail_alerts", 10.0),
    "check-late-payouts": sweep("payouts.check_late", 30.0),
    "watch-over-money": {"task": "payouts.watch", "schedule": crontab(minute="*/30")},
    "reconcile-rollups": {"task": "tasks.reconcile", "schedule": crontab(hour="3", minute="20")},
    "forget-old-mail": {"task": "accounts.forget_old_mail", "schedule": crontab(hour="4", minute="30")},
    "forget-exports": {"task": "accounts.forget_exports", "schedule": crontab(minute="15")},
    "forget-sessions": {"task": "accounts.forget_sessions", "schedule": crontab(hour="4", minute="40")},
    "fetch-rates": {"task": "platforms.fetch_rates", "schedule": crontab(hour="16", minute="30")},
    "purge-deleted-tasks": {"task": "tasks.purge_deleted", "schedule": crontab(hour="4", minute="10")},
}
