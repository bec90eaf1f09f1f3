"""How allauth behaves here: what a newcomer starts with, and how its mails look and read."""

from contextlib import ExitStack
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from .addresses import mail_arrives
from .guesses import guess_currency, guess_locale
from .half_done import drop_others
from .letters import faces
from .locale import written_for
from .models import User
from .sign_ins import note_sign_in

WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class Adapter(DefaultAccountAdapter):
    """allauth's own behaviour, with our guesses about a newcomer and our letters."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A newcomer's zone, language, numbers and currency are guessed; the settings change them."""
        user.timezone = form.cleaned_data.get("timezone") or user.timezone
        user.locale = guess_locale(request.headers.get("Accept-Language", ""))
        user.home_currency = guess_currency(user.locale)
        user.language = get_language_from_request(request)
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(request)
        drop_others(request, user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Somebody has opened a link that was mailed there: mail arrives."""
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            mail_arrives(email_address.email)
        return is_confirmed

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say that it is really them, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS[method["id"]]} for method in methods]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What was done with an account; the mail learns whose it is."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As its reader writes; who has no account reads it in the language of the page."""
        reader: User | None = context.get("user")
        with ExitStack() as stack:
            if reader:
                stack.enter_context(written_for(reader))
                stack.enter_context(timezone.override(reader.timezone))
            super().send_mail(template_prefix, email, {"product": settings.PRODUCT_NAME, **context})

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMessage:
        """The text of the template with our foot, and the same words as HTML."""
        message: Any = super().render_mail(*args, **kwargs)
        message.body, html = faces(message.subject, message.body)
        message.attach_alternative(html, "text/html")
        return message
