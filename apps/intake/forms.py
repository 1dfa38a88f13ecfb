from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField
from apps.core.ids import uuid7
from apps.evidence.models import Entry
from apps.files.models import Origin
from apps.intake.models import Batch

LONGEST_PATH = 1000
LONGEST_SEARCH = 200


class BatchForm(DaybookForm):
    """What all files of one drop share: the token of their batch and where they are from."""

    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput())
    origin = forms.ChoiceField(
        label=_("Where are these from?"),
        choices=Origin.choices,
        required=False,
        widget=forms.RadioSelect(),
    )

    def clean_client_token(self) -> UUID:
        return self.cleaned_data["client_token"] or uuid7()


class OneFileForm(BatchForm):
    """One file of a batch: the token that names it, and its path in the folder it was chosen with."""

    client_token = forms.UUIDField(widget=forms.HiddenInput())
    file_token = forms.UUIDField(required=False)
    path = TextField(required=False, max_length=LONGEST_PATH)

    def clean_client_token(self) -> UUID:
        found: UUID = self.cleaned_data["client_token"]
        return found


class StartForm(forms.Form):
    client_token = forms.UUIDField()


class OriginForm(forms.Form):
    origin = forms.ChoiceField(choices=Origin.choices)


class FindEntryForm(DaybookForm):
    """Words to look for among the entries of a plan."""

    q = TextField(label=_("Find an entry"), required=False, max_length=LONGEST_SEARCH)


class AttachForm(DaybookForm):
    """One entry of the plan of a batch: other people's are not among them."""

    entry = forms.ModelChoiceField(
        queryset=Entry.objects.none(),
        error_messages={"invalid_choice": _("That entry is not in your log any more. Choose another.")},
    )  # fmt: skip

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = Entry.objects.for_user(batch.owner_id).present().filter(plan=batch.plan_id)
        self.fields["entry"].queryset = entries  # type: ignore[attr-defined]
