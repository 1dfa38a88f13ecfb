from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from apps.packets.pipeline import Step
from tests.packets import samples
from tests.packets.building import Built, build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packet")


@pytest.fixture(scope="module")
def steps() -> list[tuple[Step, int, int]]:
    return []


@pytest.fixture(scope="module")
def panel(folder: Path, steps: list[tuple[Step, int, int]]) -> Built:
    snapshot, files = samples.rich(folder, example=True)
    return build(folder, snapshot, files, progress=lambda *step: steps.append(step))


@pytest.fixture(scope="module")
def lawyer(folder: Path) -> Built:
    snapshot, files = samples.lawyer(folder)
    return build(folder, snapshot, files, name="Lawyer_2026-06-12_v1.pdf")


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., Built]:
    return lambda snapshot, files=None, **options: build(tmp_path, snapshot, files or {}, **options)
