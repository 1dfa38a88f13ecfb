"""R22: 20,000 mutated mails, none of them an error, none of them longer than ten seconds."""

from __future__ import annotations

import secrets

import pytest

from tests.intake.parsers.mail_fuzz import fuzz

pytestmark = pytest.mark.chaos


def test_twenty_thousand_mutated_mails_are_all_answered(capsys):
    seed = secrets.randbits(32)
    with capsys.disabled():
        print(f"\nfuzz seed {seed}")  # noqa: T201  so that a failure can be had again
    met = fuzz(20_000, seed=seed)
    assert met["boundary_unclosed"] > 100
