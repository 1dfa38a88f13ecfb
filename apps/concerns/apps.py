from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "apps.concerns"
    label = "concerns"

    def ready(self) -> None:
        places = import_module("apps.concerns.places")
        import_module("apps.evidence.undoing").register_citing(places.is_pointed_at)
        import_module("apps.concerns.hanging").register()
        import_module("apps.concerns.writing").register()
