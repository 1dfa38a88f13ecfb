"""The registry of kinds of mail: an app that wants mail sent registers how to check and how to write it.

    register(Kind(name="deadline", label=_("Reminders of dates"), recheck=recheck, render=render))

belongs into `AppConfig.ready` of the app that owns the kind; the engine knows nothing else about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise

from apps.mail.models import OutgoingMail


class UnknownKindError(LookupError):
    """No app has registered this kind of mail."""


@dataclass(frozen=True)
class Send:
    """Send it now."""


@dataclass(frozen=True)
class Superseded:
    """The subject has a newer revision, which has mails of its own."""


@dataclass(frozen=True)
class Cancelled:
    """The subject is met, closed or gone: there is nothing to remind of."""


@dataclass(frozen=True)
class Late:
    """This mail comes too late; the mail `by` (about the same subject, planned later) says it better."""

    by: UUID


@dataclass(frozen=True)
class Wait:
    """Not now (quiet hours): try again at `until`."""

    until: datetime


Verdict = Send | Superseded | Cancelled | Late | Wait


@dataclass(frozen=True)
class Attachment:
    """A file of a mail; `media_type` such as `text/calendar`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Rendered:
    """What a mail says. `html` is a whole page (extend `email/base.html`); its styles are inlined later."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())


@dataclass(frozen=True)
class Kind:
    """How one kind of mail is checked and written.

    `recheck(mail, now)` runs inside the hand-off transaction and must lock the subject's row
    (`select_for_update`), so that an edit and a hand-off never cross; it asks nobody outside the database.
    `render(mail, now)` states remaining time against `now`, which the text prints. It runs in the owner's zone.
    `collapses`: of several due mails about one subject only the latest planned one goes out (catch-up, b.7).
    `replan(now)`: repairs missing plans; the loop calls it every ten minutes; must be safe to run twice.
    `reconcile(now)`: once an hour, compares all that should be planned with what is, mends it, and yields after each
    part how many it mended, so that what is due meanwhile need not wait for the rest.
    `companions(mail, now)`: waiting mails of the kind that this one may tell too; `render` then finds them in
    `mail.covers`. They end as combined when this one is accepted.
    `patience(mail)`: how long after its moment a mail may stay unaccepted before the person's second address gets
    it too; None for kinds that never go there.
    `matters(mail)`: whether a mail that failed for good still concerns anybody; its subject may be done since.
    """

    name: str
    label: str | Promise
    recheck: Callable[[OutgoingMail, datetime], Verdict]
    render: Callable[[OutgoingMail, datetime], Rendered]
    collapses: bool = True
    replan: Callable[[datetime], None] | None = None
    reconcile: Callable[[datetime], Iterator[int]] | None = None
    companions: Callable[[OutgoingMail, datetime], list[UUID]] | None = None
    patience: Callable[[OutgoingMail], timedelta] | None = None
    matters: Callable[[OutgoingMail], bool] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known to the engine; a second kind of the same name replaces the first."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Return the kind; raise `UnknownKindError` if no app registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(name) from None


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def labels_of(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds of these names in words; a name that no app registered is left out."""
    return tuple(str(_kinds[one].label) for one in sorted(names) if one in _kinds)


def tells_second_address(name: str) -> bool:
    """Whether mails of this kind matter so much that the second address gets them too: the reminders."""
    return name in _kinds and _kinds[name].patience is not None


def patience_of(mail: OutgoingMail) -> timedelta | None:
    """How long a mail may stay unaccepted; None where its kind does not say, or nobody registered it."""
    kind = _kinds.get(mail.kind)
    return kind.patience(mail) if kind and kind.patience else None


def still_matters(mail: OutgoingMail) -> bool:
    """Whether the subject of a mail that failed still waits; true where its kind does not say."""
    kind = _kinds.get(mail.kind)
    return kind.matters(mail) if kind and kind.matters else True
