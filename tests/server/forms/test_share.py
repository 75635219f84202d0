"""How forms are reached from elsewhere: the picture is the code, and the snippet holds no more than it should."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import segno

from concertmaster_server.forms.share import embed_html, qr_svg

URL = "https://forms.example.org/f/zulieferer-2026"
BORDER = 4
_STEP = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def modules(svg: str) -> tuple[int, set[tuple[int, int]]]:
    """Read a picture as a scanner sees it: its width in modules, and the dark ones as line and column."""
    picture = ET.fromstring(svg)  # noqa: S314 - made by us
    width = int(picture.attrib["viewBox"].split()[2])
    (lines,) = [path.attrib["d"] for path in picture if path.attrib.get("stroke") == "#000"]
    column, row, dark = 0.0, 0.0, set()
    for step, first, second in _STEP.findall(lines):
        if step == "h":
            dark |= {(int(row), int(column) + number) for number in range(int(first))}
            column += float(first)
        else:
            column, row = (0.0, 0.0) if step == "M" else (column, row)
            column, row = column + float(first), row + float(second)
    return width, dark


def test_the_picture_is_the_code_of_the_address_with_room_around_it() -> None:
    matrix = segno.make(URL, error="m", micro=False).matrix
    width, dark = modules(qr_svg(URL))
    assert width == len(matrix) + 2 * BORDER
    assert dark == {(y + BORDER, x + BORDER) for y, line in enumerate(matrix) for x, module in enumerate(line) if module}


def test_another_address_has_another_picture() -> None:
    assert qr_svg(URL) != qr_svg(f"{URL}-b")


def test_a_title_stays_text() -> None:
    snippet = embed_html(URL, "https://forms.example.org", 'Order "now" <script>')
    assert 'title="Order &quot;now&quot; &lt;script&gt;"' in snippet
    assert snippet.count("<script") == 1
