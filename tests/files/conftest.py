from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import storages


@pytest.fixture(autouse=True)
def file_storage(settings, tmp_path: Path) -> Path:
    """A storage of the test's own, so that it can count what lies there."""
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path / name, "base_url": None},
            }
            for name in ("default", "previews")
        },
    }
    storages._storages = {}  # type: ignore[attr-defined]
    return tmp_path
