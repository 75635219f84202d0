"""Notes in pictures of vectors are set as on the screen: bullets, code, colours, headings."""

from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from concertmaster_designer.canvas import catalogue_looks
from concertmaster_designer.canvas.export import Look, frame_of, png, svg
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.documents.summary import summary
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font

SVG = "{http://www.w3.org/2000/svg}"
TEXT = "# Mind\n\nSee `steps.total` here\n\n- one\n- two"
NOTE = {"id": "n", "text": TEXT, "position": [0, 0], "size": [320, 200], "color": "green"}


@pytest.fixture
def look(dressed):
    return Look(inks(Theme.light()), interface_font(), "A", summary)


def made(steps):
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value


def test_code_is_in_a_font_of_one_width(look):
    shown = read_document({"name": "A", "notes": [NOTE]}, catalogue_looks())
    root = ET.fromstring(made(svg(shown, frame_of(shown, 1.0, vectors=True), look)))  # noqa: S314 - our own
    families = {"".join(text.itertext()).strip(): text.get("font-family") for text in root.iter(f"{SVG}text")}
    assert families["steps.total"] == QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    assert families["one"] != families["steps.total"]


def test_the_words_stand_where_they_stand_on_the_screen(look):
    shown = read_document({"name": "A", "notes": [NOTE]}, catalogue_looks())
    frame = frame_of(shown, 1.0)
    screen = QImage.fromData(made(png(shown, frame, look)), "PNG").convertToFormat(QImage.Format.Format_RGB32)
    drawn = QImage(screen.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(made(svg(shown, frame_of(shown, 1.0, vectors=True), look)))).render(painter)
    painter.end()
    left, top = (round(side) for side in frame.lens.device(0, 0))
    middle = left + 200, top + 150
    assert drawn.pixelColor(*middle) == screen.pixelColor(*middle)
    for row in (top + 50, top + 68, top + 86):
        assert abs(_first_ink(screen, left, row) - _first_ink(drawn, left, row)) <= 2


def _first_ink(picture, left, top):
    """Give the column at which words begin in a line of text."""
    ground = picture.pixelColor(left + 8, top)
    return next(
        x for x in range(left + 8, left + 200) if any(_far(picture.pixelColor(x, y), ground) for y in range(top, top + 14))
    )


def _far(one: QColor, other: QColor) -> bool:
    return abs(one.lightness() - other.lightness()) > 60
