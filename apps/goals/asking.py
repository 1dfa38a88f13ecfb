"""The message that asks how a goal is measured: five lines at most, a question, nothing else."""

from __future__ import annotations

from textwrap import shorten

from django.utils.translation import gettext as _

from apps.core.text import visible_controls
from apps.goals.clarity import Code, Look
from apps.goals.rewriting import Told, day_of, is_open, is_said, measure

MOST_LINES = 5
LONGEST_LINE = 240


def draft(found: Look, told: Told, *, number: int, to: str = "", signed: str = "") -> str:
    """A draft in the goal's own words; `to` and `signed` are names, or empty. Gaps to fill stand in brackets."""
    return "\n".join(
        [
            _("Hello %(name)s,") % {"name": _line(to, 60)} if to.strip() else _("Hello,"),
            _("About goal %(number)d, “%(words)s”:") % {"number": number, "words": _goal(told.words)},
            _read(found, told) % {"measure": _line(measure(told), 150), "day": day_of(told)},
            _question(found),
            _("Thank you, %(name)s") % {"name": _line(signed, 60)} if signed.strip() else _("Thank you"),
        ]
    )  # fmt: skip


def _read(found: Look, told: Told) -> str:
    """How the person reads it: never more than was asked, and no other day than the words name."""
    needs_day = found.unable is not None or found.finding(Code.NO_DATE) or told.due_date
    if is_open(found) or is_said(told):
        with_day = _("I read it as met with %(measure)s, by %(day)s.")
        return with_day if needs_day else _("I read it as met with %(measure)s.")
    with_day = _("I read it as met when just that is done, by %(day)s.")
    return with_day if needs_day else _("I read it as met when just that is done.")


def _goal(words: str) -> str:
    return _line(words, 160).rstrip(". ")


def _line(words: str, room: int) -> str:
    return shorten(visible_controls(words), width=min(room, LONGEST_LINE), placeholder=" …")


def _question(found: Look) -> str:
    asked = _("Is that how it will be measured? If not, please write me the measure and the day.")
    return f"{asked} {_further(found)}".strip()


def _further(found: Look) -> str:
    if found.finding(Code.NO_BASELINE):
        return _("From which value is it counted?")
    if found.finding(Code.SEVERAL_GOALS):
        return _("Does each part count on its own?")
    if found.finding(Code.DEPENDS_ON_OTHERS):
        return _("What counts where others decide?")
    return ""
