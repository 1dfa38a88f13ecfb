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
from apps.evidence.models.links import (
    Attachment,
    EntryGoal,
    EntryPerson,
    EntryPrinciple,
    with_links,
)
from apps.evidence.models.search import EntrySearch, SavedView, SearchWord

__all__ = [
    "Attachment",
    "Citation",
    "EmailDetail",
    "Entry",
    "EntryGoal",
    "EntryPerson",
    "EntryPrinciple",
    "EntrySearch",
    "EntryVersion",
    "FeedbackDetail",
    "MeetingDetail",
    "MetricDetail",
    "ObstacleDetail",
    "ProtectedDetail",
    "Reading",
    "ReferenceDetail",
    "SavedView",
    "SearchWord",
    "with_links",
]
