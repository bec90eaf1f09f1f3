from django.urls import path

from . import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/save/", views.import_save, name="import_save"),
    path("<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("<int:pk>/discard/", views.import_discard, name="import_discard"),
]
