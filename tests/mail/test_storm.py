"""R1 and R2 in short; the full figures are in tests/chaos/test_mail_storm.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.storm import assert_nothing_lost, storm

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_reminder_is_lost_when_processes_are_killed(tmp_path: Path) -> None:
    taken = storm(tmp_path, mails=120, senders=2, planners=1, kills=6, gap=0.004, p451=0.05)
    assert_nothing_lost(taken, mails=120, most=126)


def test_many_engines_at_once_send_each_mail_once(tmp_path: Path) -> None:
    taken = storm(tmp_path, mails=150, senders=4, planners=2, kills=0, gap=0.0, p451=0.0)
    assert_nothing_lost(taken, mails=150, most=150)
