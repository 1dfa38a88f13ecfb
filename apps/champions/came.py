"""An answer as it came, before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.champions.enums import Came, Consent


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`words` are the giver's own, sign by sign (empty where it is pointed to); `day` is when they came.

    `place` has `held`, `place`, `shows` and `openable_by` of a reference card. `signed_text` is the whole of what was
    signed on the private page.
    """

    came: Came
    consent: Consent
    day: date
    words: str = ""
    relation: str = ""
    channel: str = ""
    signature: str = ""
    place: Mapping[str, str] | None = None
    saw_date: date | None = None
    signed_text: str = ""
