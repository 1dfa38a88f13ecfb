"""Forms of concerns: what was pasted or said, how it is split, what is answered, and where it shows this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.concerns.enums import Bearing, SourceSort, Standing
from apps.concerns.models import PRESENT, Concern, Source
from apps.concerns.responses import MOST_SENTENCES, count_sentences
from apps.concerns.sentences import LONGEST_WORDS
from apps.concerns.splitting import ChangedError, InAWordError, lines_of, parts_of, proposed
from apps.core.audience import Audience
from apps.core.forms import LONGEST_TEXT, DaybookForm, DayField, TextField, side_by_side
from apps.core.ids import uuid7
from apps.core.sentences import Span
from apps.core.text import visible_controls
from apps.evidence.citing import Found, Looked, counted_pages, look
from apps.evidence.forms.base import GoalChoice, offer
from apps.evidence.models import Attachment, Entry
from apps.evidence.quoting import LONGEST
from apps.goals.forms import PastForm
from apps.goals.models import Goal, Principle
from apps.plans.models import Person, Plan

OWN_WORDS = "own"
LARGEST_PAGE = 100_000
FEW = 6
FEWEST_PARTS = 2


class GoalField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Goal.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return GoalChoice.label_from_instance(self, obj)  # type: ignore[arg-type]


class SaidForm(PastForm):
    """When and by whom something was said."""

    has_come = ("said_date",)

    said_date = DayField(label=_("Dated"), required=False)
    said_by = forms.ModelChoiceField(Person.objects.none(), label=_("By whom"), required=False)

    def __init__(
        self, *args: Any, plan: Plan, of: Concern | Source | None = None, **kwargs: Any
    ) -> None:
        """`of` is what is said anew: who is named there stays among the choices, also once off the list."""
        super().__init__(*args, **kwargs)
        self.plan, self.of = plan, of
        people = Person.objects.for_user(plan.owner_id).filter(plan=plan)
        people = people.filter(Q(removed_at=None) | Q(pk=of and of.said_by_id))
        self.fields["said_by"].queryset = people.order_by("name", "id")  # type: ignore[attr-defined]


class SourceFactsForm(SaidForm):
    """What a text is called, its kind, and when and by whom it was said."""

    name = TextField(
        label=_("What it is called"), max_length=120, required=False,
        help_text=_("For example: Annual review 2025. May stay empty."),
    )  # fmt: skip
    sort = forms.ChoiceField(label=_("Kind"), choices=SourceSort, initial=SourceSort.REVIEW)
    layout: ClassVar[tuple[Any, ...]] = ("name", side_by_side("sort", "said_date", "said_by"))

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "sort", "said_date", "said_by")}


class SourceForm(SourceFactsForm):
    """A text of the employer's, kept sign by sign."""

    text = TextField(
        label=_("Their words"),
        lines=12,
        max_length=LONGEST_TEXT,
        strip=False,
        help_text=_("Paste the whole text. It is kept exactly as it is; next you tick the sentences that criticise."),
    )  # fmt: skip
    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)
    layout = ("client_token", "text", *SourceFactsForm.layout)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(_now("This is still empty."))
        return text


class AboutForm(SaidForm):
    """What a concern is about, and where, when and by whom it was said."""

    place = TextField(
        label=_("Where it stands"), max_length=120, required=False,
        help_text=_("For example: page 2, under “Deliver Results”."),
    )  # fmt: skip
    goal = GoalField(label=_("Goal it is about"))
    principle = forms.ModelChoiceField(
        Principle.objects.none(), label=_("Principle it names"), required=False
    )
    layout: ClassVar[tuple[Any, ...]] = (
        side_by_side("said_date", "said_by"), "place", side_by_side("goal", "principle"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = self.of if isinstance(self.of, Concern) else None
        goals = Goal.objects.for_user(self.plan.owner_id).filter(plan=self.plan)
        goals = goals.filter(PRESENT | Q(pk=of and of.goal_id)).order_by("number", "id")
        offer(self.fields["goal"], goals.with_words())
        field: Any = self.fields["goal"]
        field.choices = [("", _("Not said")), *field.choices]  # the widget keeps a list of its own
        principles = Principle.objects.for_user(self.plan.owner_id).filter(plan=self.plan)
        principles = principles.filter(PRESENT | Q(pk=of and of.principle_id))
        self.fields["principle"].queryset = principles.order_by("list_name", "position", "id")  # type: ignore[attr-defined]
        for name in ("said_by", "principle"):
            self.fields[name].empty_label = _("Not said")  # type: ignore[attr-defined]

    def about(self) -> dict[str, Any]:
        """What `change_concern` and `add_concern` take beside the words."""
        names = ("place", "said_date", "said_by", "goal", "principle")
        return {name: self.cleaned_data[name] for name in names}


class ConcernForm(AboutForm):
    """A concern that stands in no pasted text: said aloud, or in an entry."""

    words = TextField(
        label=_("Their words"), lines=3, max_length=LONGEST_WORDS,
        help_text=_("Word for word, as far as you remember it. One accusation at a time."),
    )  # fmt: skip
    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)
    layout = ("client_token", "words", *AboutForm.layout)


class SplitForm(DaybookForm):
    """The words, one part a line; only the line breaks may differ from what they were."""

    parts = TextField(
        label=_("One accusation a line"), lines=6, max_length=2 * LONGEST_WORDS,
        help_text=_("Move, add or remove line breaks. Every word stays as it is."),
    )  # fmt: skip

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"parts": lines_of(words, proposed(words))})
        super().__init__(*args, **kwargs)
        self.words = words
        self.spans: Sequence[Span] = ()
        self.fields["parts"].widget.attrs |= {"class": "words", "spellcheck": "false"}

    def clean_parts(self) -> str:
        lines: str = self.cleaned_data["parts"]
        try:
            self.spans = parts_of(self.words, lines)
        except ChangedError as found:
            raise ValidationError(
                _now("Line %(line)d differs from their words. Only line breaks may change; the words above show how it stood."),
                params={"line": found.at + 1},
            ) from found  # fmt: skip
        except InAWordError as found:
            raise ValidationError(
                _now("A line break cuts the word “%(word)s”. Put it between two words."),
                params={"word": visible_controls(found.word)},
            ) from found
        if len(self.spans) < FEWEST_PARTS:
            raise ValidationError(_now("It is still one line. Put each accusation on a line of its own."))  # fmt: skip
        return lines


class AnswerForm(DaybookForm):
    """What the user says to a concern, in at most two sentences."""

    standing = forms.ChoiceField(
        label=_("What you say to it"),
        choices=[one for one in Standing.choices if one[0] != Standing.UNANSWERED],
        widget=forms.RadioSelect(),
    )
    words = TextField(
        label=_("Your answer"), lines=4, max_length=1000, required=False,
        help_text=_("At most two sentences: what happened, with its date or figure. The proof stands below it."),
    )  # fmt: skip
    layout = ("standing", "words")

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        number = count_sentences(words)
        if number > MOST_SENTENCES:
            raise ValidationError(
                _now("These are %(number)d sentences; two fit. Keep the two a reader must know; the rest can stand in an entry."),
                params={"number": number},
            )  # fmt: skip
        return words


class DecideForm(DaybookForm):
    """Who may see an answer that is decided."""

    audience = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[one for one in Audience.choices if one[0] != Audience.UNDECIDED],
        widget=forms.RadioSelect(),
    )
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput())


class WhereForm(DaybookForm):
    """A file of an entry, a page and the words there. What is said is compared with the file and never refused for it."""

    bearing = forms.ChoiceField(
        label=_("What it does"), choices=Bearing, initial=Bearing.HELPS, widget=forms.RadioSelect()
    )
    file = forms.ChoiceField(label=_("Where in it?"), widget=forms.RadioSelect(), required=False)
    quote = TextField(
        label=_("The words there"), lines=3, max_length=LONGEST, required=False,
        help_text=_("Word for word. Leave words out with …"),
    )  # fmt: skip
    page = forms.IntegerField(
        label=_("Page"), min_value=1, max_value=LARGEST_PAGE, required=False,
        help_text=_("May stay empty: the page is looked for by its words."),
    )  # fmt: skip
    layout = ("file", "quote", "page", "bearing")

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        files: list[Attachment] = entry.present_files  # type: ignore[attr-defined]
        self.by_key = {str(one.pk): one for one in files}
        choices = [(key, visible_controls(one.name)) for key, one in self.by_key.items()]
        choices.append((OWN_WORDS, str(_("In its own words"))))
        field = self.fields["file"]
        if len(choices) > FEW:
            field.widget = forms.Select()
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]
        self.looked = Looked(found=Found.NOTHING_ASKED)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        attachment = self.by_key.get(said["file"])
        page, quote = said.get("page"), said.get("quote", "")
        self.looked = look(entry=self.entry, attachment=attachment, quote=quote)
        if page and attachment is None:
            self.add_error("page", _now("Its own words have no pages. Leave the page empty."))
        elif page and attachment and page > (count := self._page_count(attachment) or page):
            sentence = ngettext("%(name)s has %(count)d page.", "%(name)s has %(count)d pages.", count)  # fmt: skip
            words = {"name": visible_controls(attachment.name), "count": count}
            self.add_error("page", sentence % words)
        said["attachment"], said["page"] = attachment, page or self.looked.page
        return said

    def _page_count(self, attachment: Attachment) -> int:
        return self.looked.page_count or counted_pages(attachment)


def about_initial(concern: Concern) -> dict[str, Any]:
    """The form of what a concern is about, as it stands."""
    names = ("place", "said_date", "said_by", "goal", "principle")
    return {name: getattr(concern, name) for name in names}
