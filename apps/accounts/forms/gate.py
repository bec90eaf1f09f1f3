"""allauth's forms of signing in, of passwords and of addresses, in our words."""

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account import forms as allauth
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.guesses import guess_zone


class Gate:
    """A form of allauth in our words: labels in place of hints inside the fields, which go when one types."""

    LABELS = {
        "login": _("E-mail"),
        "email": _("E-mail"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("At least 10 characters. Three or four words are good.")


class LoginForm(Gate, allauth.LoginForm): ...


class ResetPasswordForm(Gate, allauth.ResetPasswordForm): ...


class ResetPasswordKeyForm(Gate, allauth.ResetPasswordKeyForm): ...


class ChangePasswordForm(Gate, allauth.ChangePasswordForm): ...


class SetPasswordForm(Gate, allauth.SetPasswordForm): ...


class ReauthenticateForm(Gate, allauth.ReauthenticateForm): ...


class LeaveForm(ReauthenticateForm): ...


class ChangeEmailForm(Gate, allauth.AddEmailForm):
    LABELS = {"email": _("New e-mail")}


class SignupForm(Gate, allauth.SignupForm):
    """An e-mail address and a password; the browser adds its time zone if it can."""

    LABELS = {"email": _("E-mail"), "password1": _("Password")}
    timezone = forms.Field(required=False, widget=forms.HiddenInput)

    def clean_timezone(self) -> ZoneInfo:
        """UTC when the browser says nothing, or nonsense: it is a guess, and never an error."""
        return guess_zone(self.cleaned_data.get("timezone"))

    def try_save(self, request: HttpRequest) -> Any:
        """Of two sign-ups with one address at the same moment the second is told what a later one is told."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class HalfDoneForm(forms.Form):
    """Which of the forms that wait is meant: its id."""

    waits = forms.CharField(widget=forms.HiddenInput)
