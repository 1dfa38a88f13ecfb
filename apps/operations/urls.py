from __future__ import annotations

from django.urls import path

from apps.operations import views

urlpatterns = [
    path("healthz/live", views.healthz_live, name="healthz_live"),
    path("record/check", views.record_check, name="record_check"),
]
