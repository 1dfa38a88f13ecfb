"""R22: 20,000 mutated mails: no error, none longer than ten seconds, every original kept with its hash."""

from __future__ import annotations

import secrets

import pytest

from tests.intake.parsers.mail_fuzz import fuzz
from tests.intake.test_mutated_mails import assert_none_is_lost, read_here, take_in_mutated

pytestmark = pytest.mark.chaos
MAILS = 20_000
IN_A_BATCH = 1_000


@pytest.fixture
def seed(capsys) -> int:
    """Another one each time, printed so that a failure can be had again."""
    found = secrets.randbits(32)
    with capsys.disabled():
        print(f"\nfuzz seed {found}")  # noqa: T201
    return found


def test_twenty_thousand_mutated_mails_are_all_answered(seed):
    met = fuzz(MAILS, seed=seed)
    assert met["boundary_unclosed"] > 100


@pytest.mark.django_db
def test_twenty_thousand_mutated_mails_are_all_kept(plan, owner, now, seed, monkeypatch):
    monkeypatch.setattr("apps.intake.reading._ask", read_here)
    for number in range(MAILS // IN_A_BATCH):
        outcomes = take_in_mutated(plan, owner, now, count=IN_A_BATCH, seed=seed + number)
        assert_none_is_lost(outcomes, of=IN_A_BATCH)
