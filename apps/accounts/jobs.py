"""Background jobs of this floor. Each is safe to run twice and safe to lose."""

from celery import shared_task

from . import delivery, exports, leaving, services, sign_ins


@shared_task(name="accounts.deliver_due")
def deliver_due(_user_id: int | None = None) -> None:
    delivery.deliver_due()


@shared_task(name="accounts.heartbeat")
def heartbeat() -> None:
    services.beat()


@shared_task(name="accounts.forget_old_mail")
def forget_old_mail() -> None:
    services.forget_old_mail()


@shared_task(name="accounts.make_exports")
def make_exports() -> None:
    exports.make_due()


@shared_task(name="accounts.forget_exports")
def forget_exports() -> None:
    exports.forget_expired()


@shared_task(name="accounts.forget_sessions")
def forget_sessions() -> None:
    sign_ins.forget_ended()


@shared_task(name="accounts.delete_left")
def delete_left() -> None:
    leaving.delete_due()
