"""The settings of a node of a type that is not known here: to read and to copy, for whoever writes anew what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from concertmaster_designer.ui.theme import Theme, on_theme_changed
from concertmaster_designer.ui.widgets.json_view import LIMIT, JsonView
from concertmaster_designer.ui.widgets.text import Text

_FEWEST: Final = 3
_MOST: Final = 20
"""Lines a view shows; what is longer scrolls inside."""


class KeptSettings(QWidget):
    """Texts of several lines, such as programs, stand by themselves as they were written; the rest is one JSON value."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._shown: dict[str, object] | None = None
        self._views: list[JsonView] = []
        self._kind = kind
        on_theme_changed(self._wear)

    def show_settings(self, parameters: Mapping[str, object]) -> None:
        """Show what the node was set to."""
        if parameters == self._shown:
            return
        self._shown = dict(parameters)
        self._clear()
        self._column.addWidget(Text(_sentence(self._kind, bool(parameters)), role="muted", wrap=True))
        texts = {name: value for name, value in parameters.items() if isinstance(value, str) and "\n" in value}
        for name, text in texts.items():
            view = self._add(name)
            view.setPlainText(text if len(text) <= LIMIT else f"{text[:LIMIT]}\n… {len(text) - LIMIT:,} more characters")
        rest = {name: value for name, value in parameters.items() if name not in texts}
        if rest:
            self._add("Other settings" if texts else "Settings").show_value(rest)
        self._fit()

    def _add(self, title: str) -> JsonView:
        view = JsonView(title)
        view.setTabChangesFocus(True)
        self._column.addWidget(Text(title, strong=True))
        self._column.addWidget(view)
        self._views.append(view)
        return view

    def _clear(self) -> None:
        self._views = []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _wear(self, _theme: Theme) -> None:
        self._fit()

    def _fit(self) -> None:
        for view in self._views:
            lines = max(_FEWEST, min(_MOST, view.blockCount() + 1))
            view.setFixedHeight(lines * view.fontMetrics().lineSpacing() + 2 * view.frameWidth() + 12)


def _sentence(kind: str, has_settings: bool) -> str:  # noqa: FBT001 - one of two
    if not has_settings:
        return f"It was a node of the type '{kind}', without settings."
    return (
        f"It was a node of the type '{kind}'. These are its settings, to read and to copy. Put a node of this program in its "
        "place that does the same."
    )
