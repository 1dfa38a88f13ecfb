from __future__ import annotations

import datetime as dt

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.core.forms import ClockField, DaybookForm, DayField, TextField, side_by_side


class SampleForm(DaybookForm):
    layout = ("what", side_by_side("day", "clock"), "note", "who")

    what = TextField(label="What is it?", max_length=40, help_text="In a few words")
    day = DayField(label="Day")
    clock = ClockField(label="Time", required=False)
    note = TextField(label="Note", lines=4, required=False)
    who = forms.ChoiceField(
        label="Who", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect
    )


GOOD = {"what": "Answer", "day": "2026-06-05", "clock": "17:00", "note": "", "who": "a"}


def _form(**changes):
    return SampleForm({**GOOD, **changes})


def test_a_filled_form_is_valid():
    form = _form()
    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 6, 5)
    assert form.cleaned_data["clock"] == dt.time(17)


def test_nul_is_dropped_and_the_rest_stays():
    form = _form(what="a\x00b", note="\x00", day="2026-06-05\x00")
    assert form.is_valid()
    assert form.cleaned_data["what"] == "ab"


def test_bidi_controls_and_emoji_are_kept_as_written():
    words = "\u202eevil\u202c \U0001f469\u200d\U0001f680"
    form = _form(what=words)
    assert form.is_valid()
    assert form.cleaned_data["what"] == words


def test_a_megabyte_gets_a_sentence_with_its_length():
    form = _form(note="x" * 1_000_000)
    assert form.errors["note"] == [
        "This is 1000000 characters long; 100000 fit. Shorten it, or keep the whole text as a file."
    ]


def test_one_character_too_many_gets_the_same_sentence():
    assert "41 characters long; 40 fit" in _form(what="x" * 41).errors["what"][0]


@pytest.mark.parametrize(
    "day",
    ["2026-02-31", "31 Feb 2026", "soon", "0000-00-00", "-1-01-01", "٢٠٢٦", "2026-06-05T10:00"],
)
def test_a_day_that_does_not_exist_gets_a_sentence(day):
    assert _form(day=day).errors["day"] == ["There is no such day. Write it like 5 Jun 2026."]


@pytest.mark.parametrize(
    ("day", "year"),
    [("9999-12-31", 9999), ("1899-12-31", 1899), ("0001-01-01", 1), ("2200-01-01", 2200)],
)
def test_a_year_out_of_reach_gets_a_sentence(day, year):
    assert _form(day=day).errors["day"] == [
        f"The year {year} is out of reach. Use a day between 1900 and 2199."
    ]


@pytest.mark.parametrize("day", ["5 Jun 2026", "5 June 2026", "05.06.2026", "2026-06-05"])
def test_a_day_may_be_written_in_words(day):
    form = _form(day=day)
    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 6, 5)


@pytest.mark.parametrize("clock", ["17:70", "25:00", "noon", "5 pm"])
def test_a_time_that_does_not_exist_gets_a_sentence(clock):
    assert _form(clock=clock).errors["clock"] == ["There is no such time. Write it like 17:00."]


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text()))
def test_no_text_breaks_a_form(changes):
    form = _form(**changes)
    form.is_valid()
    html = render_crispy_form(form)
    assert ("things to mend" in html or "thing to mend" in html) is bool(form.errors)


def test_the_summary_links_to_every_field_with_a_problem():
    html = render_crispy_form(_form(day="2026-02-31", who="z"))
    assert "Two things to mend" in html
    assert 'href="#id_day"' in html
    assert 'href="#div_id_who"' in html
    assert 'id="div_id_who"' in html


def test_a_field_names_its_hint_and_its_problem():
    html = render_crispy_form(_form(what=""))
    assert 'aria-describedby="id_what_helptext id_what_error"' in html
    assert 'id="id_what_helptext"' in html
    assert 'id="id_what_error"' in html
    assert 'aria-invalid="true"' in html


def test_words_that_are_no_day_stay_in_the_box():
    html = render_crispy_form(_form(day="31 Feb 2026"))
    assert 'value="31 Feb 2026"' in html
    assert 'type="text" name="day"' in html


def test_a_good_day_uses_the_calendar_of_the_browser():
    html = render_crispy_form(SampleForm(initial={"day": dt.date(2026, 6, 5)}))
    assert 'type="date" name="day" value="2026-06-05"' in html


def test_what_somebody_wrote_is_never_markup():
    html = render_crispy_form(_form(what="<b>" * 20))
    assert "<b>" not in html


def test_no_form_carries_inline_style_or_script():
    html = render_crispy_form(_form(day=""))
    assert "style=" not in html
    assert "<script" not in html


class BoundByDjango(DaybookForm):
    plain = forms.CharField(max_length=5)
    day = forms.DateField()


def test_plain_fields_get_the_same_sentences():
    form = BoundByDjango({"plain": "x" * 6, "day": "9999-01-01"})
    assert "6 characters long; 5 fit" in form.errors["plain"][0]
    assert "out of reach" in form.errors["day"][0]


def test_nul_in_a_plain_field_gets_no_500():
    form = BoundByDjango({"plain": "\x00", "day": "\x00"})
    assert set(form.errors) == {"plain", "day"}
