"""The main job in a real browser on the product as it is started: log a win, be reminded, download the packet."""

from __future__ import annotations

import re
from collections.abc import Iterator

import icalendar
import pikepdf
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e import acts, people
from tests.e2e.running import Running, start
from tests.e2e.watch import Watch

ZONE = acts.zone_where_it_is_day()
WINS = (
    "Moved the last job to the new scheduler.",
    "The board shows 38 jobs done.",
    "Signed plan received.",
)
PDF_WORDS = "Minutes of the planning meeting"
NAVY = (0, 0, 128)
MAIL_PATIENCE_MS = 150_000
BUILD_PATIENCE_MS = 180_000


@pytest.fixture(scope="module")
def zone() -> str:
    return ZONE


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A product of its own, as it is without any setting: closed, and nobody has an account yet."""
    product = start()
    yield product
    product.stop()


def test_from_the_one_time_link_to_the_downloaded_packet(
    running: Running, page: Page, watch: Watch, tmp_path
) -> None:
    people.use_one_time_link(page, running, email=people.new_address())
    watch.assert_accessible()
    _choose_by_a_date(page, watch)
    _log_three_wins(page, watch)
    _dates_into_the_phone(page, watch, tmp_path)
    _read_the_reminder(page, running, watch)
    _decide(page, watch)
    path = _build(page, watch, tmp_path)
    _look_at_the_packet(path)
    watch.assert_clean()


def _choose_by_a_date(page: Page, watch: Watch) -> None:
    page.get_by_role("link", name=re.compile("I must choose by a date")).click()
    watch.assert_accessible()
    due = acts.soon(ZONE)
    page.get_by_label("The day").fill(due.date().isoformat())
    page.get_by_label("Time", exact=True).fill(f"{due:%H:%M}")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Is this the date?")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name="Save date").click()
    page.wait_for_load_state()


def _log_three_wins(page: Page, watch: Watch) -> None:
    page.goto("/")
    page.locator("#capture-text").fill(WINS[0])
    page.locator("#capture-text").press("Enter")
    expect(page.locator("#captured").get_by_text(WINS[0])).to_be_visible()
    acts.paste_picture(page, "navy")
    acts.save_entry(page, WINS[1], clicks=2)
    expect(page.locator("#captured").get_by_text("Not saved yet")).to_have_count(0)
    minutes: FilePayload = {
        "name": "minutes.pdf", "mimeType": "application/pdf", "buffer": acts.pdf(PDF_WORDS),
    }  # fmt: skip
    page.locator("#capture-files").set_input_files(minutes)
    acts.save_entry(page, WINS[2])
    watch.assert_accessible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Log").click()
    for words in WINS:
        expect(page.get_by_role("main").get_by_text(words)).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("main").get_by_text(WINS[2]).click()
    expect(page.get_by_role("main").get_by_text("minutes.pdf").first).to_be_visible()
    watch.assert_accessible()


def _dates_into_the_phone(page: Page, watch: Watch, folder) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Dates").click()
    watch.assert_accessible()
    path = acts.download(page, "Put all dates in my phone", folder)
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    events = list(calendar.walk("VEVENT"))
    assert len(events) == 1
    assert list(events[0].walk("VALARM"))
    told = path.read_text().lower()
    assert not any(
        word in told for word in ("pivot", "focus", "pip", "appeal", "choose", "severance")
    )
    page.get_by_role("main").locator("a.words").first.click()
    expect(page.get_by_role("heading", name="Mails")).to_be_visible()
    watch.assert_accessible()


def _read_the_reminder(page: Page, running: Running, watch: Watch) -> None:
    page.goto("/mailbox")
    mail = page.get_by_role("main").get_by_role("link", name=re.compile("Reminder"))
    waited = 0
    while not mail.count() and waited < MAIL_PATIENCE_MS:
        page.wait_for_timeout(3_000)
        waited += 3_000
        page.reload()
    watch.assert_accessible()
    mail.first.click()
    told = page.get_by_role("main").inner_text()
    assert f"{acts.soon(ZONE):%Y}" in told
    assert "open Daybook on your computer" in told or "Open Daybook on your computer" in told
    assert "choose" not in told.lower()
    watch.assert_accessible()


def _decide(page: Page, watch: Watch) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Packet").click()
    watch.assert_accessible()
    page.get_by_role("link", name="Decide one by one").click()
    watch.assert_accessible()
    page.get_by_role("button", name="Never").click()
    expect(page.get_by_text("1 of 3 decided")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("0 of 3 decided")).to_be_visible()
    for decided in (1, 2, 3):
        page.get_by_role("button", name="May go in a packet").click()
        expect(page.get_by_text(f"{decided} of 3 decided")).to_be_visible()
    page.get_by_role("link", name="Go on to building").click()


def _build(page: Page, watch: Watch, folder):
    page.get_by_role("button", name="Build packet for a panel").click()
    expect(page.get_by_role("link", name="Download packet")).to_be_visible(
        timeout=BUILD_PATIENCE_MS
    )
    watch.assert_accessible()
    return acts.download(page, "Download packet", folder)


def _look_at_the_packet(path) -> None:
    assert path.name.startswith("document-")
    pages = acts.pages_of(path)
    told = " ".join(pages)
    for words in (*WINS, PDF_WORDS, "Mara Lindqvist"):
        assert words in told
    assert "Daybook" not in told
    assert all(
        text.endswith(str(number)) or str(number) in text.split()
        for number, text in enumerate(pages, 1)
    )
    assert acts.has_colour(path, NAVY)
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.get("/Outlines") is not None
