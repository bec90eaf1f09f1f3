"""The kinds of alert, each with its words: one table for the switches, the mails and the way out."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL: Final = "all"  # every kind at once, where a link stops more than one
DIGEST: Final = "digest"  # a mail of several alerts, of any kinds

READY: Final = _("Money that is ready")
LATE: Final = _("Money that is late or stuck")
ENDS: Final = _("Things that end")


@dataclass(frozen=True)
class Kind:
    """`label` names its switch, `hint` says when it comes, `about` follows "a mail about"."""

    group: Promise
    label: Promise
    hint: Promise
    about: Promise


KINDS: Final[dict[str, Kind]] = {
    "payout_due": Kind(
        READY,
        _("A payout is due"),
        _("When a balance reaches its minimum, so that you can ask for it."),
        _("payouts that are due"),
    ),
    "payout_scheduled": Kind(
        READY,
        _("A payout will run by itself"),
        _("When a platform that pays on its own days is going to pay you."),
        _("payouts that run by themselves"),
    ),
    "payout_failed": Kind(
        LATE,
        _("A payout has failed"),
        _("When a payout comes back or is lost."),
        _("payouts that have failed"),
    ),
    "payout_held": Kind(
        LATE,
        _("A payout is held"),
        _("When a platform keeps your money until you do something, with what that is."),
        _("payouts that are held"),
    ),
    "payout_late": Kind(
        LATE,
        _("A payout is late"),
        _("When money should have arrived; again when a week, and three weeks, have gone by."),
        _("payouts that are late"),
    ),
    "approval_overdue": Kind(
        LATE,
        _("An approval is overdue"),
        _("When a platform takes longer to look at your work than it says."),
        _("approvals that are overdue"),
    ),
    "bonus_missing": Kind(
        LATE,
        _("A bonus is missing"),
        _("When a bonus was promised and its day has gone by."),
        _("bonuses that are missing"),
    ),
    "appeal_closing": Kind(
        ENDS,
        _("Time to appeal runs out"),
        _("While there is still time to object to a rejection."),
        _("rejections you can soon no longer appeal against"),
    ),
    "balance_expiring": Kind(
        ENDS,
        _("A balance expires"),
        _("A month and a week before points or money are taken away."),
        _("balances that expire"),
    ),
    "account_idle": Kind(
        ENDS,
        _("An account lies idle"),
        _("When there is money on an account that you have not worked on for long."),
        _("accounts that lie idle with money on them"),
    ),
    "platform_closing": Kind(
        ENDS,
        _("A platform closes"),
        _("When a platform that owes you money is about to end."),
        _("platforms that close"),
    ),
}

ABOUT_ALL: Final = _("your money on any platform")


def groups() -> dict[Promise, list[str]]:
    """The kinds under the title of their group, in the order of the table."""
    found: dict[Promise, list[str]] = {READY: [], LATE: [], ENDS: []}
    for name, kind in KINDS.items():
        found[kind.group].append(name)
    return found


def about(kind: str) -> Promise:
    """What the mails are about that a link stops. KeyError for an unknown kind."""
    return ABOUT_ALL if kind == ALL else KINDS[kind].about
