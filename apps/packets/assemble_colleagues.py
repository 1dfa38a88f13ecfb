"""What colleagues said, in their exact words, with how it came and only the names of those who agreed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.champions.enums import Came
from apps.champions.readers import Statement
from apps.evidence.enums import EntryKind
from apps.packets import snapshot as frozen
from apps.packets.assemble_sources import Printed, Sources

CAME = {Came.PASTED: "came_pasted", Came.POINTED: "came_pointed", Came.FORM: "came_form"}


def champions_of(sources: Sources) -> tuple[frozen.Champion, ...]:
    """Feedback that quotes somebody, and answers to what was asked that are kept where they were written."""
    return tuple(_champion(one, sources) for one in sources.entries if _speaks(one, sources))


def _speaks(printed: Printed, sources: Sources) -> bool:
    return bool(_words(printed)) or printed.entry.pk in sources.statements


def _words(printed: Printed) -> str:
    entry = printed.entry
    is_feedback = entry.kind == EntryKind.FEEDBACK and hasattr(entry, "feedback")
    return entry.feedback.exact_words if is_feedback else ""


def _champion(printed: Printed, sources: Sources) -> frozen.Champion:
    start = printed.entry.happened.local_start
    statement = sources.statements.get(printed.entry.pk)
    return frozen.Champion(
        name=_giver(printed, sources, statement),
        words=_words(printed),
        relation=_relation(printed, statement),
        date=str(start.date()) if start else "",
        refs=printed.exhibit_keys,
        entry=f"entry.{printed.entry.pk}",
        came=CAME[statement.came] if statement else "",
        signature=statement.signature if statement else "",
    )


def _giver(printed: Printed, sources: Sources, statement: Statement | None) -> str:
    """A name only of somebody who agreed to be named; what they said of an answer goes before what is said of them."""
    masked = str(_("A colleague"))
    if statement is not None:
        return statement.name or masked
    giver = printed.entry.feedback.giver
    agreed = any(one.may_be_named and one.name == giver for one in printed.people)
    return giver if sources.is_for_lawyer or agreed else masked


def _relation(printed: Printed, statement: Statement | None) -> str:
    """Who they are to the user; of somebody who asked for no name nothing that tells who it is."""
    if statement is not None:
        return statement.relation if statement.name else ""
    return printed.entry.feedback.relation
