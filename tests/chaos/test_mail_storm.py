"""R1 and R2 of the reliability requirements, at their full size."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.mail.storm import assert_nothing_lost, storm
from tests.smtp import Accepted

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

RUNS = range(int(os.environ.get("CHAOS_RUNS", "1")))


@pytest.mark.parametrize("_run", RUNS)
def test_r1_twenty_kills_lose_no_reminder(tmp_path: Path, _run: int, capsys: Any) -> None:
    taken = storm(tmp_path, mails=1000, senders=3, planners=2, kills=20, gap=0.004, p451=0.05)
    tell(capsys, "R1: 20 kills", taken)
    assert_nothing_lost(taken, mails=1000, most=1020)


def test_r2_four_senders_two_planners_and_a_command_send_each_mail_once(
    tmp_path: Path, capsys: Any
) -> None:
    taken = storm(
        tmp_path, mails=1000, senders=4, planners=2, kills=0, gap=0.0, p451=0.0, command=True
    )
    tell(capsys, "R2: no kills", taken)
    assert_nothing_lost(taken, mails=1000, most=1000)


def tell(capsys: Any, what: str, taken: list[Accepted]) -> None:
    distinct = len({one.message_id for one in taken})
    with capsys.disabled():
        print(f"\n{what}: {len(taken)} accepts of {distinct} mails, {1000 - distinct} lost")  # noqa: T201  the figures
