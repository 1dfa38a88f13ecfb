"""The folder of public test files beside the checkout, if it is there."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "corpora"
CORPORA = Path(os.environ.get("DAYBOOK_CORPORA", BESIDE))

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(),
    reason="the public test files are not beside the checkout (../shared/corpora or DAYBOOK_CORPORA)",
)


def files(kind: str) -> list[Path]:
    """Every file of one kind (`csv`, `pdf`, `image`, `ics`, `email`), sorted; none without the folder."""
    return sorted(path for path in (CORPORA / kind).rglob("*") if path.is_file())


@cache
def manifest() -> dict[str, dict[str, str]]:
    """What others say of each file, by its path in the folder."""
    with (CORPORA / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["path"]: row for row in rows}


def said(path: Path, name: str) -> str:
    """One fact of the last column, such as `rows` of `rows=55 cols=10`; "" if it is not there."""
    other = manifest().get(path.relative_to(CORPORA).as_posix(), {}).get("exp_other") or ""
    facts = dict(part.split("=", 1) for part in other.replace(";", " ").split() if "=" in part)
    return facts.get(name, "")
