"""Whatever was opened, the next key is for its canvas: a button that kept the focus would take Enter for itself."""

import json

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from concertmaster_designer.app.wiring import program
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.designer import DOCUMENT, Designer

FLOW = {
    "name": "Intake",
    "nodes": [{"name": "Hook", "type": "n8n-nodes-base.webhook", "position": [0, 0], "parameters": {}}],
    "connections": {},
}


@pytest.fixture
def busy(designer):
    """Somebody who has a document open and has just pressed a button beside it."""
    designer.open_stored()
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    button = designer.parts.editor.bar.buttons["document.publish"]
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert QApplication.focusWidget() is button
    return designer


def dialogs():
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]


def choose(designer, path):
    designer.until(lambda: [dialog for dialog in dialogs() if isinstance(dialog, QFileDialog)])
    (dialog,) = dialogs()
    dialog.activateWindow()
    designer.until(dialog.isActiveWindow)
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()


def from_a_file(designer, tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text(json.dumps(DOCUMENT))
    designer.do("document.open")
    choose(designer, path)


def as_recent_file(designer, tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text(json.dumps(DOCUMENT))
    designer.parts.opening.open_file(path)


def from_the_server(designer, _tmp_path):
    stored = designer.server.add_workflow(DOCUMENT)
    designer.parts.opening.open_workflow(stored.id)


def by_import(designer, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(FLOW))
    designer.do("document.import")
    choose(designer, path)


def new(designer, _tmp_path):
    designer.do("document.new")


@pytest.mark.parametrize("way", [from_a_file, as_recent_file, from_the_server, by_import, new])
def test_the_canvas_has_the_focus(busy, way, tmp_path):
    before = busy.document
    way(busy, tmp_path)
    busy.until(lambda: busy.document is not before)
    busy.qtbot.wait(50)
    for dialog in dialogs():  # a report goes first
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    busy.window.activateWindow()  # as a window manager does when a dialog of it goes
    busy.until(busy.window.isActiveWindow)
    assert QApplication.focusWidget() is busy.document.canvas


def test_the_canvas_of_a_recovered_document_has_the_focus(dressed, server, folders, qtbot, designer):
    with program(dressed, folders) as built:
        built.window.show()
        dying = Designer(built, server, qtbot)
        dying.open_stored()
        dying.session.apply([SetWorkflow(name="Renamed")])
        built.window.desk.leave()
    designer.window.keeping.offer()
    designer.press(designer.dialog("_RecoveryDialog"), "Recover")
    designer.until(lambda: designer.document)
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    assert QApplication.focusWidget() is designer.document.canvas


@pytest.mark.parametrize("way", [from_a_file, as_recent_file, from_the_server, by_import, new])
def test_the_first_canvas_has_the_focus(designer, way, tmp_path):
    """From the start page, whose button has the focus that is about to be out of sight."""
    if way is from_the_server:
        designer.sign_in()
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    designer.until(QApplication.focusWidget)
    way(designer, tmp_path)
    designer.until(lambda: designer.document)
    designer.qtbot.wait(50)
    for dialog in dialogs():
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    assert QApplication.focusWidget() is designer.document.canvas
