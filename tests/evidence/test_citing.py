"""Where it shows this: looked for in what was read, kept for good, decided for itself, told by the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.evidence import services
from apps.evidence.citing import (
    Found,
    cite,
    decide_citation,
    look,
    restore_citation,
    withdraw_citation,
)
from apps.evidence.enums import EntryKind
from apps.evidence.models import Citation
from apps.evidence.rehash import rehash_words
from apps.files.models import FileText
from tests.evidence.papers import read, with_paper
from tests.factories.evidence import make_entry
from tests.factories.files import make_file


@pytest.fixture
def proved(plan, now):
    return with_paper(plan, now=now)


def kinds_of(owner) -> list[str]:
    events = LedgerEvent.objects.filter(owner_id=owner.pk, about_label="evidence.citation")
    return list(events.order_by("sequence").values_list("kind", flat=True))


# ── looking ──────────────────────────────────────────────────────────────────


def test_words_are_found_with_their_page_across_a_line_end(proved):
    entry, attachment = proved
    looked = look(entry=entry, attachment=attachment, quote="moved with no rollback on 28 May")
    assert (looked.found, looked.on_pages, looked.page, looked.page_count) == (
        Found.THERE, (2,), 2, 3,
    )  # fmt: skip


def test_words_that_stand_twice_name_every_page(proved):
    entry, attachment = proved
    looked = look(entry=entry, attachment=attachment, quote="“the plan was agreed”")
    assert looked.on_pages == (1, 3)


def test_words_that_are_not_there(proved):
    entry, attachment = proved
    looked = look(entry=entry, attachment=attachment, quote="never said")
    assert (looked.found, looked.page) == (Found.NOT_THERE, None)


@pytest.mark.parametrize("text", [None, ""])
def test_a_file_nobody_could_read(plan, now, owner, text):
    file = make_file(owner, now=now, name="screen.png")
    if text is not None:
        read(file, now=now, state="nothing")
    entry = make_entry(plan, now=now, files=[(file, "screen.png")])
    attachment = entry.attachments.get()
    assert look(entry=entry, attachment=attachment, quote="x").found is Found.NOT_READ
    assert look(entry=entry, attachment=attachment, quote=" ").found is Found.NOTHING_ASKED


def test_own_words_are_the_sentence_and_what_was_quoted(plan, now):
    entry = make_entry(
        plan, now=now, kind=EntryKind.FEEDBACK, original_words="He said so at noon.",
        details={"exact_words": "The calmest launch this year."},
    )  # fmt: skip
    for quote in ("second region moved", "said so at NOON", "calmest launch"):
        assert look(entry=entry, attachment=None, quote=quote).found is Found.THERE
    assert look(entry=entry, attachment=None, quote="launch at noon").found is Found.NOT_THERE


# ── keeping ──────────────────────────────────────────────────────────────────


def test_a_place_is_kept_undecided_and_told(proved, owner, now):
    entry, attachment = proved
    services.decide_audience(entries=[entry], by=owner, now=now, audience="panel")
    place = cite(
        entry=entry, by=owner, now=now, attachment=attachment, page=2, quote=" “no rollback” "
    )
    assert (place.page, place.quote, place.audience) == (2, "no rollback", "undecided")
    assert kinds_of(owner) == ["entry.cited"]
    assert verify(owner.pk) is None


def test_the_same_place_twice_is_once(proved, owner, now):
    entry, attachment = proved
    first = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    assert cite(entry=entry, by=owner, now=now, attachment=attachment, page=2) == first
    assert kinds_of(owner) == ["entry.cited"]


def test_no_place_and_a_foreign_file_are_refused(proved, plan, owner, now):
    entry, attachment = proved
    with pytest.raises(ValueError, match="page or a quote"):
        cite(entry=entry, by=owner, now=now, attachment=attachment, quote="  ")
    with pytest.raises(ValueError, match="file of this entry"):
        cite(entry=make_entry(plan, now=now), by=owner, now=now, attachment=attachment, page=1)


def test_it_is_taken_out_and_put_back(proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    for _ in range(2):
        withdraw_citation(citation=place, by=owner, now=now)
    assert not Citation.objects.present().exists()
    for _ in range(2):
        restore_citation(citation=place, by=owner, now=now)
    assert Citation.objects.present().get() == place
    assert kinds_of(owner) == ["entry.cited", "entry.cited_withdrawn", "entry.cited_restored"]


def test_what_was_added_again_is_not_put_back_twice(proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    withdraw_citation(citation=place, by=owner, now=now)
    cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    restore_citation(citation=place, by=owner, now=now)
    assert Citation.objects.present().count() == 1


def test_a_stranger_changes_nothing(proved, owner, stranger, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    withdraw_citation(citation=place, by=stranger, now=now)
    with pytest.raises(Citation.DoesNotExist):
        decide_citation(citation=place, by=stranger, now=now, audience="panel")
    assert Citation.objects.present().get().audience == "undecided"


def test_what_was_cited_is_never_edited(proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    for change in ({"page": 3}, {"quote": "other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Citation.objects.filter(pk=place.pk).update(**change)


# ── deciding ─────────────────────────────────────────────────────────────────


def test_it_is_decided_for_itself(proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    assert decide_citation(citation=place, by=owner, now=now, audience="panel") == "undecided"
    assert decide_citation(citation=place, by=owner, now=now, audience="panel") == "panel"
    place.refresh_from_db()
    entry.refresh_from_db()
    assert (place.audience, entry.audience) == ("panel", "undecided")
    assert kinds_of(owner) == ["entry.cited", "entry.cited_audience"]


def test_a_decision_for_the_entry_counts_for_present_places_and_is_taken_back(proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    was = services.decide_audience(entries=[entry], by=owner, now=now, audience="panel")
    later = cite(entry=entry, by=owner, now=now, attachment=attachment, page=3)
    place.refresh_from_db()
    assert (place.audience, later.audience) == ("panel", "undecided")
    back = services.Decision.of_token(was.token())
    services.take_back(decision=back, by=owner, now=now)
    place.refresh_from_db()
    assert place.audience == "undecided"


@pytest.mark.parametrize("own", ["lawyer", "never"])
def test_a_place_kept_out_for_itself_does_not_go_in_with_its_entry(proved, owner, now, own):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    decide_citation(citation=place, by=owner, now=now, audience=own)
    was = services.decide_audience(entries=[entry], by=owner, now=now, audience="panel")
    place.refresh_from_db()
    assert (place.audience, str(place.pk) in was.places) == (own, False)


def test_an_undo_of_a_place_leaves_what_was_decided_since(proved, owner, now):
    entry, attachment = proved
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    for audience in ("panel", "lawyer", "never"):
        decide_citation(citation=place, by=owner, now=now, audience=audience)
    back = decide_citation(citation=place, by=owner, now=now, audience="panel", instead_of="lawyer")
    place.refresh_from_db()
    assert (back, place.audience) == ("never", "never")


def test_a_protected_event_keeps_its_places_with_the_lawyer(plan, owner, now):
    entry, attachment = with_paper(plan, now=now, kind=EntryKind.PROTECTED)
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    assert place.audience == "lawyer"
    decide_citation(citation=place, by=owner, now=now, audience="panel")
    place.refresh_from_db()
    assert place.audience == "lawyer"


# ── going ────────────────────────────────────────────────────────────────────


def test_words_and_page_are_re_hashed(proved, owner, now):
    entry, attachment = proved
    cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    place = cite(entry=entry, by=owner, now=now, attachment=attachment, quote="no rollback")
    found = rehash_words(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())
    Citation.objects.filter(pk=place.pk).update(salt=b"x" * 16)
    assert len(rehash_words(owner.pk).changed) == 2


def test_it_goes_with_an_entry_that_is_undone(proved, owner, now):
    entry, attachment = proved
    cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    assert services.undo_entry(entry=entry, by=owner, now=now + timedelta(minutes=1))
    found = rehash_words(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())
    assert not Citation.objects.exists()
    assert not FileText.objects.exists()


def test_it_goes_with_a_copy_that_is_let_go(plan, owner, now):
    entry, attachment = with_paper(plan, now=now)
    cite(entry=entry, by=owner, now=now, attachment=attachment, page=2)
    services.point_instead(
        entry=entry, by=owner, now=now + timedelta(minutes=1), details={"place": "OPS-2217"}
    )
    found = rehash_words(owner.pk)
    assert (found.changed, found.missing, found.untold) == ((), (), ())
    assert not Citation.objects.exists()
