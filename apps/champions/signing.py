"""What somebody signs on the private page: one text with the questions, their words, who may read it and the moment.

It is kept as it was signed, so that later wording of ours changes nothing; its giver gets the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from apps.champions.asking import one_line
from apps.core import say_dates


@dataclass(frozen=True, kw_only=True)
class Signed:
    """`asker` and `relation` may be empty; `words` are kept sign by sign, the others on one line."""

    asker: str
    saw: str
    questions: Sequence[str]
    words: str
    saw_date: date | None
    relation: str
    may_read: str
    signature: str
    at: datetime


def text_of(signed: Signed) -> str:
    """The text that is signed; its SHA-256 is told to both sides."""
    return "\n".join([*_asked(signed), "", signed.words, "", *_under(signed), ""])


def _asked(signed: Signed) -> list[str]:
    asker = one_line(signed.asker)
    head = _("Asked by %(name)s about: %(saw)s") if asker else _("Asked about: %(saw)s")
    numbered = enumerate(signed.questions, start=1)
    return [
        head % {"name": asker, "saw": one_line(signed.saw)},
        *(f"{number}. {one_line(one)}" for number, one in numbered),
        "",
        _("The answer:"),
    ]


def _under(signed: Signed) -> list[str]:
    said = [
        (_("Seen on"), say_dates.day(signed.saw_date) if signed.saw_date else ""),
        (_("How I know this work"), one_line(signed.relation)),
        (_("Who may read it"), signed.may_read),
        (_("Signed by typing the name"), one_line(signed.signature)),
        (_("Given at"), signed.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")),
    ]
    return [f"{label}: {value}" for label, value in said if value]
