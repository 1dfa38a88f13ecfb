from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.core.audience import Audience
from apps.core.fuzzy import on_day
from apps.evidence.services import decide_audience, record_entry
from apps.files.services import store_upload

ZONE = "America/Los_Angeles"


def png(colour: str = "navy") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def log(owner, plan, now):
    """Log an entry: `log("words", audience="panel", files=[("a.png", bytes)])`."""

    def write(statement, *, audience=Audience.UNDECIDED, kind="note", day=None, files=(), **more):
        stored = [
            (store_upload(upload=SimpleUploadedFile(name, content), by=owner, now=now), name)
            for name, content in files
        ]
        entry = record_entry(
            plan=plan,
            by=owner,
            now=now,
            kind=kind,
            statement=statement,
            happened=on_day(day or date(2026, 5, 4), zone=ZONE),
            client_token=uuid4(),
            files=stored,
            **more,
        )
        if audience != Audience.UNDECIDED:
            decide_audience(entries=[entry], by=owner, now=now, audience=audience)
            entry.refresh_from_db()
        return entry

    return write


@pytest.fixture
def later(now):
    return now + timedelta(hours=1)
