"""One entry with its proof: an e-mail as it looked, a paper page by page, and where it shows this."""

from __future__ import annotations

import json
import re
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e import acts, people
from tests.e2e.running import Running
from tests.e2e.watch import Watch

HTML = (
    '<p>Hello both,</p><p>The <b>calmest</b> launch. <a href="https://board.example/x">The board</a></p>'
    '<img src="https://track.example/p.png" alt="Logo"><script>document.title = "ran"</script>'
)


def mail(name: str, subject: str, *, answers: str = "", html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Priya N. <priya@example.com>", "mara@example.org"
    message["Date"], message["Subject"] = "Thu, 28 May 2026 11:06:00 -0700", subject
    message["Message-ID"] = f"<{name}@example.com>"
    if answers:
        message["References"] = f"<{answers}@example.com>"
    message["Authentication-Results"] = "mx.example.org; spf=pass; dkim=fail"
    message.set_content("Hello both,\nThe calmest launch we have had this year.\n")
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def entries(running: Running, page: Page, folder: Path) -> dict[str, str]:
    """Log the files of a folder; the address of each entry by its words."""
    page.goto("/?step=0")
    plan = re.search(r"/p/([0-9a-f-]{36})/", page.content())
    assert plan is not None
    told = running.command("import_evidence", str(folder), "--plan", plan[1], "--json")
    assert json.loads(told.splitlines()[-1])["failed"] == 0
    page.goto(f"/p/{plan[1]}/log")
    return {
        " ".join(link.inner_text().split()): link.get_attribute("href") or ""
        for link in page.locator("a.words").all()
    }


def test_an_entry_with_its_proof(
    running: Running, page: Page, watch: Watch, browser: Browser, tmp_path: Path
) -> None:
    for name, content in {
        "launch.eml": mail("a", "Last night’s launch", html=HTML),
        "answer.eml": mail("b", "Re: the launch", answers="a"),
        "review.pdf": acts.pdf("The second region moved with no rollback."),
        "screen.png": acts.picture("teal"),
    }.items():
        (tmp_path / name).write_bytes(content)
    people.sign_up(page, running)
    found = entries(running, page, tmp_path)
    _the_mail(page, watch, found["Last night’s launch"])
    paper = next(url for words, url in found.items() if "review" in words)
    _the_paper(page, watch, paper)
    _without_scripts(page, browser, paper)
    page.goto(next(url for words, url in found.items() if "screen" in words))
    expect(page.locator("img.shot")).to_have_js_property("complete", value=True)
    watch.assert_accessible()
    watch.assert_clean()


def _the_mail(page: Page, watch: Watch, url: str) -> None:
    page.goto(url)
    sheet, sentence = page.locator(".lead-proof .sheet"), page.locator("h1")
    expect(sheet).to_contain_text("The calmest launch we have had this year.")
    beside, words = sheet.bounding_box(), sentence.bounding_box()
    assert beside is not None
    assert words is not None
    assert beside["x"] > words["x"] + words["width"] - 1
    expect(page.get_by_text("This is what the headers claim")).to_be_visible()
    expect(page.get_by_role("link", name="Re: the launch", exact=True)).to_be_visible()
    watch.assert_accessible()
    page.locator("summary", has_text="As it looked").click()
    frame = page.frame_locator("iframe.mailframe")
    expect(frame.get_by_text("The board")).to_be_visible()
    expect(frame.get_by_text("[https://board.example/x]")).to_be_visible()
    expect(frame.get_by_text("[Logo]")).to_be_visible()
    assert "ran" not in page.title()


def _the_paper(page: Page, watch: Watch, url: str) -> None:
    page.goto(url)
    page.locator(".lead-proof img.shot").click()
    expect(page.get_by_text("Page 1 of 1")).to_be_visible()
    expect(page.locator("img.leaf")).to_have_js_property("naturalWidth", value=1237)
    watch.assert_accessible()
    page.get_by_label("The words there").fill("moved with no rollback")
    page.get_by_role("button", name="This page shows it").click()
    expect(page.get_by_text("Saved. The words stand on page 1.")).to_be_visible()
    places = page.locator("#places")
    expect(places.get_by_text("“moved with no rollback”")).to_be_visible()
    places.locator("summary").click()
    places.get_by_role("button", name="Only for my lawyer").click()
    expect(places.locator("summary")).to_contain_text("Only for my lawyer")
    watch.assert_accessible()
    page.get_by_role("link", name="Mark another place").click()
    watch.assert_accessible()


def _without_scripts(page: Page, browser: Browser, url: str) -> None:
    state = page.context.storage_state()
    context = browser.new_context(
        base_url=page.url.split("/entries")[0], java_script_enabled=False, storage_state=state
    )
    bare = context.new_page()
    bare.goto(url)
    bare.get_by_role("link", name="review.pdf, page 1").click()
    expect(bare.locator("mark")).to_have_text("moved with no rollback")
    bare.get_by_role("button", name="This page shows it").click()
    expect(bare.get_by_text("Saved.", exact=True)).to_be_visible()
    context.close()
