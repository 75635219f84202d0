"""A person at the designer's window, with steps that read like what a person does; behind it is the small server of the tests."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from concertmaster_designer.library.sign_in_dialog import Credentials
from tests.support.loopback_server import EMAIL, PASSWORD

DOCUMENT = {
    "format": "concertmaster.workflow/1",
    "name": "Supplier intake",
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
    ],
    "edges": [
        {"id": "e1", "source": "start", "target": "total"},
        {"id": "e2", "source": "total", "target": "big"},
    ],
}


class Designer:
    """A person at the window."""

    def __init__(self, built, server, qtbot):
        self.window = built.window
        self.parts = built.window.parts
        self.equipment = built.equipment
        self.server = server
        self.qtbot = qtbot

    @property
    def document(self):
        return self.parts.desk.current

    @property
    def session(self):
        return self.document.session

    def until(self, condition, seconds=20):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=seconds * 1000)

    def do(self, action):
        self.window.actions_table.refresh()
        assert self.window.actions_table[action].isEnabled(), action
        self.window.actions_table[action].trigger()

    def dialog(self, name):
        self.until(lambda: self.dialogs(name))
        return self.dialogs(name)[-1]

    def dialogs(self, name):
        return [widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == name and widget.isVisible()]

    def press(self, dialog, words):
        next(button for button in dialog.findChildren(object) if getattr(button, "text", str)() == words).click()

    def sign_in(self):
        credentials = Credentials(self.server.origin, EMAIL, PASSWORD, "", "")
        refused = []
        self.parts.connection.sign_in(credentials, then=lambda: None, otherwise=refused.append)
        self.until(lambda: self.parts.connection.client is not None or refused)
        assert refused == []

    def open_stored(self, document=DOCUMENT):
        stored = self.server.add_workflow(document)
        if self.parts.connection.client is None:
            self.sign_in()
        self.parts.opening.open_workflow(stored.id)
        self.until(lambda: self.document is not None)
        return stored

    def save(self):
        self.do("document.save")
        self.until(lambda: self.session.state != "sending")
