"""R1 and R2 of the reliability requirements, at their full size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.mail.storm import assert_nothing_lost, storm

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

RUNS = range(int(os.environ.get("CHAOS_RUNS", "1")))


@pytest.mark.parametrize("_run", RUNS)
def test_r1_twenty_kills_lose_no_reminder(tmp_path: Path, _run: int) -> None:
    taken = storm(tmp_path, mails=1000, senders=3, planners=2, kills=20, gap=0.004, p451=0.05)
    assert_nothing_lost(taken, mails=1000, most=1020)


def test_r2_four_senders_two_planners_and_a_command_send_each_mail_once(tmp_path: Path) -> None:
    taken = storm(
        tmp_path, mails=1000, senders=4, planners=2, kills=0, gap=0.0, p451=0.0, command=True
    )
    assert_nothing_lost(taken, mails=1000, most=1000)
