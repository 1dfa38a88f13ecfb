"""From a mail that was read to an entry: what it says of itself becomes proposals, its bytes and parts its proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core import fuzzy
from apps.core.forms import FIRST_DAY, LAST_DAY
from apps.core.fuzzy import FuzzyDate
from apps.core.say_dates import moment
from apps.core.zones import fixed_zone, zone_of
from apps.evidence.enums import EntryKind, WhereHeld
from apps.evidence.models import Entry
from apps.evidence.recording import Draft
from apps.evidence.rules import first_sentence
from apps.files.models import FileText, StoredFile, TextState
from apps.files.refusals import UploadRefused
from apps.files.services import store_upload
from apps.intake.parsers.found import Address, ParsedMail
from apps.intake.reading import Mail
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

AHEAD = timedelta(days=1)  # a Date header further in the future than this is not believed
LONGEST = {"sender": 320, "recipients": 4000, "cc": 4000, "subject": 998, "date_raw": 200}
LONGEST_ID = 998


def id_of(parsed: ParsedMail) -> str:
    """The Message-ID as it is stored; empty where there is none."""
    return parsed.message_id[:LONGEST_ID]


def known_mails(found: Sequence[ParsedMail], *, plan: Plan, by: User) -> dict[str, Entry]:
    """Entries of this plan that hold one of these mails already, by Message-ID; one query."""
    ids = {id_of(one) for one in found} - {""}
    rows = Entry.objects.for_user(by).present().filter(plan=plan, email__message_id__in=ids)
    return {one.email.message_id: one for one in rows.select_related("email")} if ids else {}


def told(parsed: ParsedMail) -> dict[str, Any]:
    """What was understood of a mail, for lists and for `import_evidence`: senders as addresses, the date in UTC."""
    found: dict[str, Any] = {
        "subject": parsed.subject[: LONGEST["subject"]],
        "from": [one.address for one in parsed.sender if one.address][:20],
        "date": parsed.date,
        "attachments": len(parsed.parts),
    }
    return found | ({"problems": list(parsed.problems)[:10]} if parsed.problems else {})


def text_row(file: StoredFile, parsed: ParsedMail, *, now: datetime) -> FileText:
    """The words of a mail file, for search; not yet stored."""
    lines = [parsed.subject, written((*parsed.sender, *parsed.to, *parsed.cc)), parsed.text]
    words = "\n".join(line for line in lines if line)
    state = TextState.READ if parsed.is_complete else TextState.PARTLY
    problem = next(iter(parsed.problems), "")[:40]
    return FileText(
        owner_id=file.owner_id, file=file, state=state, text=words, problem=problem, read_at=now
    )


def store_parts(
    mail: Mail, *, by: User, now: datetime, origin: str
) -> tuple[list[tuple[StoredFile, str]], list[str]]:
    """Keep the parts of a mail, each as a file of its own; a part that is not kept is told by its code."""
    kept: list[tuple[StoredFile, str]] = []
    problems: list[str] = []
    for part in mail.parsed.parts:
        if not part.file:
            continue
        upload = mail.upload_of(part)
        try:
            stored = store_upload(upload=upload, by=by, now=now, origin=origin)
        except UploadRefused:
            problems.append("part_not_kept")
        else:
            kept.append((stored, upload.name))
    return kept, problems


def draft_of(
    parsed: ParsedMail,
    *,
    files: Sequence[tuple[StoredFile, str]],
    client_token: UUID,
    zone: str,
    now: datetime,
    problems: Sequence[str] = (),
) -> Draft:
    """An entry of kind e-mail: its subject as the statement, its own date and clock, its words and its files."""
    return Draft(
        kind=EntryKind.EMAIL,
        statement=statement_of(parsed),
        happened=happened_of(parsed, zone=zone, now=now),
        client_token=client_token,
        details=details_of(parsed, problems=problems),
        files=tuple(files),
    )


def reference_of(parsed: ParsedMail, *, client_token: UUID, zone: str, now: datetime) -> Draft:
    """A reference card in place of a copy: where the mail lies, never what it holds."""
    happened = happened_of(parsed, zone=zone, now=now)
    return Draft(
        kind=EntryKind.REFERENCE,
        statement=statement_of(parsed),
        happened=happened,
        client_token=client_token,
        details={"held": WhereHeld.MAIL, "place": place_of(parsed, happened=happened)},
    )


def place_of(parsed: ParsedMail, *, happened: FuzzyDate) -> str:
    """How somebody with the mailbox finds it: subject, sender and moment."""
    words = {
        "subject": parsed.subject or _("no subject"),
        "sender": written(parsed.sender) or _("unknown sender"),
        "moment": moment(happened.start, zone=happened.zone) if happened.start else _("no date"),
    }
    return (_("“%(subject)s” from %(sender)s, %(moment)s") % words)[:2000]


def statement_of(parsed: ParsedMail) -> str:
    return first_sentence(parsed.subject or parsed.text) or str(_("E-mail without words"))


def happened_of(parsed: ParsedMail, *, zone: str, now: datetime) -> FuzzyDate:
    """When the mail says it was sent, on its own clock; else when a server says it took it; else not known."""
    sent = _instant(parsed.date)
    if sent is None or sent > now + AHEAD:
        sent = _instant(parsed.received)
    if sent is None:
        return fuzzy.unknown(zone=zone)
    offset = parsed.date_offset
    mine = sent.astimezone(zone_of(zone)).utcoffset()
    if offset is None or mine == timedelta(minutes=offset):
        return fuzzy.exactly(sent, zone=zone)
    return fuzzy.exactly(sent, zone=fixed_zone(offset))


def _instant(text: str) -> datetime | None:
    """The moment; None also for one that no person could mean and no clock here can show (year 1, a program's zero)."""
    if not text:
        return None
    found = datetime.fromisoformat(text)
    if not FIRST_DAY <= found.date() <= LAST_DAY:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def details_of(parsed: ParsedMail, *, problems: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of an e-mail as `record_entry` takes them."""
    people_and_subject = {
        "sender": written(parsed.sender),
        "recipients": written(parsed.to),
        "cc": written((*parsed.cc, *parsed.bcc)),
        "subject": parsed.subject,
        "date_raw": parsed.date_raw,
    }
    cut: dict[str, Any] = {name: text[: LONGEST[name]] for name, text in people_and_subject.items()}
    return cut | {
        "text": parsed.text,
        "html": parsed.html,
        "sent_at": _instant(parsed.date),
        "received_at": _instant(parsed.received),
        "message_id": id_of(parsed),
        "thread": thread_of(parsed)[:LONGEST_ID],
        "claims": [{"what": one.what, "says": one.says, "by": one.by} for one in parsed.claims],
        "remote_blocked": parsed.remote_blocked,
        "problems": sorted({*parsed.problems, *problems}),
    }


def thread_of(parsed: ParsedMail) -> str:
    """The oldest id of the conversation that the mail names, or its own."""
    return next(iter(parsed.references), "") or parsed.in_reply_to or parsed.message_id


def written(people: Sequence[Address]) -> str:
    """People as a mail program writes them: `Name <address>, Name <address>`."""
    return ", ".join(
        f"{one.name} <{one.address}>" if one.name and one.address else one.name or one.address
        for one in people
    )
