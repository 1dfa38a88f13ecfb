"""Where it shows this: which file, which page, which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.forms import DaybookForm, TextField
from apps.core.text import visible_controls
from apps.evidence.citing import Found, Looked, look
from apps.evidence.models import Attachment, Entry
from apps.evidence.quoting import LONGEST

LARGEST_PAGE = 100_000
OWN_WORDS = "own"
FEW = 6


class PlaceForm(DaybookForm):
    """A page, a quote, or both. What is said is compared with what was read out of the file."""

    file = forms.ChoiceField(label=_("Where?"), widget=forms.RadioSelect())
    quote = TextField(
        label=_("The words there"),
        lines=3,
        max_length=LONGEST,
        required=False,
        help_text=_("Word for word. Leave words out with …"),
    )
    page = forms.IntegerField(
        label=_("Page"), min_value=1, max_value=LARGEST_PAGE, required=False,
        help_text=_("May stay empty: the page is looked for by its words."),
    )  # fmt: skip
    sure = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    layout = ("file", "quote", "page", "sure")

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
        self.looked = Looked(found=Found.NOTHING_ASKED)

    @classmethod
    def asked(cls, asked: Any, *, entry: Entry) -> PlaceForm:
        """The form as a link proposes it; anything else in the address is left out."""
        files = [str(one.pk) for one in entry.present_files]  # type: ignore[attr-defined]
        wanted = asked.get("file", "")
        page = asked.get("page", "")
        return cls(
            entry=entry,
            initial={
                "file": wanted if wanted in files else next(iter(files), OWN_WORDS),
                "page": page if page.isascii() and page.isdigit() and len(page) < 6 else "",
                "quote": asked.get("quote", "")[:LONGEST],
            },
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        attachment = self.by_key.get(said["file"])
        page, quote = said.get("page"), said.get("quote", "")
        if page and attachment is None:
            raise ValidationError(_now("Its own words have no pages. Leave the page empty."))
        if not page and not quote:
            raise ValidationError(_now("Say a page, or the words there, or both."))
        self.looked = look(entry=self.entry, attachment=attachment, quote=quote)
        said["attachment"] = attachment
        said["page"] = self._page(page, name=attachment.name if attachment else "")
        return said

    def _page(self, page: int | None, *, name: str) -> int | None:
        """The page that is meant: what was said, or where the words stand; asks once where these differ."""
        looked = self.looked
        if page and looked.page_count and page > looked.page_count:
            words = {"name": visible_controls(name), "count": looked.page_count}
            sentence = ngettext(
                "%(name)s has %(count)d page.", "%(name)s has %(count)d pages.", looked.page_count
            )
            self.add_error("page", sentence % words)
        elif page and looked.on_pages and page not in looked.on_pages and not self._is_sure(page):
            question = _now(
                "These words stand on %(pages)s. Change the page, or save again to keep it."
            )
            self.add_error("page", question % {"pages": _pages(looked.on_pages)})
        elif not page and len(looked.on_pages) > 1:
            question = _now("These words stand on %(pages)s. Say which page you mean.")
            self.add_error("page", question % {"pages": _pages(looked.on_pages)})
        return page or looked.page

    def _is_sure(self, page: int) -> bool:
        """Whether the same page was said before; if not, the form comes back knowing it."""
        was = self.data.get("sure") == str(page)
        self.data = {**self.data.dict(), "sure": str(page)}  # type: ignore[attr-defined]
        return was


def _pages(pages: tuple[int, ...]) -> str:
    shown = ", ".join(str(one) for one in pages[:8])
    words = {"pages": f"{shown}, …" if len(pages) > 8 else shown}
    return (_now("pages %(pages)s") if len(pages) > 1 else _now("page %(pages)s")) % words
