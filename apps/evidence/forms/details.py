"""The form of each kind, and the form for what is still empty of one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField
from apps.evidence.forms.base import LONGEST_STATEMENT
from apps.evidence.forms.entry import EntryForm
from apps.evidence.forms.events import MeetingForm, ObstacleForm, ProtectedForm
from apps.evidence.forms.kinds import (
    DocumentForm,
    EmailForm,
    FeedbackForm,
    MetricForm,
    NoteForm,
    ReferenceForm,
    WinForm,
)

FORMS: dict[str, type[EntryForm]] = {
    form.kind: form
    for form in (
        WinForm,
        NoteForm,
        EmailForm,
        FeedbackForm,
        MetricForm,
        ReferenceForm,
        DocumentForm,
        MeetingForm,
        ObstacleForm,
        ProtectedForm,
    )
}


class DetailsForm(DaybookForm):
    """The empty details of an entry's kind; those that are filled are not asked again."""

    def __init__(self, *args: Any, kind: str, missing: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = FORMS[kind].base_fields
        self.fields.update({name: deepcopy(source[name]) for name in missing if name in source})
        self._lay()


class PointForm(DetailsForm):
    """Where it is; and a title, where so far the name of a file was all there was."""

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if title:
            words = TextField(
                label=_("What it is, in one sentence"),
                lines=2,
                max_length=LONGEST_STATEMENT,
                required=False,
                initial=title,
            )
            self.fields = {"statement": words, **self.fields}
            self._lay()
