from __future__ import annotations

import time

from apps.core import ids


def test_it_is_a_version_7_of_now():
    before = time.time_ns() // 1_000_000
    made = ids.uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1_000


def test_those_made_together_keep_their_order():
    made = [ids.uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == 5_000


def test_a_clock_that_is_set_back_by_an_hour_is_believed(monkeypatch):
    ids.uuid7()
    earlier = time.time_ns() - 3_600 * 10**9
    monkeypatch.setattr("apps.core.ids.time.time_ns", lambda: earlier)
    assert ids.uuid7().int >> 80 == earlier // 1_000_000
