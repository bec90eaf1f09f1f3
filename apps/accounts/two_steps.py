"""How allauth's second step behaves here: our name on passkeys, and a QR code that needs no style."""

from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .models import User


class Adapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> SafeString:
        """A drawing in the page itself: dark on light in the dark theme too, as cameras need it."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        return format_html(
            '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="216" height="216">'
            '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
            _("QR code with the key below"),
            *(len(rows) for _side in range(4)),
            "".join(f"M{x} {y}h1v1h-1z" for x, y in dark),
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        known: dict[str, str] = super().get_public_key_credential_rp_entity()
        return known | {"name": settings.PRODUCT_NAME}

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}
