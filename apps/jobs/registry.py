"""Which task does a kind of job; registered by the app that owns the kind."""

from __future__ import annotations

from typing import Protocol

from apps.jobs.models import Job


class Nudge(Protocol):
    def __call__(self, job: Job) -> None: ...


_nudges: dict[str, Nudge] = {}


def register(kind: str, nudge: Nudge) -> None:
    """Name the function that wakes a worker for a job of `kind`; it may fail, the sweep tries again."""
    _nudges[kind] = nudge


def nudge_of(kind: str) -> Nudge:
    """Raises KeyError for a kind nobody registered."""
    return _nudges[kind]
