"""Forms of a request and of what comes back."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.champions import asking
from apps.champions.came import Answer
from apps.champions.enums import Asked, Came, Consent
from apps.champions.models import FeedbackRequest
from apps.core import say_dates
from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.core.ids import uuid7
from apps.evidence.enums import CHANNELS_TOLD, Channel, EntryKind, WhereHeld
from apps.evidence.forms.base import GoalChoice, PlanChoices
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import NEVER_PRINTED, Person, Plan, Relation
from apps.plans.today import latest_day, own_today

if TYPE_CHECKING:
    from apps.accounts.models import User

OFFERED = 12
NEW = "new"
ASKABLE = [one for one in Relation.choices if one[0] not in NEVER_PRINTED]
CONSENTS = [
    (Consent.NONE, _("They said nothing about it")),
    (Consent.NAMED, _("They wrote: your manager and HR may read this under my name")),
    (Consent.UNNAMED, _("They wrote: your manager and HR may read this, without my name")),
    (Consent.LAWYER, _("They wrote: only your lawyer may read this")),
]
# They can be asked, but not in place of somebody who saw the work: last, and with what they are.
JUDGES = frozenset({Relation.MANAGER, Relation.HR, Relation.PANELLIST})
LIES_AHEAD = _("This day lies ahead. Use the day on which it happened.")


def _called(person: Person) -> str:
    is_judge = person.relation in JUDGES
    return f"{person.name} ({person.get_relation_display()})" if is_judge else person.name


class GoalField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return GoalChoice.label_from_instance(self, obj)  # type: ignore[arg-type]


class EntriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Entries that were chosen before, the latest of the goal, and the latest of the plan."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(Entry.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{say_dates.fuzzy(obj.happened)}: {asking.one_line(obj.statement)[:160]}"

    def offer(self, plan: Plan, *, chosen: list[Entry] | None = None, goal: Any = None) -> None:
        rows = Entry.objects.for_user(plan.owner_id).present().filter(plan=plan)
        rows = rows.exclude(kind=EntryKind.PROTECTED)
        self.queryset = rows
        near = list(rows.narrowed(goal=goal).newest_first()[:OFFERED]) if goal else []
        latest = rows.newest_first()[: OFFERED - len(near)]
        found = {one.pk: one for one in [*(chosen or ()), *near, *latest]}
        self.choices = [(pk, self.label_from_instance(one)) for pk, one in found.items()]
        if not found:
            self.widget = forms.MultipleHiddenInput()


class SawForm(DaybookForm):
    """What somebody saw, and entries that help the user say it."""

    saw = TextField(
        label=_("What they saw of your work"), max_length=asking.LONGEST_SAW, lines=2,
        help_text=_("For example: the move of the second region on 28 May. It goes into the text as you write it."),
    )  # fmt: skip
    entries = EntriesField(
        label=_("Entries about it"), help_text=_("For your own memory; they are not sent.")
    )

    def entries_field(self) -> EntriesField:
        field = self.fields["entries"]
        if not isinstance(field, EntriesField):
            raise TypeError("entries")
        return field


class RequestForm(SawForm):
    """A new request: whom, about what."""

    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)
    person = forms.ChoiceField(label=_("Whom"), initial=NEW)
    new_name = TextField(label=_("Name, if new"), max_length=120, required=False)
    relation = forms.ChoiceField(
        label=_("Who they are to you, if new"),
        choices=ASKABLE,
        required=False,
        initial=Relation.CHAMPION,
    )
    goal = GoalField(
        Goal.objects.none(), label=_("Goal"), required=False, empty_label=_("None in particular")
    )
    layout = (
        "client_token", "person", side_by_side("new_name", "relation"), "saw", "goal", "entries",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = PlanChoices.people(plan).exclude(relation__in=NEVER_PRINTED)
        self.people = {str(one.pk): one for one in rows.order_by("name", "id")}
        ordered = sorted(self.people.items(), key=lambda one: one[1].relation in JUDGES)
        named = [(pk, _called(one)) for pk, one in ordered]
        self.fields["person"].choices = [(NEW, _now("Somebody new")), *named]  # type: ignore[attr-defined]
        goal = self.fields["goal"]
        goal.queryset = PlanChoices.goals(plan).with_words()  # type: ignore[attr-defined]
        if not goal.queryset:  # type: ignore[attr-defined]
            goal.widget = forms.HiddenInput()
        asked = [one for one in self.initial.get("entries", ()) if one]
        rows = Entry.objects.for_user(plan.owner_id).present().filter(plan=plan)
        chosen = list(rows.exclude(kind=EntryKind.PROTECTED).filter(pk__in=asked)) if asked else []
        self.entries_field().offer(plan, chosen=chosen, goal=self.initial.get("goal"))

    def clean_person(self) -> Person | None:
        """None for somebody new."""
        return self.people.get(self.cleaned_data["person"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "person" in cleaned and "new_name" in cleaned:
            known, new = cleaned["person"], cleaned["new_name"]
            if not known and not new:
                self.add_error("person", _now("Choose somebody, or write a name."))
            if known and new:
                self.add_error("new_name", _now("Choose somebody or write a new name, not both."))
        return cleaned


class DraftForm(SawForm):
    """What a text is made of, until it is sent."""

    QUESTIONS: ClassVar = ("first", "second", "third")
    first = TextField(label=_("First question"), max_length=asking.LONGEST_QUESTION)
    second = TextField(
        label=_("Second question"), max_length=asking.LONGEST_QUESTION, required=False
    )
    third = TextField(label=_("Third question"), max_length=asking.LONGEST_QUESTION, required=False)
    layout = ("saw", *QUESTIONS, "entries")

    def __init__(self, *args: Any, row: FeedbackRequest, **kwargs: Any) -> None:
        chosen = list(Entry.objects.for_user(row.owner_id).present().filter(reminds__request=row))
        asked = dict(zip(self.QUESTIONS, row.questions, strict=False))
        kwargs["initial"] = {"saw": row.saw, "entries": [one.pk for one in chosen], **asked}
        super().__init__(*args, **kwargs)
        self.entries_field().offer(row.plan, chosen=chosen, goal=row.goal_id)

    def changes(self) -> dict[str, Any]:
        found = self.cleaned_data
        asked = [found[name] for name in self.QUESTIONS]
        return {"saw": found["saw"], "questions": asked, "entries": found["entries"]}


class PastForm(DaybookForm):
    """A form about something that happened: it begins with the user's day, and takes none that lies ahead on every clock."""

    def __init__(self, *args: Any, by: User, plan: Plan, now: dt.datetime, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": own_today(by, now=now), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._latest = latest_day(by, plan, now=now)

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > self._latest:
            raise ValidationError(LIES_AHEAD)
        return day


class SentForm(PastForm):
    """The text of a draft; `theirs` is that of another tab, where it was changed since this one was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    text = TextField(label=_("What you send"), max_length=asking.LONGEST_TEXT, lines=9)
    day = DayField(label=_("Sent on"))

    def __init__(self, *args: Any, row: FeedbackRequest, **kwargs: Any) -> None:
        mark = _mark(row.text)
        kwargs["initial"] = {"text": row.text, "seen": mark}
        super().__init__(*args, plan=row.plan, **kwargs)
        self.theirs, self._row, self._mark = "", row, mark

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_changed = cleaned.get("seen") not in {"", None, self._mark}
        is_other = _mark(cleaned.get("text", self._row.text)) != self._mark
        if is_changed and is_other and self._row.state == Asked.DRAFT:
            self.theirs = self._row.text
            self.data = {name: self.data.get(name) for name in self.data} | {"seen": self._mark}
            self.add_error(None, _now("The text was changed since you opened this page. Yours is still here, and the other stands below it. To keep yours, press the same button again."))  # fmt: skip
        return cleaned


def _mark(text: str) -> str:
    """What a page that shows a text carries on, so that no other text is lost unseen; browsers end lines their own way."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:32]


class CameForm(PastForm):
    """What every answer has: when it came, and who may read it."""

    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)
    day = DayField(label=_("It came on"))
    consent = forms.ChoiceField(
        label=_("Who may read it"),
        choices=CONSENTS,
        initial=Consent.NONE,
        widget=forms.RadioSelect(),
        help_text=_("Their name stays out of a packet until they agreed to it."),
    )

    def token(self) -> Any:
        return self.cleaned_data["client_token"] or uuid7()


class PasteForm(CameForm):
    words = TextField(
        label=_("Their words"), max_length=20_000, lines=8, strip=False,
        help_text=_("Paste the whole of it. It is kept exactly as it is."),
    )  # fmt: skip
    relation = TextField(
        label=_("Who they are to you"), max_length=80, required=False,
        help_text=_("For example: led the other half of the move."),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("How it came"), choices=CHANNELS_TOLD, initial=Channel.EMAIL
    )
    layout = ("client_token", "words", side_by_side("day", "channel"), "relation", "consent")

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words.strip():
            raise ValidationError(self.fields["words"].error_messages["required"])
        return words

    def answer(self) -> Answer:
        names = ("words", "relation", "channel", "day")
        found = {name: self.cleaned_data[name] for name in names}
        return Answer(came=Came.PASTED, consent=Consent(self.cleaned_data["consent"]), **found)


class PointForm(CameForm):
    place = TextField(label=_("Link, number or title"), max_length=2000)
    shows = TextField(label=_("What it shows"), max_length=2000, lines=3)
    held = forms.ChoiceField(label=_("Kind of place"), choices=WhereHeld, initial=WhereHeld.MAIL)
    openable_by = TextField(label=_("Who can open it"), max_length=200, required=False)
    layout = (
        "client_token", "place", "shows", side_by_side("held", "openable_by"), "day", "consent",
    )  # fmt: skip

    def answer(self) -> Answer:
        found = self.cleaned_data
        place = {name: found[name] for name in ("held", "place", "shows", "openable_by")}
        consent = Consent(found["consent"])
        return Answer(came=Came.POINTED, consent=consent, day=found["day"], place=place)
