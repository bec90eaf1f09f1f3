from django.urls import URLPattern, URLResolver, path

from . import after_views, calendar_views, claims_views, export_views, undo_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.payout_list, name="payout_list"),
    path("before/<int:before>/", views.payout_list, name="payout_list_before"),
    path("payouts.csv", export_views.payout_csv, name="payout_csv"),
    path("<int:account>/request/", views.payout_request, name="payout_request"),
    path("<int:account>/fees/", views.account_fees, name="account_fees"),
    path("fees/<int:pk>/delete/", views.fee_delete, name="fee_delete"),
    path("<int:account>/minimums/delete/", views.minimum_delete, name="minimum_delete"),
    path("terms/undo/<str:token>/", undo_views.terms_undo, name="terms_undo"),
    path("<int:account>/after/", after_views.payout_after, name="payout_after"),
    path("<int:account>/claims/", claims_views.account_claims, name="account_claims"),
    path("<int:account>/hold/", views.account_hold, name="account_hold"),
    path("<int:account>/release/", views.account_release, name="account_release"),
    path("<int:pk>/", views.payout_detail, name="payout_detail"),
    path("<int:pk>/failed/", views.payout_failed, name="payout_failed"),
    path("<int:account>/worth/", views.payout_worth, name="payout_worth"),
    path("<int:pk>/arrived/", views.payout_arrived, name="payout_arrived"),
    path("<int:pk>/cancel/", views.payout_cancel, name="payout_cancel"),
    path("<int:pk>/undo/", views.payout_undo, name="payout_undo"),
    path("alerts/<int:pk>/seen/", views.alert_seen, name="alert_seen"),
    path("alerts/<int:pk>/snooze/", views.alert_snooze, name="alert_snooze"),
    path("evidence/<int:pk>/", views.alert_evidence, name="alert_evidence"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/remove/", calendar_views.calendar_remove, name="calendar_remove"),
    path("calendar.ics", calendar_views.calendar_feed, name="calendar_feed"),
]
