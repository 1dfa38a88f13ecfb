"""What the user answers to a concern. A draft is scratch, outside the ledger; a decided answer is a version for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from apps.audit.services import hold_chain, record
from apps.concerns.enums import CONCESSIONS, Standing
from apps.concerns.models import Concern, Response
from apps.core.audience import Audience
from apps.core.sentences import sentences

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_SENTENCES = 2  # a panel reads the first two (design: packet, page 3)
# Without words these say nothing that a reader could check.
NEEDS_WORDS = frozenset({Standing.DISPUTED, Standing.PARTLY})


class NoDraftError(ValueError):
    """There is nothing to decide."""


class DraftChangedError(ValueError):
    """It is no longer the draft that was looked at."""


def mark_of(draft: Response) -> str:
    """What the page of a decision carries on, so that nothing is decided that nobody read."""
    return f"{draft.pk} {draft.written_at.isoformat()}"


def count_sentences(words: str) -> int:
    return len(sentences(words))


@transaction.atomic
def save_draft(
    *, concern: Concern, by: User, now: datetime, standing: str, words: str
) -> Response | None:
    """Keep what the user would answer as a draft; the decided answer stays as it is. Returns None where none is left.

    UNANSWERED without words removes the draft, and so does what the decided answer says already. A draft that
    gives something away is for the lawyer until it is decided. Raises ValueError for more than MOST_SENTENCES, or
    words without a standing.
    """
    hold_chain(by.pk)
    wanted = Standing(standing)
    if count_sentences(words) > MOST_SENTENCES or (wanted == Standing.UNANSWERED and words.strip()):
        raise ValueError("at most two sentences, and what they are")
    rows = Response.objects.for_user(by).filter(concern=concern)
    latest = rows.decided().order_by("-number").first()
    is_same = latest is not None and (latest.standing, latest.words) == (wanted, words)
    if wanted == Standing.UNANSWERED or is_same:
        rows.filter(decided_at=None).delete()
        return None
    row = rows.filter(decided_at=None).first() or Response(
        owner_id=concern.owner_id, concern=concern, number=_next(concern, by=by)
    )
    row.standing, row.words, row.written_at = wanted, words, now
    row.audience = _draft_audience(wanted)
    row.save()
    return row


def _next(concern: Concern, *, by: User) -> int:
    rows = Response.objects.for_user(by).filter(concern=concern)
    highest: int | None = rows.aggregate(top=Max("number"))["top"]
    return (highest or 0) + 1


def _draft_audience(standing: Standing) -> Audience:
    return Audience.LAWYER if standing in CONCESSIONS else Audience.UNDECIDED


@transaction.atomic
def decide_answer(
    *, concern: Concern, by: User, now: datetime, audience: str, seen: str = ""
) -> Response:
    """Make the draft the answer, for those in `audience`: a version in the ledger whose words never change.

    `seen` is the mark of the draft that was looked at: raises DraftChangedError where it is another one. Without a draft the newest decided answer is returned as it is (a button pressed twice). Raises NoDraftError where there
    is neither, ValueError for a draft without the words it needs.
    """
    hold_chain(by.pk)
    rows = Response.objects.for_user(by).filter(concern=concern)
    row = rows.select_for_update().filter(decided_at=None).first()
    if row is None:
        latest = rows.decided().order_by("-number").first()
        if latest is None:
            raise NoDraftError
        return latest
    if seen and seen != mark_of(row):
        raise DraftChangedError
    if row.standing in NEEDS_WORDS and not row.words.strip():
        raise ValueError("an answer without words")
    row.audience, row.decided_at = Audience(audience), now
    row.save(update_fields=["audience", "decided_at"])
    Concern.objects.for_user(by).filter(pk=concern.pk).update(standing=row.standing)
    _tell(row, now=now)
    return row


def _tell(row: Response, *, now: datetime) -> None:
    """What the ledger keeps of an answer: to which concern, which version, for whom; its words as salted hashes."""
    facts = {
        "concern": str(row.concern_id), "number": str(row.number), "audience": str(row.audience),
    }  # fmt: skip
    content = {"standing": str(row.standing), "words": row.words}
    salt = bytes(row.salt)
    record(about=row, kind="concern.answered", now=now, facts=facts, content=content, salt=salt)


@transaction.atomic
def decide_answer_audience(
    *, response: Response, by: User, now: datetime, audience: str, instead_of: str = ""
) -> str:
    """Decide anew who may see a decided answer; returns what it was. With `instead_of` only while that stands.

    Raises NoDraftError for a draft: who may see that is decided with it.
    """
    hold_chain(by.pk)
    row = Response.objects.for_user(by).select_for_update().get(pk=response.pk)
    if row.decided_at is None:
        raise NoDraftError
    was, wanted = str(row.audience), Audience(audience)
    if wanted != was and instead_of in {"", was}:
        Response.objects.for_user(by).filter(pk=row.pk).update(audience=wanted)
        facts = {"concern": str(row.concern_id), "from": was, "to": str(wanted)}
        record(about=row, kind="concern.answer_audience", now=now, facts=facts)
    return was
