"""What a reader would stumble over, in words: the place, why, and what helps. Never a rewriting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.evidence.prose import ACRONYM, Stumble, can_judge, stumbles

SHORT: Final = 60

WHY: Final[dict[Stumble, str | Promise]] = {
    Stumble.LONG: _("More than 30 words. A reader who is tired loses it; end it earlier."),
    Stumble.TWO: _("Two assertions in one sentence. A doubt about one takes the other with it; give each its own."),
    Stumble.WEASEL: _("It leaves open what is meant. Say how often, how much or since when, or leave it out."),
    Stumble.ADJECTIVE: _("A judgement without a figure. A number, a date or a name says it and can be checked."),
    Stumble.ACRONYM: _("Not everybody knows these letters. Write the words once."),
    Stumble.BLAME: _("It says what somebody is or meant. What they did, and when, is stronger."),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One finding: the words it is about, and why a reader stumbles."""

    stumble: Stumble
    words: str
    why: str | Promise


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was found in a text. `is_judged` is False where it is not English: then nothing is said about it."""

    findings: tuple[Noted, ...]
    is_judged: bool = True


def read(text: str, *, known: Collection[str] = ()) -> Read:
    """Findings in the order of the text, the same words once. `known` are acronyms the reader knows."""
    found = {
        (one.stumble, _short(text[one.start : one.until])): one
        for one in stumbles(text, known=known)
    }
    notes = [Noted(stumble=stumble, words=words, why=WHY[stumble]) for stumble, words in found]
    return Read(findings=tuple(notes), is_judged=can_judge(text))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"


def acronyms(text: str) -> set[str]:
    """The acronyms of a text that the reader wrote or knows."""
    return {found.group().removesuffix("s") for found in ACRONYM.finditer(text)}
