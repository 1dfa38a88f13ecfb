"""Reads docs/data-inventory.yaml: one line for each field of each of our models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml
from django.apps import apps
from django.db import models

from tests.guards.tree import ROOT

WHOSE = frozenset({"own", "others", "employer", "program"})
PACKET = frozenset({"never", "by decision", "always"})


@dataclass(frozen=True)
class Line:
    whose: str
    packet: str
    kept: str


@cache
def inventory() -> dict[str, dict[str, Line]]:
    """`{"evidence.Entry": {"statement": Line(...)}}`; raises TypeError for a line of another shape."""
    document = yaml.safe_load((ROOT / "docs/data-inventory.yaml").read_text())
    return {
        model: {name: Line(*line) for name, line in fields.items()}
        for model, fields in document["models"].items()
    }


@cache
def kept_terms() -> frozenset[str]:
    document = yaml.safe_load((ROOT / "docs/data-inventory.yaml").read_text())
    return frozenset(document["kept"])


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("apps.")]


def label(model: type[models.Model]) -> str:
    return model._meta.label


def fields_of(model: type[models.Model]) -> set[str]:
    """The columns and links that this model itself declares or inherits."""
    return {field.name for field in model._meta.get_fields() if field.concrete}
