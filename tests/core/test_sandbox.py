from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from apps.core.sandbox import ROOT, Limits, SandboxError, run

HERE = "tests.core.sandbox_targets"
SMALL = Limits(
    memory_bytes=512 << 20, cpu_seconds=1, wall_seconds=20, file_bytes=1 << 20, open_files=32
)


def refuse(function: str, *, limits: Limits = SMALL, **payload: object) -> SandboxError:
    with pytest.raises(SandboxError) as caught:
        run(f"{HERE}:{function}", payload, limits=limits)
    return caught.value


def test_the_answer_comes_back_as_json():
    assert run(f"{HERE}:echo", {"words": "née 骨 🎉", "n": 3}) == {"words": "née 骨 🎉", "n": 3}


def test_what_the_function_prints_does_not_spoil_the_answer():
    assert run(f"{HERE}:chatter", {}) == "done"


def test_the_environment_is_empty_and_the_session_is_its_own():
    said = run(f"{HERE}:surroundings", {})
    assert "DATABASE_URL" not in said["env"]
    assert set(said["env"]) <= {"LC_CTYPE"}  # Python itself may set this one
    assert said["session"] != os.getsid(0)
    assert said["descriptors"] <= 5


def test_too_much_memory_is_refused():
    assert refuse("eat_memory").reason == "memory"


def test_a_loop_is_ended_by_its_processor_time():
    assert refuse("spin").reason == "cpu"


def test_a_sleeper_is_ended_by_the_wall_clock():
    assert refuse("sleep", limits=Limits(wall_seconds=1)).reason == "time"


def test_a_file_that_grows_too_large_is_refused():
    assert refuse("fill_disk").reason == "disk"


def test_an_exception_gives_its_name_and_not_its_text():
    error = refuse("fail")
    assert (error.reason, error.detail) == ("crash", "ValueError")
    assert "secret" not in str(error)


def test_a_dead_child_is_a_crash():
    assert refuse("vanish").reason == "crash"


@pytest.mark.parametrize("function", ["connect", "start_program"])
def test_network_and_programs_are_refused(function):
    assert refuse(function).detail == "RefusedError"


def test_a_flood_of_words_is_refused(monkeypatch):
    monkeypatch.setattr("apps.core.sandbox.ANSWER_LIMIT", 1 << 20)
    assert refuse("flood").reason == "answer"


def test_it_can_be_cancelled():
    with pytest.raises(SandboxError) as caught:
        run(f"{HERE}:sleep", {}, cancelled=lambda: True)
    assert caught.value.reason == "cancelled"


def test_the_child_dies_with_a_killed_parent(tmp_path: Path):
    note = tmp_path / "pid"
    code = f"from apps.core.sandbox import run; run({HERE!r} + ':note_and_sleep', {{'path': {str(note)!r}}})"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    try:
        wait_for(lambda: note.exists() and note.read_text().isdigit())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        child = int(note.read_text())
        wait_for(lambda: not alive(child))
    finally:
        parent.kill()
        parent.wait()


def wait_for(condition) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """A zombie is not alive: whoever adopted it has just not collected it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
