from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "apps.plans"
    label = "plans"

    def ready(self) -> None:
        from apps.mail import cautions  # noqa: PLC0415  models are not loaded before
        from apps.plans import employer_address  # noqa: PLC0415

        cautions.register(employer_address.caution)
