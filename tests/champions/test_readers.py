"""What packets read of answers: only what the giver and the user both allow."""

from __future__ import annotations

import pytest

from apps.champions.enums import Consent
from apps.champions.readers import statements_for
from apps.core.audience import Audience, PacketKind
from apps.evidence.models import Entry
from apps.plans.services import change_person
from tests.champions.conftest import WORDS

PANEL, LAWYER = PacketKind.PANEL, PacketKind.LAWYER


def decided(kept, audience=Audience.PANEL):
    Entry.objects.filter(pk=kept.entry_id).update(audience=audience)
    return kept


def test_nothing_is_told_before_the_user_decided(answer, plan):
    answer()
    assert statements_for(plan, PANEL) == statements_for(plan, LAWYER) == ()


def test_a_named_statement_tells_whose_and_what(answer, plan, ines, asked, goal, now):
    kept = decided(answer())
    (one,) = statements_for(plan, PANEL)
    assert (one.name, one.words, one.relation) == ("Ines Hartog", WORDS, "Lead, Ledger")
    assert (one.entry_id, one.request_id, one.goal_id) == (kept.entry_id, asked.pk, goal.pk)
    assert (one.consent, one.words_sha256, one.person_id) == (
        Consent.NAMED, kept.words_sha256, ines.pk,
    )  # fmt: skip
    assert one.day == now.date()


@pytest.mark.parametrize("consent", [Consent.UNNAMED, Consent.NONE])
def test_without_consent_to_a_name_only_the_lawyer_reads_it(answer, plan, consent):
    decided(answer(consent=consent, signature="Ines Hartog"))
    (one,) = statements_for(plan, PANEL)
    assert (one.name, one.signature, one.words) == ("", "", WORDS)
    (told,) = statements_for(plan, LAWYER)
    assert (told.name, told.signature) == ("Ines Hartog", "Ines Hartog")


def test_a_lawyers_answer_is_in_no_panel_packet_whatever_its_entry_says(answer, plan):
    decided(answer(consent=Consent.LAWYER))
    assert statements_for(plan, PANEL) == ()
    assert len(statements_for(plan, LAWYER)) == 1


@pytest.mark.parametrize("audience", [Audience.LAWYER, Audience.NEVER, Audience.UNDECIDED])
def test_the_entry_decides_too(answer, plan, audience):
    decided(answer(), audience)
    assert statements_for(plan, PANEL) == ()
    assert len(statements_for(plan, LAWYER)) == (audience == Audience.LAWYER)


def test_who_asked_to_stay_without_a_name_does_though_named_later(answer, plan):
    decided(answer(consent=Consent.UNNAMED))
    decided(answer(consent=Consent.NAMED))
    assert [one.name for one in statements_for(plan, PANEL)] == ["", "Ines Hartog"]


def test_a_name_the_user_masked_stays_masked(answer, plan, ines, owner, now):
    decided(answer())
    ines.refresh_from_db()
    change_person(ines, by=owner, now=now, may_be_named=False)
    assert [one.name for one in statements_for(plan, PANEL)] == [""]


def test_a_withdrawn_entry_and_another_plan_tell_nothing(answer, plan, stranger_plan, now):
    kept = decided(answer())
    assert statements_for(stranger_plan, LAWYER) == ()
    Entry.objects.filter(pk=kept.entry_id).update(withdrawn_at=now)
    assert statements_for(plan, LAWYER) == ()


def test_one_query_for_all(answer, plan, django_assert_num_queries):
    for _further in range(3):
        decided(answer())
    with django_assert_num_queries(1):
        assert len(statements_for(plan, PANEL)) == 3
