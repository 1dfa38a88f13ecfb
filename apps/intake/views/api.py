"""`POST /api/v1/entries`: log from a phone's shortcut or another program, as JSON or as a form with files.

What is described for programs (OpenAPI) comes from the same schemas that check what they send.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.responses import Status
from pydantic import Field, ValidationError

from apps.accounts.models import User
from apps.core import fuzzy
from apps.core.forms import FIRST_DAY, LAST_DAY, TextField
from apps.core.fuzzy import FuzzyDate
from apps.core.ids import uuid7
from apps.evidence.arrival import Arrival, keep_files
from apps.evidence.enums import EntryKind
from apps.evidence.forms import CaptureForm
from apps.evidence.forms.base import LONGEST_WORDS
from apps.evidence.models import Entry
from apps.evidence.services import record_entry
from apps.files.uploading import posted_files
from apps.intake.kinds import Reader, reader_of
from apps.intake.models import ApiToken
from apps.intake.proposing import propose

api = NinjaAPI(
    title="Daybook", version="1", docs_url=None, openapi_url="openapi.json", urls_namespace="api"
)
LONGEST_BODY = 2 * 1024 * 1024


class EntryIn(Schema):
    """What happened, in one sentence; the rest is optional and can be said later in Daybook."""

    statement: str = Field("", max_length=4000)
    happened: str = Field(
        "",
        max_length=40,
        description="A day (2026-06-02), a moment with its offset, or empty for now",
    )
    kind: Literal["", "win", "note", "document", "feedback"] = ""
    original_words: str = Field("", max_length=100_000)
    client_token: UUID | None = Field(
        None, description="Send the same one again after a lost answer: one entry is made"
    )


class RefusedFile(Schema):
    name: str
    why: str


class EntryOut(Schema):
    id: UUID
    address: str
    kind: str
    statement: str
    refused: list[RefusedFile]


class Problem(Schema):
    error: str
    refused: list[RefusedFile] = []


class ApiForm(CaptureForm):
    """The capture bar's own rules, and words kept as they were."""

    original_words = TextField(required=False, max_length=LONGEST_WORDS)


class NotTaken(Exception):  # noqa: N818  the caller's mistake, told in a sentence
    """What was sent cannot be logged."""


@api.post(
    "entries",
    response={201: EntryOut, 200: EntryOut, 413: Problem, 422: Problem},
    url_name="entries",
    summary="Log an entry",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": EntryIn.model_json_schema()},
                "multipart/form-data": {
                    "schema": EntryIn.model_json_schema()
                    | {"description": "The same fields, and any number of files named “files”"}
                },
            },
        },
        "security": [{"bearer": []}],
    },
)
def add_entry(request: HttpRequest) -> Any:
    """The words and every good file are saved, whatever becomes of a bad one."""
    try:
        sent = _sent(request)
        return _log(request, sent)
    except NotTaken as problem:
        return Status(422, {"error": str(problem)})


def _sent(request: HttpRequest) -> EntryIn:
    """Raises NotTaken with a sentence that names the first field at fault."""
    try:
        if request.content_type == "application/json":
            if len(request.body) > LONGEST_BODY:
                raise NotTaken(_("This is too long. Send longer words as a file."))
            fields = json.loads(request.body)
        else:
            fields = {name: value for name, value in request.POST.items() if value != ""}
        return EntryIn.model_validate(fields)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(one) for one in first["loc"]) or _("the whole")
        raise NotTaken(f"{place}: {first['msg']}") from problem
    except (ValueError, RecursionError) as problem:
        raise NotTaken(_("This is no JSON.")) from problem


def _log(request: HttpRequest, sent: EntryIn) -> Any:
    token: ApiToken = request.api_token  # type: ignore[attr-defined]
    by, now = cast("User", request.user), timezone.now()
    # Within the token's plan: nobody who knows a token of another plan's form finds its entry.
    client_token = uuid5(token.plan_id, str(sent.client_token)) if sent.client_token else uuid7()
    files, dropped = posted_files(request)
    form = ApiForm(
        {
            "statement": sent.statement,
            "client_token": str(client_token),
            "original_words": sent.original_words,
        },
        file_names=[one.name or "" for one in files],
    )
    if not form.is_valid():
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        raise NotTaken(" ".join(sentences))
    happened = _happened(sent.happened, by=by)
    arrival = keep_files(files, by=by, now=now, dropped=dropped)
    if not form.cleaned_data["statement"] and not arrival.kept:
        status = max([one.status for one in arrival.refused] or [422])
        error = _("Nothing was saved: there are no words and no file that is kept.")
        return Status(413 if status == 413 else 422, {"error": error, "refused": _told(arrival)})
    names = [name for _file, name in arrival.kept]
    words = form.cleaned_data["statement"]
    fields = propose(words, file_names=names, plan=token.plan, zone=by.zone, now=now).fields()
    if sent.kind:
        fields |= {"kind": sent.kind, "details": {}}
    elif not words and any(reader_of(name) is Reader.MAIL for name in names):
        fields["kind"] = EntryKind.EMAIL
    original = form.cleaned_data["original_words"]
    fields |= {"happened": happened} if happened else {}
    fields |= {"original_words": original} if original else {}
    known = Entry.objects.for_user(by).filter(client_token=client_token).exists()
    entry = record_entry(
        plan=token.plan, by=by, now=now, client_token=client_token, files=arrival.kept, **fields
    )
    return Status(200 if known else 201, _answer(request, entry, arrival))


def _answer(request: HttpRequest, entry: Entry, arrival: Arrival) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "address": request.build_absolute_uri(reverse("entry", args=[entry.pk])),
        "kind": entry.kind,
        "statement": entry.statement,
        "refused": _told(arrival),
    }


def _told(arrival: Arrival) -> list[dict[str, str]]:
    return [{"name": one.name, "why": one.sentence} for one in arrival.refused]


def _happened(text: str, *, by: User) -> FuzzyDate | None:
    """A day or a moment; without an offset it is read on the person's own clock. Raises NotTaken."""
    if not text:
        return None
    try:
        if not FIRST_DAY <= datetime.fromisoformat(text).date() <= LAST_DAY:
            raise ValueError("no day of ours")  # noqa: TRY301  the same sentence as for no day at all
        if len(text) == len("2026-06-02"):
            return fuzzy.on_day(date.fromisoformat(text), zone=by.zone)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.get_current_timezone())
        return fuzzy.exactly(moment, zone=by.zone)
    except (ValueError, OverflowError) as problem:
        raise NotTaken(
            _("happened: write a day like 2026-06-02 or a moment like 2026-06-02T14:30:00-07:00.")
        ) from problem
