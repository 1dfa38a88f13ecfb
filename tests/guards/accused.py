"""A text of the employer's, one sentence of it as a concern, an answer and where it shows this."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict
from uuid import uuid4

from apps.concerns.models import Concern, Place, Response, Source
from apps.concerns.places import add_place
from apps.concerns.responses import decide_answer, save_draft
from apps.concerns.sentences import tickable
from apps.concerns.services import add_source, tick_sentences
from apps.core.audience import Audience
from apps.evidence.models import Attachment
from apps.goals.models import Goal


class Accused(TypedDict):
    source: Source
    concern: Concern
    response: Response
    place: Place


def make_accused(*, goal: Goal, attachment: Attachment, word: str, now: datetime) -> Accused:
    """Every text of it holds `word`; a draft waits beside the decided answer."""
    owner = goal.owner
    source = add_source(
        plan=goal.plan, by=owner, now=now, name=f"{word} review", client_token=uuid4(),
        text=f"The {word} is late and nobody was told of it. The rest of {word} is fine.",
    )  # fmt: skip
    span = tickable(source.text)[0]
    concern = tick_sentences(source=source, by=owner, now=now, spans=[span], goal=goal)[0]
    said: dict[str, Any] = {"concern": concern, "by": owner, "now": now}
    save_draft(**said, standing="disputed", words=f"The {word} went out on 1 June.")
    response = decide_answer(**said, audience=Audience.PANEL)
    save_draft(**said, standing="conceded", words=f"The {word} was late once.")
    place = add_place(
        **said, entry=attachment.entry, attachment=attachment, page=1, quote=word, bearing="helps"
    )
    return Accused(source=source, concern=concern, response=response, place=place)
