from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField
from apps.deadlines.invitation import text_of
from apps.deadlines.parsers.invitations import MOST_BYTES


class InvitationForm(DaybookForm):
    """The file of an invitation, or its text."""

    file = forms.FileField(
        label=_("The file (.ics)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,.ical,.vcs,text/calendar"}),
    )
    text = TextField(
        label=_("Or its text"),
        lines=6,
        max_length=MOST_BYTES,
        required=False,
        help_text=_("From BEGIN:VCALENDAR to END:VCALENDAR."),
    )

    layout: ClassVar[tuple[Any, ...]] = ("file", "text")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError(_("An invitation is a small file; this one is larger than 1 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("text"):
            self.add_error("file", _("Choose a file, or paste its text."))
        return cleaned

    @property
    def words(self) -> str:
        """The text that was given; of a valid form."""
        file = self.cleaned_data["file"]
        return text_of(file.read(MOST_BYTES)) if file else str(self.cleaned_data["text"])
