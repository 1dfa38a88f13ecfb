"""The offers that were told elsewhere, as the forms show them: by the field that each is for."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from apps.choices import inputs
from apps.choices.presets import OfferField, Preset, presets_for
from apps.deadlines import stage_now
from apps.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class ToldOffers:
    """The presets of one field, never empty; `head` is the label of the field."""

    field: OfferField
    head: str
    presets: tuple[Preset, ...]


def told_offers(
    plan: Plan, *, fields: Container[str], currency: str = ""
) -> tuple[ToldOffers, ...]:
    """What is told of the plan's employer or kind of stage, for the fields of a form. One query."""
    stage = stage_now.running(plan)
    found = presets_for(
        stage.template_id if stage else "", employer=plan.employer, currency=currency
    )
    parts = (
        ToldOffers(
            field=field,
            head=str(inputs.label_of(field)),
            presets=tuple(one for one in found if one.field is field),
        )
        for field in OfferField
        if field in fields
    )
    return tuple(one for one in parts if one.presets)
