from __future__ import annotations

from apps.evidence.fields import FuzzyDateField
from apps.evidence.forms.details import FORMS, DetailsForm, PointForm
from apps.evidence.forms.entry import EntryForm
from apps.evidence.forms.small import (
    AudienceForm,
    CaptureForm,
    CorrectionForm,
    DateForm,
    DraftForm,
    FilesForm,
    GoalsForm,
    KindForm,
    OfferedDateForm,
    OriginForm,
    PeopleForm,
    PrinciplesForm,
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
    "OfferedDateForm",
    "OriginForm",
    "PeopleForm",
    "PointForm",
    "PrinciplesForm",
    "WithdrawForm",
]
