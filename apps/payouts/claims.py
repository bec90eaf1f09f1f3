"""What a person's own record on an account says beside what the catalogue says of its platform."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.prepared import fetch
from apps.accounts.templatetags.fmt import mins, money, num
from apps.platforms.facts import approval_words, payout_words
from apps.platforms.models import Account, Platform
from apps.platforms.money import Money, round_half_even
from apps.platforms.templatetags.remarks import remark_of
from apps.tasks.rates import EARLY
from apps.tasks.statistics import Record, record_of

from .waiting import Told, Wait, told_asked, told_of, waits


@dataclass(frozen=True, slots=True)
class Claim:
    """One line; where a text is empty, nothing is known yet on that side."""

    title: str
    yours: str
    rests_on: str = ""  # how many entries: "from 3 payouts"
    is_early: bool = False  # too few to judge by
    says: str = ""  # the catalogue


@dataclass(frozen=True, slots=True)
class Fees:
    """What payouts of an account really cost: those of which something came."""

    payouts: int
    paid: Money
    left: Money  # what left the balance for them: what came, and the fee

    @property
    def share(self) -> Fraction:
        return Fraction(self.paid.amount) / Fraction(self.left.amount)


def claims_of(user: User, account: Account, today: date) -> list[Claim]:
    """All lines of an account that is at hand with its platform. Three queries, however long its history."""
    record = record_of(user, account)
    payouts = [told for told in told_of(fetch(told_asked(user))) if told.account_id == account.pk]
    platform, wait = account.platform or Platform(), waits(payouts, today).get(account.pk)
    return [
        _hourly(account, record),
        _hours(record),
        _approved(record),
        _approval_wait(record, platform),
        _payout_wait(wait, platform),
        _on_time(wait),
        _fees(fees_of(account, payouts), platform),
        _minimum(account),
    ]


def fees_of(account: Account, payouts: list[Told]) -> Fees | None:
    """Of these payouts of the account; None where none of them has come."""
    came = [told for told in payouts if told.came or told.fee]
    if not came:
        return None
    paid = sum((told.fee for told in came), Decimal(0))
    left = sum((told.came for told in came), paid)
    return Fees(len(came), Money(paid, account.unit), Money(left, account.unit))


def _hourly(account: Account, record: Record) -> Claim:
    rate, timed = record.effective, record.whole.timed
    text = ""
    if rate is not None:
        text = _("%(rate)s an hour") % {"rate": money(Money.nearest(rate, account.unit))}
    count = ngettext("from %(n)s timed task", "from %(n)s timed tasks", timed)
    return _counted(_("An hour of your time, before fees"), text, count, timed)


def _hours(record: Record) -> Claim:
    whole = record.whole
    unpaid_ms = whole.overhead_ms + whole.one_off_ms
    text = mins(whole.ms + unpaid_ms) if whole.timed or unpaid_ms else ""
    if unpaid_ms:
        text = _("%(time)s, %(unpaid)s of it beside the tasks") % {"time": text, "unpaid": mins(unpaid_ms)}
    count = ngettext("for %(n)s task", "for %(n)s tasks", whole.entries) % {"n": num(whole.entries)}
    return Claim(_("Your time"), text, count)


def _approved(record: Record) -> Claim:
    whole = record.whole
    text = _percent(Fraction(whole.approved, whole.decided)) if whole.decided else ""
    count = ngettext("of %(n)s task that was decided", "of %(n)s tasks that were decided", whole.decided)
    return _counted(_("Approved"), text, count, whole.decided)


def _approval_wait(record: Record, platform: Platform) -> Claim:
    wait = record.waits
    text = _between(wait.median_days, wait.longest_days)
    count = ngettext("from %(n)s approval", "from the latest %(n)s approvals", wait.approvals)
    says = approval_words(platform) or remark_of(platform.approval_note)
    return _counted(_("Until work is approved"), text, count, wait.approvals, says)


def _payout_wait(wait: Wait | None, platform: Platform) -> Claim:
    arrived = wait.arrived if wait else 0
    text = _between(wait.median_days, wait.worst_days) if wait else ""
    count = ngettext("from %(n)s payout that came", "from %(n)s payouts that came", arrived)
    says = payout_words(platform) or remark_of(platform.payout_note)
    return _counted(_("From asking to the money"), text, count, arrived, says)


def _on_time(wait: Wait | None) -> Claim:
    score = wait.on_time if wait else None
    n = score.n if score else 0
    text = _percent(score.score) if score and n else ""
    return _counted(_("Likely on time"), text, ngettext("from %(n)s payout", "from %(n)s payouts", n), n)


def _fees(fees: Fees | None, platform: Platform) -> Claim:
    count = fees.payouts if fees else 0
    text = ""
    if fees:
        values = {"fee": money(fees.paid), "sum": money(fees.left), "share": _percent(fees.share)}
        text = _("%(fee)s of %(sum)s, %(share)s") % values
    rests_on = ngettext("from %(n)s payout that came", "from %(n)s payouts that came", count)
    return _counted(_("Fees"), text, rests_on, count, remark_of(platform.fee_note))


def _minimum(account: Account) -> Claim:
    counts, known = account.minimum_money(), account.catalogue_minimum()
    says = money(Money(known.amount, account.unit)) if known else ""
    return Claim(_("Payout minimum that counts"), money(counts) if counts else "", says=says)


def _counted(title: str, text: str, count: str, n: int, says: str = "") -> Claim:
    return Claim(title, text, count % {"n": num(n)}, bool(text) and n < EARLY, says)


def _between(median: Decimal | int | None, longest: Decimal | int | None) -> str:
    """ "half within 2 days, the longest 9 days", as far as it is known."""
    said = [
        _("half within %(days)s") % {"days": _days(median)} if median is not None else "",
        _("the longest %(days)s") % {"days": _days(longest)} if longest is not None else "",
    ]
    return ", ".join(filter(None, said))


def _days(days: Decimal | int) -> str:
    shown = round_half_even(Decimal(days), 1)
    up = int(shown.to_integral_value(ROUND_CEILING))
    return ngettext("%(n)s day", "%(n)s days", up) % {"n": num(shown)}


def _percent(share: Fraction) -> str:
    return f"{num(round_half_even(share * 100, 1))} %"
