from __future__ import annotations

from tests.files.conftest import file_storage

__all__ = ["file_storage"]
