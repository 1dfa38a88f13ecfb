from __future__ import annotations

from apps.evidence.models.details import EmailDetail, FeedbackDetail, MetricDetail, ReferenceDetail
from apps.evidence.models.entry import Entry, EntryVersion
from apps.evidence.models.links import Attachment, EntryGoal, EntryPerson, with_links

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
    "with_links",
]
