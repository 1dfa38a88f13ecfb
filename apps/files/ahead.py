"""What a page shows of a file, made before anybody looks: by the workers that read it."""

from __future__ import annotations

from apps.files import pages, previews
from apps.files.models import StoredFile
from apps.files.previews import State


def make_ahead(file: StoredFile) -> State:
    """Make the small copy of a picture, or the picture of the first page of a PDF. Safe to run twice and at once."""
    return pages.make(file, 1) if file.is_pdf else previews.make(file)
