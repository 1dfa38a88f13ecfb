"""What a reader found in one mail: plain frozen data, the same in the child and in the parent.

Nothing here is believed: names, dates and claims are what the bytes say. Times are UTC in ISO 8601 with a `Z`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any

TEXT_LIMIT = 1_000_000  # characters of words kept of one mail
DEPTH_LIMIT = 20  # multiparts and mails inside each other
PARTS_LIMIT = 500  # leaf parts of one file, nested mails included

# Codes after which something of the mail could not be shown; the others are only worth telling.
LOSSES = frozenset(
    {
        "bad_base64",
        "boundary_not_found",
        "characters_replaced",
        "encrypted",
        "html_cut",
        "html_unreadable",
        "msg_unreadable",
        "no_boundary",
        "no_headers",
        "not_read",
        "part_failed",
        "part_not_kept",
        "rtf_unreadable",
        "text_cut",
        "tnef_unreadable",
        "too_deep",
        "too_large",
        "too_many_headers",
        "too_many_parts",
    }
)


@dataclass(frozen=True, slots=True)
class Address:
    """A person as written: display name and address, either may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the mail: the words that were shown and where it would have led."""

    shown: str
    target: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a header says about authentication: `what` is spf, dkim, dmarc or arc, `by` the host that wrote it."""

    what: str
    says: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A leaf that is not an unnamed text body. `file` names its bytes in the reader's folder; "" if not kept.

    `size` counts decoded bytes, `problem` is a code or "".
    """

    name: str
    media_type: str
    size: int
    file: str = ""
    content_id: str = ""
    inline: bool = False
    is_message: bool = False
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedMail:
    """One mail. `nested` holds the mails inside it; their `of_part` is the place in this mail's `parts`.

    `date_offset` is minutes east of UTC, None where the zone is unknown. `source` is eml, msg or tnef.
    """

    source: str = "eml"
    subject: str = ""
    sender: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    date: str = ""
    date_offset: int | None = None
    date_raw: str = ""
    received: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    remote_blocked: int = 0
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    parts: tuple[Part, ...] = ()
    nested: tuple[ParsedMail, ...] = ()
    problems: tuple[str, ...] = ()
    of_part: int = -1

    @property
    def is_complete(self) -> bool:
        """Whether everything could be shown, here and in the mails inside."""
        return LOSSES.isdisjoint(self.problems) and all(one.is_complete for one in self.nested)


_FIELDS = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Address, Link, Claim, Part, ParsedMail)
}
_GETTERS: dict[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {
    kind: (names, attrgetter(*names)) for kind, names in _FIELDS.items()
}
_LISTS = MappingProxyType(
    {
        "sender": Address,
        "reply_to": Address,
        "to": Address,
        "cc": Address,
        "bcc": Address,
        "links": Link,
        "claims": Claim,
        "parts": Part,
    }
)


def as_json(mail: ParsedMail) -> dict[str, Any]:
    """Plain data for `json.dumps`, with `is_complete` beside the fields."""
    names, values = _GETTERS[ParsedMail]
    said: dict[str, Any] = dict(zip(names, values(mail), strict=True))
    for name in _LISTS:
        said[name] = [_plain(one) for one in said[name]]
    said["nested"] = [as_json(one) for one in mail.nested]
    said["is_complete"] = mail.is_complete
    return said


def _plain(one: Address | Link | Claim | Part) -> dict[str, Any]:
    names, values = _GETTERS[type(one)]
    return dict(zip(names, values(one), strict=True))


def from_json(said: Mapping[str, Any]) -> ParsedMail:
    """The mail that `as_json` wrote. Raises KeyError or TypeError on anything else."""
    known = {name: said[name] for name in _FIELDS[ParsedMail]}
    for name, kind in _LISTS.items():
        known[name] = tuple(kind(**one) for one in said[name])
    known["nested"] = tuple(from_json(one) for one in said["nested"])
    for name in ("references", "problems"):
        known[name] = tuple(said[name])
    return ParsedMail(**known)
