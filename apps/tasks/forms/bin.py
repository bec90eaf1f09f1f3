"""What to do with what is in the bin."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.tasks.bin import MODELS, MOST_SHOWN, Picked

RESTORE, ASK, PURGE = "restore", "ask", "purge"
RESTORE_ALL, ASK_ALL, PURGE_ALL = OF_ALL = "restore_all", "ask_all", "purge_all"


class BinForm(forms.Form):
    """An act, with ticked rows; or on all that was in the bin until a moment, which a page has shown."""

    act = forms.ChoiceField(choices=[(act, act) for act in (RESTORE, ASK, PURGE, *OF_ALL)])
    pick = forms.MultipleChoiceField(required=False)
    until = forms.DateTimeField(required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        sent = [pick for pick in data.getlist("pick") if _key(pick)][:MOST_SHOWN] if data else []
        field: Any = self.fields["pick"]
        field.choices = [(pick, pick) for pick in sent]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = "until" if data.get("act") in OF_ALL else "pick"
        if not data.get(needed):
            raise forms.ValidationError(_("Nothing has changed. Tick first what to restore or to delete."))
        return data

    @property
    def picked(self) -> Picked:
        data = self.cleaned_data
        if data["act"] in OF_ALL:
            return Picked(until=data["until"])
        return Picked(frozenset(key for pick in data["pick"] if (key := _key(pick))))


def _key(pick: str) -> tuple[str, int] | None:
    """Kind and id of a box; None for what no box of ours sends."""
    kind, _dash, pk = pick.partition("-")
    return (kind, int(pk)) if kind in MODELS and pk.isdecimal() and len(pk) < 19 else None
