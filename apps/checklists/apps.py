from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "apps.checklists"
    label = "checklists"

    def ready(self) -> None:
        import_module("apps.checklists.wakeups").register()
