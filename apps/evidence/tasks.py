from __future__ import annotations

from celery import shared_task

from apps.evidence.search_index import sweep


@shared_task
def sweep_search() -> int:
    """By beat: entries the search does not know, or only by earlier rules. Safe to run twice, and beside a page."""
    return sweep()
