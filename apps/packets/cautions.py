"""What the user should think of before a finished packet goes to anybody. It never holds anything back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.core.audience import PacketKind
from apps.evidence.models import Attachment
from apps.files.models import Origin
from apps.packets.models import Build
from apps.plans.models import Person


@dataclass(frozen=True, kw_only=True)
class FromWork:
    """An exhibit whose file the user said is from a work system; `url` is the entry it belongs to."""

    number: int
    page: int
    name: str
    url: str


def has_no_statement(build: Build) -> bool:
    """Whether a packet for a panel lacks the user's own statement; a lawyer can do without."""
    return build.kind == PacketKind.PANEL and not build.snapshot.get("statement")


def from_work(build: Build) -> list[FromWork]:
    """Exhibits said to be from a work system, by number; one query."""
    numbers = {
        one["file"]["sha256"]: one["number"] for one in build.snapshot["exhibits"] if one["file"]
    }
    pages = {one["number"]: one["first_page"] for one in build.outcomes}
    found = {numbers[one.file.sha256]: one for one in _links(build, numbers)}
    return [
        FromWork(
            number=number,
            page=pages.get(number, 0),
            name=link.name,
            url=link.entry.get_absolute_url(),
        )
        for number, link in sorted(found.items())
    ]


def _links(build: Build, hashes: Iterable[str]) -> Iterable[Attachment]:
    """The links that put these files into the packet."""
    keys = (one["key"] for one in build.snapshot["entries"])
    entries = [UUID(key.removeprefix("entry.")) for key in keys]
    links = Attachment.objects.for_user(build.owner_id).present()
    links = links.filter(entry__in=entries, file__sha256__in=list(hashes))
    return links.filter(file__origin=Origin.WORK).select_related("file", "entry")


def names_seen(build: Build) -> list[dict[str, Any]]:
    """Names the check found, each with the page of that person, where the choice is made; at most one query."""
    seen = build.checks.get("names", [])
    if not seen:
        return []
    people = Person.objects.for_user(build.owner_id).filter(
        plan=build.plan_id, name__in=[one["name"] for one in seen]
    )
    urls = {person.name: person.get_absolute_url() for person in people}
    return [{**one, "url": urls.get(one["name"], "")} for one in seen]
