"""Light, dark, or what the system wears: the person's choice, kept over the end of the program."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from concertmaster_designer.storage.preferences import PreferenceStore, Scheme
from concertmaster_designer.ui.theme import Theme, apply_theme


class SchemeChoice(QObject):
    """Dresses the application at once, and again when the choice or the system changes."""

    def __init__(self, app: QApplication, preferences: PreferenceStore) -> None:
        super().__init__()
        self._app = app
        self._preferences = preferences
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._dress()

    @property
    def scheme(self) -> Scheme:
        """Give the choice."""
        return self._preferences.current.scheme

    def choose(self, scheme: Scheme) -> None:
        """Choose and remember."""
        self._preferences.change(scheme=scheme)
        self._dress()

    def _system_changed(self) -> None:
        if self.scheme == "system":
            self._dress()

    def _dress(self) -> None:
        system_is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self.scheme == "dark" or (self.scheme == "system" and system_is_dark)
        apply_theme(self._app, Theme.dark() if dark else Theme.light())
