"""allauth's forms of the second step, in our words."""

from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from .gate import Gate

NONSENSE: Final = (AttributeError, KeyError, TypeError, ValueError)


class Code(Gate):
    """One code: from an app, or a recovery code; both are digits."""

    LABELS = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AuthenticateForm(Code, base.AuthenticateForm): ...


class ReauthenticateForm(Code, base.ReauthenticateForm): ...


class ActivateForm(Code, totp.ActivateTOTPForm):
    LABELS = {"code": _("Code that the app shows")}


class Passkey(Gate):
    """What the browser says of a passkey. Nonsense is refused as a wrong one is: allauth would fail."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NONSENSE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AuthenticatePasskeyForm(Passkey, webauthn.AuthenticateWebAuthnForm): ...


class LoginPasskeyForm(Passkey, webauthn.LoginWebAuthnForm): ...


class ReauthenticatePasskeyForm(Passkey, webauthn.ReauthenticateWebAuthnForm): ...


class AddPasskeyForm(Gate, webauthn.AddWebAuthnForm):
    LABELS = {"name": _("Name"), "passwordless": _("It signs me in by itself, without the password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("So that you know which one it is.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _("The device has to ask for a finger, a face or a PIN then.")

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except NONSENSE as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class RenamePasskeyForm(Gate, webauthn.EditWebAuthnForm):
    LABELS = {"name": _("Name")}
