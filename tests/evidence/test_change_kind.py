"""A change of kind goes by what stands in the record, not by what a page saw before."""

from __future__ import annotations

import pytest

from apps.core.audience import Audience
from apps.evidence.citing import cite
from apps.evidence.models import Attachment, Citation, Entry
from apps.evidence.services import (
    attach_file,
    change_kind,
    decide_audience,
    restore_attachment,
    withdraw_attachment,
)
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

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


def with_file_and_place(plan, owner, now, *, name="note.txt") -> Entry:
    entry = make_entry(plan, now=now, kind="note")
    file = make_file(owner, now=now, name=name)
    attachment = attach_file(entry=entry, by=owner, now=now, file=file)
    cite(entry=entry, by=owner, now=now, attachment=attachment, quote="Agreed")
    decide_audience(entries=[entry], by=owner, now=now, audience=Audience.PANEL)
    return Entry.objects.get(pk=entry.pk)


def audiences(entry: Entry) -> set[str]:
    files = Attachment.objects.filter(entry=entry).values_list("audience", flat=True)
    return {*files, *Citation.objects.filter(entry=entry).values_list("audience", flat=True)}


def test_files_and_places_go_to_the_lawyer_with_the_kind(plan, owner, now):
    entry = with_file_and_place(plan, owner, now)
    assert audiences(entry) == {Audience.PANEL}
    change_kind(entry=entry, by=owner, now=now, kind="protected")
    assert audiences(entry) == {Audience.LAWYER}


def test_a_file_that_was_off_comes_back_to_a_protected_event_for_the_lawyer(plan, owner, now):
    entry = with_file_and_place(plan, owner, now)
    attachment = Attachment.objects.get(entry=entry)
    withdraw_attachment(attachment=attachment, by=owner, now=now)
    change_kind(entry=entry, by=owner, now=now, kind="protected")
    restore_attachment(attachment=attachment, by=owner, now=now)
    assert Attachment.objects.get(pk=attachment.pk).audience == Audience.LAWYER


def test_a_file_added_to_a_protected_event_is_for_the_lawyer(plan, owner, now):
    file = make_file(owner, now=now, name="note.txt")
    entry = make_entry(plan, now=now, kind="protected", files=[(file, "note.txt")])
    later = make_file(owner, now=now, name="later.txt", content=b"Later\n")
    attach_file(entry=entry, by=owner, now=now, file=later)
    assert audiences(entry) == {Audience.LAWYER}
    assert Attachment.objects.filter(entry=entry).count() == 2


def test_files_of_any_other_kind_keep_their_decision(plan, owner, now):
    entry = with_file_and_place(plan, owner, now)
    change_kind(entry=entry, by=owner, now=now, kind="win")
    assert audiences(entry) == {Audience.PANEL}
