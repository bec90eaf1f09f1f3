from django.urls import include, path

urlpatterns = [
    path("", include("apps.insights.urls")),
    path("", include("apps.accounts.urls")),
    path("platforms/", include("apps.platforms.urls")),
    path("tasks/", include("apps.tasks.urls")),
    path("payouts/", include("apps.payouts.urls")),
    path("imports/", include("apps.imports.urls")),
    path("accounts/", include("allauth.urls")),
]
