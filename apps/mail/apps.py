from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "apps.mail"
    label = "mail"

    def ready(self) -> None:
        import_module("apps.mail.checks")
        import_module("apps.mail.asking").register()
        import_module("apps.mail.send.canary").register()
