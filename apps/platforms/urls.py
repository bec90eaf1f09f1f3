from django.urls import URLPattern, URLResolver, path

from .views import accounts, catalogue, points, rates

urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.platform_list, name="platforms"),
    path("new/", accounts.account_new, name="account_new"),
    path("mine/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("mine/<int:pk>/edit/", accounts.account_edit, name="account_edit"),
    path("mine/<int:pk>/payday/", accounts.account_payday, name="account_payday"),
    path("mine/<int:pk>/payday/catalogue/", accounts.account_payday_back, name="account_payday_back"),
    path("mine/<int:pk>/sign-up/", accounts.account_sign_up, name="account_sign_up"),
    path("mine/<int:pk>/close/", accounts.account_close, name="account_close"),
    path("mine/<int:pk>/reopen/", accounts.account_reopen, name="account_reopen"),
    path("mine/<int:pk>/delete/", accounts.account_delete, name="account_delete"),
    path("mine/<int:pk>/points/", points.points_change, name="points_change"),
    path("points/<int:pk>/delete/", points.points_delete, name="points_delete"),
    path("rates/", rates.rate_list, name="rates"),
    path("rates/file/", rates.rate_file, name="rate_file"),
    path("rates/undo/<str:token>/", rates.rate_undo, name="rate_undo"),
    path("rates/<int:pk>/delete/", rates.rate_delete, name="rate_delete"),
    path("<slug:slug>/", catalogue.platform_detail, name="platform_detail"),
    path("<slug:slug>/add/", catalogue.add, name="platform_add"),
]
