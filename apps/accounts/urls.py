from django.urls import URLPattern, URLResolver, path

from .views import dev_mail, half_done, health, install, leaving, own_data, parts, preferences, sign_ins
from .views.unsubscribe import unsubscribe

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("manifest.webmanifest", install.web_manifest, name="manifest"),
    path("sw.js", install.service_worker, name="service_worker"),
    path("offline/", install.offline, name="offline"),
    path("offline/person/", install.offline_person, name="offline_person"),
    path("half-done/", half_done.half_done, name="half_done"),
    path("settings/", preferences.profile, name="settings"),
    path("settings/money/", preferences.money, name="settings_money"),
    path("settings/notifications/", preferences.notifications, name="settings_notifications"),
    path("settings/work/", preferences.work, name="settings_work"),
    path("settings/appearance/", preferences.appearance, name="settings_appearance"),
    path("settings/data/", own_data.own_data, name="settings_data"),
    path("settings/data/export/", own_data.export_ask, name="export_ask"),
    path("settings/data/export/<uuid:pk>/", own_data.export_file, name="export_file"),
    path("settings/data/delete/", leaving.leave, name="leave"),
    path("settings/data/delete/<str:token>/", leaving.leave_confirm, name="leave_confirm"),
    path("settings/data/keep/", leaving.keep_account, name="keep_account"),
    path("goodbye/", leaving.leave_done, name="leave_done"),
    path("settings/sessions/<int:pk>/end/", sign_ins.session_end, name="session_end"),
    path("mail/test/", preferences.mail_test, name="mail_test"),
    path("mail/unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("dev/mail/", dev_mail.inbox, name="dev_mail"),
    path("dev/mail/<str:name>/", dev_mail.mail, name="dev_mail_detail"),
    path("parts/", parts.parts, name="parts"),
]
