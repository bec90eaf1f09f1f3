"""What the worker runs for tasks: each is safe to run twice, and safe to lose."""

from celery import shared_task

from apps.tasks import recompute, services


@shared_task(name="tasks.recompute_dirty")
def recompute_dirty(user_id: int | None = None) -> None:
    """Everything that is due, of everybody or of one person."""
    recompute.recompute_dirty(user_id=user_id)


@shared_task(name="tasks.reconcile")
def reconcile() -> None:
    """Compare every roll-up with a recompute from scratch, report and repair."""
    recompute.reconcile()


@shared_task(name="tasks.purge_deleted")
def purge_deleted() -> None:
    """Remove deleted tasks whose time to come back has passed."""
    services.purge_deleted()
