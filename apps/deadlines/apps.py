from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "apps.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        from apps.deadlines import all_dates, digest, nudge, own_mails, reconcile, reminders  # noqa: PLC0415  models come first

        reminders.register()
        reconcile.register()
        nudge.register()
        digest.register()
        all_dates.register()
        own_mails.register()
