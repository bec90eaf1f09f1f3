"""What is said of a person's money: each thing once, as a row, and by mail where the person wants it.

An alert's key says what it is about and is unique in the database, as is the key of its mail: whoever comes
second says nothing. The row is the duty to write the mail, so there is no alert without its mail.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.alerts import is_mailed
from apps.accounts.locale import written_for
from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money

from .findings import Finding
from .models import Alert, Payout
from .outlooks import clock_words, is_automatic
from .writing import advice, letter

Kind = Alert.Kind
OF_BALANCES = (Kind.PAYOUT_DUE, Kind.PAYOUT_SCHEDULED, Kind.PAYOUT_HELD)
SNOOZE = timedelta(days=7)


def say_payout_due(user: User, account: Account, cycle: int, balance: Money, minimum: Money) -> None:
    """This account has crossed its minimum: it can be asked for, or is paid by itself."""
    kind = Kind.PAYOUT_SCHEDULED if is_automatic(account) else Kind.PAYOUT_DUE
    _say_of_balance(kind, user, account, cycle, balance, minimum)


def say_payout_held(user: User, account: Account, cycle: int, balance: Money, minimum: Money) -> None:
    """It has crossed its minimum, and the platform keeps the money back."""
    _say_of_balance(Kind.PAYOUT_HELD, user, account, cycle, balance, minimum)


def say_failed(user: User, payout: Payout, missing: Money, *, is_lost: bool) -> None:
    """What was on its way will not come. Undone and said again on one day, it is shown again, not mailed."""
    about = {"payout": payout, "missing": missing, "is_lost": is_lost}
    kind = Kind.PAYOUT_FAILED
    key = f"{kind}:{payout.pk}:{payout.failed_on}"
    _say(Alert(user=user, account=payout.account, payout=payout, kind=kind, balance=missing.amount,
               key=key), about)  # fmt: skip
    again = Alert.objects.for_user(user).filter(key=key).exclude(withdrawn_at=None)
    if again.update(withdrawn_at=None, balance=missing.amount):
        recount_notices(user.pk)


def say_late(user: User, payout: Payout, level: int, days: int, now: datetime) -> None:
    """It should have come so many days ago. What was said of an earlier level is no longer shown."""
    _withdraw(Alert.objects.for_user(user).filter(payout=payout, kind=Kind.PAYOUT_LATE))
    kind, missing = Kind.PAYOUT_LATE, payout.open
    about = {"payout": payout, "missing": missing, "days": days}
    _say(Alert(user=user, account=payout.account, payout=payout, kind=kind, balance=missing.amount,
               level=level, key=f"{kind}:{payout.pk}:{level}"), about, now)  # fmt: skip


def key_of(account: Account, finding: Finding) -> str:
    """Of the alert that says it."""
    return f"{finding.kind}:{account.pk}:{finding.key}"


def say_found(user: User, account: Account, finding: Finding, now: datetime) -> None:
    """There is something to look into. What was said of it before gets its new figures, and is true again."""
    key, sum_ = key_of(account, finding), Money(finding.sum, account.unit)
    figures = {"balance": finding.sum, "count": finding.count, "about_on": finding.about_on}
    if Alert.objects.for_user(user).filter(key=key).update(withdrawn_at=None, **figures):
        recount_notices(user.pk)
        return
    kind, count, about_on = finding.kind, finding.count, finding.about_on
    about: dict[str, Any] = {"sum": sum_, "count": count, "about_on": about_on}
    with written_for(user):
        about["letter"] = letter(kind, account, sum_, count, about_on)
        about["advice"] = advice(kind, account, sum_, about_on)
    alert = Alert(user=user, account=account, kind=kind, key=key, level=finding.level, **figures)
    alert.pk = _next_pk()  # its mail leads to its own page
    _say(alert, about, now)


def withdraw_found(user: User, said: Iterable[Alert]) -> None:
    """There is nothing to look into any more, or it is another thing."""
    if _withdraw(Alert.objects.for_user(user).filter(pk__in=[alert.pk for alert in said])):
        recount_notices(user.pk)


def withdraw(account: Account, cycle: int) -> None:
    """What was said of the balance in this cycle is no longer true: it is no longer shown."""
    said = Alert.objects.filter(user=account.user_id, account=account, cycle=cycle, kind__in=OF_BALANCES)
    if _withdraw(said):
        recount_notices(account.user_id)


def withdraw_held(account: Account) -> None:
    """The platform no longer holds this account."""
    said = Alert.objects.filter(user=account.user_id, account=account, kind=Kind.PAYOUT_HELD)
    if _withdraw(said):
        recount_notices(account.user_id)


def withdraw_due(account: Account, cycle: int) -> int:
    """It cannot be asked for while it is held; answers how many notices said that it can."""
    due = Q(cycle=cycle, kind__in=(Kind.PAYOUT_DUE, Kind.PAYOUT_SCHEDULED))
    count = _withdraw(Alert.objects.filter(due, user=account.user_id, account=account))
    if count:
        recount_notices(account.user_id)
    return count


def show_held_again(account: Account, cycle: int) -> None:
    """It was said to be held in this cycle, and is held again."""
    said = Alert.objects.filter(user=account.user_id, account=account, cycle=cycle, kind=Kind.PAYOUT_HELD)
    if said.exclude(withdrawn_at=None).update(withdrawn_at=None):
        recount_notices(account.user_id)


def withdraw_of(payout: Payout) -> None:
    """What was said of a payout is no longer true."""
    if _withdraw(Alert.objects.filter(user=payout.user_id, payout=payout)):
        recount_notices(payout.user_id)


def put_away(alert: Alert) -> bool:
    """The person has read it: it is no longer shown. Whether it was until now."""
    was_shown = Alert.objects.filter(pk=alert.pk, seen_at=None).update(seen_at=timezone.now())
    if was_shown:
        recount_notices(alert.user_id)
    return bool(was_shown)


def take_out(user: User, pk: int) -> None:
    """It was put away by mistake."""
    if Alert.objects.for_user(user).filter(pk=pk).exclude(seen_at=None).update(seen_at=None):
        recount_notices(user.pk)


def put_off(alert: Alert, now: datetime) -> None:
    """The person has no time for it: it is shown again in a week. That it waits stays on their row."""
    Alert.objects.filter(pk=alert.pk).unseen().update(snoozed_until=now + SNOOZE)


def recount_notices(user_id: int) -> None:
    """Say on the person's row whether any notice is left. The caller holds the row."""
    left = Alert.objects.filter(user=user_id).unseen()
    User.objects.filter(pk=user_id).update(has_notices=left.exists())


def usual_wait(account: Account) -> str:
    """How long a payout usually takes, after "it usually arrives": "within 3 days"; "" when not known."""
    days = account.usual_payout_days
    if days is None:
        return ""
    if days[1] == 0:
        return _("the same day")
    return ngettext("within a day", "within %(count)s days", days[1]) % {"count": days[1]}


def _withdraw(said: Any) -> int:
    count: int = said.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    return count


def _say_of_balance(
    kind: str, user: User, account: Account, cycle: int, balance: Money, minimum: Money
) -> None:
    alert = Alert(
        user=user,
        account=account,
        kind=kind,
        key=f"{kind}:{account.pk}:{cycle}",
        cycle=cycle,
        balance=balance.amount,
        minimum=minimum.amount,
    )
    # a minimum of 0 is none to speak of
    about = {"balance": balance, "minimum": minimum or None, "wait": usual_wait(account)}
    with written_for(user), timezone.override(user.timezone):
        about["clock"] = clock_words(account, user, timezone.now())
    if not _is_said_again(alert, about):
        _say(alert, about)


def _is_said_again(alert: Alert, about: dict[str, Any]) -> bool:
    """Whether a hold had withdrawn it: it is shown as it was, and mailed only if that was never done."""
    rows = Alert.objects.for_user(alert.user).filter(key=alert.key).exclude(withdrawn_at=None)
    said = rows.select_related("user", "account__platform", "mail").first()
    if said is None:
        return False
    said.withdrawn_at, said.balance, said.minimum = None, alert.balance, alert.minimum
    if said.mail is not None and said.mail.withdrawn_at is not None:
        said.mail.delete()  # it never went, and its key is that of the one which does
        said.mail = None
    if said.mail is None and is_mailed(alert.user, alert.kind):
        _write(said, about)
        said.mail_due_at = timezone.now()
    said.save()
    recount_notices(alert.user_id)
    return True


def _say(alert: Alert, about: dict[str, Any], now: datetime | None = None) -> None:
    """Write it down; `mailing` puts it into a mail when its time has come."""
    user = alert.user
    if is_mailed(user, alert.kind):
        _write(alert, about)
        alert.mail_due_at = now or timezone.now()
    Alert.objects.bulk_create([alert], ignore_conflicts=True)
    recount_notices(alert.user_id)  # none, when it had been said and withdrawn before


def _next_pk() -> int:
    """The number of an alert that is still to be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('payouts_alert', 'id'))")
        pk: int = cursor.fetchone()[0]
    return pk


def _write(alert: Alert, about: dict[str, Any]) -> None:
    page = reverse("alert_evidence", args=[alert.pk]) if alert.pk else reverse("payout_list")
    alert.url = settings.SITE_URL + page
    context = about | {"account": alert.account, "url": alert.url, "product": settings.PRODUCT_NAME}
    with written_for(alert.user):
        subject = render_to_string(f"emails/{alert.kind}_subject.txt", context)
        alert.subject = " ".join(subject.split())[:200]
        alert.text = render_to_string(f"emails/{alert.kind}.txt", context)
