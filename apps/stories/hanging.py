"""What stories add to the page of an entry, and what becomes of them when an entry is undone."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import sections
from apps.core.sections import Line, Section, Step
from apps.evidence import undoing
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.stories.models import Story


def register() -> None:
    sections.register("evidence.entry", of_entry)
    undoing.register_letting_go(let_go)


def of_entry(entry: Entry) -> Section | None:
    """The stories told of an entry, and the way to tell one; a protected event is for the lawyer alone."""
    rows = Story.objects.for_user(entry.owner_id).filter(entry=entry).in_order()
    lines = [_line(one) for one in rows.select_related("principle")]
    may_tell = entry.withdrawn_at is None and entry.kind != EntryKind.PROTECTED
    if not lines and not may_tell:
        return None
    address = f"{reverse('story_add', args=[entry.plan_id])}?entry={entry.pk}"
    steps = [Step(label=_("Tell it as a story"), url=address)] if may_tell else []
    nothing = _("For an interview or a self-review: how it stood, what you did, what came of it.")
    return Section(head=_("Stories"), lines=lines, steps=steps, nothing=nothing)


def _line(story: Story) -> Line:
    under = story.principle.name if story.principle else ""
    return Line(words=story.title, url=story.get_absolute_url(), under=under)


def let_go(entry: Entry, now: datetime) -> None:  # noqa: ARG001  the moment is part of the signature
    """An undone entry leaves its stories, which are the person's own words."""
    Story.objects.for_user(entry.owner_id).filter(entry=entry).update(entry=None)
