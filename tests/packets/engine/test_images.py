"""A JPEG that is taken over as it is brings its pixels along and nothing else."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from apps.packets.importing_images import read_image, without_notes
from apps.packets.importing_pdf import read_pdf
from tests.packets import makers

SECRET = b"GPS 47.6062 N 122.3321 W"


def jpeg(**options: object) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return makers.encoded(
        makers.screenshot((300, 200)), "JPEG", exif=exif, comment=SECRET, **options
    )


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_camera_data_and_remarks_go_and_the_pixels_stay(options):
    data = jpeg(**options)
    assert SECRET in data
    assert SECRET not in without_notes(data)
    assert pixels(without_notes(data)) == pixels(data)


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_what_a_phone_hangs_behind_the_picture_goes(options, tmp_path):
    """Motion photos carry a film there, some phones a second picture with the place."""
    data = jpeg(**options) + b"ftypmp42" + SECRET + jpeg()
    cleaned = without_notes(data)
    assert SECRET not in cleaned
    assert b"ftypmp42" not in cleaned
    assert cleaned.endswith(b"\xff\xd9")
    source, out = tmp_path / "photo.jpg", tmp_path / "photo.pdf"
    source.write_bytes(data)
    assert read_image(source, out)["form"] == "pages"
    assert SECRET not in out.read_bytes()


@pytest.mark.parametrize("filters", [Name.DCTDecode, Array([Name.DCTDecode])])
def test_a_photo_inside_a_pdf_leaves_its_camera_data_behind(filters, tmp_path):
    photo, source, out = jpeg(), tmp_path / "scan.pdf", tmp_path / "safe.pdf"
    with pikepdf.new() as pdf:
        image = Stream(pdf, photo)
        image.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=300, Height=200,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=filters,
        )  # fmt: skip
        page = pdf.add_blank_page(page_size=(300, 200))
        page.obj.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
        page.obj.Contents = Stream(pdf, b"q 300 0 0 200 0 0 cm /I Do Q")
        pdf.save(source)
    assert SECRET in source.read_bytes()
    assert read_pdf(source, out)["form"] == "pages"
    assert SECRET not in out.read_bytes()
    with pikepdf.open(out) as pdf:
        [kept] = [one for one in pdf.objects if isinstance(one, Stream) and "/Width" in one]
        assert pixels(kept.read_raw_bytes()) == pixels(photo)


def test_a_remark_between_two_scans_goes():
    data = jpeg(progressive=True)
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    remark = b"\xff\xfe" + (2 + len(SECRET)).to_bytes(2, "big") + SECRET
    cleaned = without_notes(data[:second] + remark + data[second:])
    assert SECRET not in cleaned
    assert pixels(cleaned) == pixels(data)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0 nothing"]
)
def test_a_file_without_pixels_is_no_picture(data):
    with pytest.raises(ValueError, match="no picture"):
        without_notes(data)
