"""What a person does on the way, each in one place."""

from __future__ import annotations

import base64
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
from PIL import Image
from playwright.sync_api import Locator, Page, expect

MOST_TABS = 150
DAYTIME_ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Auckland",
)


def zone_where_it_is_day() -> str:
    """A zone in which a date soon to come has no reminder left for later today, whatever time it is here."""
    return next(zone for zone in DAYTIME_ZONES if 9 <= datetime.now(ZoneInfo(zone)).hour < 20)


def soon(zone: str) -> datetime:
    """A hundred minutes from now on the wall of `zone`."""
    return (datetime.now(ZoneInfo(zone)) + timedelta(minutes=100)).replace(second=0, microsecond=0)


def in_days(days: int) -> date:
    """So many days from now; a fixed day would have passed some time."""
    return datetime.now(UTC).date() + timedelta(days=days)


def said(day: date) -> str:
    """A day as pages say it: Fri 4 Dec 2026."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def picture(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (400, 240), colour).save(stream, "PNG")
    return stream.getvalue()


def pdf(words: str) -> bytes:
    """A one-page PDF that says `words`."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        _stream(f"BT /F1 18 Tf 72 700 Td ({words}) Tj ET".encode()),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def paste_picture(page: Page, colour: str) -> None:
    """Paste an image into the capture bar, as from a screenshot."""
    data = base64.b64encode(picture(colour)).decode()
    page.locator("#capture-text").focus()
    page.evaluate(
        """(data) => {
          const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], "image.png", { type: "image/png" }));
          const paste = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
          document.querySelector("#capture-text").dispatchEvent(paste);
        }""",
        data,
    )


def save_entry(page: Page, words: str, *, clicks: int = 1) -> None:
    """Type into the capture bar, save, and see it saved."""
    page.locator("#capture-text").fill(words)
    page.locator(".capture button.btn-primary").click(click_count=clicks)
    expect(page.locator("#captured").get_by_text(words)).to_be_visible()


def download(page: Page, name: str, folder: Path) -> Path:
    """Follow a download link and keep the file."""
    with page.expect_download() as found:
        page.get_by_role("link", name=name).first.click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there, as somebody without a mouse must be able to."""
    for _press in range(MOST_TABS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {wanted}")


def choose(page: Page, wanted: Locator) -> None:
    """Follow a link or press a button by keyboard alone."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def fetched(page: Page, address: str) -> bytes:
    """What the browser itself gets at an address of the product."""
    found = page.evaluate(
        """async (address) => {
          const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
          return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
        }""",
        address,
    )
    return base64.b64decode(found)


def pages_of(path: Path | bytes) -> list[str]:
    """The text of every page of a PDF, in one line each."""
    document = pypdfium2.PdfDocument(path)
    found = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


def has_colour(path: Path, wanted: tuple[int, int, int]) -> bool:
    """Whether a picture of that colour is really seen on some page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return any(
            _seen(page.render(scale=0.5).to_pil().convert("RGB"), wanted) for page in document
        )
    finally:
        document.close()


def _seen(image: Image.Image, wanted: tuple[int, int, int]) -> bool:
    counted = image.getcolors(image.width * image.height) or []
    return sum(count for count, colour in counted if colour == wanted) > 500
