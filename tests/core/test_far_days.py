from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from apps.core.far_days import AsksFarDays, question
from apps.core.forms import DayField

TODAY = date(2026, 6, 2)


class TwoDays(AsksFarDays):
    first = DayField()
    last = DayField(required=False)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1900, 1, 1), "Is it Mon 1 Jan 1900? That is 126 years ago."),
        (date(2199, 12, 31), "Is it Tue 31 Dec 2199? That is in 173 years."),
        (date(2021, 6, 2), "Is it Wed 2 Jun 2021? That is 5 years ago."),
        (date(2021, 6, 3), ""),
        (TODAY, ""),
        (date(2031, 6, 1), ""),
    ],
)
def test_only_a_day_years_away_is_asked_about(day, words):
    assert question(day, today=TODAY) == words


def test_the_same_answer_again_is_a_yes():
    data = QueryDict("first=1900-01-01&last=2199-12-31")
    asked = TwoDays(data, today=TODAY)
    assert set(asked.errors) == {"first", "last"}
    assert TwoDays(asked.data, today=TODAY).is_valid()
    changed = {**asked.data, "first": "1901-01-01"}
    assert set(TwoDays(changed, today=TODAY).errors) == {"first", "last"}
    assert "1900-01-01 2199-12-31" in str(asked["sure_days"])


def test_what_is_wrong_is_said_first():
    form = TwoDays(QueryDict("first=1900-01-01&last=x"), today=TODAY)
    assert set(form.errors) == {"last"}
