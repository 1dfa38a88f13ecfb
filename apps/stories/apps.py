from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "apps.stories"
    label = "stories"

    def ready(self) -> None:
        import_module("apps.stories.hanging").register()
