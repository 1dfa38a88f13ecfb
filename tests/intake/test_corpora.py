"""What others say of public mails, and what we say. Each disagreement is known here with its reason, and listed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from apps.intake.parsers.found import ParsedMail, as_json
from apps.intake.parsers.inner import read_any
from apps.intake.parsers.mbox import slices
from tests.intake.parsers.corpora import CORPORA, manifest, needs_corpora
from tests.intake.parsers.mail_fuzz import watchdog

pytestmark = needs_corpora

# (file, what): why we say something else.
REASONS = {
    ("cpython__msg_02.eml", "attachments"): (
        "a digest: its parts without a type are mails (RFC 2046, 5.1.5); two peers take them for text"
    ),
    ("cpython__msg_14.eml", "attachments"): (
        "the type `text` is no type, so the words are text (RFC 2045, 5.2); the peers make a file of them"
    ),
    ("rubymail__invalid_subject_characters.eml", "subject"): (
        "the raw bytes are Latin-1 and read as such (Formação); the peers lose the letters"
    ),
    ("oxmsg__no-attachments.msg", "date"): (
        "1601-01-01 is zero on Windows' clock: the date was never set"
    ),
}
MOST = {
    ("eml", "subject"): 1, ("eml", "sender"): 1, ("eml", "date"): 1, ("eml", "attachments"): 4,
    ("msg", "subject"): 1, ("msg", "sender"): 0, ("msg", "date"): 1, ("msg", "attachments"): 0,
}  # fmt: skip
NONE = "(none)"


def read(path: Path) -> ParsedMail:
    with watchdog():
        return read_any(path.read_bytes())


def ours(mail: ParsedMail) -> dict[str, str]:
    people = ",".join(one.address.lower() for one in mail.sender if one.address)
    return {
        "subject": " ".join(mail.subject.split()) or NONE,
        "sender": people or NONE,
        "date": mail.date or NONE,
        "attachments": str(len(mail.parts)),
    }


def theirs(row: dict[str, str]) -> dict[str, str]:
    """What the peers agree on; "" where they do not."""
    bracket = re.search(r"<([^<>]*)>$", row["exp_from"] or "")
    return {
        "subject": " ".join((row["exp_subject"] or "").split()),
        "sender": (bracket[1] if bracket else row["exp_from"] or "").lower(),
        "date": row["exp_date"] or "",
        "attachments": row["exp_attachments"] or "",
    }


def disagreements(kind: str) -> list[tuple[str, str, str, str]]:
    """File, what, what they say and what we say."""
    found = []
    for place, row in sorted(manifest().items()):
        if not place.startswith(f"email/{kind}/"):
            continue
        said = ours(read(CORPORA / place))
        found += [
            (Path(place).name, what, expected, said[what])
            for what, expected in theirs(row).items()
            if expected and expected != said[what]
        ]
    return found


@pytest.mark.parametrize("kind", ["eml", "msg"])
def test_we_agree_with_the_peers_but_for_what_is_listed(kind, capsys):
    found = disagreements(kind)
    with capsys.disabled():
        for file, what, expected, said in found:
            reason = REASONS.get((file, what), "NOT EXPLAINED")
            print(f"\n{file}: {what}: theirs {expected!r}, ours {said!r}: {reason}", end="")  # noqa: T201
    assert {(file, what) for file, what, *_rest in found} <= REASONS.keys()
    counted = Counter((kind, what) for _file, what, *_rest in found)
    assert all(count <= MOST[key] for key, count in counted.items()), counted


def test_every_file_of_the_folder_is_answered_by_the_mail_reader():
    """Whatever its kind: a picture or a PDF in a mail's clothes gives a mail that says it could not be read."""
    count = 0
    for path in sorted(CORPORA.rglob("*")):
        if path.is_file():
            assert as_json(read(path))["source"] in {"eml", "msg", "tnef"}
            count += 1
    assert count > 300


def test_every_message_of_every_mbox_is_found():
    """Counted by hand where the line of the envelope alone does not tell."""
    by_hand = {"mimekit__simple.mbox.mbox": 3, "mimekit__unmunged.mbox.mbox": 2, "mimekit__issue1189.mbox.mbox": 4}  # fmt: skip
    for path in sorted((CORPORA / "email/mbox").iterdir()):
        with path.open("rb") as file:
            places = list(slices(file))
        other = manifest()[f"email/mbox/{path.name}"]["exp_other"]
        expected = by_hand.get(path.name) or int(other.rpartition(":")[2])
        assert len(places) == expected, path.name
        assert sum(length for _offset, length in places) == path.stat().st_size


def test_the_files_in_a_winmail_are_found():
    for path in sorted((CORPORA / "email/tnef").iterdir()):
        other = manifest()[f"email/tnef/{path.name}"]["exp_other"].removeprefix("files: ")
        wanted = [name for name in other.split(", ") if name and not name.startswith("body.")]
        assert sorted(part.name for part in read(path).parts) == sorted(wanted), path.name
