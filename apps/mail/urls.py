from __future__ import annotations

from django.urls import path

from apps.mail.views import link, local

urlpatterns = [
    path("mailbox", local.mailbox, name="mailbox"),
    path("mailbox/<str:key>", local.mailbox_message, name="mailbox_message"),
    path("mail/<slug:what>/<str:token>", link.mail_link, name="mail_link"),
]
