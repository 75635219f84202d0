"""The whole window without a mouse and without eyes: each page, panel and dialog is walked through by Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from concertmaster_shared.workflow import Edge
from concertmaster_shared.workflow.edits import AddEdge
from tests.support.tab_walk import back, describe, nameless, shows_focus, stops, there
from tests.support.window_places import DIALOGS, PAGES, in_groups


def faults(place: QWidget) -> list[str]:
    """Say where the walk goes wrong: a place without a name, left out, come upon twice, in another order back, or not seen."""
    found = [f"no name: {what}" for what in nameless(place)]
    way = there(place)
    wanted = stops(place)
    found += [f"not reached: {describe(widget)}" for widget in wanted if widget not in way]
    found += [f"nobody expected: {describe(widget)}" for widget in way if widget not in wanted]
    returned = back(way)
    found += [f"other way back: {describe(a)}, {describe(b)}" for a, b in zip(way, returned, strict=True) if a is not b]
    for kind in {type(widget) for widget in way}:
        widget = next(widget for widget in way if type(widget) is kind)
        other = next((other for other in way if other is not widget), None)
        if other is not None and not shows_focus(widget, other):
            found.append(f"focus cannot be seen: {describe(widget)}")
    return found


@pytest.mark.parametrize("pages", in_groups(PAGES))
def test_every_page_is_walked_by_tab_and_heard_and_seen(designer, pages):
    for page in pages:
        window = PAGES[page](designer)
        assert (page, faults(window)) == (page, [])


@pytest.mark.parametrize("dialogs", in_groups(DIALOGS))
def test_every_dialog_is_walked_by_tab_and_heard_and_seen(designer, dialogs):
    for name in dialogs:
        dialog = DIALOGS[name](designer)
        assert (name, faults(dialog)) == (name, [])
        dialog.close()


def activate(designer, window):
    window.activateWindow()
    designer.until(window.isActiveWindow)


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def test_tab_takes_a_completion_and_after_escape_it_goes_on(designer):
    window = PAGES["node"](designer)
    activate(designer, window)
    edit = designer.parts.editor.inspector.page.fields["condition"].editor.text
    edit.setFocus()
    assert edit.hasFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "ste")
    designer.until(lambda: edit.is_offering)
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.toPlainText().startswith("steps")
    assert edit.hasFocus()
    QTest.keyClicks(edit, ".")
    designer.until(lambda: edit.is_offering)
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.is_offering
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert not edit.hasFocus()


def test_tab_can_be_recorded_as_a_key_and_then_goes_on_as_ever(designer):
    dialog = DIALOGS["change_keys"](designer)
    activate(designer, dialog)
    dialog.table.setFocus()
    dialog.record()
    assert dialog.recorder.hasFocus()
    press(Qt.Key.Key_Escape)
    designer.until(lambda: not dialog.recorder.isVisible())
    here = QApplication.focusWidget()
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() not in {here, dialog.recorder}


def test_f6_leaves_a_canvas_whose_edges_lead_in_a_ring(designer):
    PAGES["editor"](designer)
    activate(designer, designer.window)
    designer.document.take_gesture([AddEdge(edge=Edge(id="round", source="big", source_port="true", target="total"))])
    canvas = designer.document.canvas
    canvas.select(["total"])
    canvas.setFocus()
    for chosen in ("big", "total", "big"):
        press(Qt.Key.Key_Tab)
        assert designer.session.selection == (chosen,)
    press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is not canvas
