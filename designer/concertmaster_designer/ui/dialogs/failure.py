"""Tell of a failure: what did not work, why, how to mend it, and the code to copy, small."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

from .dialog import Dialog

_SHOWN = 6


def reason_of(failure: Exception) -> str:
    """Give the sentence for a failure that may be expected; raises any other again."""
    if isinstance(failure, RemoteError):
        return failure.message
    if isinstance(failure, ConcertMasterError):
        return sentence(failure.code, failure.parameters)
    raise failure


def tell_failure(parent: QWidget, title: str, failure: Exception, *, places: Sequence[str] = ()) -> Dialog:
    """Tell of an expected failure; ``places`` name what is wrong inside a document."""
    dialog = Dialog(parent, title, sentence=reason_of(failure))
    for place in places[:_SHOWN]:
        dialog.body.addWidget(Text(place, role="muted", wrap=True))
    if len(places) > _SHOWN:
        dialog.body.addWidget(Text(f"and {len(places) - _SHOWN} more", role="muted"))
    code = Text(str(getattr(failure, "code", "")), size="small", role="muted")
    code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    dialog.body.addWidget(code)
    dialog.add_button("Close", dialog.accept, main=True)
    dialog.open()
    return dialog
