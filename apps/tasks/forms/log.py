"""A new task: all that a task has, and the line that says it in one."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.periods import local_date
from apps.accounts.templatetags.fmt import day_year, exact, mins, money
from apps.platforms.aliases import name_alias
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.forms.task import STILL_TO_COME, TaskForm
from apps.tasks.line import LONGEST, Line
from apps.tasks.line_names import Elsewhere
from apps.tasks.models import TaskType, Timer
from apps.tasks.timer_face import answered_ms
from apps.tasks.timers import ANSWERS, KEEP
from apps.tasks.versus import Versus, may_be_odd, versus

MISSING = _("%(name)s is not among your platforms. Add it first, or choose another.")
CLOSED = _("Your account on %(name)s is closed. Open it again first, or choose another.")
NEEDED = ("account", "minutes", "pay")  # what Enter in the line saves with


class LogForm(TaskForm):
    """A new task: the line, what its fields were last filled from, and the key of this form.

    timer: the one that filled it. line: what was read, where nobody has seen it yet:
    then it is shown before it is saved, if something is missing or was guessed.
    """

    answers = ANSWERS
    line = forms.CharField(label=_("One line is enough"), max_length=LONGEST, required=False, strip=False)
    read = forms.CharField(max_length=LONGEST, required=False, strip=False, widget=forms.HiddenInput)
    basis = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    away = forms.CharField(required=False, widget=forms.HiddenInput)  # what answers the timer's question
    sure = forms.CharField(required=False, widget=forms.HiddenInput)  # the figures that were asked about

    def __init__(
        self, *args: Any, timer: Timer | None = None, line: Line | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.timer, self.unseen = timer, line
        self.began = timer.started_at if timer else None

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()

    def clean_started(self) -> datetime:
        """The day of a line is the person's own: `tomorrow` is to come, however few hours ahead."""
        started = super().clean_started()
        today = local_date(timezone.now(), self.zone)
        if self.data.get("line") and local_date(started, self.zone) > today:
            raise forms.ValidationError(STILL_TO_COME)
        return started

    def clean(self) -> dict[str, Any]:
        if self.timer and self.timer.away_from:
            self._ask_if_away(self.timer, self.cleaned_data)
        data = super().clean()
        if self.unseen:
            self._show_first(self.unseen, data)
        known = data.get("minutes") and data.get("account") and "away" not in self.errors
        if (pay := data.get("pay")) and known:
            self._ask_if_odd(data["account"], pay + (data.get("bonus") or 0), data["minutes"])
        return data

    def _ask_if_away(self, timer: Timer, data: dict[str, Any]) -> None:
        """The time that a timer has in question is not saved before the answer; one that was written is."""
        if data.get("minutes") != answered_ms(timer, KEEP):
            return
        if (answer := data.get("away")) in ANSWERS:
            data["minutes"] = answered_ms(timer, answer)
        else:
            self.add_error("away", _("Say this first, then save again."))
        if answer == KEEP or self.has_error("away"):
            data["is_long"] = True  # one question about the length is enough

    def _ask_if_odd(self, account: Account, amount: Decimal, ms: int) -> None:
        """Once: the same figures sent again are the answer."""
        figures = f"{account.pk} {amount} {ms}"
        if not may_be_odd(amount) or self.cleaned_data["sure"] == figures:
            return
        found = versus(self.choices.user, account, amount, ms, local_date(timezone.now(), self.zone))
        if found.is_odd:
            sent: Any = self.data
            self.data = sent = sent.copy()
            sent["sure"] = figures
            self.add_error(None, say_odd(Money(amount, account.unit), ms, found))

    def _show_first(self, line: Line, data: dict[str, Any]) -> None:
        if line.missing:
            self.errors.pop("account", None)  # this one says more
            self.add_error("account", say_missing(line.missing))
        if not data.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Write how long it took, or save again without a time."))
        words = _("“%(word)s” was taken for %(name)s. If that is right, save again.")
        for taken in line.unsure:
            self.add_error(None, words % {"word": taken.word, "name": taken.name})
        if line.on and line.on_word:
            self.add_error(None, words % {"word": line.on_word, "name": day_year(line.on)})
        if line.rival and self["pay"].value() == line.pay:
            words = _("“%(pay)s” was taken for the pay, not “%(other)s”. If that is right, save again.")
            self.add_error(None, words % {"pay": line.pay, "other": line.rival})

    @property
    def chosen_type(self) -> TaskType | None:
        chosen = str(self["type"].value() or "")
        return next((kind for kind in self.choices.types if str(kind.pk) == chosen), None)

    @property
    def example(self) -> str:
        """A line as this person could write it: on the platform that was used last."""
        account = next(iter(self.choices.accounts), None)
        words = [*account.aliases, name_alias(account.name)] if account else []
        return " ".join([*words[:1], gettext("survey 12m 1.80")])

    @property
    def focus(self) -> str:
        """The field to go to: the first gap, else the line where no field is wrong."""
        if self.is_bound:
            wrong = [name for name in self.errors if name != NON_FIELD_ERRORS]
            return next((name for name in NEEDED if name in wrong), wrong[0] if wrong else "line")
        gaps = NEEDED if self["line"].value() else ()
        return next((name for name in gaps if not self[name].value()), "line")

    def readable(self, name: str) -> Any:
        """The value of a field as far as it can be read; None where it cannot."""
        value = self[name].value()
        if not isinstance(value, str):
            return value
        try:
            return self.fields[name].clean(value)
        except forms.ValidationError:
            return None

    def money(self, name: str) -> Decimal | None:
        """An amount in the unit of the chosen account; None where it is empty, or would be refused."""
        if name == "pay" and self.pays_nothing:
            return Decimal(0)
        value, account = self[name].value(), self.chosen_account
        if not isinstance(value, str) or account is None:
            return self.readable(name)
        try:
            return self._field(name).read(value, account.unit) if value.strip() else None
        except forms.ValidationError:
            return None

    @property
    def worth(self) -> Decimal | None:
        """Pay and bonus; None where there is no pay, or one of them would be refused."""
        pay, bonus = self.money("pay"), self.money("bonus")
        is_refused = bonus is None and str(self["bonus"].value() or "").strip()
        return None if pay is None or is_refused else pay + (bonus or 0)


def say_odd(pay: Money, ms: int, found: Versus) -> str:
    """What the task pays an hour, beside the usual, as a question."""
    words = gettext(
        "%(pay)s for %(time)s is %(rate)s an hour, your usual here is %(usual)s. "
        "Is it right? Save again if it is."
    )
    rates = {"rate": money(found.pays), "usual": money(found.usual)}
    return words % ({"pay": exact(pay), "time": mins(ms)} | rates)


def say_missing(platform: Elsewhere) -> str:
    """That the platform of the line cannot be logged on."""
    return str(CLOSED if platform.closed_id else MISSING) % {"name": platform.name}
