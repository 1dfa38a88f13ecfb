"""What the pages of stories show: by principle, what no story tells of yet, and all as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.goals.models import Principle
from apps.plans.models import Plan
from apps.stories.confidential import Finding, Sort, find_words
from apps.stories.models import Story


@dataclass(frozen=True, kw_only=True)
class Part:
    """The stories of one principle; None for those without."""

    principle: Principle | None
    stories: list[Story]


@dataclass(frozen=True, kw_only=True)
class Stories:
    parts: list[Part]
    best: list[Story]
    untold: list[Principle]

    @property
    def is_empty(self) -> bool:
        return not self.parts


def read_stories(plan: Plan) -> Stories:
    """All stories of a plan; two queries."""
    rows = Story.objects.for_user(plan.owner_id).filter(plan=plan).in_order()
    stories = list(rows.select_related("principle", "entry"))
    listed = list(Principle.objects.for_user(plan.owner_id).filter(plan=plan).present())
    named = {one.principle.pk: one.principle for one in stories if one.principle}
    gone = [one for pk, one in named.items() if pk not in {row.pk for row in listed}]
    parts = [_part(one, stories) for one in [*listed, *gone] if one.pk in named]
    without = [one for one in stories if one.principle is None]
    return Stories(
        parts=[*parts, Part(principle=None, stories=without)] if without else parts,
        best=[one for one in stories if one.is_top],
        untold=[one for one in listed if one.pk not in named],
    )


def _part(principle: Principle, stories: list[Story]) -> Part:
    mine = [one for one in stories if one.principle_id == principle.pk]
    return Part(principle=principle, stories=mine)


def words_of(story: Story) -> str:
    return "\n".join([story.title, story.situation, story.action, story.result])


def findings_of(words: str, *, plan: Plan) -> list[str]:
    """A sentence for each word that an interviewer should not read."""
    return [_sentence(one) for one in find_words(words, employer=plan.employer)]


def _sentence(finding: Finding) -> str:
    if finding.sort is Sort.LINK:
        return _("“%(words)s” looks like a link or address inside the company.") % {
            "words": finding.words
        }
    if finding.sort is Sort.PLAN:
        return _("“%(words)s” tells an interviewer of the plan.") % {"words": finding.words}
    return _("“%(words)s” names your employer.") % {"words": finding.words}


def as_text(stories: Iterable[Story]) -> str:
    """Plain text to take along: no marks, one empty line between parts."""
    return "\n\n\n".join(_told(one) for one in stories)


def _told(story: Story) -> str:
    head = f"{story.title} ({story.principle.name})" if story.principle else story.title
    parts = (
        (_("How it stood"), story.situation),
        (_("What I did"), story.action),
        (_("What came of it"), story.result),
    )
    return "\n\n".join([head, *(f"{name}: {words}" for name, words in parts if words.strip())])
