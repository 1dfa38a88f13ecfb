"""Draw static/img/icon-*.png: the tally marks of favicon.svg, for devices that take no SVG."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

PAPER, INK = "#faf7f0", "#0d5558"
FOLDER = Path(__file__).resolve().parent.parent / "static" / "img"
GRID = 32
OVERSAMPLING = 8


def draw(side: int) -> Image.Image:
    """Return the icon as `side` by `side` pixels: two solid marks and a hollow one."""
    scale = side * OVERSAMPLING / GRID
    image = Image.new("RGB", (side * OVERSAMPLING, side * OVERSAMPLING), PAPER)
    pen = ImageDraw.Draw(image)
    for left in (7, 14, 21):
        pen.rectangle([left * scale, 8 * scale, (left + 4) * scale - 1, 24 * scale - 1], fill=INK)
    pen.rectangle([22.5 * scale, 9.5 * scale, 23.5 * scale - 1, 22.5 * scale - 1], fill=PAPER)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def main() -> None:
    for side in (32, 180):
        draw(side).save(FOLDER / f"icon-{side}.png", optimize=True)


if __name__ == "__main__":
    main()
