"""The clock by which a process knows that it slept: it goes on while the computer sleeps, and nobody can set it.

`time.monotonic` stands still then on Linux. That is right for how long a process worked (a loop that hangs), and wrong
for whether what it knows still holds (a lease of the database, a mail server that waits for the next line).
"""

from __future__ import annotations

import time

BOOT = getattr(
    time, "CLOCK_BOOTTIME", None
)  # Linux; elsewhere the monotonic clock goes on by itself


def passed() -> float:
    """Seconds since some moment before this process began."""
    return time.monotonic() if BOOT is None else time.clock_gettime(BOOT)
