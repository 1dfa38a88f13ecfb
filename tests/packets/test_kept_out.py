"""What the finished packet is searched for: everything that was kept out, nothing that belongs in it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.champions.answers import keep_answer
from apps.champions.came import Answer
from apps.champions.enums import Came, Consent
from apps.champions.services import add_request, mark_asked
from apps.core.audience import PacketKind
from apps.evidence.citing import cite, decide_citation
from apps.evidence.models import Attachment
from apps.evidence.services import withdraw_attachment, withdraw_entry
from apps.packets.assemble import assemble
from apps.packets.kept_out import kept_out, not_to_be_named
from apps.plans.services import add_person, change_person
from tests.packets.conftest import png

SAID = "We would all have been lost without the plan that you made in May."
PLACE = "Shelf 12 of the third floor archive behind the two blue doors."


@pytest.fixture
def forbidden(plan, owner):
    def read() -> list[str]:
        frozen = assemble(plan, by=owner, kind=PacketKind.PANEL)
        return kept_out(plan, kind=PacketKind.PANEL, snapshot=frozen.to_json())

    return read


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("email", {"subject": "The subject", "text": f"First.\n\n{SAID}"}, SAID),
        ("feedback", {"giver": "P", "exact_words": SAID}, SAID),
        ("reference", {"place": PLACE, "shows": SAID}, PLACE),
        ("meeting", {"exact_words": SAID}, SAID),
        ("meeting", {"promised": SAID}, SAID),
        ("obstacle", {"effect": SAID}, SAID),
    ],
)
def test_what_belongs_to_one_kind_of_entry_is_searched_for(log, forbidden, kind, details, words):
    log("Kept out.", kind=kind, details=details)
    assert {"Kept out.", words} <= set(forbidden())


def test_a_withdrawn_entry_and_its_files_are_searched_for(log, forbidden, owner, now):
    entry = log("Was for the panel.", audience="panel", files=[("board.png", png())])
    assert forbidden() == []
    withdraw_entry(entry=entry, by=owner, now=now, why="")
    assert forbidden() == ["Was for the panel.", "board.png"]


def test_a_withdrawn_file_of_a_printed_entry_is_searched_for(log, forbidden, now):
    entry = log("For the panel.", audience="panel", files=[("board.png", png())])
    Attachment.objects.filter(entry=entry).update(withdrawn_at=now)
    assert forbidden() == ["board.png"]


def test_words_of_a_place_are_searched_for_unless_their_file_is_printed(log, forbidden, owner, now):
    entry = log("For the panel.", audience="panel", files=[("board.png", png())])
    link = Attachment.objects.get(entry=entry)
    place = cite(entry=entry, by=owner, now=now, attachment=link, quote=SAID)
    decide_citation(citation=place, by=owner, now=now, audience="never")
    assert forbidden() == []
    withdraw_attachment(attachment=link, by=owner, now=now)
    assert forbidden() == sorted([SAID, "board.png"])


def test_words_that_are_printed_too_are_not_searched_for(log, forbidden):
    words = 'She said: "Done."\nAnd it was.'
    log(words, audience="panel")
    log(words)
    assert forbidden() == []


def test_a_signature_is_a_name_that_is_looked_for_while_its_giver_is_masked(plan, owner, now):
    doing = {"by": owner, "now": now}
    ines = add_person(plan=plan, name="Ines Hartog", relation="champion", **doing)
    asked = add_request(plan=plan, person=ines, saw="the move", client_token=uuid4(), **doing)
    mark_asked(request=asked, text="Would you?", asked_date=now.date(), **doing)
    answer = Answer(
        came=Came.FORM, consent=Consent.NAMED, day=now.date(), words="I saw it.", signature="I. M. Hartog"
    )  # fmt: skip
    keep_answer(request=asked, answer=answer, client_token=uuid4(), **doing)
    assert not_to_be_named(plan, kind=PacketKind.PANEL) == []
    ines.refresh_from_db()
    change_person(ines, may_be_named=False, **doing)
    assert not_to_be_named(plan, kind=PacketKind.PANEL) == ["I. M. Hartog", "Ines Hartog"]
