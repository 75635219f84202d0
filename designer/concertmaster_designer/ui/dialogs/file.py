"""Ask for a file: one that is there, or a place for a new one. A closed dialog is gone, and with it what watches folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_file(parent: QWidget, title: str, kinds: str, *, then: Callable[[Path], object]) -> None:
    """Ask for a file that is there, without waiting; ``kinds`` is a filter as Qt reads it."""
    _begin(parent, title, kinds, QFileDialog.FileMode.ExistingFile, then).open()


def ask_place(parent: QWidget, title: str, kinds: str, *, name: str, suffix: str, then: Callable[[Path], object]) -> None:
    """Ask where a file is to go, without waiting; ``suffix`` is added to a name that has none."""
    dialog = _begin(parent, title, kinds, QFileDialog.FileMode.AnyFile, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.open()


def _begin(parent: QWidget, title: str, kinds: str, mode: QFileDialog.FileMode, then: Callable[[Path], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    return dialog
