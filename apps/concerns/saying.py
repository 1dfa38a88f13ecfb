"""Words of the board: how strong an answer is and why, what a panel would ask, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.concerns.board import Row
from apps.concerns.likely import Question
from apps.concerns.shown import ShownBy
from apps.concerns.strength import Strength
from apps.core.text import visible_controls

LONGEST_NAME = 90
STRENGTHS: Final[dict[Strength, str | Promise]] = {
    Strength.THEIRS: _("Their own document"),
    Strength.RECORD: _("A file or mail kept as it came"),
    Strength.WITNESS: _("A person who saw it"),
    Strength.OWN_SAME_DAY: _("Your own note or file of the same day"),
    Strength.OWN_LATER: _("Your own note or file, made later"),
    Strength.NONE: _("Nothing shown yet"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A likely question: what a panel would say, why it would, and what answers it."""

    question: Question
    words: str | Promise
    why: str | Promise
    help: str | Promise


ASKED: Final = {
    one.question: one
    for one in (
        Asked(
            question=Question.NOT_ANSWERED,
            words=_("What do you say to this?"),
            why=_("Nothing is answered yet. What stays unanswered reads as true."),
            help=_("Two sentences are enough."),
        ),
        Asked(
            question=Question.ONLY_A_DRAFT,
            words=_("What do you say to this?"),
            why=_("Your answer is still a draft. Nobody sees it until you decide it."),
            help=_("Read it once more and decide it."),
        ),
        Asked(
            question=Question.NOTHING_SHOWN,
            words=_("Where can we see that?"),
            why=_("The answer stands alone: no entry, file or person shows it."),
            help=_("Point to where somebody else can look it up, log it, or ask somebody who saw it."),
        ),
        Asked(
            question=Question.TAKEN_OUT,
            words=_("Where has the proof gone?"),
            why=_("An entry or file that it pointed to was taken out."),
            help=_("Take it back in, or point to another one."),
        ),
        Asked(
            question=Question.NOT_FOUND,
            words=_("Where exactly does it say that?"),
            why=_("Words you quote were not found in the file."),
            help=_("Open the place and compare the words, or point to another one."),
        ),
        Asked(
            question=Question.CONTRADICTED,
            words=_("Does your own record not say otherwise?"),
            why=_("One of its places hurts the answer."),
            help=_("Say in the answer how both fit, or accept that part."),
        ),
        Asked(
            question=Question.ONLY_OWN_NOTES,
            words=_("Who says so besides you?"),
            why=_("Only your own notes and files show it."),
            help=_("A document of theirs, a record in a work system or a person who saw it counts for more."),
        ),
        Asked(
            question=Question.SINGLE_SOURCE,
            words=_("Is there anything else that shows it?"),
            why=_("Everything comes from one file, one conversation or one person."),
            help=_("One more place of another kind is enough."),
        ),
        Asked(
            question=Question.OPINION,
            words=_("What happened, and when?"),
            why=_("The answer has no figure, no date and no name in it."),
            help=_("Put the one fact into it that a reader can check."),
        ),
        Asked(
            question=Question.NO_DATE,
            words=_("When was that?"),
            why=_("An entry that shows it has no date."),
            help=_("Say when it was, as exactly as you know."),
        ),
    )
}  # fmt: skip


def asked(row: Row) -> list[Asked]:
    """The likely questions of a concern, the worst first."""
    return [ASKED[one] for one in row.questions]


def strength_words(row: Row) -> str:
    """`Their own document: letter.pdf, page 2.`, or `Nothing shown yet.`"""
    label = str(STRENGTHS[row.strength])
    if row.best is None or row.strength is Strength.NONE:
        return f"{label}."
    return f"{label}: {named(row.best)}."


def named(shown: ShownBy) -> str:
    """`letter.pdf, page 2`: what a place is called, on one line."""
    name = visible_controls(" ".join(shown.name.split()))
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 1].rstrip() + "…"
    name = name.rstrip(".")
    if shown.page is None:
        return name
    return _now("%(name)s, page %(page)d") % {"name": name, "page": shown.page}
