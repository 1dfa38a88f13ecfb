from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "apps.mail"
    label = "mail"

    def ready(self) -> None:
        from apps.mail import asking  # noqa: PLC0415  models are not loaded before

        asking.register()
