"""What frames, folded cards and notes look like: colours, pictures that are kept, and words that are laid out once."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from concertmaster_designer.canvas.camera import Camera
from concertmaster_designer.canvas.model.applying import apply_edits
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.paint import notes as notes_module
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.scene import Scene
from concertmaster_designer.canvas.paint.tones import COLORS, group_tone, note_tone
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font
from tests.support.canvas_parts import LOOKS, node

SIZE = 600, 400


@pytest.fixture
def paint(qapp):
    """Paint a graph; give a function from world points to colours, and the image."""

    def painting(graph, theme=None, scale=1.0, *, scene=None, moving=False):
        camera = Camera()
        camera.resize(*SIZE, 1.0)
        camera.zoom_to(scale, 0, 0)
        camera.center_on(200, 100)
        scene = scene or Scene(graph, inks(theme or Theme.light()), interface_font())
        image = QImage(*SIZE, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        scene.paint(painter, QRect(0, 0, *SIZE), camera.lens, moving=moving)
        painter.end()

        def at(x, y):
            left, top = camera.to_view(x, y)
            return image.pixelColor(round(left), round(top)).name().upper()

        return at, image

    return painting


def drawn(**more):
    return read_document({"nodes": [node("a", "data.set", 0, 0), node("b", "data.set", 240, 0)], **more}, LOOKS)


def grouped(**more):
    return drawn(groups=[{"id": "g", "title": "", "nodes": ["a", "b"], "collapsed": False, "color": "", **more}])


def noted(text="", **more):
    return drawn(notes=[{"id": "n", "text": text, "position": [0, 120], "size": [240, 120], "color": "", **more}])


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
@pytest.mark.parametrize("color", ["", *COLORS])
def test_frames_and_notes_wear_their_colour(paint, theme, color):
    at, _image = paint(grouped(color=color), theme)
    assert at(220, 70) == group_tone(inks(theme), color).fill.upper()
    at, _image = paint(noted(color=color), theme)
    assert at(230, 232) == note_tone(inks(theme), color).fill.upper()


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_words_can_be_read_on_every_colour(theme):
    def light(color):
        parts = [((value / 255 + 0.055) / 1.055) ** 2.4 for value in QColor(color).getRgb()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    for color in ("", *COLORS):
        for tone in (group_tone(inks(theme), color), note_tone(inks(theme), color)):
            low, high = sorted((light(tone.fill), light(tone.words)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (color, tone)


def test_an_unknown_colour_looks_like_the_usual_one():
    colors = inks(Theme.light())
    assert note_tone(colors, "puce") == note_tone(colors, "")
    assert group_tone(colors, "puce") == group_tone(colors, "gray") == group_tone(colors, "")


@pytest.mark.parametrize("scale", [0.05, 0.2, 1.0])
def test_a_folded_group_is_a_card_and_nothing_else(paint, scale):
    graph = grouped(collapsed=True)
    at, _image = paint(graph, scale=scale)
    colors = inks(Theme.light())
    assert at(340, 34) == colors.ground.upper(), "the second node is hidden"
    assert at(150, 12) != colors.ground.upper(), "the card stands where the first is"


def test_a_title_is_painted_at_every_scale_that_can_show_one(paint):
    for scale in (0.3, 1.0, 1.4):
        _at, plain = paint(grouped(title=""), scale=scale)
        _at, titled = paint(grouped(title="Everything else"), scale=scale)
        assert plain != titled, scale


@pytest.mark.parametrize("pair", [("# a", "a"), ("**a**", "a"), ("*a*", "a"), ("`a`", "a"), ("- a", "a"), ("[a](x)", "a")])
def test_markdown_is_drawn(paint, pair):
    _at, marked = paint(noted(pair[0]))
    _at, plain = paint(noted(pair[1]))
    assert marked != plain


def test_right_to_left_words_begin_at_the_right(paint):
    at, image = paint(noted("שלום"))
    ground = at(120, 225)

    def inked(left, right):
        begin, end = (round(300 - 200 + x) for x in (left, right))
        top = 200 - 100 + 130
        return any(image.pixelColor(x, y).name().upper() != ground for x in range(begin, end) for y in range(top, top + 22))

    assert inked(120, 230)
    assert not inked(10, 120)


@pytest.mark.parametrize("words", ["![red]({})", "![red][r]\n\n[r]: {}", "<img src='{}'>"])
def test_a_note_fetches_nothing(paint, tmp_path, words):
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FF0000"))
    picture.save(str(tmp_path / "red.png"))
    _at, image = paint(noted(words.format(f"file://{tmp_path / 'red.png'}")))
    reds = [image.pixelColor(x, y) for x in range(100, 350, 3) for y in range(220, 350, 3)]
    assert not any(color == QColor("#FF0000") for color in reds)


def test_a_note_is_laid_out_once_however_often_it_is_painted(paint, monkeypatch):
    laid_out = []
    plain = notes_module._Page.setMarkdown
    monkeypatch.setattr(notes_module._Page, "setMarkdown", lambda page, *rest: (laid_out.append(1), plain(page, *rest)))
    graph = noted("# Words\n\nand more")
    scene = Scene(graph, inks(Theme.light()), interface_font())
    for scale in (1.0, 0.9, 0.8, 0.8, 1.0):
        paint(graph, scale=scale, scene=scene)
    assert laid_out == [1]
    apply_edits(graph, [{"op": "put_note", "note": {**graph.notes["n"], "text": "other"}}])
    paint(graph, scene=scene)
    assert laid_out == [1, 1]


def test_while_the_picture_moves_the_words_of_before_are_stretched(paint, monkeypatch):
    drawn_words = []
    plain = notes_module.NotePictures.draw
    monkeypatch.setattr(notes_module.NotePictures, "draw", lambda *rest, **more: (drawn_words.append(1), plain(*rest, **more)))
    graph = noted("words")
    scene = Scene(graph, inks(Theme.light()), interface_font())
    paint(graph, scene=scene)
    for scale in (0.95, 0.9, 0.85):
        paint(graph, scale=scale, scene=scene, moving=True)
    assert drawn_words == [1]


@pytest.mark.alone
def test_many_groups_take_no_longer_than_their_nodes(qapp):
    """A thousand groups of a hundred nodes: folding them all, and finding what shows, stays a matter of arrays."""
    count = 100_000
    groups = [
        {"id": f"g{number}", "title": "", "nodes": [f"n{row}" for row in range(number * 100, number * 100 + 100)]}
        for number in range(1000)
    ]
    nodes = [node(f"n{row}", "data.set", row % 400 * 240, row // 400 * 100) for row in range(count)]
    graph = read_document({"nodes": nodes, "groups": groups}, LOOKS)
    start = time.process_time()
    apply_edits(graph, [{"op": "put_group", "group": {**group, "collapsed": True}} for group in groups])
    assert time.process_time() - start < 3.0
    start = time.process_time()
    for _ in range(20):
        graph.groups.measure()
    assert (time.process_time() - start) / 20 < 0.05
    assert len(graph.nodes.shown()) == 0
