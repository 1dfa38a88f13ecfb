"""The engine's parameters. Tests shorten them; nobody else changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from apps.mail.rules.ladder import RUNGS


@dataclass(frozen=True)
class EngineSettings:
    """Times in seconds unless they say otherwise. total + margin < guard < lease, so that a lease outlives its SMTP."""

    lease: float = 300
    guard: float = 150  # a hand-off needs at least this much of its lease
    total: float = 120  # one SMTP dialogue, ended by a watchdog
    connect: float = 10
    command: float = 30
    end_of_data: float = 60
    connection_mails: int = 100
    connection_age: float = 60
    breaker_after: int = 5
    breaker_rest: float = 120
    gap: float = 600  # silence after which catching up starts
    catch_up_per_second: float = 5
    pass_seconds: float = 50
    loop_pause: float = 10
    replan_every: float = 600
    reconcile_every: float = 3600
    touch_every: float = 15  # a long pass shows that it lives
    stall: float = (
        600  # a loop that ended no pass for so long hangs: its process ends, to be started anew
    )
    knock_every: float = 900  # without a mail, the mail server is asked whether it lets us in
    knock_again: float = 60
    tell_every: float = 55  # the watcher outside
    clock_tolerance: float = 120
    unsure_after: int = 3  # unknown outcomes before it slows down
    unsure_pause: float = 21_600
    rungs: tuple[timedelta, ...] = RUNGS

    def __post_init__(self) -> None:
        if not self.total < self.guard < self.lease:
            raise ValueError("total < guard < lease must hold, or two processes could send at once")


DEFAULT = EngineSettings()
