from django.urls import URLPattern, URLResolver, path

from apps.insights.views import welcome
from apps.insights.views.rate import rate_waterfall
from apps.insights.views.today import today

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today, name="today"),
    path("insights/rate/", rate_waterfall, name="rate_waterfall"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/platforms/", welcome.choose_platforms, name="welcome_platforms"),
    path("welcome/goal/", welcome.set_goal, name="welcome_goal"),
    path("welcome/sample/", welcome.add_sample, name="sample_add"),
    path("welcome/sample/remove/", welcome.remove_sample, name="sample_remove"),
]
