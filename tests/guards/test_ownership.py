"""A child's owner is its parent's: ownership, export and deletion are one rule (design, data rules)."""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger
import pytest
from django.db import models
from django.db.models import F

from apps.core.erase import erase_owner
from apps.core.models import OwnedModel
from tests.guards.inventory import label, our_models
from tests.guards.world import make_world


def owned_links() -> Iterator[tuple[type[OwnedModel], str]]:
    """Every link from an owned row to an owned row."""
    for model in our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or not issubclass(model, OwnedModel):
                continue
            if issubclass(field.related_model, OwnedModel):
                yield model, field.name


def strays(model: type[OwnedModel], name: str) -> int:
    """Rows whose parent belongs to somebody else."""
    linked = model._base_manager.exclude(**{name: None})
    return linked.exclude(**{f"{name}__owner_id": F("owner_id")}).count()


LINKS = list(owned_links())


def test_there_are_links_to_check():
    assert len(LINKS) > 15


def test_every_child_belongs_to_the_owner_of_its_parent(world, stranger, now):
    make_world(owner=stranger, now=now)
    wrong = {f"{label(model)}.{name}": strays(model, name) for model, name in LINKS}
    assert {place: count for place, count in wrong.items() if count} == {}


def test_the_check_sees_a_stray(world, stranger, now):
    other = make_world(owner=stranger, now=now)
    with pgtrigger.ignore("evidence.Attachment:joined_for_good"):
        type(world.attachment).objects.filter(pk=world.attachment.pk).update(entry=other.entry)
    assert strays(type(world.attachment), "entry") == 1


@pytest.mark.django_db(transaction=True)
def test_erasing_a_person_leaves_no_row_and_touches_nobody_else(world, stranger, now):
    make_world(owner=stranger, now=now)
    before = rows_of(stranger.pk)
    erase_owner(world.owner.pk)
    assert rows_of(world.owner.pk) == {}
    assert rows_of(stranger.pk) == before


def rows_of(owner_id: object) -> dict[str, int]:
    counts = {
        label(model): model._base_manager.filter(owner_id=owner_id).count()
        for model in our_models()
        if any(field.attname == "owner_id" for field in model._meta.concrete_fields)
    }
    return {name: count for name, count in counts.items() if count}
