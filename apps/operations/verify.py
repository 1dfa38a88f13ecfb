"""Re-reads a record: the ledger's chain, every word that it holds a hash of, and every stored byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.files.storage import storages
from django.db import connection, transaction

from apps.audit.rehash import Rehashed, rehash
from apps.audit.services import verify
from apps.champions.rehash import rehash_champions
from apps.checkpoints.rehash import rehash_checkpoints
from apps.concerns.rehash import rehash_concerns
from apps.core.owner_scope import set_owner
from apps.evidence.rehash import rehash_words
from apps.files.models import StoredFile
from apps.packets.models import Build
from apps.plans.models import Letter

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`ledger_break` is the first event that does not follow (0: none); the rest are ids of what does not match.

    Words are named `table id field`: `untold_words` are rows that the ledger never heard of.
    """

    files: int
    packets: int
    words: int
    ledger_break: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    missing_words: tuple[str, ...]
    changed_words: tuple[str, ...]
    untold_words: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not (self.ledger_break or any(self.findings().values()))

    def findings(self) -> dict[str, tuple[str, ...]]:
        """What does not match, by what is wrong with it."""
        return {
            "missing": self.missing + self.missing_words,
            "changed": self.changed + self.changed_words,
            "not in the ledger": self.untold_words,
        }


def verify_owner(owner_id: UUID) -> Verdict:
    """Read everything of one person once and compare it with what was recorded."""
    files = list(StoredFile.objects.for_user(owner_id))
    builds = list(Build.objects.for_user(owner_id).exclude(built_at=None))
    held = [(str(one.pk), "default", one.key, one.sha256) for one in files]
    held += [(str(one.pk), "packets", one.file_key, one.sha256) for one in builds]
    states = {pk: state_of(storage, key, sha256) for pk, storage, key, sha256 in held}
    words, ledger_break = reread_words(owner_id)
    return Verdict(
        files=len(files),
        packets=len(builds),
        words=words.texts,
        missing_words=words.missing,
        changed_words=words.changed,
        untold_words=words.untold,
        ledger_break=ledger_break,
        missing=tuple(pk for pk, state in states.items() if state == "missing"),
        changed=tuple(pk for pk, state in states.items() if state == "changed"),
    )


def reread_words(owner_id: UUID) -> tuple[Rehashed, int]:
    """Compare every word of one person with the ledger; also where the ledger itself breaks first, 0 for nowhere.

    All of it is read as it stood at one moment, so that what is written meanwhile is not missed on one side.
    """
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if is_own:
            _from_one_moment()
        set_owner(owner_id)
        words = rehash_words(owner_id) + rehash_checkpoints(owner_id) + rehash_concerns(owner_id)
        words += rehash_champions(owner_id)
        words += rehash(owner_id, Letter)
        return words, verify(owner_id) or 0


def _from_one_moment() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")


def state_of(storage_name: str, key: str, sha256: str) -> str:
    """Read stored bytes: `same`, `changed` or `missing`."""
    storage = storages[storage_name]
    if not storage.exists(key):
        return "missing"
    digest = hashlib.sha256()
    with storage.open(key) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return "same" if digest.hexdigest() == sha256 else "changed"
