"""Every proof once, numbered by its date (bundle rules 28 and 29)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.audience import PacketKind, allowed
from apps.core.text import shortened
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry
from apps.packets import snapshot as frozen
from apps.packets.assemble_details import card_of, mail_of, rfc3339, when_of
from apps.packets.assemble_sources import Sources
from apps.packets.numbering import Unnumbered, number_exhibits

LONGEST_TITLE = 70


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """Where a proof is first shown: an entry, and the file if it is one."""

    entry: Entry
    attachment: Attachment | None


def exhibits(sources: Sources) -> tuple[frozen.Exhibit, ...]:
    """The exhibits in the order of their numbers."""
    shown = _first_shown(sources)
    numbers = number_exhibits(
        Unnumbered(key=key, dated=one.entry.happened_from, until=one.entry.happened_until)
        for key, one in shown.items()
    )
    return tuple(
        _exhibit(shown[key], key=key, number=number, sources=sources)
        for key, number in numbers.items()
    )


def _first_shown(sources: Sources) -> dict[str, _Shown]:
    found: dict[str, _Shown] = {}
    for printed in sources.entries:
        for one in printed.files:
            found.setdefault(f"file.{one.file.sha256}", _Shown(entry=printed.entry, attachment=one))
        for key in printed.exhibit_keys:
            found.setdefault(key, _Shown(entry=printed.entry, attachment=None))
    return found


def _exhibit(shown: _Shown, *, key: str, number: int, sources: Sources) -> frozen.Exhibit:
    entry, attachment = shown.entry, shown.attachment
    audiences = (entry.audience, attachment.audience) if attachment else (entry.audience,)
    mail = None if attachment else mail_of(entry)
    for_lawyer = sources.is_for_lawyer
    return frozen.Exhibit(
        key=key,
        number=number,
        title=_title(shown),
        date=when_of(entry.happened),
        source=str(entry.get_kind_display()),
        file=_file(attachment, for_lawyer=for_lawyer) if attachment else None,
        mails=(mail,) if mail else (),
        card=None if attachment else card_of(entry),
        obtained=str(attachment.file.get_origin_display()) if for_lawyer and attachment else "",
        lawyer_only=for_lawyer and not allowed(PacketKind.PANEL, *audiences),
    )


def _title(shown: _Shown) -> str:
    """What the index calls it: the words of its entry, the subject, or the kind of place. The file's name comes second."""
    entry = shown.entry
    if shown.attachment:
        return " ".join(entry.statement.split())
    if entry.kind == EntryKind.EMAIL:
        return str(entry.email.subject) or str(_("E-mail"))
    held = str(entry.reference.get_held_display() or _("Reference card"))
    return f"{held}: {_short(entry.reference.place)}"


def _short(words: str) -> str:
    """The first words, for a line of the index."""
    return shortened(words, width=LONGEST_TITLE)


def _file(attachment: Attachment, *, for_lawyer: bool) -> frozen.FileRef:
    file = attachment.file
    return frozen.FileRef(
        sha256=file.sha256,
        bytes=file.size,
        name=attachment.name,
        media_type=file.media_type,
        received_at=rfc3339(file.received_at) if for_lawyer else "",
    )
