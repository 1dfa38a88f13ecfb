"""What somebody fills in on the private page. Its words tell nothing of why it is asked."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.champions.came import Answer
from apps.champions.enums import Came, Consent
from apps.champions.forms import LIES_AHEAD
from apps.champions.models import FeedbackRequest
from apps.champions.signing import Signed, text_of
from apps.champions.wording import agreed_words
from apps.core.forms import DaybookForm, DayField, TextField, TooLong
from apps.core.ids import uuid7
from apps.core.text import visible_controls
from apps.evidence.enums import Channel

LONGEST_WORDS = 20_000
CHANGED = _(
    "This page has changed since you opened it. Nothing was sent and your words are still here: read it once more, "
    "then send them."
)


class TooLongHere(TooLong):
    message = _(
        "This is %(show_value)d characters long; %(limit_value)d fit. Nothing was sent and nothing is lost: "
        "shorten it here."
    )


class AnswerForm(DaybookForm):
    client_token = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid7)
    shown = forms.CharField(widget=forms.HiddenInput(), required=False)
    words = TextField(
        label=_("Your answer"), lines=10, max_length=LONGEST_WORDS, strip=False,
        help_text=_("Leave out any question you cannot answer."),
    )  # fmt: skip
    saw_date = DayField(
        label=_("When you saw it"), required=False, help_text=_("A day, as near as you know.")
    )
    relation = TextField(
        label=_("How you know this work"), max_length=80, required=False,
        help_text=_("For example: led the other half of the move."),
    )  # fmt: skip
    consent = forms.ChoiceField(
        label=_("Who may read it"),
        widget=forms.RadioSelect(),
        help_text=_("Nobody else reads it. What you choose is signed with your words."),
    )
    signature = TextField(
        label=_("Your name"), max_length=120, help_text=_("Typed here, it is your signature.")
    )
    layout = ("client_token", "shown", "words", "saw_date", "relation", "consent", "signature")

    def __init__(self, *args: Any, row: FeedbackRequest, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.today = row, today
        self.may_read = agreed_words(visible_controls(row.owner.name).strip())
        self.fields["consent"].choices = list(self.may_read.items())  # type: ignore[attr-defined]
        self.fields["consent"].error_messages["required"] = _("Choose who may read it.")
        self.fields["words"].widget.attrs["class"] = "words"
        self.fields["signature"].widget.attrs["autocomplete"] = "name"
        words = self.fields["words"]
        words.validators = [TooLongHere(LONGEST_WORDS)]
        self._carry_what_is_shown()

    def _carry_what_is_shown(self) -> None:
        """The hash of what stands on the page goes with the form, so that nobody signs what they did not read."""
        said = [self.row.owner.name, self.row.saw, *self.row.questions, *self.may_read.values()]
        self.shown_now = hashlib.sha256("\0".join(map(str, said)).encode()).hexdigest()
        self.initial["shown"] = self.shown_before = self.shown_now
        if self.is_bound:
            self.shown_before = self.data.get("shown") or self.shown_now
            data = QueryDict(mutable=True)
            data.update(self.data)
            data["shown"] = self.shown_now
            self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.shown_before != self.shown_now:
            self.add_error(None, CHANGED)
        return cleaned

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].replace("\r\n", "\n")
        if not words.strip():
            raise ValidationError(self.fields["words"].error_messages["required"])
        return words

    def clean_saw_date(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["saw_date"]
        if day is not None and day > self.today:
            raise ValidationError(LIES_AHEAD)
        return day

    def token(self) -> UUID:
        token: UUID = self.cleaned_data["client_token"]
        return token

    def answer(self, *, now: dt.datetime) -> Answer:
        """What is kept, with the text that is signed; `now` stands in it."""
        found, row = self.cleaned_data, self.row
        consent = Consent(found["consent"])
        names = ("words", "saw_date", "relation", "signature")
        said: dict[str, Any] = {name: found[name] for name in names}
        signed = Signed(
            asker=row.owner.name, saw=row.saw, questions=row.questions, at=now,
            may_read=self.may_read[consent], **said,
        )  # fmt: skip
        return Answer(
            came=Came.FORM, consent=consent, day=self.today, channel=Channel.FORM,
            signed_text=text_of(signed), **said,
        )  # fmt: skip
