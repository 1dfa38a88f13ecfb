from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PacketsConfig(AppConfig):
    name = "apps.packets"
    label = "packets"

    def ready(self) -> None:
        services = import_module("apps.packets.services")
        import_module("apps.jobs.registry").register(services.JOB_KIND, services.nudge)
        cited = import_module("apps.packets.cited")
        import_module("apps.evidence.undoing").register_citing(cited.stands_in_a_packet)
