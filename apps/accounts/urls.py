from django.urls import URLPattern, URLResolver, path

from .views_parts import parts

urlpatterns: list[URLPattern | URLResolver] = [
    path("parts/", parts, name="parts"),
]
