"""Sign in: the server's address, and an e-mail address with a password or an API key."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.dialogs.file import ask_file
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.fold import Fold
from concertmaster_designer.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed: either ``key``, or ``email`` with ``password``; ``authority`` is a certificate file or empty."""

    server: str
    email: str
    password: str
    key: str
    authority: str


class SignInDialog(Dialog):
    """``submitted`` gives the credentials; the dialog stays, busy, until ``accept`` or ``show_failure``."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None, *, server: str = "", email: str = "", authority: str = "") -> None:
        super().__init__(parent, "Sign in", sentence="Your key is kept in this computer's own key store, for this server alone.")
        self.server = _line("https://forms.example", server)
        self.email = _line("you@example.org", email)
        self.password = _line("", secret=True)
        self.key = _line("cmk_…", secret=True)
        self.authority = _line("Certificates of the system", authority)
        self.ways = QTabBar()
        self._pages = QStackedWidget()
        self._add_group("Server", self.server)
        self._add_ways()
        self._add_authority()
        self.add_button("Cancel", self.reject)
        self.submit = self.add_button("Sign in", self._submit, main=True)
        (self.server if not server else self.password if email else self.email).setFocus()

    def show_failure(self, sentence: str) -> None:
        """Say why it did not work, and let the person try again."""
        super().show_failure(sentence)
        self._set_busy(busy=False)

    def _add_ways(self) -> None:
        self.ways.addTab("E-mail and password")
        self.ways.addTab("API key")
        self.ways.setExpanding(False)
        self.ways.currentChanged.connect(self._pages.setCurrentIndex)
        self.ways.tabBarClicked.connect(self._begin)
        for groups in ((("E-mail", self.email), ("Password", self.password)), (("API key", self.key),)):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 4, 0, 0)
            column.setSpacing(8)
            for title, field in groups:
                column.addLayout(_group(title, field))
            column.addStretch()
            self._pages.addWidget(page)
        self.body.addSpacing(4)
        self.body.addWidget(self.ways)
        self.body.addWidget(self._pages)

    def _begin(self, way: int) -> None:
        """Put the cursor where a chosen way begins; with keys one moves among the ways first."""
        self.ways.setCurrentIndex(way)
        (self.key if way == 1 else self.password if self.email.text() else self.email).setFocus()

    def _add_authority(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.authority)
        row.addWidget(Button("Choose", self._choose_authority))
        column.addWidget(Text("Certificate authority of your own, as a PEM file", size="small", role="muted", wrap=True))
        column.addLayout(row)
        self.body.addWidget(Fold("Advanced", body, opened=bool(self.authority.text())))

    def _add_group(self, title: str, field: QLineEdit) -> None:
        self.body.addLayout(_group(title, field))

    def _choose_authority(self) -> None:
        kinds = "Certificates (*.pem *.crt *.cer)"
        ask_file(self, "Certificate authority", kinds, then=lambda path: self.authority.setText(str(path)))

    def _submit(self) -> None:
        by_key = self.ways.currentIndex() == 1
        missing = self._missing(by_key=by_key)
        if missing:
            self.show_failure(missing)
            return
        super().show_failure("")
        self._set_busy(busy=True)
        self.submitted.emit(
            Credentials(
                server=self.server.text().strip(),
                email="" if by_key else self.email.text().strip(),
                password="" if by_key else self.password.text(),
                key=self.key.text().strip() if by_key else "",
                authority=self.authority.text().strip(),
            )
        )

    def _missing(self, *, by_key: bool) -> str:
        if not self.server.text().strip():
            return "Give the address of the server."
        if by_key:
            return "" if self.key.text().strip() else "Give the API key."
        return "" if self.email.text().strip() and self.password.text() else "Give your e-mail address and your password."

    def _set_busy(self, *, busy: bool) -> None:
        self.submit.setEnabled(not busy)
        self.submit.setText("Signing in …" if busy else "Sign in")


def _line(hint: str, text: str = "", *, secret: bool = False) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(hint)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _group(title: str, field: QLineEdit) -> QVBoxLayout:
    group = QVBoxLayout()
    group.setSpacing(4)
    label = Text(title, strong=True)
    label.setBuddy(field)
    field.setAccessibleName(title)
    group.addWidget(label)
    group.addWidget(field)
    return group
