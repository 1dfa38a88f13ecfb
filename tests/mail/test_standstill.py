"""R4, R5, R7, R10 and R11 in short; at full size in tests/chaos/test_standstill.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.deadlines import reminders
from apps.mail.send import knock
from tests.mail import standstills
from tests.mail.standstill import unshift
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock_as_it_is() -> Iterator[None]:
    yield
    unshift()


@pytest.fixture
def real_kinds() -> None:
    """The kinds of the product beside the one of the tests."""
    reminders.register()


def test_r4_broken_connections_lose_nothing(tmp_path: Path) -> None:
    standstills.restarts(tmp_path, mails=60, times=2)


def test_r5_a_sender_frozen_before_the_hand_off_sends_nothing(tmp_path: Path) -> None:
    standstills.frozen_before_hand_off(tmp_path)


def test_r5_a_sender_frozen_after_the_hand_off_changes_nothing(tmp_path: Path) -> None:
    standstills.frozen_after_hand_off(tmp_path)


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[SmtpServer]:
    found = SmtpServer(tmp_path)
    settings.EMAIL_URL, settings.DAYBOOK_HOME = found.url, tmp_path
    knock.forget()
    yield found
    found.stop()
    knock.forget()


@pytest.mark.usefixtures("real_kinds")
def test_r7_after_three_days_each_date_gets_one_true_mail(server: SmtpServer) -> None:
    standstills.app_down(server, plans=3, dates=4)


@pytest.mark.usefixtures("real_kinds")
def test_r7_after_six_hours_without_a_mail_server_all_leaves_at_once(
    server: SmtpServer, settings: Any
) -> None:
    standstills.server_down(server, settings, plans=3, dates=4)


def test_r10_edits_during_sending_send_no_old_date(tmp_path: Path) -> None:
    standstills.edits(tmp_path, edits=12, seconds=2)
