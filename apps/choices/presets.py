"""Offers as they were told elsewhere, ready to be typed into a field by one press. Pure code.

None is a default: a press types it, the person's own letter overrides it, and source, year and label stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from apps.choices.told import rows, text_of
from apps.plans.stage_templates import ORDER, TemplateError

UNKNOWN = "blank"


class OfferField(StrEnum):
    """The field of a scenario that a preset is for."""

    OFFER = "offer"
    SECOND = "second_offer"
    THIRD = "third_offer"


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One offer that was told: `types` are the words for the field, as `offers.read_offer` takes them.

    `currency` is set where the words are an amount: it means nothing in another one.
    """

    key: str
    field: OfferField
    employer: str
    says: str
    types: str
    source: str
    year: int
    label: str
    templates: tuple[str, ...]
    currency: str = ""


def read(text: str, *, name: str = "offers") -> tuple[Preset, ...]:
    """Read the file; `name` is used in messages.

    Raises:
        TemplateError: something is missing or unknown, or a key comes twice.
    """
    found = rows(text, "preset", _preset, name=name)
    for one in found:
        if not one.types.strip() or not one.employer.strip():
            raise TemplateError(f"{name}: {one.key} types nothing or names no employer")
        if not one.templates or not set(one.templates) <= set(ORDER):
            raise TemplateError(f"{name}: {one.key} names a stage that is none")
    return found


def _preset(data: Mapping[str, Any]) -> Preset:
    kinds = {"field": OfferField(data["field"]), "templates": tuple(data["templates"])}
    return Preset(**{**data, **kinds})


@cache
def all_presets() -> tuple[Preset, ...]:
    return read(text_of("offers"))


def presets_for(
    stage_template_id: str, *, employer: str = "", field: str = "", currency: str = ""
) -> tuple[Preset, ...]:
    """The presets of a stage begun from that template, of one field where it is named.

    Where the plan's `employer` is one that presets are of, they are those of that employer, whatever the template. A
    stage without a template, or with one that is not known, gets those of a stage of which nothing is known. An
    amount in another currency than `currency` is left out where that is given.
    """
    known = stage_template_id if stage_template_id in ORDER else UNKNOWN
    own = [one for one in all_presets() if one.employer.casefold() in employer.casefold()]
    return tuple(
        one
        for one in own or [one for one in all_presets() if known in one.templates]
        if (not field or one.field == field) and (not currency or one.currency in ("", currency))
    )
