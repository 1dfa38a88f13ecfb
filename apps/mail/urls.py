from __future__ import annotations

from django.urls import path

from apps.mail import views

urlpatterns = [
    path("mailbox", views.mailbox, name="mailbox"),
    path("mailbox/<str:key>", views.mailbox_message, name="mailbox_message"),
    path("mail/stop/<str:token>", views.stop, name="mail_stop"),
    path("mail/start/<str:token>", views.start, name="mail_start"),
]
