"""Taking back the state of one date: the address names the revision that it takes back, so an older page revives nothing."""

from __future__ import annotations

from django.urls import reverse

from apps.deadlines.models import Deadline

OF = "of"


def undo_address(before: Deadline, after: Deadline) -> str:
    """Where `after` gets the state of `before` again, as long as it stays as it is; empty where nothing has changed."""
    if after.revision == before.revision:
        return ""
    return f"{reverse('deadline_state', args=[before.pk, before.state])}?{OF}={after.revision}"


def is_stale(deadline: Deadline, asked: str) -> bool:
    """Whether the date was changed since the revision that an address names; one that names none is never stale."""
    return bool(asked) and asked != str(deadline.revision)
