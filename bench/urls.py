from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def trivial(request: HttpRequest) -> HttpResponse:
    """T: session and person, two questions to the database, and a template with nothing in it."""
    return render(request, "trivial.html", {"name": request.user.name})


urlpatterns = [path("bench/trivial/", trivial), path("", include("config.urls"))]
