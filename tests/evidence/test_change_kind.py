"""A change of kind goes by what stands in the record, not by what a page saw before."""

from __future__ import annotations

import pytest

from apps.core.audience import Audience
from apps.evidence.models import Entry
from apps.evidence.services import change_kind, decide_audience
from tests.factories.evidence import make_entry

pytestmark = pytest.mark.django_db


def decided(plan, owner, now, audience: str) -> Entry:
    entry = make_entry(plan, now=now, kind="note")
    decide_audience(entries=[entry], by=owner, now=now, audience=audience)
    return Entry.objects.get(pk=entry.pk)


def test_a_decision_of_another_tab_meanwhile_stays(plan, owner, now):
    seen = decided(plan, owner, now, Audience.PANEL)
    decide_audience(entries=[seen], by=owner, now=now, audience=Audience.NEVER)
    seen.audience = Audience.PANEL  # as the other tab read it
    change_kind(entry=seen, by=owner, now=now, kind="win")
    kept = Entry.objects.get(pk=seen.pk)
    assert (kept.kind, kept.audience) == ("win", Audience.NEVER)
    assert seen.audience == Audience.NEVER


def test_an_entry_that_became_protected_meanwhile_is_not_back_in_a_packet(plan, owner, now):
    seen = decided(plan, owner, now, Audience.PANEL)
    change_kind(entry=Entry.objects.get(pk=seen.pk), by=owner, now=now, kind="protected")
    change_kind(entry=seen, by=owner, now=now, kind="win")
    assert Entry.objects.get(pk=seen.pk).audience == Audience.LAWYER
