from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CheckpointsConfig(AppConfig):
    name = "apps.checkpoints"
    label = "checkpoints"

    def ready(self) -> None:
        import_module("apps.checkpoints.mails").register()
        import_module("apps.checkpoints.wakeups").register()
