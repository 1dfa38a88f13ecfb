"""What the inventory says never enters a packet: a mark is written there, and no snapshot may hold it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat, Right

from apps.core.audience import Audience, PacketKind
from apps.packets.assemble import assemble
from apps.packets.canonical import canonical
from tests.guards.inventory import inventory, label, our_models
from tests.guards.world import CANARY, World

MARK = "nevermark"
# Rows of the record. Mails, jobs and builds are not read for a packet; the ledger cannot be written.
RECORD = {"accounts", "plans", "deadlines", "goals", "evidence", "files", "concerns", "champions"}

# The hash of an address that must have an expiry, and the name of a time zone: nobody can write in them.
NO_WORDS = {"token_hash", "zone"}


def closed_texts() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Free text of the record that the inventory keeps out of packets."""
    for model in our_models():
        if model._meta.app_label not in RECORD or label(model) == "accounts.SetupLink":
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            has_room = (field.max_length or 99) > len(MARK) + 20
            is_text = is_text and field.name not in NO_WORDS
            if is_text and has_room and not field.choices and is_closed(model, field.name):
                yield model, field


def is_closed(model: type[models.Model], name: str) -> bool:
    return inventory()[label(model)][name].packet == "never"


def mark(world: World) -> int:
    """Write a mark into every closed text of the owner's rows; returns how many fields there are."""
    fields = list(closed_texts())
    for number, (model, field) in enumerate(fields):
        words = f"{MARK}{number}"
        value: Any = f"{words}@example.org"
        if not isinstance(field, models.EmailField):  # of its own in every row: some are unique
            value = Concat(Value(words), Right(Cast("pk", models.TextField()), 12))
        with pgtrigger.ignore():
            model._base_manager.filter(**owned_by(model, world)).update(**{field.name: value})
    return len(fields)


def owned_by(model: type[models.Model], world: World) -> dict[str, object]:
    return {"pk" if label(model) == "accounts.User" else "owner_id": world.owner.pk}


@pytest.mark.parametrize("kind", list(PacketKind))
def test_what_never_enters_a_packet_is_not_in_its_snapshot(kind, world):
    assert mark(world) > 8
    world.plan.refresh_from_db()
    world.owner.refresh_from_db()
    frozen = canonical(assemble(world.plan, by=world.owner, kind=kind).to_json())
    assert CANARY.encode() in frozen
    assert MARK.encode() not in frozen


@pytest.mark.parametrize("audience", [Audience.UNDECIDED, Audience.NEVER, Audience.LAWYER])
def test_an_entry_that_is_kept_out_leaves_no_word_in_a_panel_packet(audience, world):
    with pgtrigger.ignore("evidence.EntryVersion:never_edited"):
        world.entry.versions.update(statement=MARK, original_words=MARK)
    type(world.entry).objects.filter(pk=world.entry.pk).update(statement=MARK, audience=audience)
    frozen = canonical(assemble(world.plan, by=world.owner, kind=PacketKind.PANEL).to_json())
    assert MARK.encode() not in frozen
    assert world.file.sha256.encode() not in frozen
