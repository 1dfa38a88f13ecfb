"""Which state of a mail may follow which; a database trigger refuses every other step (reliability.md, b.2)."""

from __future__ import annotations

from apps.mail.enums import State

TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.PLANNED: (
        State.LEASED,
        State.SUPERSEDED,
        State.CANCELLED,
        State.SKIPPED_LATE,
        State.COMBINED,
    ),
    State.RETRY_WAIT: (
        State.LEASED,
        State.SUPERSEDED,
        State.CANCELLED,
        State.SKIPPED_LATE,
        State.COMBINED,
    ),
    State.LEASED: (
        State.HANDOFF,
        State.RETRY_WAIT,
        State.FAILED_PERMANENT,
        State.SUPERSEDED,
        State.CANCELLED,
        State.SKIPPED_LATE,
        State.COMBINED,
    ),
    State.HANDOFF: (State.ACCEPTED, State.RETRY_WAIT, State.FAILED_PERMANENT, State.LEASED),
    State.ACCEPTED: (State.BOUNCED,),
    State.FAILED_PERMANENT: (),
    State.SUPERSEDED: (),
    State.CANCELLED: (),
    State.SKIPPED_LATE: (),
    State.COMBINED: (),
    State.BOUNCED: (),
}


def allowed_steps() -> list[tuple[str, str]]:
    """Every allowed change of state as (from, to)."""
    return [(old.value, new.value) for old, following in TRANSITIONS.items() for new in following]
