"""The request that a view behind the sign-in gets."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class PersonRequest(HttpRequest):
    """`LoginRequiredMiddleware` has let it through, so its user is a person."""

    user: User
    htmx: HtmxDetails
    here: str  # the place to mark in the navigation
