"""How a stored file is read, by its ending."""

from __future__ import annotations

from enum import StrEnum

from apps.files.sniff import MAILBOXES, ending

JOB_KIND = "intake"
TEXT_JOB_KIND = "read-file"
VALUES_JOB_KIND = "values"
UNDO_JOB_KIND = "intake-undo"


class Reader(StrEnum):
    MAIL = "mail"
    MAILBOX = "mailbox"
    DOCUMENT = "document"


MAILS = frozenset({"eml", "msg", "dat"})


def reader_of(name: str) -> Reader:
    """Which reader knows a file of this name; everything that is no mail is a document."""
    end = ending(name)
    if end in MAILS:
        return Reader.MAIL
    return Reader.MAILBOX if end in MAILBOXES else Reader.DOCUMENT
