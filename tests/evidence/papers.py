"""Papers with words, and what was read out of them, for tests of an entry's page."""

from __future__ import annotations

import io
from datetime import datetime

import pikepdf

from apps.evidence.models import Attachment, Entry
from apps.files.models import FileText, StoredFile
from apps.plans.models import Plan
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

PAGES = (
    "Review of the first half.\nThe plan was agreed on 3 June.\n",
    "The second region moved with no roll-\nback on 28 May.\n",
    "Signed by the committee. The plan was agreed on 3 June.\n",
)


def paper(count: int) -> bytes:
    """A PDF of empty pages."""
    document, made = pikepdf.new(), io.BytesIO()
    for _ in range(count):
        document.add_blank_page()
    document.save(made)
    return made.getvalue()


def read(file: StoredFile, *, now: datetime, text: str = "", **rest) -> FileText:
    """What was read out of a file."""
    row = {"state": "read", "text": text, "read_at": now} | rest
    return FileText.objects.create(owner=file.owner, file=file, **row)


def make_paper(
    plan: Plan, *, now: datetime, name: str = "review.pdf", is_read: bool = True
) -> StoredFile:
    file = make_file(plan.owner, now=now, name=name, content=paper(len(PAGES)))
    if is_read:
        ends = [sum(map(len, PAGES[: n + 1])) for n in range(len(PAGES))]
        facts = {"pages": len(PAGES)}
        read(file, now=now, text="".join(PAGES), page_ends=ends, facts=facts)
    return file


def with_paper(
    plan: Plan, *, now: datetime, is_read: bool = True, **rest
) -> tuple[Entry, Attachment]:
    """An entry that is proved by a paper of three pages."""
    file = make_paper(plan, now=now, is_read=is_read)
    entry = make_entry(plan, now=now, files=[(file, file.first_name)], **rest)
    return entry, Attachment.objects.get(entry=entry)
