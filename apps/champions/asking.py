"""The message that asks somebody who saw the work: five lines, open questions, nothing about why it is asked.

It holds words of the user and of ours only: never those of a goal, a stage, a plan or an employer, which may
tell a colleague more than the user would say aloud.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.core.text import visible_controls

MOST_LINES = 5
LONGEST_TEXT = 2000
LONGEST_SAW = 400
LONGEST_QUESTION = 300
QUESTIONS = 3
LONGEST_NAME = 80

# Words that tell why somebody asks. Ours never hold one; where the user's do, the page says so.
TELLING = re.compile(
    r"\b(?:PIPs?|performance (?:improvement )?plan|improvement plan|performance review panel"
    r"|(?:in|into|on|out of) focus|focus (?:plan|stage)|pivot(?:ed)?|forte|coaching plan"
    r"|(?:written|final|first) warning|underperform\w*|appeal|lawyer|severance|HR)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"\b(?:Focus|Pivot|Forte)\b")  # as a name, with a capital letter


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the text is made of; `by` is the day until which an answer would help, names may be empty."""

    saw: str
    questions: Sequence[str]
    by: date
    to: str = ""
    signed: str = ""


def draft(asked: Asked) -> str:
    """Five lines, at most 2000 characters with a `saw` of 400 and questions of 300."""
    to, signed = one_line(asked.to)[:LONGEST_NAME], one_line(asked.signed)[:LONGEST_NAME]
    questions = " ".join(one_line(one) for one in asked.questions if one.strip())
    return "\n".join(
        [
            _("Hello %(name)s,") % {"name": to} if to else _("Hello,"),
            _("you saw this work of mine: %(saw)s") % {"saw": _closed(asked.saw)},
            _("Would you write me a few sentences by %(day)s? %(questions)s")
            % {"day": say_dates.day(asked.by), "questions": questions},
            consent_question(),
            _("Thank you, %(name)s") % {"name": signed} if signed else _("Thank you"),
        ]
    )  # fmt: skip


def consent_question() -> str:
    """The sentence that asks what may be done with the answer."""
    return _("Please add whether my manager and HR may read it under your name.")


def one_line(words: str) -> str:
    """The words on one line, with nothing in them that could hide or reorder others."""
    return " ".join(visible_controls(words).split())


def _closed(words: str) -> str:
    line = one_line(words)
    return line if line.endswith((".", "?", "!", "…")) else f"{line}."


def telling(text: str) -> list[str]:
    """Words in a text that tell a colleague what it is for, each once, in their order."""
    without = text.replace(consent_question(), "")
    spans = sorted(
        (one.start(), one.group()) for rule in (TELLING, NAMES) for one in rule.finditer(without)
    )
    return list({word.casefold(): word for _start, word in reversed(spans)}.values())[::-1]


def _topics() -> tuple[tuple[str, str, str], ...]:
    """What a goal may be about (the start of an English word), and two open questions on it."""
    return (
        (
            r"communicat|stakeholder|updat|report|inform|present|escalat|writ(?:e|ing|ten)|document",
            _("What did you learn from me, in which message or document, and when?"),
            _("What could you do or decide with it?"),
        ),
        (
            r"bug|defect|error|quality|incident|outage|rework|test|reliab|regress",
            _("What did you check or use of it, and what did you find?"),
            _("Where it went wrong, what did I do, and how soon?"),
        ),
        (
            r"deliver|deadline|on time|milestone|launch|ship|releas|late\b|schedul|plan",
            _("What was due from me, and on which day did you have it?"),
            _("What of it depended on others?"),
        ),
        (
            r"collaborat|team|peer|colleague|partner|mentor|conflict|trust|feedback|help",
            _("What did we work on together, and what was my part?"),
            _("How did I act where we did not agree?"),
        ),
        (
            r"lead|owner|initiativ|decision|decid|driv|independen|judg|prioriti|strateg",
            _("What did I decide or begin without being asked, and when?"),
            _("What would have been different without it?"),
        ),
        (
            r"custom|client|user|support|ticket|respon[sd]",
            _("What did I solve for you or for a customer, and when?"),
            _("How long did it take, and what came back?"),
        ),
        (
            r"review|answer|approv|merge|code\b|design",
            _("Which review or answer did you have from me, and how soon?"),
            _("What did you change or decide after it?"),
        ),
    )  # fmt: skip


def questions_for(goal_words: str) -> list[str]:
    """Three open questions on what a goal is about, without a word of the goal itself.

    The topic is that of most of its words; where none fits, or there is no goal, the questions fit any work.
    """
    first = _("What did you see me do, and on which day?")
    scored = [
        (len(re.findall(rf"\b(?:{stems})", goal_words, re.IGNORECASE)), -number, pair)
        for number, (stems, *pair) in enumerate(_topics())
    ]
    hits, _number, (second, third) = max(scored)
    if not hits:
        second = _("What was my part in it?")
        third = _("What came of it, for you or for others?")
    return [first, second, third]
