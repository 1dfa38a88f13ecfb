"""What is possible but rarely meant in the form after a meeting: it is asked once, and the answer is the same button."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.checkpoints.confirm_back import Promised
from apps.core import far_days, say_dates


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """Questions before saving; `held` asks about a checkpoint of another day, which needs a tick to be marked."""

    questions: tuple[str, ...] = ()
    held: str = ""

    def __bool__(self) -> bool:
        return bool(self.questions or self.held)

    @property
    def token(self) -> str:
        """What was asked: another day asks anew."""
        return hashlib.sha256("\n".join((*self.questions, self.held)).encode()).hexdigest()[:32]


def doubts(
    *, day: date, today: date, promised: Sequence[Promised], checkpoint: tuple[str, date] | None
) -> Doubts:
    """`today` is the day on the person's clock, `checkpoint` the title and day of the one that was chosen."""
    by_days = [one.by_date for one in promised if one.by_date]
    ahead = [_ahead(day)] if day > today else _far([day], today=today)
    before = [_before(by) for by in by_days if by < day]
    after = _far([by for by in by_days if by >= day], today=today)
    is_other = checkpoint is not None and checkpoint[1] != day
    held = _held(*checkpoint, day=day) if checkpoint is not None and is_other else ""
    return Doubts(questions=(*ahead, *dict.fromkeys((*before, *after))), held=held)


def _far(days: Iterable[date], *, today: date) -> list[str]:
    return [words for day in days if (words := far_days.question(day, today=today))]


def _ahead(day: date) -> str:
    return _("The meeting lies in the future, on %(day)s: is that right?") % {
        "day": say_dates.day(day)
    }


def _before(by: date) -> str:
    words = {"day": say_dates.day(by)}
    return _("A promise is due on %(day)s, before the meeting: is that right?") % words


def _held(title: str, on: date, *, day: date) -> str:
    words = {"title": title, "on": say_dates.day(on), "day": say_dates.day(day)}
    return _("“%(title)s” is planned for %(on)s, and this meeting was on %(day)s.") % words
