"""Light, dark, or what the system wears, and how large text is: the person's choice, kept over the end of the program."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from concertmaster_designer.storage.preferences import PreferenceStore, Scheme, TextSize
from concertmaster_designer.ui.theme import Theme, apply_theme
from concertmaster_designer.ui.theme.apply import on_system_contrast_changed, system_text_scale, system_wants_contrast


class SchemeChoice(QObject):
    """Dresses the application at once, and again when the choice or the system changes."""

    def __init__(self, app: QApplication, preferences: PreferenceStore) -> None:
        super().__init__()
        self._app = app
        self._preferences = preferences
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        on_system_contrast_changed(self._dress)
        self._dress()

    @property
    def scheme(self) -> Scheme:
        """Give the choice."""
        return self._preferences.current.scheme

    def choose(self, scheme: Scheme) -> None:
        """Choose and remember."""
        self._preferences.change(scheme=scheme)
        self._dress()

    def choose_text_size(self, percent: TextSize) -> None:
        """Choose how large text is, in percent, and remember it; 0 is the system's size."""
        self._preferences.change(text_size=percent)
        self._dress()

    def _system_changed(self) -> None:
        if self.scheme == "system":
            self._dress()

    def _dress(self) -> None:
        system_is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self.scheme == "dark" or (self.scheme == "system" and system_is_dark)
        theme = Theme.dark() if dark else Theme.light()
        percent = self._preferences.current.text_size
        theme = theme.scaled(percent / 100 if percent else system_text_scale())
        apply_theme(self._app, theme.contrasted() if system_wants_contrast() else theme)
