"""Concerns, answers and places in a snapshot: what each kind of packet may tell of them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from apps.concerns import places, responses, services
from apps.concerns.models import Concern
from apps.concerns.splitting import proposed
from apps.core.audience import Audience, PacketKind
from apps.evidence.models import Attachment
from apps.evidence.services import withdraw_attachment, withdraw_entry
from apps.goals.principles import add_principles
from apps.goals.services import add_goal
from apps.packets import snapshot as frozen
from apps.packets.assemble import assemble
from apps.packets.canonical import SnapshotError, canonical
from apps.packets.services import digest_of, has_content, request_build
from apps.packets.snapshot import Bearing, Snapshot, Standing, verify
from apps.plans.services import add_person
from tests.concerns.arguing import accuse, answer
from tests.packets.conftest import png

PANEL, LAWYER = PacketKind.PANEL, PacketKind.LAWYER


@pytest.fixture
def read(plan, owner, now):
    def made(kind=PANEL) -> Snapshot:
        return assemble(plan, by=owner, kind=kind, now=now)

    return made


@pytest.fixture
def show(owner, now):
    """Point to a place and decide it: `show(concern, entry, audience="panel", quote=…)`."""

    def pointed(concern, entry, *, audience=Audience.PANEL, **fields):
        place = places.add_place(concern=concern, by=owner, now=now, entry=entry, **fields)
        if audience != Audience.UNDECIDED:
            places.decide_place(place=place, by=owner, now=now, audience=audience)
        return place

    return pointed


def draft(concern, *, now, standing="conceded", words="I was late once."):
    responses.save_draft(concern=concern, by=concern.owner, now=now, standing=standing, words=words)


def flat(snapshot: Snapshot) -> str:
    return canonical(snapshot.to_json()).decode()


# ------------------------------------------------------------------------------------------------ concerns


def test_a_concern_is_printed_word_for_word_with_where_it_was_said(plan, owner, now, read):
    dana = add_person(
        plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager", post="Manager"
    )
    goal = add_goal(plan=plan, by=owner, now=now, words="Answer within a day.")
    (principle,) = add_principles(
        plan=plan, by=owner, now=now, list_name="Ours", names=["Write it down"]
    )
    concern = accuse(
        plan, now=now, words="You are  hard\nto reach.", place="page 2", said_by=dana,
        said_date=date(2026, 5, 22), goal=goal, principle=principle,
    )  # fmt: skip
    answer(concern, now=now, words="I answer within the hour.")
    (one,) = read().concerns
    assert (one.words, one.place, one.said_on) == (
        "You are  hard\nto reach.",
        "page 2",
        "2026-05-22",
    )
    assert (one.said_by, one.goal, one.principle) == ("Manager", f"goal.{goal.pk}", "Write it down")
    assert (one.shown, one.draft) == ((), None)
    assert read(LAWYER).concerns[0].said_by == "Dana Whitlock"
    assert [one.name for one in read().people] == ["Manager"]


def test_half_a_sentence_is_printed_with_an_ellipsis(plan, owner, now, read):
    whole = accuse(plan, now=now, words="She is hard to reach, and she escalates to directors.")
    parts = services.split_concern(concern=whole, by=owner, now=now, spans=proposed(whole.words))
    for one in parts:
        answer(one, now=now, words="I answer within the hour.")
    assert [one.words for one in read().concerns] == [
        "She is hard to reach, …",
        "… and she escalates to directors.",
    ]


def test_concerns_keep_the_users_order(plan, now, read, owner):
    first, second = (accuse(plan, now=now, words=words) for words in ("First.", "Second."))
    for concern in (first, second):
        answer(concern, now=now)
    assert [one.words for one in read().concerns] == ["First.", "Second."]
    services.move_concern(concern=second, by=owner, up=True)
    assert [one.words for one in read().concerns] == ["Second.", "First."]


@pytest.mark.parametrize("audience", [Audience.UNDECIDED, Audience.LAWYER, Audience.NEVER])
def test_a_concern_that_stays_out_changes_nothing_for_a_panel(plan, now, read, audience, log, show):
    entry = log("It was in time.", audience="panel")
    before = read()
    for n in range(5):
        concern = accuse(plan, now=now, words=f"Kept out {n}.")
        answer(concern, now=now)
        show(concern, entry)
        Concern.objects.filter(pk=concern.pk).update(audience=audience)
    assert read() == before
    assert digest_of(read()) == digest_of(before)


def test_a_withdrawn_concern_is_in_no_packet(plan, now, read, owner):
    concern = accuse(plan, now=now, words="Withdrawn words.")
    services.withdraw_concern(concern=concern, by=owner, now=now, why="A reason of mine.")
    for kind in PacketKind:
        assert read(kind).concerns == ()
        assert "reason of mine" not in flat(read(kind))


@pytest.mark.parametrize("said", ["nothing", "draft", "answer for the lawyer", "for nobody"])
def test_a_panel_is_not_told_what_is_not_answered_and_the_lawyer_is(plan, now, read, owner, said):
    """Nor does anything tell whether there is a draft, or an answer for somebody else."""
    before = read()
    concern = accuse(plan, now=now, words="You are late.")
    if said != "nothing":
        draft(concern, now=now, standing="disputed", words="I was not.")
    if said in {"answer for the lawyer", "for nobody"}:
        audience = Audience.NEVER if said == "for nobody" else Audience.LAWYER
        responses.decide_answer(concern=concern, by=owner, now=now, audience=audience)
    assert read() == before
    assert digest_of(read()) == digest_of(before)
    assert [one.words for one in read(LAWYER).concerns] == ["You are late."]


def test_what_is_not_disputed_is_an_answer_without_words(plan, now, read):
    answer(accuse(plan, now=now), now=now, standing="undisputed", words="")
    assert [one.answer for one in read().concerns] == [
        frozen.Answer(standing=Standing.UNDISPUTED, words="")
    ]


# ------------------------------------------------------------------------------------------------ answers


def test_the_newest_decided_answer_is_printed_with_its_standing(plan, now, read):
    concern = accuse(plan, now=now)
    answer(concern, now=now, words="An earlier answer.")
    answer(concern, now=now, words="It ended a day early.", standing="partly")
    (one,) = read().concerns
    assert one.answer == frozen.Answer(standing=Standing.PARTLY, words="It ended a day early.")
    assert "An earlier answer." not in flat(read())


def test_an_answer_for_the_lawyer_is_not_replaced_by_an_earlier_one_for_the_panel(
    plan, now, read, owner, log, show
):
    concern = accuse(plan, now=now)
    answer(concern, now=now, words="An earlier answer.")
    show(concern, log("It was in time.", audience="panel"))
    draft(concern, now=now, words="I was late.")
    responses.decide_answer(concern=concern, by=owner, now=now, audience=Audience.LAWYER)
    (lawyer,) = read(LAWYER).concerns
    assert read().concerns == ()
    assert lawyer.answer == frozen.Answer(
        standing=Standing.CONCEDED, words="I was late.", lawyer_only=True
    )
    assert len(lawyer.shown) == 1


def test_a_draft_that_concedes_is_for_the_lawyer_and_leaves_no_trace_elsewhere(plan, now, read):
    concern = accuse(plan, now=now)
    before = read()
    draft(concern, now=now)
    assert read() == before
    (one,) = read(LAWYER).concerns
    assert one.answer is None
    assert one.draft is not None
    assert (one.draft.words, one.draft.standing) == ("I was late once.", Standing.CONCEDED)


def test_a_draft_that_was_decided_for_nobody_is_in_no_packet(plan, now, read):
    draft(accuse(plan, now=now), now=now, standing="disputed", words="Not decided yet.")
    for kind in PacketKind:
        assert "Not decided yet." not in flat(read(kind))


# ------------------------------------------------------------------------------------------------ places


def test_a_place_names_the_exhibit_the_page_and_the_words(plan, now, read, log, show):
    concern = accuse(plan, now=now)
    answer(concern, now=now)
    entry = log("The board shows it.", audience="panel", files=[("board.png", png())])
    link = Attachment.objects.get(entry=entry)
    show(concern, entry, attachment=link, page=2, quote="38 jobs")
    (one,) = read().concerns[0].shown
    assert one == frozen.Shown(
        entry=f"entry.{entry.pk}", exhibits=(read().exhibits[0].key,), page=2, words="38 jobs"
    )


def test_an_entry_without_a_file_is_shown_by_its_own_line(plan, now, read, log, show):
    concern = accuse(plan, now=now)
    answer(concern, now=now)
    note = log("It was in time.", audience="panel")
    mail = {"subject": "Thanks", "text": "It was in time, thank you."}
    sent = log("They wrote.", audience="panel", kind="email", details=mail)
    for entry in (note, sent):
        show(concern, entry)
    shown = read().concerns[0].shown
    assert [one.exhibits for one in shown] == [(), (f"entry.{sent.pk}.shown",)]


@pytest.mark.parametrize("audience", [Audience.UNDECIDED, Audience.LAWYER, Audience.NEVER])
def test_a_place_that_is_not_decided_for_a_panel_stays_out(plan, now, read, log, show, audience):
    concern = accuse(plan, now=now)
    answer(concern, now=now)
    entry = log("It was in time.", audience="panel")
    before = read()
    show(concern, entry, audience=audience, quote="in time")
    assert read() == before
    assert len(read(LAWYER).concerns[0].shown) == (audience == Audience.LAWYER)


@pytest.mark.parametrize("decided", ["", Audience.PANEL, Audience.LAWYER])
def test_what_hurts_is_never_in_a_panel_packet(plan, now, read, log, show, decided):
    concern = accuse(plan, now=now)
    answer(concern, now=now)
    entry = log("It was late once.", audience="panel")
    before = read()
    show(concern, entry, bearing="hurts", quote="late once", audience=decided or Audience.LAWYER)
    assert read() == before
    (one,) = read(LAWYER).concerns[0].shown
    assert one.bearing is Bearing.HURTS


@pytest.mark.parametrize("gone", ["entry", "file", "entry for the lawyer"])
def test_a_place_whose_entry_or_file_is_not_printed_shows_nothing(
    plan, now, read, log, show, owner, gone
):
    concern = accuse(plan, now=now)
    answer(concern, now=now)
    audience = "lawyer" if gone == "entry for the lawyer" else "panel"
    entry = log("The board.", audience=audience, files=[("board.png", png())])
    link = Attachment.objects.get(entry=entry)
    show(concern, entry, attachment=link, quote="38 jobs")
    if gone == "entry":
        withdraw_entry(entry=entry, by=owner, now=now, why="")
    elif gone == "file":
        withdraw_attachment(attachment=link, by=owner, now=now)
    assert read().concerns[0].shown == ()
    verify(read(LAWYER))


# ------------------------------------------------------------------------------------------------ lanes


def test_the_lanes_are_for_the_lawyer_and_hold_nothing_kept_from_them(plan, now, read, log, owner):
    log("I asked for leave.", kind="protected", day=now.date() - timedelta(days=30))
    said = now.date() - timedelta(days=25)
    hidden = accuse(plan, now=now, words="Something else.", said_date=said)
    Concern.objects.filter(pk=hidden.pk).update(audience=Audience.NEVER)
    accuse(plan, now=now, words="Too slow.", said_date=now.date() - timedelta(days=18))
    assert read().lanes == ()
    lanes = read(LAWYER).lanes
    assert [one.words for one in lanes if one.protected] == ["I asked for leave."]
    assert {one.days for event in lanes for one in event.after} == {12}
    assert "Something else." not in flat(read(LAWYER))
    kept = request_build(plan=plan, by=owner, now=now, kind=LAWYER).snapshot["lanes"]
    assert len(kept) == len(lanes)


# ------------------------------------------------------------------------------------------------ the snapshot


CLOSE: list[dict[str, Any]] = [
    {"lawyer_only": True},
    {"draft": frozen.Answer(standing=Standing.CONCEDED)},
    {"answer": frozen.Answer(standing=Standing.CONCEDED, lawyer_only=True)},
    {"shown": (frozen.Shown(entry="e", bearing=Bearing.HURTS),)},
    {"shown": (frozen.Shown(entry="e", lawyer_only=True),)},
]


@pytest.mark.parametrize("close", CLOSE)
def test_a_panel_snapshot_with_what_is_for_the_lawyer_is_refused(read, log, close):
    log("In time.", audience="panel")
    snapshot = read()
    data = snapshot.to_json()
    data["entries"][0]["key"] = "e"
    base = {"key": "c", "words": "Late."}
    concern = frozen.Concern(**{**base, **close})
    whole = Snapshot.from_json(data)
    with pytest.raises(SnapshotError, match="only for a lawyer"):
        verify(type(whole)(**{**_fields(whole), "concerns": (concern,)}))


def test_lanes_are_refused_in_a_panel_snapshot(read):
    event = frozen.LaneEvent(at="2026-05-04", protected=True, sort="Leave", words="Asked.")
    with pytest.raises(SnapshotError, match="only for a lawyer"):
        verify(type(read())(**{**_fields(read()), "lanes": (event,)}))


def _fields(snapshot: Snapshot) -> dict[str, Any]:
    return {name: getattr(snapshot, name) for name in Snapshot.__dataclass_fields__}


def test_an_answer_alone_is_something_to_print(plan, now):
    assert not has_content(plan, PANEL)
    concern = accuse(plan, now=now)
    assert not has_content(plan, PANEL)
    answer(concern, now=now)
    assert all(itertools.starmap(has_content, [(plan, PANEL), (plan, LAWYER)]))
