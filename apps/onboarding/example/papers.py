"""Files of the example, made by us: a picture of a dashboard, PDFs, a table and a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

PAPER = (612, 792)  # US Letter in points
INK, FAINT, LINE, GRID = (31, 35, 37), (101, 102, 95), (13, 85, 88), (221, 213, 197)
CLOSING = (
    "The pilot met its aim with all twelve customers. Mara led the engineering side from design to "
    "roll-out and kept everybody informed each week."
)
LATENCIES = (412, 409, 398, 338, 331, 322, 305, 296, 287)


def picture() -> bytes:
    """A PNG that looks like a dashboard: nine points falling below a target line."""
    image = Image.new("RGB", (1280, 720), (250, 247, 240))
    draw = ImageDraw.Draw(image)
    draw.text((60, 40), "rates service: 95th percentile, ms", fill=INK, font=_font(34))
    draw.text((60, 88), "last nine working days", fill=FAINT, font=_font(22))
    for value in (250, 300, 350, 400, 450):
        draw.line((120, _y(value), 1220, _y(value)), fill=LINE if value == 300 else GRID, width=2)
        draw.text((60, _y(value) - 14), str(value), fill=FAINT, font=_font(22))
    points = [(160 + 128 * place, _y(value)) for place, value in enumerate(LATENCIES)]
    draw.line(points, fill=INK, width=5, joint="curve")
    for (x, y), value in zip(points, LATENCIES, strict=True):
        draw.ellipse((x - 8, y - 8, x + 8, y + 8), fill=INK)
        draw.text((x - 18, y - 44), str(value), fill=INK, font=_font(22))
    draw.text((970, _y(300) + 8), "target 300 ms", fill=LINE, font=_font(22))
    return _saved(image)


def _y(value: int) -> int:
    return 640 - (value - 230) * 2


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _saved(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def plan_pdf(day: date, say: Callable[[date], str]) -> bytes:
    first = (
        "Coaching plan", f"Given on {say(day)} to Mara Lindqvist, Rates and Tracking", "",
        "You are expected to demonstrate sustained improvement against the goals below over the coming 60 days.",
        "", "1. Ship the shipment export to all pilot customers.",
        "2. Bring the 95th percentile of the rates service below 300 ms.",
        "3. Cause no Sev-2 incident with your changes.", "4. Improve communication with stakeholders.",
        "5. Give a first answer to code reviews within one business day.",
    )  # fmt: skip
    second = (
        "How progress is seen", "",
        "We will meet weekly. Progress will be assessed at the end of the period by your manager.",
        "Meetings may be moved. Goals may be made clearer during the period.", "",
        "Dana Whitlock, Software Development Manager", "Priya Raman, HR Business Partner",
    )  # fmt: skip
    return pdf([first, second])


def confirmation_pdf(day: date, say: Callable[[date], str]) -> bytes:
    words = (
        "Pilot of the shipment export", f"Closing note of {say(day)}, Tomás Herrera, Product Manager", "",
        CLOSING, "",
        "Customers with the export switched on: 12 of 12.", "Questions to support in the first week: 0.",
    )  # fmt: skip
    dates = (
        "Dates",
        "",
        "Design, first, seventh and twelfth customer: all before the dates in the project plan.",
    )
    asked = ("Who was asked", "", "Ines Duarte and eleven other operations leads.")
    return pdf([words, dates, asked])


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A plain PDF with searchable text, one sequence of paragraphs a page (Helvetica, WinAnsi)."""
    streams = [_content(paragraphs) for paragraphs in pages]
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font,
    ]
    for place, stream in enumerate(streams):
        box = f"/MediaBox [0 0 {PAPER[0]} {PAPER[1]}] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {box} /Contents {5 + 2 * place} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    return _file(objects)


def _content(paragraphs: Sequence[str]) -> bytes:
    lines = [line for paragraph in paragraphs for line in (wrap(paragraph, 84) or [""])]
    shown = [f"({_escaped(line)}) Tj T*" for line in lines]
    return "\n".join(["BT /F1 12 Tf 17 TL 72 716 Td", *shown, "ET"]).encode("cp1252", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def review_csv(first: date) -> bytes:
    """First answers to 23 reviews, in hours."""
    hours = (3, 2, 5, 4, 7, 6, 4, 3, 5, 4, 6, 2, 4, 5, 5, 3, 7, 4, 6, 5, 4, 3, 5)
    rows = [
        f"{4471 + 5 * place},{first + timedelta(days=place)},{spent}.0"
        for place, spent in enumerate(hours)
    ]
    return ("review,asked_on,first_answer_hours\n" + "\n".join(rows) + "\n").encode()


STATUS = """Status, week 1

Done: export live for the first pilot customer.
Next: three more customers; cache in front of the rate tables.
Risks: none today.
Questions: Dana, is the measure for goal 4 as I proposed?
"""
MINUTES = """What was said in the meeting in the middle, written the same day

Export: on track.
Goal 2: 300 ms becomes 250 ms from today. Asked why: "We need more ambition there."
Goals 3 and 5: no change.
Goal 4: the weekly status is welcome.
Present: Dana Whitlock, Mara Lindqvist.
"""
