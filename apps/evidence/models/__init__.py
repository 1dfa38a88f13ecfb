from __future__ import annotations

from apps.evidence.models.details import EmailDetail, FeedbackDetail, MetricDetail, ReferenceDetail
from apps.evidence.models.entry import Entry, EntryVersion
from apps.evidence.models.links import Attachment, EntryGoal, EntryPerson

__all__ = [
    "Attachment",
    "EmailDetail",
    "Entry",
    "EntryGoal",
    "EntryPerson",
    "EntryVersion",
    "FeedbackDetail",
    "MetricDetail",
    "ReferenceDetail",
]
