"""A scenario, or two side by side, as a PDF for the person and their lawyer, under a neutral name.

It shows what the page shows; nothing of it is kept, and it never meets a packet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.choices import not_money_words
from apps.choices.answers import Answers
from apps.choices.compare import Compared, Pair, compare
from apps.choices.models import Scenario
from apps.choices.not_money import lacks_of, not_money
from apps.choices.page import Looked, Page
from apps.choices.pdf_blocks import Block, Part, Pictures, part, table
from apps.choices.pdf_parts import parts_of
from apps.choices.wording import SYMBOLS
from apps.core import say_dates
from apps.core.typesetting.sheets import KEEP, set_sheet, sheet
from apps.plans.models import Paper

NAME: Final = "notes.pdf"
NAME_OF_TWO: Final = "comparison.pdf"
TEMPLATE: Final = Path(__file__).with_name("templates_typst") / "choices.typ"
# English like the words of a packet (ground.typ takes them as they are).
ROOM: Final = 14
# Not broken at the end of a line either: `CHF 1,000`, `5.5 %`.
AMOUNTS: Final = r"\b[A-Z]{3} \d[\d,.]*\d|\b\d[\d.]* %"
WORDS: Final = {"example": "EXAMPLE"}

Sheet = dict[str, Any]


def pdf_of(asked: Sheet, *, now: datetime) -> bytes:
    """The PDF of a sheet; it asks the database nothing.

    Raises:
        SandboxError: it could not be set.
    """
    return set_sheet(asked, template=TEMPLATE, now=now)


def choice_sheet(scenario: Scenario, page: Page, *, by: User, now: datetime) -> Sheet:
    """All that stands on the pages of one scenario."""
    answers = page.answers
    pictures = Pictures(room=0 if scenario.currency in SYMBOLS else ROOM)
    told = not_money(not_money_words.said_of(scenario), lacks=lacks_of(answers))
    made = parts_of(page, told, pictures=pictures)
    return _sheet(scenario, head=scenario.name, under=_looked(answers), made=made, by=by, now=now) | {
        "svgs": pictures.svgs
    }  # fmt: skip


def compared_sheet(one: Looked, other: Looked, *, by: User, now: datetime) -> Sheet:
    """Two scenarios of one plan side by side, looked at on the same day and as far."""
    compared = compare(one, other)
    made = [
        part(
            _("Answers"), _side_by_side(compared, compared.answers, head=_("Answer"), right=(1, 2))
        ),
        part(_("What differs"), _side_by_side(compared, compared.inputs, head=_("What"))),
    ]
    head = _("Two scenarios side by side")
    return _sheet(one.scenario, head=head, under=_looked(one.answers), made=made, by=by, now=now)


def _looked(answers: Answers) -> list[str]:
    looked = _("As of %(today)s, looked at to %(day)s (%(months)d months).") % {
        "today": say_dates.day(answers.situation.today),
        "day": say_dates.day(answers.on),
        "months": answers.months,
    }
    no_advice = _("What each way brings, as far as your figures say. It gives no advice.")
    return [looked, no_advice]


def _side_by_side(
    compared: Compared, pairs: Sequence[Pair], *, head: str, right: Sequence[int] = ()
) -> Block:
    """Neither side is set in a stronger face: nothing here is the winner."""
    rows = [[pair.label, pair.one, pair.other] for pair in pairs]
    heads = [head, compared.one.name, compared.other.name]
    return table(heads, rows, right=right, grow=(0, 1, 2), whole=False)


def _sheet(
    scenario: Scenario, *, head: str, under: list[str], made: Sequence[Part], by: User, now: datetime
) -> Sheet:  # fmt: skip
    plan = scenario.plan
    content = {
        "title": _("Notes"),
        "head": head,
        "under": under,
        "parts": [one for one in made if one["blocks"]],
        "foot": _("For my own eyes. Made on %(moment)s.") % {"moment": say_dates.moment(now, zone=by.zone)},
    }  # fmt: skip
    paper = "a4" if plan.paper == Paper.A4 else "us-letter"
    made_of = sheet(content, paper=paper, words=WORDS)
    return {**made_of, "keep": f"{KEEP}|{AMOUNTS}", "example": plan.is_example, "svgs": {}}
