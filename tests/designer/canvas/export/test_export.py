"""Pictures for elsewhere, made of real graphs: what they hold is looked up in them."""

import re
import zlib
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QColor, QImage

from concertmaster_designer.canvas import catalogue_looks
from concertmaster_designer.canvas.export import Look, PictureError, frame_of, pdf, png, svg
from concertmaster_designer.canvas.export import picture as picture_module
from concertmaster_designer.canvas.export.frame import LONGEST_SIDE, MOST_PIXELS, Frame, largest_scale
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.documents.summary import summary
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font
from concertmaster_shared.messages import sentence
from tests.support.large_workflow import large_workflow

SVG = "{http://www.w3.org/2000/svg}"
DOCUMENT = {
    "name": "A & <b>",
    "nodes": [
        {"id": "start", "type": "trigger.manual", "name": 'Go & <end> "x"', "position": [0, 0]},
        {"id": "big", "type": "logic.if", "name": "Groß? \u05d0\u05d1", "position": [280, 0], "disabled": True},
        {"id": "odd", "type": "ai.agent", "name": "Later", "position": [280, 200]},
    ],
    "edges": [
        {"id": "e1", "source": "start", "target": "big"},
        {"id": "e2", "source": "big", "target": "odd", "source_port": "true"},
    ],
    "notes": [{"id": "n", "text": "# Mind\nthe gap", "position": [0, 200], "size": [200, 120]}],
    "groups": [{"id": "g", "title": "First part", "nodes": ["start"]}],
}


@pytest.fixture(params=["light", "dark"])
def look(dressed, request):
    return Look(inks(getattr(Theme, request.param)()), interface_font(), "A & <b>", summary)


def graph(document=DOCUMENT):
    return read_document(document, catalogue_looks())


def drained(steps):
    """Give how far it said to be, and what it gave in the end."""
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as ended:
            return told, ended.value


@pytest.mark.parametrize("scale", [0.25, 1.0, 2.0])
def test_a_png_shows_cards_on_the_ground_at_the_size_asked_for(look, scale):
    shown = graph()
    frame = frame_of(shown, scale)
    told, content = drained(png(shown, frame, look))
    image = QImage.fromData(content, "PNG")
    assert (image.width(), image.height()) == frame.size
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert image.pixelColor(1, 1) == QColor(look.inks.ground)
    x, y = (round(side) for side in frame.lens.device(160, 50))
    assert image.pixelColor(x, y) == QColor(look.inks.card)


def test_without_ground_there_is_nothing_between_the_cards(look):
    shown = graph({**DOCUMENT, "groups": [], "notes": []})
    frame = frame_of(shown, 1.0)
    _told, content = drained(png(shown, frame, Look(look.inks, look.font, ground=False)))
    image = QImage.fromData(content, "PNG")
    assert image.pixelColor(1, 1).alpha() == 0
    x, y = (round(side) for side in frame.lens.device(160, 50))
    assert image.pixelColor(x, y) == QColor(look.inks.card)


def test_bands_join_without_a_seam(look):
    shown = graph(large_workflow(200))
    frame = frame_of(shown, 1.0)
    before, picture_module._BAND = picture_module._BAND, 97
    try:
        _told, narrow = drained(png(shown, frame, look))
    finally:
        picture_module._BAND = before
    _told, wide = drained(png(shown, frame, look))
    one, other = QImage.fromData(narrow, "PNG"), QImage.fromData(wide, "PNG")
    differing = sum(a != b for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))
    assert differing < 0.001 * one.sizeInBytes()


def test_an_svg_is_xml_with_every_word_as_text(look):
    shown = graph()
    told, content = drained(svg(shown, frame_of(shown, 1.0, vectors=True), look))
    root = ET.fromstring(content)  # noqa: S314 - our own
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    for expected in ('Go & <end> "x"', "Later", "First part", "True", "Mind", "the gap"):
        assert any(expected in word for word in words), (expected, words)
    assert any("Gro" in word for word in words)
    assert root.find(f"{SVG}title").text == "A & <b>"
    assert b"http" not in re.sub(rb'xmlns(:xlink)?="[^"]*"', b"", content)
    assert told[-1] == 1.0


def test_a_pdf_is_one_page_of_vectors_as_large_as_the_picture(look):
    shown = graph()
    frame = frame_of(shown, 1.0, vectors=True)
    _told, content = drained(pdf(shown, frame, look))
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", content)) == 1
    left, bottom, right, top = map(float, re.search(rb"/MediaBox \[([^\]]*)\]", content)[1].split())
    assert (right - left, top - bottom) == pytest.approx([side * 0.75 for side in frame.size], abs=1.5)
    assert b"/Font" in content
    streams = [
        zlib.decompress(found)
        for found in re.findall(rb"/FlateDecode[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    ]
    assert any(b" Tf" in stream or b"Tj" in stream or b"TJ" in stream for stream in streams)


def test_a_picture_of_chosen_size_is_refused_where_no_program_could_open_it(dressed):
    shown = graph(large_workflow(20_000))
    with pytest.raises(PictureError) as refused:
        frame_of(shown, 1.0)
    words = sentence(refused.value.code, refused.value.parameters)
    fits = int(re.search(r"at most (\d+) %", words)[1])
    width, height = frame_of(shown, fits / 100).size
    assert max(width, height) <= LONGEST_SIDE
    assert width * height <= MOST_PIXELS


def test_too_many_nodes_for_vectors_and_an_empty_workflow_say_so(dressed):
    for document, code in ((large_workflow(20_001), "picture.too_many"), ({}, "picture.empty")):
        with pytest.raises(PictureError) as refused:
            frame_of(graph(document), 1.0, vectors=True)
        assert refused.value.code == code
        assert sentence(refused.value.code, refused.value.parameters)


def test_the_largest_scale_fits(dressed):
    box = (0.0, 0.0, 123_456.0, 7_890.0)
    width, height = Frame(box, largest_scale(box)).size
    assert max(width, height) <= LONGEST_SIDE
    assert width * height <= MOST_PIXELS * 1.001
