from django.urls import URLPattern, URLResolver, path

from apps.tasks.views import extras, listing, log, task, timer, unpaid

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.task_list, name="task_list"),
    path("bulk/", listing.task_bulk, name="task_bulk"),
    path("undo/<str:token>/", listing.task_undo, name="task_undo"),
    path("new/", log.log, name="task_log"),
    path("parse/", log.parse, name="task_parse"),
    path("worth/", log.worth, name="task_worth"),
    path("timer/", timer.timer, name="timer"),
    path("timer/start/", timer.timer_start, name="timer_start"),
    path("timer/act/", timer.timer_act, name="timer_act"),
    path("timer/away/", timer.timer_away, name="timer_away"),
    path("timer/<int:pk>/change/", timer.timer_change, name="timer_change"),
    path("timer/<int:pk>/cut/", timer.timer_cut, name="timer_cut"),
    path("timer/<int:pk>/discard/", timer.timer_discard, name="timer_discard"),
    path("timer/<int:pk>/restore/", timer.timer_restore, name="timer_restore"),
    path("extra/new/", extras.adjustment_new, name="adjustment_new"),
    path("extra/<int:pk>/delete/", extras.adjustment_delete, name="adjustment_delete"),
    path("unpaid/new/", unpaid.unpaid_new, name="unpaid_new"),
    path("unpaid/<int:pk>/delete/", unpaid.unpaid_delete, name="unpaid_delete"),
    path("unpaid/<int:pk>/restore/", unpaid.unpaid_restore, name="unpaid_restore"),
    path("types/", extras.type_list, name="type_list"),
    path("types/<int:pk>/", extras.type_edit, name="type_edit"),
    path("stats/<int:account_id>/", extras.account_stats, name="account_stats"),
    path("<int:pk>/", task.task_detail, name="task_detail"),
    path("<int:pk>/edit/", task.task_edit, name="task_edit"),
    path("<int:pk>/delete/", task.task_delete, name="task_delete"),
    path("<int:pk>/restore/", task.task_restore, name="task_restore"),
    path("<int:pk>/status/", task.task_status, name="task_status"),
    path("<int:pk>/refusal/", task.task_refusal, name="task_refusal"),
]
