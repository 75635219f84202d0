"""From part to part of the window by keys, along edges on the canvas, and how large and how strong the window is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.shell import scheme
from concertmaster_designer.shell.actions.text_size import SIZES
from concertmaster_designer.ui.theme import Theme, apply_theme, current_theme
from concertmaster_shared.look import contrast
from tests.support.designer import DOCUMENT

SHIFT = Qt.KeyboardModifier.ShiftModifier
FORKED = {
    **DOCUMENT,
    "nodes": [
        *DOCUMENT["nodes"],
        {"id": "yes", "type": "data.set", "position": [840, -120]},
        {"id": "no", "type": "data.set", "position": [840, 120]},
    ],
    "edges": [
        *DOCUMENT["edges"],
        {"id": "e3", "source": "big", "source_port": "true", "target": "yes"},
        {"id": "e4", "source": "big", "source_port": "false", "target": "no"},
    ],
}


@pytest.fixture
def opened(designer):
    designer.open_stored(FORKED)
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    designer.document.canvas.setFocus()
    yield designer
    apply_theme(QApplication.instance(), Theme.light())


def pane(designer):
    """Name the part of the window that has the focus."""
    editor, window, here = designer.parts.editor, designer.window, QApplication.focusWidget()
    parts = {
        "canvas": designer.document.canvas,
        "nodes": editor.palette_panel,
        "inspector": editor.inspector,
        "bottom": editor.bottom,
        "bar": editor.bar,
        "tabs": window.tabs,
        "rail": window.rail,
    }
    return next((name for name, part in parts.items() if part is here or part.isAncestorOf(here)), "")


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def test_f6_goes_round_the_parts_of_the_window_and_back(opened):
    opened.do("view.problems")
    opened.document.canvas.setFocus()
    round_trip = ["canvas", "nodes", "inspector", "bottom", "bar", "tabs", "rail"]
    way = [pane(opened)]
    for _ in round_trip:
        press(Qt.Key.Key_F6)
        way.append(pane(opened))
    assert way == [*round_trip, "canvas"]
    for _ in round_trip:
        press(Qt.Key.Key_F6, SHIFT)
        way.append(pane(opened))
    assert way[len(round_trip) :] == ["canvas", *reversed(round_trip)]


def test_f6_leaves_out_what_is_folded_and_comes_back_to_where_it_was(opened):
    opened.parts.editor.docks["nodes"].hide()
    press(Qt.Key.Key_F6)
    assert pane(opened) == "inspector"
    press(Qt.Key.Key_Tab)
    before = QApplication.focusWidget()
    press(Qt.Key.Key_F6, SHIFT)
    assert pane(opened) == "canvas"
    press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is before


def test_escape_leads_back_to_the_canvas(opened):
    press(Qt.Key.Key_F6)
    assert pane(opened) == "nodes"
    press(Qt.Key.Key_Escape)
    assert pane(opened) == "canvas"


def test_after_tab_up_and_down_choose_among_the_edges_that_leave_a_node(opened):
    canvas, session = opened.document.canvas, opened.session
    canvas.select(["big"])
    press(Qt.Key.Key_Tab)
    assert session.selection == ("yes",)
    press(Qt.Key.Key_Down)
    assert session.selection == ("no",)
    press(Qt.Key.Key_Down)
    assert session.selection in {("yes",), ("no",)}
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Tab, SHIFT)
    assert session.selection == ("big",)


@pytest.mark.parametrize("size", SIZES)
def test_each_size_of_text_is_worn_at_once_and_kept(opened, size):
    title = opened.parts.editor.bar.title
    opened.do("view.text_100")
    before = title.fontMetrics().height()
    opened.do(f"view.text_{size}")
    assert current_theme().text_scale == size / 100
    assert title.fontMetrics().height() == pytest.approx(before * size / 100, abs=2)
    assert opened.equipment.preferences.current.text_size == size
    opened.do("view.text_system")
    assert opened.equipment.preferences.current.text_size == 0


@pytest.mark.parametrize("dark", [False, True])
def test_high_contrast_is_worn_where_the_system_asks_for_it(opened, monkeypatch, dark):
    chosen = "dark" if dark else "light"
    monkeypatch.setattr(scheme, "system_wants_contrast", lambda: True)
    opened.do(f"view.{chosen}")
    tokens = current_theme().palette
    for ground in (tokens.canvas, tokens.surface, tokens.raised):
        assert contrast(tokens.text, ground) >= 7
        assert contrast(tokens.muted, ground) >= 7
        assert contrast(tokens.control_line, ground) >= 7
        assert contrast(tokens.line, ground) >= 3
    monkeypatch.setattr(scheme, "system_wants_contrast", lambda: False)
    opened.do(f"view.{chosen}")
    assert current_theme().palette == (Theme.dark() if dark else Theme.light()).palette
