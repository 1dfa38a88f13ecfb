"""Many files in a browser: five dropped at once, each with its own outcome, wide and narrow, light and dark."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e import acts
from tests.e2e.people import Account
from tests.e2e.running import Running
from tests.e2e.watch import SCHEMES, SIZES, Watch

PATIENCE_MS = 90_000
SENT = '<li class="line" data-outcome="waiting"><span>sent</span></li>'

MAIL = b"""From: Ines Duarte <ines@example.org>
To: Mara <mara@example.org>
Subject: The second region
Date: Tue, 3 Mar 2026 14:02:00 +0100
Message-ID: <one@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The move went without a rollback.
--b
Content-Type: text/csv; name=numbers.csv
Content-Disposition: attachment; filename=numbers.csv

day,errors
1,0
--b--
"""
COUNT_UNDER_WAY = """() => {
  window.mostUnderWay = 0;
  const count = () => {
    const now = document.querySelectorAll("[data-intake-list] progress").length;
    window.mostUnderWay = Math.max(window.mostUnderWay, now);
  };
  new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
}"""
DROP = """([target, files]) => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  const place = document.querySelector(target);
  for (const name of ["dragover", "drop"])
    place.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, files: dict[str, bytes], *, on: str = "main") -> None:
    """Let files fall on the page, as from a folder's window."""
    page.evaluate(
        DROP, [on, [[name, base64.b64encode(one).decode()] for name, one in files.items()]]
    )


def five() -> dict[str, bytes]:
    return {
        "region.eml": MAIL,
        "letter.pdf": acts.pdf("The expectations"),
        "broken.pdf": b"%PDF-1.4\nno more of it came\n",
        "again.eml": MAIL,
        "talk.mp3": b"ID3\x03" + bytes(200),
    }


@pytest.fixture
def page(browser: Browser, running: Running, account: Account) -> Iterator[Page]:
    context = browser.new_context(
        base_url=running.address,
        storage_state=account.state,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/?step=0")
    acts.save_entry(page, "The first entry.")
    yield page
    context.close()


def open_intake(page: Page) -> None:
    page.goto("/?step=0")
    action = str(page.locator("[data-capture] form").get_attribute("action"))
    page.goto(action.replace("/capture", "/intake"))
    page.wait_for_load_state("networkidle")


def line_of(page: Page, words: str) -> Locator:
    return page.locator("[data-item]").filter(has_text=words)


def shoot(page: Page, name: str) -> None:
    """Pictures for whoever asks for them: wide and narrow, light and dark."""
    folder = os.environ.get("DAYBOOK_PICTURES")
    if not folder:
        return
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_files_dropped_on_the_page_come_in_one_by_one_each_with_its_outcome(
    page: Page, watch: Watch
) -> None:
    open_intake(page)
    watch.assert_accessible()
    shoot(page, "intake")
    drop(page, five())
    expect(page.get_by_text("4 of 5 sent, 1 not kept")).to_be_visible()
    expect(page.get_by_text("consent can be a crime")).to_be_visible()
    watch.assert_accessible()
    shoot(page, "sent")
    page.get_by_role("link", name="See what became of each").click()
    expect(page.get_by_role("heading", name="What came in")).to_be_visible()
    expect(page.get_by_text("2 entries, 1 already logged, 1 kept that could not be read, 1 not kept")).to_be_visible(timeout=PATIENCE_MS)  # fmt: skip
    expect(line_of(page, "ines@example.org").first).to_contain_text("Tue 3 Mar 2026")
    expect(line_of(page, "again.eml")).to_contain_text("Already logged as “The second region”")
    expect(line_of(page, "broken.pdf")).to_contain_text("Kept, could not be read")
    expect(line_of(page, "talk.mp3")).to_contain_text("Not kept")
    watch.assert_accessible()
    shoot(page, "batch")
    page.get_by_role("button", name="A work system").click()
    expect(page.get_by_role("button", name="Point to it instead")).to_be_visible()
    watch.assert_accessible()
    shoot(page, "origin")
    page.get_by_role("link", name="Attach this to another entry").click()
    expect(page.get_by_role("heading", name="Attach to an entry")).to_be_visible()
    watch.assert_accessible()
    shoot(page, "attach")
    page.get_by_role("button", name="Attach to “The first entry.”").click()
    expect(page.get_by_role("main").get_by_text("again.eml").first).to_be_visible()
    open_intake(page)
    page.get_by_role("link", name="2 entries, 1 already logged").click()
    page.get_by_role("link", name="Take all back").click()
    expect(page.get_by_role("heading", name="Take all back")).to_be_visible()
    watch.assert_accessible()
    page.get_by_role("button", name="Take all back").click()
    expect(page.get_by_text("Everything that was logged from it was taken back.")).to_be_visible()
    watch.assert_accessible()
    watch.assert_clean()


def test_the_capture_bar_takes_a_mail_and_a_picture_apart(page: Page, watch: Watch) -> None:
    page.goto("/?step=0")
    page.wait_for_load_state("networkidle")
    mail = MAIL.replace(b"one@", b"two@").replace(b"second region", b"third region")
    drop(page, {"mail.eml": mail, "screen.png": acts.picture("navy")}, on="#capture-text")
    page.locator(".capture button.btn-primary").click()
    panel = page.locator("#captured")
    expect(panel.get_by_text("Saved: 2 entries.")).to_be_visible(timeout=PATIENCE_MS)
    expect(panel.get_by_text("The third region")).to_be_visible()
    expect(panel.get_by_text("screen.png").first).to_be_visible()
    expect(panel.get_by_text("Where is this from?")).to_have_count(1)
    watch.assert_accessible()
    shoot(page, "panel")
    panel.get_by_role("button", name="Mine").click()
    expect(panel.get_by_text("Where it is from: Mine")).to_be_visible()
    watch.assert_clean()


def test_a_mail_with_words_offers_its_date(page: Page, watch: Watch) -> None:
    page.goto("/?step=0")
    page.wait_for_load_state("networkidle")
    mail = MAIL.replace(b"one@", b"three@")
    drop(page, {"mail.eml": mail}, on="#capture-text")
    acts.save_entry(page, "Ines thanked me")
    offered = page.locator("#captured").get_by_role("button", name="The e-mail is dated")
    expect(offered).to_be_visible(timeout=PATIENCE_MS)
    watch.assert_accessible()
    shoot(page, "dated")
    offered.click()
    expect(offered).to_have_count(0)
    expect(page.locator("#captured .chip").filter(has_text="Tue 3 Mar 2026")).to_be_visible()
    watch.assert_clean()


def test_a_lost_connection_is_tried_again_by_itself(page: Page) -> None:
    open_intake(page)
    failed: list[str] = []

    def fail_twice(route: Route) -> None:
        if len(failed) < 2:
            failed.append(route.request.url)
            route.abort("connectionfailed")
        else:
            route.continue_()

    page.route("**/intake/file", fail_twice)
    drop(page, {f"{n}.txt": f"Note {n}".encode() for n in range(4)})
    expect(page).to_have_url(re.compile("/intake/[0-9a-f-]+$"), timeout=PATIENCE_MS)
    expect(page.get_by_text("4 entries")).to_be_visible(timeout=PATIENCE_MS)
    assert len(failed) == 2


def test_a_file_that_waits_for_its_connection_is_stopped_and_can_be_sent_again(page: Page) -> None:
    open_intake(page)
    page.route("**/intake/file", lambda route: route.abort("connectionfailed"))
    drop(page, {"a.txt": b"Note"})
    page.locator("[data-intake-list]", has_text="connection").wait_for()
    page.locator("[data-intake-stop]").click()
    page.unroute("**/intake/file")
    page.locator("[data-intake-again]").click(timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("/intake/[0-9a-f-]+$"), timeout=PATIENCE_MS)


def test_a_thousand_files_stay_in_hand(page: Page) -> None:
    """At most three are on their way at once, and the page ends with a line for each."""
    open_intake(page)
    page.evaluate(COUNT_UNDER_WAY)
    page.route(
        "**/intake/file",
        lambda route: route.fulfill(status=200, content_type="text/html", body=SENT),
    )
    page.evaluate("""() => {
      const input = document.querySelector("#intake-files");
      const transfer = new DataTransfer();
      for (let n = 0; n < 1000; n += 1) transfer.items.add(new File([`Note ${n}`], `${n}.txt`));
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    expect(page.get_by_text("1000 of 1000 sent")).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator("[data-intake-list] > li").count() == 1000
    assert 1 <= page.evaluate("window.mostUnderWay") <= 3
