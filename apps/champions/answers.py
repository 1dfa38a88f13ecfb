"""What came back: kept in its words as an entry of kind feedback, or pointed to by a reference card."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.champions.came import Answer
from apps.champions.dates import hold_dates
from apps.champions.enums import Asked, Came, Consent
from apps.champions.models import FeedbackAnswer, FeedbackRequest, RequestEntry
from apps.champions.services import locked, set_state
from apps.core import fuzzy, say_dates
from apps.core.audience import Audience
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.rules import first_sentence
from apps.evidence.services import record_entry
from apps.plans.models import Person
from apps.plans.services import change_person

if TYPE_CHECKING:
    from apps.accounts.models import User

LONGEST_STATEMENT = 240
# What an answer changes about naming its giver; the others leave it as it was.
NAMING = {Consent.NAMED: True, Consent.UNNAMED: False}


@transaction.atomic
def keep_answer(
    *, request: FeedbackRequest, by: User, now: datetime, answer: Answer, client_token: UUID
) -> FeedbackAnswer:
    """Keep an answer and the entry it becomes. The same `client_token` keeps one; a further answer is a new row.

    Only an answer that agrees to it lets the giver be named, and one that wants no name masks it from then on.
    Raises ValueError while nobody was asked.
    """
    row = locked(request, by=by)
    answers = FeedbackAnswer.objects.for_user(by)
    stood = answers.filter(client_token=client_token).select_related("entry").first()
    if stood is not None:
        return stood
    if row.asked_date is None:
        raise ValueError("nobody was asked yet")
    entry = _entry(row, answer, by=by, now=now, token=uuid5(client_token, "feedback"))
    kept = FeedbackAnswer.objects.create(
        owner=by,
        request=row,
        number=answers.filter(request=row).count() + 1,
        came=answer.came,
        words=answer.words,
        signature=answer.signature,
        relation=answer.relation,
        consent=answer.consent,
        words_sha256=sha256_of(answer.words),
        saw_date=answer.saw_date,
        signed_text=answer.signed_text,
        signed_sha256=sha256_of(answer.signed_text) if answer.signed_text else "",
        entry=entry,
        client_token=client_token,
        received_at=now,
    )
    _tell(kept, by=by, now=now)
    agreed = NAMING.get(answer.consent, row.person.may_be_named)
    if row.person.may_be_named != agreed:
        change_person(row.person, by=by, now=now, may_be_named=agreed)
    if row.state != Asked.ANSWERED:
        set_state(row, by=by, now=now, state=Asked.ANSWERED)
    return kept


def sha256_of(text: str) -> str:
    """Of the UTF-8 bytes, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _tell(kept: FeedbackAnswer, *, by: User, now: datetime) -> None:
    facts = {
        "by": str(by.pk),
        "request": str(kept.request_id),
        "entry": str(kept.entry_id),
        "came": str(kept.came),
        "consent": str(kept.consent),
    }
    content = {"words": kept.words, "signature": kept.signature, "relation": kept.relation}
    if kept.signed_text:
        facts["signed"] = kept.signed_sha256
        content["signed_text"] = kept.signed_text
    record(
        about=kept, kind="feedback.kept", now=now, facts=facts, content=content, salt=bytes(kept.salt)
    )  # fmt: skip


def _entry(row: FeedbackRequest, answer: Answer, *, by: User, now: datetime, token: UUID) -> Entry:
    """An entry names the giver in its details only, where a packet masks the name; its sentence never does."""
    is_pointed = answer.came == Came.POINTED
    kept_for_lawyer = answer.consent == Consent.LAWYER
    return record_entry(
        plan=row.plan,
        by=by,
        now=now,
        kind=EntryKind.REFERENCE if is_pointed else EntryKind.FEEDBACK,
        statement=statement(row, answer),
        original_words="" if is_pointed else answer.words,
        happened=fuzzy.on_day(answer.day, zone=row.plan.zone),
        client_token=token,
        details=answer.place or {} if is_pointed else _details(row.person, answer),
        people=[row.person],
        goals=[row.goal] if row.goal is not None else [],
        audience=Audience.LAWYER if kept_for_lawyer else Audience.UNDECIDED,
    )


def _details(person: Person, answer: Answer) -> dict[str, Any]:
    return {
        "giver": person.name,
        "relation": answer.relation,
        "channel": answer.channel,
        "exact_words": answer.words,
    }


def statement(row: FeedbackRequest, answer: Answer) -> str:
    """What the entry says: that it answers a request of a day, and how it begins or what it shows."""
    asked = say_dates.day(row.asked_date) if row.asked_date else ""
    said = (
        answer.words or (answer.place or {}).get("shows") or (answer.place or {}).get("place", "")
    )
    parts = {"day": asked, "said": first_sentence(said)[:LONGEST_STATEMENT]}
    if answer.came == Came.POINTED:
        return _("An answer to what I asked on %(day)s: %(said)s") % parts
    return _("In answer to what I asked on %(day)s: “%(said)s”") % parts


def hold_entry(entry: Entry) -> None:
    """Lock the date that `forget_entry` opens again, before the ledger, as every writer of dates does."""
    rows = FeedbackAnswer.objects.for_user(entry.owner_id).filter(entry=entry)
    for found in rows.select_related("request", "owner"):
        hold_dates(found.request, by=found.owner)


def forget_entry(entry: Entry, now: datetime) -> None:
    """An entry is undone: an answer goes with it, its request waits again, and a name only it allowed is masked.

    Where an entry helped somebody remember, it does so no more.
    """
    RequestEntry.objects.for_user(entry.owner_id).filter(entry=entry).delete()
    rows = FeedbackAnswer.objects.for_user(entry.owner_id).filter(entry=entry)
    gone = rows.select_related("request", "owner").first()
    if gone is None:
        return
    by, row = gone.owner, locked(gone.request, by=gone.owner)
    rows.delete()
    left = FeedbackAnswer.objects.for_user(by).filter(request__person=row.person)
    agreed = left.filter(consent=Consent.NAMED).exists()
    if gone.consent == Consent.NAMED and not agreed and row.person.may_be_named:
        change_person(row.person, by=by, now=now, may_be_named=False)
    if not left.filter(request=row).exists() and row.state == Asked.ANSWERED:
        set_state(row, by=by, now=now, state=Asked.ASKED)
