"""What a reader would stumble over in words of a plan; letters that its goals and letters use are known to them."""

from __future__ import annotations

from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.prose import LONGEST, Stumble
from apps.evidence.prose_words import Read, acronyms, read
from apps.goals.models import GoalVersion
from apps.plans.models import Plan


def look_at(text: str, *, plan: Plan) -> Read:
    """Findings in words of the user's. What management wrote is asked for only where an acronym was found."""
    found = read(text)
    if not any(one.stumble is Stumble.ACRONYM for one in found.findings):
        return found
    return read(text, known=_known(plan))


def look_at_entry(entry: Entry) -> Read | None:
    """Findings in an entry's sentence; None where there are none, or where it is somebody else's or a lawyer's business."""
    if entry.kind in {EntryKind.EMAIL, EntryKind.FEEDBACK, EntryKind.PROTECTED}:
        return None
    found = look_at(entry.statement, plan=entry.plan)
    return found if found.findings else None


def _known(plan: Plan) -> set[str]:
    goals = GoalVersion.objects.for_user(plan.owner_id).filter(goal__plan=plan)
    words = [*goals.values_list("words", flat=True), *plan.letters.values_list("text", flat=True)]
    return {one for text in words for one in acronyms(text[:LONGEST])}
