from __future__ import annotations

from apps.evidence.fields import FuzzyDateField
from apps.evidence.forms.kinds import FORMS, DetailsForm, EntryForm
from apps.evidence.forms.small import (
    AudienceForm,
    CaptureForm,
    CorrectionForm,
    DateForm,
    DraftForm,
    FilesForm,
    GoalsForm,
    KindForm,
    OriginForm,
    PeopleForm,
    WithdrawForm,
)

__all__ = [
    "FORMS",
    "AudienceForm",
    "CaptureForm",
    "CorrectionForm",
    "DateForm",
    "DetailsForm",
    "DraftForm",
    "EntryForm",
    "FilesForm",
    "FuzzyDateField",
    "GoalsForm",
    "KindForm",
    "OriginForm",
    "PeopleForm",
    "WithdrawForm",
]
