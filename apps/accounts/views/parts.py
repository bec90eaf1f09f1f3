"""The living style sheet: every part once, with made-up content. For staff, or for everybody under DEBUG."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .parts_table import example_table

TOKENS = [
    *("paper", "sheet", "well", "rule", "edge", "ink", "ink-2", "ink-3", "spruce", "mint", "deep", "deep-2"),
    *("coin", "coin-ink", "coin-soft", "rust", "rust-soft", "sky", "sky-soft"),
]
BADGES = [
    ("pending", _("Pending")),
    ("approved", _("Approved")),
    ("paid", _("Paid")),
    ("rejected", _("Rejected")),
    ("screened", _("Screened out")),
    ("ready", _("Ready")),
    ("sent", _("On its way")),
    ("late", _("7 days late")),
]
RATES = [8.45, 8.1, 7.1, 10.8, 9.6, 8.6, 7.9, 9.2, 10.1, 9.4, 11.2, 11.0]
HOURS = [4.4, 4.0, 3.5, 2.2, 5.0, 3.4, 6.1, 4.6, 4.2, 6.0, 4.8, 4.0]


@dataclass(frozen=True)
class Sum:
    """A made-up amount of pounds."""

    amount: Decimal
    unit: str = "GBP"


class ExampleForm(forms.Form):
    """One field of each kind, filled so that one of them is wrong."""

    minimum = forms.DecimalField(label=_("Payout minimum"), help_text=_("Most platforms ask for £5 to £10."))
    minutes = forms.RegexField(
        r"^\d+$", label=_("Minutes"), error_messages={"invalid": _("Write a number, like 12 or 1h 30.")}
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("pending", _("Pending")), ("approved", _("Approved"))]
    )
    kind = forms.ChoiceField(
        label=_("Type"), widget=forms.RadioSelect, choices=[("s", _("Survey")), ("t", _("Transcription"))]
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    alert = forms.BooleanField(label=_("Mail me when a payout is due"), required=False)


@login_not_required
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """404 for everybody else, as if it were not there."""
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    form = ExampleForm({"minimum": "5.00", "minutes": "twelve", "kind": "s", "alert": "on"})
    context = {"form": form, "tokens": TOKENS, "badges": BADGES, "bars": bars(), "trend": trend()}
    context |= {"table": example_table(), "stopped": stopped(), "falls": falls(), "conflict": conflict()}
    with translation.override(settings.LANGUAGE_CODE):  # English throughout, and says so
        return render(request, "accounts/parts.html", context)


def pounds(text: str | float) -> Sum:
    return Sum(Decimal(str(text)))


def bars() -> dict[str, Any]:
    rows = [("Testnest", 3, 21.77, 4), ("Quillo", 1, 11.42, 60), ("Pollpost", 6, 3.50, 31)]
    return {
        "caption": _("What an hour earned, by platform"),
        "heading": _("Platform"),
        "average": pounds(9.94),
        "has_few": True,
        "avg_x": 45.7,
        "rows": [bar(*row) for row in rows],
    }


def bar(name: str, tone: int, rate: float, count: int) -> SimpleNamespace:
    width = round(100 * rate / 21.77, 1)
    shown = {"rate": pounds(rate), "earned": pounds(round(rate * 1.25, 2)), "millis": 4_500_000}
    facts = {"name": name, "tone": tone, "count": count, "few": count < 8, "width": width}
    return SimpleNamespace(**shown, **facts)


def stopped() -> SimpleNamespace:
    """A timer at rest: one that ran would ask the server."""
    kind, account = SimpleNamespace(label="Survey"), SimpleNamespace(name="Quillo")
    timer = SimpleNamespace(version=0, type=kind, account=account, is_stopped=True, units=0)
    return SimpleNamespace(timer=timer, shown="7:42", ms=462_000)


def falls() -> SimpleNamespace:
    """Three steps from the advertised pay to what came of it."""
    rows = [
        fall(_("Pay"), 11.14, 0, 100, is_total=True),
        fall(_("Rejected work"), -1.20, 89.2, 10.8, is_less=True),
        fall(_("Per hour of your time"), 9.94, 0, 89.2, is_total=True),
    ]
    return SimpleNamespace(unit="GBP", zero_x="0", rows=rows, untimed=0)


def fall(label: Any, amount: float, x: float, width: float, **facts: bool) -> SimpleNamespace:
    place = SimpleNamespace(x=f"{x:.1f}", width=f"{width:.1f}")
    return SimpleNamespace(label=label, amount=pounds(amount), bar=place, sentence="", more=[], **facts)


def conflict() -> SimpleNamespace:
    """Two versions of one task."""
    differs = SimpleNamespace(label=_("Pay"), mine="£1.80", saved="£1.08")
    return SimpleNamespace(task=SimpleNamespace(pk=1), conflict=[differs])


def trend() -> dict[str, Any]:
    places = [f"{(week + 0.5) * 100 / 12:.2f} {height(rate)}" for week, rate in enumerate(RATES)]
    return {
        "symbol": "£",
        "grid": "".join(f"M0 {height(value)}H100" for value in (12, 10, 8, 6, 4)),
        "columns": "".join(
            f"M{week * 100 / 12 + 1.6:.2f} 100v{-2.8 * hours:.2f}h5.2V100Z"
            for week, hours in enumerate(HOURS)
        ),
        "line": "M" + "L".join(places),
        "dots": "".join(f"M{place}h0" for place in places[1:-1]),
        "faint": f"M{places[0]}h0",
        "last": f"M{places[-1]}h0",
        "ticks": [{"value": pounds(value)} for value in (12, 10, 8, 6, 4)],
        "is_whole": True,
        "goal": pounds(10),
        "goal_y": str(height(10)),
        "months": [{"label": "Sep", "span": 4}, {"label": "Oct", "span": 4}, {"label": "Nov", "span": 4}],
        "weeks": [week(number) for number in range(12)],
    }


def week(number: int) -> SimpleNamespace:
    rate, hours = RATES[number], HOURS[number]
    return SimpleNamespace(
        start=date(2026, 9, 7) + timedelta(weeks=number),
        rate=pounds(rate),
        earned=pounds(round(rate * hours, 2)),
        millis=round(hours * 3_600_000),
        count=40,
    )


def height(rate: float) -> float:
    return round(100 - 100 * (rate - 4) / 8, 2)
