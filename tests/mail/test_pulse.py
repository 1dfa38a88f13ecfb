"""A loop that hangs ends its process, which whoever supervises it starts anew: a real process, made to hang."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from apps.mail.send.pulse import HANGS

CODE = Path(__file__).resolve().parent.parent.parent
LOOP = """
import dataclasses, threading, django
django.setup()
from datetime import UTC, datetime
from apps.mail.send import loop
passes = []
stop = threading.Event()
def one_pass(**_):
    passes.append(1)
    if len(passes) == {hang_in}:
        threading.Event().wait()
    if len(passes) == 8:
        stop.set()
loop.run_pass = one_pass
settings = dataclasses.replace(loop.DEFAULT, loop_pause=0.5, stall={stall})
print("began", flush=True)
loop.run_forever(
    name="loop", asked_to_stop=stop, host_clock=lambda: datetime.now(UTC), settings=settings
)
"""


def run(*, hang_in: int, stall: float) -> subprocess.CompletedProcess[str]:
    code = LOOP.format(hang_in=hang_in, stall=stall)
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=CODE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("hang_in", [1, 3])
def test_a_loop_that_hangs_ends_its_process(hang_in: int) -> None:
    ended = run(hang_in=hang_in, stall=2)
    assert ended.returncode == HANGS
    assert "began" in ended.stdout
    assert "mail_loop_hangs" in ended.stdout + ended.stderr


def test_a_loop_that_goes_on_is_left_alone() -> None:
    """It runs longer than one pass may be silent."""
    assert run(hang_in=0, stall=3).returncode == 0
