"""What the page of one concern shows: their words, the answer, the day the target moved, and the pages with the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse

from apps.concerns.enums import CONCESSIONS, Bearing
from apps.concerns.models import Concern, Place, Response
from apps.concerns.proposing import Proposal, propose
from apps.concerns.wording import flag_words, looked_words
from apps.core.sensitive import speaks_of_protected
from apps.evidence.citing import Found, look, look_in
from apps.evidence.picture_size import Size, of_page, of_preview
from apps.evidence.prose_words import Read, acronyms, read
from apps.evidence.showing import cannot_be_shown
from apps.files.models import FileText, StoredFile
from apps.goals.changes import WordsChanged, changes
from apps.goals.periods import Calendar
from apps.plans.models import Plan

MOST_MOVES = 3
FULL = {"width": 960, "height": 1280}


@dataclass(frozen=True, kw_only=True)
class Standings:
    """The concerns of a plan in the user's order."""

    rows: Sequence[Concern]

    @property
    def total(self) -> int:
        return len(self.rows)

    def number_of(self, concern: Concern) -> int:
        """Its place from 1; 0 for one that was taken out."""
        return next((n for n, one in enumerate(self.rows, 1) if one == concern), 0)


def standings(plan: Plan) -> Standings:
    rows = Concern.objects.for_user(plan.owner_id).filter(plan=plan).present()
    return Standings(rows=list(rows.only("pk", "words", "standing", "position", "plan_id", "owner_id")))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """A place with the picture of its page, if there is one; `flag` says why it shows nothing, `note` what was compared."""

    place: Place
    flag: str = ""
    note: str = ""
    page_url: str = ""
    picture_url: str = ""
    size: Size | None = None

    @property
    def hurts(self) -> bool:
        return self.place.bearing == Bearing.HURTS

    @property
    def is_scratch(self) -> bool:
        """Whether it waits outside the ledger for the user's decision."""
        return self.hurts and self.place.decided_at is None


def shown_places(places: Sequence[Place]) -> list[ShownPlace]:
    """Places that come with their entries and files; one query for the words of all files."""
    files = {one.attachment.file_id for one in places if one.attachment is not None}
    rows = FileText.objects.for_user(places[0].owner_id).filter(file__in=files) if files else ()
    texts = {one.file_id: one for one in rows}
    return [_shown_place(one, texts) for one in places]


def _shown_place(place: Place, texts: Mapping[UUID, FileText]) -> ShownPlace:
    flag, attachment = flag_words(place), place.attachment
    if attachment is None:
        looked = look(entry=place.entry, attachment=None, quote=place.quote)
        return ShownPlace(place=place, flag=flag, note=looked_words(looked, page=None))
    looked = look_in(texts.get(attachment.file_id), attachment=attachment, quote=place.quote)
    waits = looked.found is Found.NOT_READ and attachment.file_id not in texts
    note = looked_words(looked, page=place.page, waits=waits)
    number = place.page or looked.page or 1
    page_url = picture_url = ""
    size = None
    if not flag and not cannot_be_shown(attachment.file):
        page_url, picture_url, size = _picture(attachment.file, attachment.pk, number)
    return ShownPlace(
        place=place, flag=flag, note=note, page_url=page_url, picture_url=picture_url, size=size
    )


def _picture(file: StoredFile, attachment_pk: object, number: int) -> tuple[str, str, Size | None]:
    """Where the page is shown whole, where its picture is, and how large that is."""
    if file.is_picture:
        url = reverse("file_preview", args=[file.pk])
        return url, url, of_preview(file)
    if not file.is_pdf:
        return "", "", None
    url = reverse("attachment_page", args=[attachment_pk, number])
    picture = reverse("file_page", args=[file.pk, number])
    return url, picture, of_page(file, number).within(**FULL)


@dataclass(frozen=True, kw_only=True)
class ConcernPage:
    """Everything that stands on the page of a concern."""

    number: int
    standings: Standings
    answer: Response | None
    draft: Response | None
    earlier: Sequence[Response]
    places: Sequence[ShownPlace] = ()
    moves: Sequence[WordsChanged] = ()
    proposal: Proposal = field(default_factory=Proposal)
    is_sensitive: bool = False
    prose: Read | None = None  # of the draft

    @property
    def draft_concedes(self) -> bool:
        return self.draft is not None and self.draft.standing in CONCESSIONS


def page_of(concern: Concern, plan: Plan) -> ConcernPage:
    """`concern` comes with its answers (`with_answers`)."""
    every = standings(plan)
    responses = list(concern.responses.all())
    decided = [one for one in responses if one.decided_at is not None]
    places = list(concern.places.all())
    draft = next((one for one in responses if one.decided_at is None), None)
    return ConcernPage(
        number=every.number_of(concern),
        standings=every,
        answer=decided[0] if decided else None,
        draft=draft,
        earlier=decided[1:],
        places=shown_places(places),
        moves=moves_around(concern, plan),
        proposal=propose(plan, [concern]).get(concern, Proposal()),
        is_sensitive=_is_sensitive(concern, responses, places),
        prose=read(draft.words, known=acronyms(concern.words)) if draft else None,
    )


def moves_around(concern: Concern, plan: Plan) -> list[WordsChanged]:
    """How the words of its goal changed, the changes nearest to the day it was said, the earliest first."""
    if concern.goal is None:
        return []
    versions = list(concern.goal.versions.select_related("given_by").order_by("number"))
    if len(versions) < 2:
        return []
    found = changes(versions, Calendar.of(plan))
    if concern.said_date is not None:
        day = concern.said_date
        found = sorted(found, key=lambda one: abs((one.told - day).days))
    return sorted(found[:MOST_MOVES], key=lambda one: (one.told, one.version.number))


def _is_sensitive(concern: Concern, responses: Sequence[Response], places: Sequence[Place]) -> bool:
    words = [concern.words, *(one.words for one in responses[:2])]
    return speaks_of_protected(*words, *(one.quote for one in places))
