from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.zones import zone_choices
from apps.core import say_dates
from apps.core.forms import (
    DAY_FORMATS,
    DaybookForm,
    DayField,
    TextField,
    check_day,
    side_by_side,
)
from apps.plans.models import OffSort, Paper, Person, Plan, Relation
from apps.plans.places import country_choices, region_code, regions

MOST_DAYS_OFF = 60
# Words that would say outside what the dates are about (ux: Words).
TELLING = re.compile(
    r"\b(pips?|focus|pivot|appeals?|performance|improvement|discipline|dismissal|severance)\b", re.I
)


class WallZoneField(forms.ChoiceField):
    """The zone in which the employer's dates are meant; a value outside the list of places stays choosable."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Time zone"))
        super().__init__(choices=zone_choices, **options)

    def also(self, *zones: str) -> None:
        """Offer these first."""
        first = {one: _place(one) for one in zones if one}
        rest = [pair for pair in zone_choices() if pair[0] not in first]
        self.choices = [*first.items(), *rest]


def _place(zone: str) -> str:
    """`Seattle (America/Los Angeles)`, or the name alone where its city says the same."""
    name, city = zone.replace("_", " "), say_dates.city(zone)
    return name if not city or name.endswith(city) else f"{city} ({name})"


class DaysOffField(TextField):
    """Days, one a line, as a list of dates."""

    def clean(self, value: Any) -> list[dt.date]:
        text = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_DAYS_OFF:
            raise ValidationError(_now("At most %(most)d days fit.") % {"most": MOST_DAYS_OFF})
        return sorted({_day(line) for line in lines})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{day:%d %b %Y}" for day in value)
        return value


def _day(line: str) -> dt.date:
    for form in DAY_FORMATS:
        try:
            day = dt.datetime.strptime(line, form).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            continue
        check_day(day)
        return day
    raise ValidationError(
        _now("“%(line)s” is no day. Write one a line, like 24 Dec 2026.") % {"line": line[:40]}
    )


class PlanForm(DaybookForm):
    name = TextField(label=_("Name for this plan"), max_length=120, help_text=_("Only you see it."))
    employer = TextField(label=_("Employer"), max_length=120, required=False)
    role = TextField(label=_("Your job title"), max_length=120, required=False)
    zone = WallZoneField(help_text=_("The clock of your employer's dates."))
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("For public holidays."), choices=list
    )
    region = TextField(
        label=_("State or region"), max_length=60, required=False, help_text=_("For example WA.")
    )
    days_off = DaysOffField(
        label=_("Your employer's own days off"),
        lines=3,
        max_length=4000,
        required=False,
        help_text=_("One a line, like 24 Dec 2026. Public holidays are known already."),
    )
    goal_word = TextField(
        label=_("The letter's word for goals"),
        max_length=40,
        help_text=_("Goal, project, expectation: pages use that word."),
    )
    cover_word = TextField(
        label=_("Cover word for your dates"),
        max_length=40,
        required=False,
        help_text=_("Mails and calendars call every date by this word, for example garden."),
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices)

    layout = (
        "name",
        side_by_side("employer", "role"),
        "zone",
        side_by_side("country", "region"),
        "days_off",
        side_by_side("goal_word", "cover_word"),
        "paper",
    )
    names = (
        "name", "employer", "role", "zone", "country", "region", "days_off", "goal_word", "cover_word", "paper",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(plan, name) for name in self.names})
        super().__init__(*args, **kwargs)
        zone, country = self.fields["zone"], self.fields["country"]
        assert isinstance(zone, WallZoneField)  # noqa: S101  declared above
        assert isinstance(country, forms.ChoiceField)  # noqa: S101
        zone.also(plan.zone)
        country.choices = [("", _("Not set")), *country_choices()]

    def clean_cover_word(self) -> str:
        word = " ".join(self.cleaned_data["cover_word"].split())
        if TELLING.search(word):
            raise ValidationError(
                _("This word tells what the dates are about. Choose a harmless one, like garden.")
            )
        return word

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_region(cleaned)
        self._check_cover_word(cleaned)
        return cleaned

    def _check_region(self, cleaned: dict[str, Any]) -> None:
        country, written = cleaned.get("country", ""), cleaned.get("region", "")
        if not written:
            return
        code = region_code(country, written)
        if code is not None:
            cleaned["region"] = code
        elif not country:
            self.add_error("region", _("Choose the country first."))
        else:
            known = ", ".join(sorted(set(regions(country).values()))) or _now("none")
            words = _now("This region is not known. Known: %(known)s. You may leave it empty.")
            self.add_error("region", words % {"known": known})

    def _check_cover_word(self, cleaned: dict[str, Any]) -> None:
        word, employer = cleaned.get("cover_word", ""), cleaned.get("employer", "")
        if employer and employer.strip().lower() in word.lower():
            self.add_error("cover_word", _("Leave the employer's name out of the cover word."))


class PersonForm(DaybookForm):
    name = TextField(label=_("Name"), max_length=120)
    relation = forms.ChoiceField(label=_("Who they are to you"), choices=Relation.choices)
    post = TextField(label=_("Job title"), max_length=120, required=False)
    part = TextField(
        label=_("Their part in this"),
        max_length=200,
        required=False,
        help_text=_("For example: wrote the review, saw the launch."),
    )
    phone = TextField(
        label=_("Phone number"),
        max_length=40,
        required=False,
        help_text=_("Only you see it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("A private one, if they have given it. Only you see it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    may_be_named = forms.BooleanField(
        label=_("May be named in a packet"),
        required=False,
        help_text=_("Otherwise a packet says who they are without the name."),
    )

    layout = (
        "name",
        side_by_side("relation", "post"),
        "part",
        side_by_side("phone", "email"),
        "may_be_named",
    )
    names = ("name", "relation", "post", "part", "phone", "email", "may_be_named")

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs.setdefault("initial", {name: getattr(person, name) for name in self.names})
        super().__init__(*args, **kwargs)


MOST_DAYS_AWAY = 731


class DayOffForm(DaybookForm):
    first_date = DayField(label=_("First day"))
    last_date = DayField(
        label=_("Last day"), required=False, help_text=_("Empty if it was one day.")
    )
    sort = forms.ChoiceField(label=_("What it was"), choices=OffSort.choices)
    note = TextField(label=_("Note"), max_length=300, required=False)

    layout = (side_by_side("first_date", "last_date", "sort"), "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first = cleaned.get("first_date")
        if first is None or "last_date" not in cleaned:
            return cleaned
        last = cleaned["last_date"] = cleaned["last_date"] or first
        if last < first:
            self.add_error("last_date", _now("The last day is before the first."))
        elif (last - first).days >= MOST_DAYS_AWAY:
            self.add_error("last_date", _now("At most two years fit into one line."))
        return cleaned
