from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from apps.mail.rules.ladder import FLOOR, RUNGS, Pace, next_try

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SEED = UUID(int=7)
spans = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400))


@given(
    pace=st.sampled_from(Pace),
    attempts=st.integers(0, 10_000),
    urgent_in=st.timedeltas(timedelta(days=-30), timedelta(days=400)),
    left=spans,
    seed=st.uuids(),
)
def test_the_next_try_lies_ahead_and_never_after_the_end(
    pace, attempts, urgent_in, left, seed
) -> None:
    again = next_try(
        pace=pace,
        attempts=attempts,
        now=NOW,
        urgent_at=NOW + urgent_in,
        not_after=NOW + left,
        seed=seed,
    )
    assert again is not None
    assert NOW < again <= NOW + left
    if urgent_in > timedelta():
        assert again - NOW <= max(urgent_in / 4, FLOOR)
    assert again - NOW <= max(RUNGS) * 1.2


@given(attempts=st.integers(1, len(RUNGS)), seed=st.uuids())
def test_each_rung_is_shifted_by_a_fifth_at_most_and_always_the_same(attempts, seed) -> None:
    def delay() -> timedelta:
        far = NOW + timedelta(days=300)
        again = next_try(
            pace=Pace.LADDER, attempts=attempts, now=NOW, urgent_at=far, not_after=far, seed=seed
        )
        assert again is not None
        return again - NOW

    rung = RUNGS[attempts - 1]
    assert rung * 0.8 <= delay() <= rung * 1.2
    assert delay() == delay()


def test_mails_that_failed_together_come_back_apart() -> None:
    far = NOW + timedelta(days=300)
    moments = {
        next_try(
            pace=Pace.LADDER, attempts=6, now=NOW, urgent_at=far, not_after=far, seed=UUID(int=n)
        )
        for n in range(100)
    }
    assert len(moments) == 100


@given(late=st.timedeltas(timedelta(), timedelta(days=400)))
def test_after_the_end_there_is_no_next_try(late) -> None:
    again = next_try(
        pace=Pace.LADDER, attempts=1, now=NOW, urgent_at=NOW, not_after=NOW - late, seed=SEED
    )
    assert again is None
