"""A dialog that was closed is gone: one that lives on watches the folder that it showed and holds up the window."""

import json

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from tests.support.designer import DOCUMENT


def authority(designer):
    designer.do("server.sign_in")
    designer.press(designer.dialog("SignInDialog"), "Choose")


def export(designer):
    designer.do("document.export")
    designer.press(designer.dialog("ExportDialog"), "Export")


ASKING = {
    "open": lambda designer: designer.do("document.open"),
    "save": lambda designer: designer.do("document.save_file"),
    "import": lambda designer: designer.do("document.import"),
    "compare": lambda designer: designer.parts.comparisons.comparing.with_file(designer.document),
    "export": export,
    "authority": authority,
}


def living(kind):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [widget for widget in QApplication.allWidgets() if isinstance(widget, kind)]


@pytest.fixture
def opened(designer, tmp_path):
    path = tmp_path / "intake.workflow.json"
    path.write_text(json.dumps(DOCUMENT))
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document)
    return designer


@pytest.mark.parametrize("way", ["chosen", "given up"])
@pytest.mark.parametrize("asked", ASKING)
def test_no_file_dialog_outlives_its_closing(opened, asked, way, tmp_path):
    before = set(living(QDialog))
    ASKING[asked](opened)
    opened.until(lambda: [dialog for dialog in living(QFileDialog) if dialog.isVisible()])
    (dialog,) = living(QFileDialog)
    if way == "chosen":
        is_new = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        dialog.findChild(QLineEdit).setText(str(tmp_path / ("made" if is_new else "intake.workflow.json")))
        chosen = []
        dialog.fileSelected.connect(chosen.append)
        dialog.accept()
        assert len(chosen) == 1
    else:
        dialog.reject()
    for other in QApplication.topLevelWidgets():
        if isinstance(other, QDialog) and other.isVisible():
            other.reject()
    opened.until(lambda: set(living(QDialog)) <= before)
    assert living(QFileDialog) == []


def test_a_file_is_saved_under_the_name_that_was_asked_about(opened, tmp_path):
    """What is added to a name is added before the dialog asks whether a file of that name may go."""
    opened.do("document.save_file")
    (dialog,) = living(QFileDialog)
    dialog.selectFile(str(tmp_path / "made"))
    assert dialog.selectedFiles() == [str(tmp_path / "made.workflow.json")]
    dialog.reject()
