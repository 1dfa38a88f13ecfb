from __future__ import annotations

from django.urls import path

from apps.mail.views import link, local, second, settings

urlpatterns = [
    path("settings/mail", settings.settings_mail, name="settings_mail"),
    path("settings/mail/test", settings.settings_mail_test, name="settings_mail_test"),
    path("settings/mail/remove", settings.settings_mail_remove, name="settings_mail_remove"),
    path("mailbox", local.mailbox, name="mailbox"),
    path("mailbox/<str:key>", local.mailbox_message, name="mailbox_message"),
    path("mail/<slug:what>/<str:token>", link.mail_link, name="mail_link"),
    path("settings/mails/again", second.mails_again, name="settings_mails_again"),
    path("settings/second-address", second.second_address, name="settings_second_address"),
]
