"""R36: a log says what broke and where, never in whose words."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from config import logs

CANARY = "Mara wrote this"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The lines that our formatter writes."""
    written = io.StringIO()
    formatter = logs.configuration()["formatters"]["plain"]
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=formatter["processor"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def fail() -> None:
    raise ValueError(CANARY)


def test_a_failed_page_says_what_broke_and_where_without_its_words(log: io.StringIO) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/p/1/log")
    line = log.getvalue()
    assert CANARY not in line
    assert "/p/1/log" in line
    assert "error=ValueError" in line
    assert "test_logs.py" in line


def test_our_own_lines_about_exceptions_hold_no_words_either(log: io.StringIO) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger("daybook.test").exception("mail_render_failed", mail="1")
    line = log.getvalue()
    assert CANARY not in line
    assert "error=ValueError" in line
    assert "test_logs.py" in line


def test_a_failed_task_is_named_without_the_words_of_its_exception(log: io.StringIO) -> None:
    data = {"name": "apps.mail.tasks.send_due", "exc": f"ValueError('{CANARY}')"}
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s raised unexpected: %(exc)s", data, extra={"data": data}
    )
    line = log.getvalue()
    assert CANARY not in line
    assert "apps.mail.tasks.send_due" in line


def test_a_query_string_is_dropped(log: io.StringIO) -> None:
    structlog.get_logger("daybook.test").warning("x", request="GET /a?token=1")
    assert "token" not in log.getvalue()
