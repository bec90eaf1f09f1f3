from django.urls import path

from apps.insights.views import welcome

urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/platforms/", welcome.choose_platforms, name="welcome_platforms"),
    path("welcome/goal/", welcome.set_goal, name="welcome_goal"),
    path("welcome/sample/", welcome.add_sample, name="sample_add"),
    path("welcome/sample/remove/", welcome.remove_sample, name="sample_remove"),
]
