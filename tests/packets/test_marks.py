"""A mark of its own in every text of the argument: the finished files hold those that may be printed, and no other."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import pgtrigger
import pikepdf
import pytest

from apps.champions.answers import keep_answer
from apps.champions.came import Answer
from apps.champions.enums import Came, Consent
from apps.champions.models import FeedbackAnswer
from apps.champions.services import add_request, mark_asked
from apps.concerns import places, responses, services
from apps.concerns.models import Concern
from apps.core.audience import Audience, PacketKind
from apps.evidence.models import Attachment, Entry
from apps.evidence.services import withdraw_entry
from apps.packets.build import run_build
from apps.packets.check_facts import read_strings
from apps.packets.models import Build
from apps.packets.services import request_build, save_text
from apps.plans.services import add_person
from tests.concerns.arguing import accuse
from tests.packets.conftest import png
from tests.packets.test_build import storage

__all__ = ["storage"]
PANEL, LAWYER = PacketKind.PANEL, PacketKind.LAWYER
BOTH, CLOSE, NONE = {PANEL, LAWYER}, {LAWYER}, set[PacketKind]()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Marks:
    """Words that stand nowhere else, by where they were put, with the kinds of packet that may print them."""

    words: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, set[PacketKind]] = field(default_factory=dict)

    def __call__(self, where: str, kinds: set[PacketKind]) -> str:
        number = len(self.words)
        self.words[where] = f"Qx{LETTERS[number // 26]}{LETTERS[number % 26]}zvk"
        self.kinds[where] = kinds
        return self.words[where]

    def in_text(self, text: str) -> set[str]:
        flat = "".join(text.split()).casefold()
        return {where for where, word in self.words.items() if word.casefold() in flat}

    def meant_for(self, kind: PacketKind) -> set[str]:
        return {where for where, kinds in self.kinds.items() if kind in kinds}


@dataclass
class Scene:
    """An owner's plan and the moment, for those who write into it."""

    plan: Any
    owner: Any
    now: Any
    log: Any
    mark: Marks = field(default_factory=Marks)

    @property
    def doing(self) -> dict[str, Any]:
        return {"by": self.owner, "now": self.now}

    def answer(self, concern, where, *, audience, kinds, standing="disputed"):
        words = f"It was {self.mark(where, kinds)} in time."
        responses.save_draft(concern=concern, standing=standing, words=words, **self.doing)
        if audience is not None:
            responses.decide_answer(concern=concern, audience=audience, **self.doing)

    def show(self, concern, entry, where, *, audience, kinds, **fields):
        quote = f"so says {self.mark(where, kinds)}"
        link = Attachment.objects.filter(entry=entry).first()
        row = places.add_place(
            concern=concern, entry=entry, attachment=link, quote=quote, **self.doing, **fields
        )
        if audience is not None:
            places.decide_place(place=row, audience=audience, **self.doing)


@pytest.fixture
def scene(plan, owner, now, log) -> Scene:
    made = Scene(plan=plan, owner=owner, now=now, log=log)
    save_text(plan=plan, by=owner, now=now, statement="I ask that it be read again.")
    of_the_panel(made)
    of_others(made)
    of_champions(made)
    return made


def of_the_panel(scene: Scene) -> None:
    """One concern that a panel reads, with everything around its answer that it may not."""
    mark, plan, doing = scene.mark, scene.plan, scene.doing
    source = services.add_source(
        plan=plan, name=f"Review {mark('source name', BOTH)}", client_token=uuid4(),
        text=f"You are {mark('concern words', BOTH)} late. The rest is {mark('source text', NONE)}.", **doing,
    )  # fmt: skip
    words = source.text.split(". ")[0] + "."
    concern = accuse(
        plan, now=scene.now, words=words, source=source, place=f"at {mark('concern place', BOTH)}"
    )
    scene.answer(concern, "earlier answer", audience=Audience.PANEL, kinds=NONE)
    scene.answer(concern, "answer", audience=Audience.PANEL, kinds=BOTH)
    scene.answer(concern, "concession", audience=None, kinds=CLOSE, standing="conceded")
    board = [("board.png", png())]
    entry = scene.log("The board shows it.", audience="panel", files=board)
    show = partial(scene.show, concern, entry)
    show("place", audience=Audience.PANEL, kinds=BOTH, page=1)
    show("place not decided", audience=None, kinds=NONE)
    show("place for the lawyer", audience=Audience.LAWYER, kinds=CLOSE)
    show("place for nobody", audience=Audience.NEVER, kinds=NONE)
    show("what hurts", audience=None, kinds=CLOSE, bearing="hurts")
    show("what hurts, decided", audience=Audience.PANEL, kinds=CLOSE, bearing="hurts")
    gone = scene.log(f"Taken out {mark('withdrawn entry', NONE)}.", audience="panel")
    scene.show(concern, gone, "place in it", audience=Audience.PANEL, kinds=NONE)
    withdraw_entry(entry=gone, why=mark("why an entry was taken out", NONE), **doing)


def of_others(scene: Scene) -> None:
    """Concerns that are for the lawyer, for nobody, taken out, and one whose answer only stays out."""
    mark, now = scene.mark, scene.now
    entry = scene.log("Told in time.", audience="panel")
    closed = {"lawyer": (Audience.LAWYER, CLOSE), "nobody": (Audience.NEVER, NONE)}
    for who, (audience, kinds) in closed.items():
        concern = accuse(scene.plan, now=now, words=f"Slow {mark(f'concern for {who}', kinds)}.")
        scene.answer(concern, f"its answer, {who}", audience=Audience.PANEL, kinds=kinds)
        scene.show(concern, entry, f"its place, {who}", audience=Audience.PANEL, kinds=kinds)
        Concern.objects.filter(pk=concern.pk).update(audience=audience)
    half = accuse(scene.plan, now=now, words=f"Absent {mark('concern answered for the lawyer', CLOSE)}.")  # fmt: skip
    scene.answer(half, "answer for the lawyer", audience=Audience.LAWYER, kinds=CLOSE)
    scene.show(half, entry, "place of that answer", audience=Audience.PANEL, kinds=CLOSE)
    open_one = accuse(scene.plan, now=now, words="Rude.")
    scene.answer(open_one, "draft that disputes", audience=None, kinds=NONE)
    out = accuse(scene.plan, now=now, words=f"Wrong {mark('concern taken out', NONE)}.")
    why = mark("why a concern was taken out", NONE)
    services.withdraw_concern(concern=out, why=why, **scene.doing)
    scene.log(f"I asked for {mark('protected event', CLOSE)}.", kind="protected")


def of_champions(scene: Scene) -> None:
    """Four people who were asked, with what each of them agreed to."""
    told = {
        Consent.NAMED: (BOTH, BOTH),
        Consent.UNNAMED: (BOTH, CLOSE),
        Consent.NONE: (BOTH, CLOSE),
        Consent.LAWYER: (CLOSE, CLOSE),
    }
    for consent, (words, names) in told.items():
        of_champion(scene, consent, words=words, names=names)


def of_champion(
    scene: Scene, consent: Consent, *, words: set[PacketKind], names: set[PacketKind]
) -> None:
    def mark(what: str, kinds: set[PacketKind]) -> str:
        return scene.mark(f"{what}, {consent}", kinds)

    plan, doing = scene.plan, scene.doing
    person = add_person(
        plan=plan, name=mark("name", names), relation="champion", phone=mark("phone", NONE),
        post=mark("post", names), part=mark("part", names), **doing,
    )  # fmt: skip
    request = add_request(
        plan=plan, person=person, saw=f"the {mark('saw', NONE)} move", client_token=uuid4(),
        questions=[f"What of {mark(f'question {n}', NONE)}?" for n in range(3)], **doing,
    )  # fmt: skip
    text = f"Could you write what you saw of {mark('text', NONE)}?"
    mark_asked(request=request, text=text, asked_date=scene.now.date(), **doing)
    answer = Answer(
        came=Came.PASTED, consent=consent, day=scene.now.date(), words=f"I saw {mark('words', words)}.",
        relation=mark("relation", names), channel=mark("channel", NONE), signature=mark("signature", names),
    )  # fmt: skip
    kept = keep_answer(request=request, answer=answer, client_token=uuid4(), **doing)
    Entry.objects.filter(pk=kept.entry_id).update(audience=Audience.PANEL)
    with pgtrigger.ignore("champions.FeedbackAnswer:never_edited"):
        FeedbackAnswer.objects.filter(pk=kept.pk).update(
            signed_text=f"All of it {mark('signed text', NONE)}."
        )


def everything_in(data: bytes, folder) -> Iterator[str]:
    """All that can be read in a PDF: text, bookmarks, metadata, strings, what streams unfold to, names of attachments."""
    path = folder / "packet.pdf"
    path.write_bytes(data)
    held = read_strings({"path": str(path)})
    yield from (text for texts in held.values() for text in texts)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.attachments
        yield str(pdf.trailer)
        for item in pdf.objects:
            yield repr(item)
            if isinstance(item, pikepdf.Stream):
                raw = _unfolded(item)
                yield raw.decode("latin-1")
                yield raw.decode("utf-16-be", "ignore")
    yield data.decode("latin-1")


def _unfolded(item: pikepdf.Stream) -> bytes:
    try:
        return item.read_bytes()
    except pikepdf.PdfError:  # a picture
        return item.read_raw_bytes()


@pytest.mark.parametrize("kind", list(PacketKind))
def test_a_finished_packet_holds_every_mark_that_is_meant_for_it_and_no_other(
    scene, storage, kind, tmp_path
):
    made = request_build(plan=scene.plan, kind=kind, **scene.doing)
    run_build(made.pk, clock=lambda: scene.now)
    made = Build.objects.get(pk=made.pk)
    assert made.is_ready
    with storage.open(made.file_key) as stream:
        found = set().union(*map(scene.mark.in_text, everything_in(stream.read(), tmp_path)))
    assert found == scene.mark.meant_for(kind)
    around = json.dumps([made.snapshot, made.outcomes, made.file_name])
    assert scene.mark.in_text(around) - scene.mark.meant_for(kind) == set()
    assert made.checks["leaks"] == made.checks["failed"] == []
