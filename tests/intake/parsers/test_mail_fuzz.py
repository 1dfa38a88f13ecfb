"""R22 in small: whatever is done to a mail, the answer is a mail. 20,000 of them run with the chaos tests."""

from __future__ import annotations

from tests.intake.parsers.mail_fuzz import fuzz


def test_three_hundred_mutated_mails_are_all_answered():
    met = fuzz(300, seed=2026)
    assert met["boundary_unclosed"] > 0
    assert met["no_headers"] > 0
