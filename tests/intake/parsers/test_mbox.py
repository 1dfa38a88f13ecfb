from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path

import pytest

from apps.core import sandbox
from apps.intake.parsers import mbox
from apps.intake.parsers.found import from_json
from apps.intake.parsers.mbox import slices, unquoted, without_envelope
from tests.data.mails import HEAD, winmail, with_parts

LINE = b"From ana@example.org Tue Jun  2 16:00:00 2026\n"


def cut(data: bytes) -> list[bytes]:
    return [data[offset : offset + length] for offset, length in slices(io.BytesIO(data))]


def test_messages_are_told_apart():
    one, two = LINE + HEAD + b"\nfirst\n\n", LINE + HEAD + b"\nsecond\n"
    assert cut(one + two) == [one, two]
    windows = (one + two).replace(b"\n", b"\r\n")
    assert b"".join(cut(windows)) == windows
    assert len(cut(windows)) == 2
    assert cut(HEAD + b"\nno envelope\n") == [HEAD + b"\nno envelope\n"]
    assert cut(b"\n \n") == []


@pytest.mark.parametrize(
    "words",
    [
        b"From now on we meet on Mondays.\n",
        b"From Russia with love\nYear: 1963\n",
        b"From the report of 2026, page 10:30 was missing\n",
        b">From ana@example.org Tue Jun  2 16:00:00 2026\nSubject: quoted\n",
        b" From ana@example.org Tue Jun  2 16:00:00 2026\n",
    ],
)
def test_sentences_that_begin_with_from_are_words(words):
    before = b"" if b"10:30" in words else b"\n"
    assert len(cut(LINE + HEAD + b"\nHello,\n" + before + words + b"\nbye\n")) == 1


@pytest.mark.parametrize(
    "line", [b"From - \n", b"From -\n", b"From 123@xxx Mon Jun 01 10:00:00 +0000 2026\n", LINE]
)
def test_envelopes_of_many_programs_begin_messages(line):
    assert len(cut(line + HEAD + b"\nx\n\n" + line + HEAD + b"\ny\n")) == 2
    assert len(cut(line + HEAD + b"\nno empty line\n" + line + HEAD + b"\ny\n")) == 2


def test_lengths_that_headers_state_are_not_believed():
    lying = LINE + b"Content-Length: 100000\n" + HEAD + b"\nx\n\n"
    assert len(cut(lying * 3)) == 3


@pytest.mark.parametrize("size", [16, 64, 4_096])
def test_no_message_is_lost_between_windows(monkeypatch, size):
    monkeypatch.setattr(mbox, "CHUNK", size)
    messages = [LINE + HEAD + b"\n" + b"w" * number + b"\n\n" for number in range(60)]
    assert cut(b"".join(messages)) == messages


def test_memory_is_flat_however_long_a_message_is(tmp_path):
    path = tmp_path / "long.mbox"
    with path.open("wb") as file:
        for _number in range(3):
            file.write(LINE + HEAD + b"\n")
            for _line in range(12):
                file.write(b"w" * 1_000_000 + b"\n")
            file.write(b"\n")
    tracemalloc.start()
    with path.open("rb") as file:
        assert len(list(slices(file))) == 3
    assert tracemalloc.get_traced_memory()[1] < 12 << 20
    tracemalloc.stop()


def test_quoting_is_undone_by_one():
    assert unquoted(b"a\n>From x\n>>From y\n> From z\n") == b"a\nFrom x\n>From y\n> From z\n"
    assert without_envelope(LINE + b"Subject: x\n") == b"Subject: x\n"
    assert without_envelope(LINE + b"Subject: x\n\nWords\n\n") == b"Subject: x\n\nWords\n"
    assert without_envelope(LINE + b"Subject: x\r\n\r\nWords\r\n\r\n") == (
        b"Subject: x\r\n\r\nWords\r\n"
    )


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "box.mbox"
    part = b"Content-Type: application/pdf; name=a.pdf\n\n%PDF"
    path.write_bytes(LINE + HEAD + b"\none\n\n" + LINE + with_parts(b"\ntwo", part) + b"\n")
    return path


def test_the_child_reads_messages_and_keeps_their_files(box, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    places = sandbox.run("apps.intake.parsers.child:list_mbox", {"path": str(box)})
    assert places["is_whole"]
    payload = {"path": str(box), "slices": places["slices"], "keep": True}
    answer = sandbox.run("apps.intake.parsers.child:read_mbox", payload, cwd=folder)
    assert answer["done"] == 2
    mails = [json.loads(line) for line in (folder / answer["file"]).read_text().splitlines()]
    parsed = [from_json(one["mail"]) for one in mails]
    assert [one.text for one in parsed] == ["one", "two"]
    assert (folder / parsed[1].parts[0].file).read_bytes() == b"%PDF"
    assert (folder / mails[0]["file"]).read_bytes() == HEAD + b"\none\n"


def test_the_child_reads_one_mail_in_any_form(tmp_path):
    path, folder = tmp_path / "original", tmp_path / "work"
    folder.mkdir()
    path.write_bytes(winmail())
    answer = sandbox.run("apps.intake.parsers.child:read_mail", {"path": str(path)}, cwd=folder)
    mail = from_json(answer)
    assert (mail.source, answer["is_complete"]) == ("tnef", True)
    assert (folder / mail.parts[0].file).read_bytes() == b"doc bytes"
