from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from concertmaster_designer.documents.files import FileError
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.ui.dialogs.failure import reason_of, tell_failure


def test_every_expected_failure_has_its_sentence():
    assert reason_of(RemoteError(409, "edits.conflict", "Somebody was faster.")) == "Somebody was faster."
    assert "No such file" in reason_of(FileError(path=str(Path("/x")), reason="No such file or directory"))


def test_a_mistake_of_ours_is_not_explained_away():
    with pytest.raises(ZeroDivisionError):
        reason_of(ZeroDivisionError())


def test_the_dialog_says_what_why_where_and_the_code(show):
    window, failure = show(QWidget()), RemoteError(422, "document.invalid", "It has problems.")
    dialog = tell_failure(window, "It cannot be published", failure, places=[f"/nodes/{n}" for n in range(9)])
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert {"It cannot be published", "It has problems.", "/nodes/0", "and 3 more", "document.invalid"} <= set(words)
