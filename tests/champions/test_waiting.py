"""Today asks about a request whose day to look for an answer has passed."""

from __future__ import annotations

from datetime import timedelta

from apps.champions import services
from apps.champions.dates import ANSWER_WITHIN
from apps.dashboard.today import read_today

AFTER = ANSWER_WITHIN + timedelta(days=2)


def lines(plan, owner, now):
    return [
        one for one in read_today(plan, by=owner, now=now).waiting if "what they saw" in one.words
    ]


def test_today_asks_whether_an_answer_came_once_its_day_has_passed(plan, owner, now, asked):
    assert lines(plan, owner, now) == []
    (line,) = lines(plan, owner, now + AFTER)
    assert "Ines Hartog" in line.words
    assert line.url == asked.get_absolute_url()


def test_what_was_settled_is_not_asked_about(plan, owner, now, asked):
    services.say_unanswered(request=asked, by=owner, now=now)
    assert lines(plan, owner, now + AFTER) == []


def test_nobody_else_is_asked(stranger, stranger_plan, now, asked):
    assert lines(stranger_plan, stranger, now + AFTER) == []
