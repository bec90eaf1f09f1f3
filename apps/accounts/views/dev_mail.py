"""What would have been mailed, while developing. Not there at all unless DEBUG is on."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.received import find, newest

View = Callable[..., HttpResponse]


def only_in_debug(view: View) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, **kwargs)

    return wrapper


@login_not_required
@only_in_debug
@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Public: somebody who has just signed up is not signed in yet."""
    return render(request, "accounts/dev_mail_list.html", {"mails": newest(settings.MAIL_DIR)})


@login_not_required
@only_in_debug
@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    received = find(settings.MAIL_DIR, name)
    if received is None:
        raise Http404
    return render(request, "accounts/dev_mail_detail.html", {"mail": received})
