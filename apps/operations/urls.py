from __future__ import annotations

from django.urls import path

from apps.operations import views

urlpatterns = [
    path("healthz/<slug:what>", views.healthz, name="healthz"),
    path("settings/mail/log", views.mail_log, name="mail_log"),
    path("record/check", views.record_check, name="record_check"),
]
