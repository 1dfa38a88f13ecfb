from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "apps.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        from apps.deadlines import all_dates, reminders  # noqa: PLC0415  models are not loaded before

        reminders.register()
        all_dates.register()
