"""Hands that do anything at a whole window, in any order: the pointer, every key, menus, dialogs, focus, undo.

Events go through the window as those of a system do, so that grabs, popups and dialogs get in the way as they would. A seed
says what is done. After each deed ``check`` compares what the canvas shows, what the inspector shows and the document.
"""

from __future__ import annotations

import random
import sys
import traceback

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget

from concertmaster_designer.canvas.keys import ACTS
from concertmaster_designer.canvas.model.flags import LIFTED
from concertmaster_designer.canvas.model.notes import note_box
from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.ui.keymap import keys_of
from concertmaster_shared.workflow import read_workflow

_BUTTONS = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT, _CONTROL, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_MODIFIERS = (_NONE, _NONE, _NONE, _SHIFT, _CONTROL, _ALT, _SHIFT | _CONTROL)
_PARTS = ((0, 0.5), (1, 0.5), (0.5, 0.5), (0.5, 0.5), (0.3, 0.2), (1, 1), (0.5, 0.02), (0.5, 1), (0.1, 0.3))
"""Where a card or a frame is taken, as parts of its width and height: ports, middle, title, corner, rim, mark."""

_NOT_DONE = tuple(
    action.name
    for action in ACTIONS
    if action.name.startswith("window") or action.name in {"document.open", "document.import", "server.sign_in"}
)
"""What would end the hand, or opens a dialog of the system."""

_CALM_MS = 120
"""What was painted coarsely in a zoom is painted well by then."""

_SEEN = 48
_MOST_SEEN = 500
"""Smaller differences of a channel, and of fewer, come from where a line was clipped and from heads that fall between pixels."""

DOCUMENT = {
    "format": "concertmaster.workflow/1",
    "name": "Hands",
    "nodes": [
        {"id": "start", "type": "trigger.manual", "name": "Begin", "position": [0, 0]},
        {"id": "total", "type": "data.set", "name": "Totals", "position": [280, 0], "parameters": {"values": {"a": 1}}},
        {
            "id": "big",
            "type": "logic.if",
            "name": "Large?",
            "position": [560, 0],
            "parameters": {"condition": {"expr": "steps.total.a > 1"}},
        },
        {"id": "one", "type": "data.set", "name": "One", "position": [840, -96], "parameters": {"values": {"b": 1}}},
        {"id": "two", "type": "data.set", "name": "Two", "position": [840, 96], "parameters": {"values": {"b": 2}}},
        {"id": "far", "type": "data.set", "name": "Far", "position": [280, 320]},
        {"id": "away", "type": "data.set", "name": "Away", "position": [560, 320]},
    ],
    "edges": [
        {"id": "e1", "source": "start", "target": "total"},
        {"id": "e2", "source": "total", "target": "big"},
        {"id": "e3", "source": "big", "source_port": "true", "target": "one"},
        {"id": "e4", "source": "big", "source_port": "false", "target": "two"},
        {"id": "e5", "source": "far", "target": "away"},
        {"id": "e6", "source": "big", "source_port": "true", "target": "away"},
    ],
    "groups": [
        {"id": "g1", "title": "Both", "nodes": ["one", "two"]},
        {"id": "g2", "title": "Folded", "nodes": ["far", "away"], "collapsed": True},
    ],
    "notes": [{"id": "n1", "text": "# A note", "position": [0, 240], "size": [200, 120]}],
}


class Hands:
    """Two hands and a random mind."""

    def __init__(self, window, seed):
        self.window = window
        self.mind = random.Random(seed)  # noqa: S311 - to be the same again
        self.done = []
        self.faults = []
        self._held = None
        self._at = QPoint(600, 400)
        self._canvas_keys = [key for command in ACTS for key in keys_of(command)]
        self._window_keys = [key for action in ACTIONS if action.name not in _NOT_DONE for key in keys_of(action.command)]
        self._names = [action.name for action in ACTIONS if action.name not in _NOT_DONE]
        self._deeds = {
            self.press: 10,
            self.move: 16,
            self.let_go: 12,
            self.drag: 14,
            self.drag_and_be_interrupted: 14,
            self.double_click: 3,
            self.wheel: 2,
            self.press_key_of_canvas: 10,
            self.press_key_of_window: 8,
            self.escape: 4,
            self.type_something: 4,
            self.choose_action: 6,
            self.undo: 6,
            self.redo: 4,
            self.go_elsewhere: 3,
            self.press_anywhere: 3,
            self.wait: 2,
        }

    def __enter__(self):
        self._hook, sys.excepthook = sys.excepthook, self._raised
        self._handler = qInstallMessageHandler(self._told)
        return self

    def __exit__(self, *_exc):
        sys.excepthook = self._hook
        qInstallMessageHandler(self._handler)

    # What is there

    @property
    def document(self):
        return self.window.desk.current

    @property
    def canvas(self):
        return self.document.canvas

    def work(self):
        """Do one thing and look whether all agree."""
        ahead = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if ahead is not None and self.mind.random() < 0.7:
            deed = self.answer
        else:
            deed = self.mind.choices(list(self._deeds), list(self._deeds.values()))[0]
        self.done.append(deed.__name__)
        if self.document is None:
            self.window.desk.bring(self.mind.choice(self.window.desk.documents or (None,)))
        if self.document is not None:
            deed()
        self._settle()
        self.check()

    def note(self, *what):
        self.done[-1] += " " + " ".join(str(part) for part in what)

    # Deeds

    def press(self):
        if self._held is None:
            self._held = self.mind.choice(_BUTTONS), self.mind.choice(_MODIFIERS)
            self._at = self._place()
            button, keys = self._held
        else:
            button, keys = self.mind.choice(_BUTTONS), _NONE
        self.note(button.name, keys.value, self._at.toTuple())
        QTest.mousePress(self._native(), button, keys, self._at)
        if button != self._held[0]:
            QTest.mouseRelease(self._native(), button, keys, self._at)

    def move(self):
        goal = self._place()
        self.note(goal.toTuple())
        for step in (0.1, 0.5, 1.0):
            self._at = (QPointF(self._at) + (QPointF(goal) - QPointF(self._at)) * step).toPoint()
            QTest.mouseMove(self._native(), self._at)
            QApplication.processEvents()

    def let_go(self):
        if self._held is not None:
            button, keys = self._held
            self._held = None
            QTest.mouseRelease(self._native(), button, keys, self._at)

    def drag(self):
        self.let_go()
        self.press()
        self.move()
        self.let_go()

    def drag_and_be_interrupted(self):
        self.let_go()
        self.press()
        self.move()
        between = (self.escape, self.undo, self.redo, self.press_key_of_window, self.choose_action, self.go_elsewhere, self.press)
        deed = self.mind.choice(between)
        self.note("then", deed.__name__)
        deed()
        self._settle()
        self.check()
        if self.document is not None and self.mind.random() < 0.7:
            self.move()
            self.let_go()

    def double_click(self):
        self.let_go()
        self._at = self._place()
        self.note(self._at.toTuple())
        QTest.mouseClick(self._native(), Qt.MouseButton.LeftButton, _NONE, self._at)
        QTest.mouseDClick(self._native(), Qt.MouseButton.LeftButton, _NONE, self._at)

    def wheel(self):
        place = QPointF(self.canvas.rect().center())
        turn, keys = QPoint(0, self.mind.choice((-120, 120, 240))), self.mind.choice((_NONE, _CONTROL, _SHIFT))
        event = QWheelEvent(
            place,
            self.canvas.mapToGlobal(place),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(self.canvas, event)

    def press_key_of_canvas(self):
        self._focus_canvas()
        self._stroke(self.mind.choice(self._canvas_keys))

    def press_key_of_window(self):
        self._stroke(self.mind.choice(self._window_keys))

    def escape(self):
        self._stroke("Esc")

    def type_something(self):
        for letter in self.mind.choice(("ab", "steps.total.a", "7", " x", "\t", "To", "{{")):
            self._stroke("Tab" if letter == "\t" else "Space" if letter == " " else letter)
        if self.mind.random() < 0.5:
            self._stroke(self.mind.choice(("Return", "Backspace", "Tab")))

    def choose_action(self):
        name = self.mind.choice(self._names)
        self.note(name)
        table = self.window.actions_table
        table.refresh()
        if table[name].isEnabled():
            table[name].trigger()

    def undo(self):
        self.document.session.undo()

    def redo(self):
        self.document.session.redo()

    def go_elsewhere(self):
        where = self.mind.choice(("canvas", "child", "away", "tab"))
        self.note(where)
        if where == "canvas":
            self._focus_canvas()
        elif where == "child":
            able = [child for child in self.window.findChildren(QWidget) if child.isVisible() and child.focusPolicy()]
            self.mind.choice(able).setFocus()
        elif where == "away":
            other = QWidget()
            other.show()
            other.activateWindow()
            self._settle()
            other.close()
            other.deleteLater()
            self.window.activateWindow()
        else:
            self.window.desk.bring(self.mind.choice(self.window.desk.documents))

    def press_anywhere(self):
        self.let_go()
        place = QPoint(self.mind.randrange(60, self.window.width()), self.mind.randrange(self.window.height()))
        below = self.window.childAt(place)
        self.note(place.toTuple(), type(below).__name__)
        QTest.mouseClick(self._native(), Qt.MouseButton.LeftButton, _NONE, place)

    def wait(self):
        QTest.qWait(self.mind.choice((5, 40, 120)))

    def answer(self):
        """Do something with the menu or the dialog that is in front."""
        ahead = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self.note(type(ahead).__name__, ahead.objectName())
        way = self.mind.random()
        if isinstance(ahead, QMenu) and way < 0.5:
            able = [action for action in ahead.actions() if action.isEnabled() and not action.isSeparator() and not action.menu()]
            able = [action for action in able if action.objectName() not in _NOT_DONE]
            if able:
                chosen = self.mind.choice(able)
                self.note(chosen.text())
                ahead.close()
                chosen.trigger()
                return
        if isinstance(ahead, QDialog) and way < 0.3:
            able = [button for button in ahead.findChildren(QAbstractButton) if button.isVisible() and button.isEnabled()]
            able = [button for button in able if not button.text().startswith(("Print", "Save as"))]
            if able and type(ahead).__name__ not in ("QFileDialog", "ShortcutsDialog", "KeysDialog"):
                chosen = self.mind.choice(able)
                self.note(chosen.text())
                chosen.click()
                return
        if way < 0.8:
            QTest.keyClick(ahead, Qt.Key.Key_Escape)
        ahead.close()

    # Agreement

    def check(self):
        for document in self.window.desk.documents:
            session, canvas = document.session, document.canvas
            there = session.draft.document()
            stage, graph = canvas._stage, canvas._stage.graph
            if canvas._hand.gesture is None:
                self._expect("the canvas shows the document", _parts(read_workflow(canvas.document())) == _parts(there))
                self._expect(
                    "nothing is lifted", not len(stage.lifted_nodes) and not graph.carried_notes and not graph.groups.lifted
                )
                self._expect(
                    "no flag of what is lifted", not len(graph.nodes.rows_with(LIFTED)) + len(graph.edges.rows_with(LIFTED))
                )
            self._expect("both have the same selected", set(canvas.selection()) == set(session.selection))
            self._expect(
                "what is selected is there",
                set(graph.groups.chosen) <= set(graph.groups.contents) and graph.chosen_notes <= graph.notes.keys(),
            )
        front = self.window.desk.current
        if front is not None:
            panel = self.window.parts.editor.inspector
            self._expect("the inspector has the selection", set(panel._selection) == set(front.session.selection))
            node = getattr(panel.page, "node", None)
            if node is not None:
                self._expect("the inspector shows the node", front.session.draft.nodes.get(node.id) == node)

    def take_all_back(self):
        """Undo everything that was done."""
        self.done.append("take all back")
        self.let_go()
        for document in self.window.desk.documents:
            while document.session.can_undo:
                document.session.undo()
        self._settle()
        self.check()

    def check_picture(self):
        """Compare the kept picture with one that is painted anew."""
        if self.document is None or self.canvas._hand.gesture is not None or not self.canvas.isVisible():
            return
        screen = self.canvas._screen
        QTest.qWait(_CALM_MS)
        for _ in range(8):
            self.canvas.grab()
        kept = self.canvas.grab().toImage()
        screen.forget()
        fresh = self.canvas.grab().toImage()
        away = np.count_nonzero(np.abs(_channels(kept) - _channels(fresh)) > _SEEN)
        self._expect("the picture is what would be painted", away <= _MOST_SEEN)

    def _expect(self, what, holds):
        if not holds:
            self.faults.append(what)

    def _raised(self, kind, value, trace):
        self.faults.append("".join(traceback.format_exception(kind, value, trace)))

    def _told(self, level, _context, message):
        if level != QtMsgType.QtDebugMsg and "This plugin does not support" not in message:
            self.faults.append(f"Qt: {message}")

    # Below

    def _native(self):
        return self.window.windowHandle()

    def _settle(self):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _focus_canvas(self):
        self.canvas.setFocus()

    def _stroke(self, key):
        for one in key.split(", "):
            combined = QKeySequence(one, QKeySequence.SequenceFormat.PortableText)[0]
            self.note(one)
            ahead = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
            if ahead.windowHandle() is None:
                return
            QTest.keyClick(ahead.windowHandle(), combined.key(), combined.keyboardModifiers())

    def _place(self):
        """Give a place on the canvas, mostly one that means something."""
        canvas = self.canvas
        if not self.mind.randrange(20):
            canvas.fit()
        wanted = [canvas.to_view(*place).toPoint() for place in self._meant()]
        seen = [place for place in wanted if canvas.rect().adjusted(1, 1, -2, -2).contains(place)]
        if not seen:
            canvas.fit()
        ground = QPoint(self.mind.randrange(1, canvas.width() - 1), self.mind.randrange(1, canvas.height() - 1))
        return canvas.mapTo(self.window, self.mind.choice(seen) if seen and self.mind.random() < 0.85 else ground)

    def _meant(self):
        """Give places in the world: one of each card and frame, note and edge."""
        graph = self.canvas._stage.graph
        boxes = [graph.node_box(row) for row in graph.nodes.shown().tolist()]
        boxes += [box for _group, box in graph.frames]
        boxes += [note_box(note) for note in graph.notes.values()]
        for x0, y0, x1, y1 in boxes:
            across, down = self.mind.choice(_PARTS)
            yield x0 + (x1 - x0) * across, y0 + (y1 - y0) * down
        edges = graph.edges
        for row in edges.living().tolist():
            part = self.mind.choice((0.15, 0.5, 0.9))
            yield edges.ax[row] + (edges.bx[row] - edges.ax[row]) * part, edges.ay[row] + (edges.by[row] - edges.ay[row]) * part


def _parts(document):
    """Give the parts of a document without their order: an id that comes again has its old place on the canvas."""
    lists = {name: {part.id: part for part in getattr(document, name)} for name in ("nodes", "edges", "notes", "groups")}
    return {**lists, "rest": document.model_copy(update=dict.fromkeys(lists, ()))}


def _channels(image):
    """Give the channels of a picture as numbers that may be subtracted."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.bits(), np.uint8).astype(int)
