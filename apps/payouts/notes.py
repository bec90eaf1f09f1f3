"""The one sentence under a payout or a balance: the number, then what it means."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.fmt import day_month, money, num, whole
from apps.platforms.conversion import points_value
from apps.platforms.models import Account
from apps.platforms.money import Money, round_half_even

from .alerts import usual_wait
from .balances import Standing, still_to_go
from .models import Payout
from .to_go import tasks_to_go


def ready_note(account: Account, balance: Money, minimum: Money) -> str:
    wait = usual_wait(account)
    return " ".join(
        filter(None, [_reached(balance, minimum), wait and _("Usually arrives %(wait)s.") % {"wait": wait}])
    )


def saving_note(account: Account, standing: Standing, minimum: Money | None) -> str:
    sentences = [_to_go(account, standing, minimum)]
    if standing.balance.amount < 0:
        sentences.append(_("More has gone out than came in."))
    if standing.pending:
        sentences.append(_("%(sum)s more waits for approval.") % {"sum": money(standing.pending)})
    return " ".join(sentences)


def hold_words(standing: Standing) -> str:
    """That it is held, and why, as far as the person noted it; "" where it is not."""
    if not standing.is_held:
        return ""
    if not standing.hold_note:
        return _("You noted that it is held.")
    return _("You noted that it is held: %(reason)s") % {"reason": standing.hold_note}


def worth_note(account: Account, sum_: Money) -> str:
    """What a sum is worth to the person; "" where that is its face value, and for nothing."""
    worth = account.worth_to_person(sum_) if sum_.amount > 0 else None
    return "" if worth is None else _("Worth %(sum)s to you.") % {"sum": money(worth)}


def sent_note(payout: Payout, today: date) -> str:
    asked = _("Requested %(day)s.") % {"day": day_month(payout.requested_on)}
    return f"{asked} {_due(payout, today)}".strip()


def late_badge(days: int) -> str:
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}


def short_money(sum_: Money) -> str:
    """Without its minor unit where that is zero: `£5`, `£7.50`."""
    return whole(sum_) if round_half_even(sum_.amount, 0) == sum_.amount else money(sum_)


def _reached(balance: Money, minimum: Money) -> str:
    if not minimum:
        return _("There is no minimum to wait for.")
    text = _("Over the %(sum)s minimum.") if balance > minimum else _("At the %(sum)s minimum.")
    return text % {"sum": short_money(minimum)}


def _to_go(account: Account, standing: Standing, minimum: Money | None) -> str:
    if minimum is None:
        return _("No minimum is known yet.")
    if not minimum:
        return _("No minimum: it is ready as soon as something is approved.")
    missing, rate = still_to_go(standing.balance, minimum), account.points_worth
    worth = money(points_value(missing.amount, rate.per_unit, rate.currency)) if rate else ""
    values: dict[str, Any] = {
        "sum": money(missing),
        "worth": worth,
        "n": tasks_to_go(missing.amount, standing.usual),
    }
    if values["n"]:
        return _tasks_words(values)
    return (_("%(sum)s to go, worth %(worth)s.") if worth else _("%(sum)s to go.")) % values


def _tasks_words(values: dict[str, Any]) -> str:
    if values["worth"]:
        words = ngettext(
            "%(sum)s, worth %(worth)s, about %(n)s task to go.",
            "%(sum)s, worth %(worth)s, about %(n)s tasks to go.",
            values["n"],
        )
    else:
        words = ngettext("%(sum)s, about %(n)s task to go.", "%(sum)s, about %(n)s tasks to go.", values["n"])
    return words % (values | {"n": num(values["n"])})


def _due(payout: Payout, today: date) -> str:
    if payout.expected_on is None:
        return ""
    days = (payout.expected_on - today).days
    values = {"day": day_month(payout.expected_on), "late": late_badge(-days)}
    if days < 0:
        return _("Due %(day)s, so %(late)s.") % values
    if days == 0:
        return _("Due today, %(day)s.") % values
    if days == 1:
        return _("Due tomorrow, %(day)s.") % values
    return _("Due %(day)s.") % values
