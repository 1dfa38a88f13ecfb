from __future__ import annotations

from apps.evidence.models.citation import Citation
from apps.evidence.models.details import (
    EmailDetail,
    FeedbackDetail,
    MeetingDetail,
    MetricDetail,
    ObstacleDetail,
    ProtectedDetail,
    Reading,
    ReferenceDetail,
)
from apps.evidence.models.entry import Entry, EntryVersion
from apps.evidence.models.links import Attachment, EntryGoal, EntryPerson, with_links

__all__ = [
    "Attachment",
    "Citation",
    "EmailDetail",
    "Entry",
    "EntryGoal",
    "EntryPerson",
    "EntryVersion",
    "FeedbackDetail",
    "MeetingDetail",
    "MetricDetail",
    "ObstacleDetail",
    "ProtectedDetail",
    "Reading",
    "ReferenceDetail",
    "with_links",
]
