"""Put a theme on the whole application, and follow the system between light and dark."""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication, QStyleHints
from PySide6.QtWidgets import QApplication, QStyle, QStyleFactory

from concertmaster_shared.look import TYPE_SIZES

from .qt_palette import qt_palette
from .style_sheet import style_sheet
from .theme import Theme

_USUAL_PIXELS: Final = 13.5
_STEPS: Final = (1.25, 1.5, 2.0)
_ALL_BUT: Final = 0.97


class _Wearer(QObject):
    """Remembers what the application wears and tells who wants to know."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme | None = None
        self.follows = False


_WEARER: Final = _Wearer()


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application the theme's style, palette, type and style sheet."""
    if _WEARER.theme is None:
        app.setStyle(QStyleFactory.create("Fusion"))
    _WEARER.theme = theme
    app.setFont(interface_font(theme.text_scale))
    app.setPalette(qt_palette(theme))
    app.setStyleSheet(style_sheet(theme))
    _WEARER.changed.emit(theme)


def current_theme() -> Theme:
    """Give the theme the application wears, light until one was applied."""
    return _WEARER.theme or Theme.light()


def on_theme_changed(receiver: object) -> None:
    """Call ``receiver`` (a slot that takes a theme) whenever the application changes its theme."""
    _WEARER.changed.connect(receiver)


def follow_system(app: QApplication) -> None:
    """Wear what the system prefers, now and whenever it changes its mind."""
    hints = QGuiApplication.styleHints()
    if not _WEARER.follows:
        hints.colorSchemeChanged.connect(lambda _scheme: _wear_system(cast("QApplication", QApplication.instance())))
        _WEARER.follows = True
    _wear_system(app)


def theme_for(scheme: Qt.ColorScheme, *, reduced_motion: bool) -> Theme:
    """Give the theme for what a system prefers; one that has no preference gets the light one."""
    if scheme == Qt.ColorScheme.Dark:
        return Theme.dark(reduced_motion=reduced_motion)
    return Theme.light(reduced_motion=reduced_motion)


def _wear_system(app: QApplication) -> None:
    scheme = QGuiApplication.styleHints().colorScheme()
    apply_theme(app, theme_for(scheme, reduced_motion=system_reduces_motion(app)))


def system_reduces_motion(app: QApplication) -> bool:
    """Tell whether the desktop asks for no animations."""
    return app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0


def system_wants_contrast() -> bool:
    """Tell whether the desktop asks for high contrast."""
    return _hints().accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def on_system_contrast_changed(receiver: object) -> None:
    """Call ``receiver`` whenever the desktop asks for another contrast."""
    _hints().accessibility().contrastPreferenceChanged.connect(receiver)


@cache
def _hints() -> QStyleHints:
    """Give the hints, always by the same reference: what hangs on them is lost with it."""
    return QGuiApplication.styleHints()


def system_text_scale() -> float:
    """Give how large the desktop writes beside what is usual: 1, or one of our larger steps that it has all but reached."""
    written = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize() / _USUAL_PIXELS
    return max((step for step in _STEPS if written >= step * _ALL_BUT), default=1.0)


def interface_font(text_scale: float = 1.0) -> QFont:
    """Give the platform's own font in our size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(round(TYPE_SIZES["body"] * text_scale))
    return font
