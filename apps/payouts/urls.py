from django.urls import URLPattern, URLResolver, path

from .views import account, after, alerts, calendar, export, holds, listing, payout, terms, undo

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.payout_list, name="payout_list"),
    path("before/<int:before>/", listing.payout_list, name="payout_list_before"),
    path("payouts.csv", export.payout_csv, name="payout_csv"),
    path("<int:account>/request/", payout.payout_request, name="payout_request"),
    path("<int:account>/fees/", terms.account_fees, name="account_fees"),
    path("fees/<int:pk>/delete/", terms.fee_delete, name="fee_delete"),
    path("<int:account>/minimums/delete/", terms.minimum_delete, name="minimum_delete"),
    path("terms/undo/<str:token>/", undo.terms_undo, name="terms_undo"),
    path("<int:account>/after/", after.payout_after, name="payout_after"),
    path("<int:account>/claims/", account.account_claims, name="account_claims"),
    path("<int:account>/hold/", holds.account_hold, name="account_hold"),
    path("<int:account>/release/", holds.account_release, name="account_release"),
    path("<int:pk>/", payout.payout_detail, name="payout_detail"),
    path("<int:pk>/failed/", payout.payout_failed, name="payout_failed"),
    path("<int:account>/worth/", account.payout_worth, name="payout_worth"),
    path("<int:pk>/arrived/", payout.payout_arrived, name="payout_arrived"),
    path("<int:pk>/cancel/", payout.payout_cancel, name="payout_cancel"),
    path("<int:pk>/undo/", payout.payout_undo, name="payout_undo"),
    path("alerts/<int:pk>/seen/", alerts.alert_seen, name="alert_seen"),
    path("alerts/<int:pk>/snooze/", alerts.alert_snooze, name="alert_snooze"),
    path("evidence/<int:pk>/", alerts.alert_evidence, name="alert_evidence"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/remove/", calendar.calendar_remove, name="calendar_remove"),
    path("calendar.ics", calendar.calendar_feed, name="calendar_feed"),
]
