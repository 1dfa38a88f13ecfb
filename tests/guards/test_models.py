"""Models: every field is in the data inventory, and nothing that is evidence can be pulled away."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from apps.core.models import OwnedModel, SaltedModel
from tests.guards.inventory import (
    PACKET,
    WHOSE,
    fields_of,
    inventory,
    kept_terms,
    label,
    our_models,
)

# Rows of the whole instance, or that outlive their owner on purpose.
WITHOUT_OWNER = {
    "accounts.User": "is the owner",
    "accounts.SetupLink": "there is no account yet",
    "audit.LedgerEvent": "no foreign keys: it outlives what it speaks of",
    "mail.Heartbeat": "of the instance",
    "mail.InstanceState": "of the instance",
    "mail.MailConnection": "of the instance",
    "mail.Gap": "of the instance",
}
every_model = pytest.mark.parametrize("model", our_models(), ids=label)


def links(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]


@every_model
def test_every_field_has_a_line_in_the_inventory(model):
    lines = set(inventory().get(label(model), {}))
    assert fields_of(model) - lines == set()


@every_model
def test_no_line_of_the_inventory_is_stale(model):
    lines = set(inventory().get(label(model), {}))
    assert lines - fields_of(model) == set()


def test_the_inventory_names_no_model_that_is_gone():
    assert set(inventory()) - {label(model) for model in our_models()} == set()


def test_every_line_of_the_inventory_uses_its_words():
    wrong = [
        f"{model}.{name}"
        for model, fields in inventory().items()
        for name, line in fields.items()
        if line.whose not in WHOSE or line.packet not in PACKET or line.kept not in kept_terms()
    ]
    assert wrong == []


def test_scratch_and_private_words_never_enter_a_packet():
    """What must not be printed is said in the inventory, and this says it twice."""
    never = {
        "accounts.User": {"password", "email"},
        "plans.Person": {"email"},
        "mail.OutgoingMail": {"recipient", "raw"},
        "deadlines.Deadline": {"title"},
        "evidence.Entry": {"withdrawn_why"},
    }
    wrong = [
        f"{model}.{name}"
        for model, names in never.items()
        for name in names
        if inventory()[model][name].packet != "never"
    ]
    assert wrong == []


@every_model
def test_every_row_has_an_owner_or_a_reason(model):
    assert issubclass(model, OwnedModel) != (label(model) in WITHOUT_OWNER)


@every_model
def test_nothing_goes_because_something_else_goes(model):
    """PROTECT everywhere: what is removed is removed by name, in a service that says so."""
    loose = [
        link.name for link in links(model) if link.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


@every_model
def test_owned_rows_are_reached_through_their_owner(model):
    if issubclass(model, OwnedModel):
        assert hasattr(model._default_manager.all(), "for_user")


@every_model
def test_ids_show_nothing(model):
    """Nothing sequential shows outside: keys of owned rows are UUIDv7."""
    if issubclass(model, OwnedModel):
        assert isinstance(model._meta.pk, models.UUIDField)


@every_model
def test_moments_end_in_at_and_days_in_date(model):
    """`DateTimeField` ends in `_at` (or is the end of a span), `DateField` in `_date` (style rule 15)."""
    spans = {"happened_from", "happened_until", "last_login", "lease_until", "breaker_until"}
    spans |= {"snoozed_until"}
    headers = {"at", "not_after", "date_header"}
    wrong = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField) and field.name not in spans | headers
        if not field.name.endswith("_at" if isinstance(field, models.DateTimeField) else "_date")
    ]
    assert wrong == []


def test_what_the_ledger_names_by_hash_keeps_its_salt():
    salted = [model for model in our_models() if issubclass(model, SaltedModel)]
    assert len(salted) > 5
    assert [label(model) for model in salted if not model._meta.get_field("salt").max_length] == []
