"""Taking back what was said of a promise or a question: the address names the place in the ledger that it takes back.

An older page takes back nothing that came after it (as `deadlines.state_undo` does by the revision of a date).
"""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

from apps.audit.services import last_place
from apps.checkpoints.models import Promise, Question

OF = "of"


def undo_address(row: Promise | Question, name: str, state: str, **more: str) -> str:
    """Where `row` gets `state` again, as long as nothing else is said of it; `name` is that of the route."""
    query = QueryDict(mutable=True)
    query.update({OF: str(last_place(row)), **more})
    return f"{reverse(name, args=[row.pk, state])}?{query.urlencode()}"


def is_stale(row: Promise | Question, asked: str) -> bool:
    """Whether something was said of the row since the place that an address names; one that names none is never stale."""
    return bool(asked) and asked != str(last_place(row))
