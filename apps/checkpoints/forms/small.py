"""Small forms: a promise, a question and its answer, an answer to what was said back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.checkpoints.confirm_back import Promised
from apps.core import fuzzy
from apps.core.audience import Audience
from apps.core.far_days import AsksFarDays
from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.rules import first_sentence


class PromiseForm(AsksFarDays):
    """A promise that was made outside a meeting of the record."""

    what = TextField(label=_("What was promised?"), max_length=300)
    who = TextField(label=_("By whom"), max_length=120, required=False)
    made = DayField(label=_("Promised on"))
    by = DayField(label=_("By when"), required=False)
    layout = ("what", "who", side_by_side("made", "by"))

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields["who"].widget.attrs["list"] = "names-here"

    def promised(self) -> Promised:
        found = self.cleaned_data
        what = " ".join(found["what"].split())
        return Promised(who=" ".join(found["who"].split()), what=what, by_date=found["by"])


class QuestionForm(DaybookForm):
    words = TextField(label=_("What do you want to ask?"), max_length=400)


class AnswerForm(DaybookForm):
    answer = TextField(label=_("The answer, in their words"), lines=3, max_length=4000)


def as_closed_as(meeting: Entry) -> Audience:
    """Who may see words about a meeting: never more people than the meeting itself; otherwise it is not decided yet."""
    audience = Audience(meeting.audience)
    return audience if audience in {Audience.LAWYER, Audience.NEVER} else Audience.UNDECIDED


class CameBackForm(AsksFarDays):
    """Somebody answered the text: their words, and when they came."""

    LONGEST_STATEMENT: ClassVar = 240
    words = TextField(label=_("What they wrote back"), lines=5, max_length=20_000)
    day = DayField(label=_("It came on"))

    def entry_fields(self, meeting: Entry, *, meeting_day: str, zone: str) -> dict[str, Any]:
        """What `record_entry` takes for the answer; the people are those of the meeting."""
        words, day = self.cleaned_data["words"], self.cleaned_data["day"]
        parts = {"day": meeting_day, "said": first_sentence(words)[: self.LONGEST_STATEMENT]}
        statement = _now("Answer to what I wrote back about the meeting of %(day)s: %(said)s")
        return {
            "kind": EntryKind.NOTE,
            "statement": statement % parts,
            "original_words": words,
            "happened": fuzzy.on_day(day, zone=zone),
            "people": [link.person for link in meeting.present_people],  # type: ignore[attr-defined]
            "goals": [link.goal for link in meeting.present_goals],  # type: ignore[attr-defined]
            "audience": as_closed_as(meeting),
        }
