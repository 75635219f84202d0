"""When something nobody expected happens: write down what it was, say so, and go on. No edit is lost; the journal has them."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.popups.about import about_lines
from concertmaster_designer.storage.folders import make_private
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.text import Text

_KEPT = 20


def install(folder: Path, front: Callable[[], QWidget]) -> None:
    """Report every failure that nobody caught, over the window in front.

    Reports hold code and places in code, no document and no key.
    """
    shown: list[Dialog] = []

    def report(kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, failure, trace)
            return
        text = "".join([f"{about_lines()[0]}\n\n", *traceback.format_tb(trace), f"{kind.__module__}.{kind.__qualname__}\n"])
        if sys.stderr is not None:  # a program that was started without a terminal may have none
            sys.stderr.write(text)
        path = write_report(folder, text, datetime.now(UTC).astimezone())
        if not shown:  # one is enough for what may happen again and again
            shown.append(_show(front(), path))
            shown[0].finished.connect(shown.clear)

    sys.excepthook = report


def write_report(folder: Path, text: str, now: datetime) -> Path | None:
    """Write a report and drop the oldest; give where it is, or nothing where the disk refuses."""
    path = folder / f"{now:%Y-%m-%d_%H%M%S_%f}.txt"
    try:
        make_private(folder)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        for old in sorted(folder.glob("*.txt"))[:-_KEPT]:
            old.unlink()
    except OSError:
        return None
    return path


def _show(window: QWidget, path: Path | None) -> Dialog:
    sentence = (
        "A mistake of ours has just shown. Your edits are kept; save them, and start the designer anew if it behaves strangely."
    )
    dialog = Dialog(window, "Something went wrong", sentence=sentence)
    if path is not None:
        dialog.body.addWidget(Text(f"What happened is written down in {path}. It holds nothing of your documents.", wrap=True))
    dialog.add_button("Close", dialog.accept, main=True)
    dialog.open()
    return dialog
