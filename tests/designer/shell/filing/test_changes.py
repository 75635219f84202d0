"""A file that another program writes while it is open: nothing of either side is lost without a word."""

import json

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from concertmaster_designer.documents.source import FileSource
from concertmaster_shared.workflow.edits import SetNode, SetWorkflow
from tests.support.designer import DOCUMENT


@pytest.fixture
def file(designer, tmp_path):
    path = tmp_path / "intake.workflow.json"
    path.write_text(json.dumps(DOCUMENT))
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document)
    return path


def theirs(file, **changes):
    """Write the file as another program does: git, or a colleague's editor."""
    made = {**json.loads(file.read_text()), **changes}
    file.write_text(json.dumps(made))


def nodes(file):
    return [node["name"] for node in json.loads(file.read_text())["nodes"]]


def other_nodes(name="Go"):
    first, *rest = DOCUMENT["nodes"]
    return [{**first, "name": name}, *rest]


def come_back(designer):
    """Come back to the window from another program."""
    QApplication.sendEvent(designer.window, QEvent(QEvent.Type.WindowActivate))


def rename(designer, name="Mine"):
    designer.session.apply([SetWorkflow(name=name)])


def clash(designer, file):
    """Edit on both sides and try to save."""
    rename(designer)
    theirs(file, nodes=other_nodes())
    designer.save()
    designer.until(lambda: designer.session.state == "conflict")
    return designer.parts.editor._banner


def said(designer):
    return designer.window.status.message.text()


def test_a_save_never_writes_over_what_another_program_wrote(designer, file):
    banner = clash(designer, file)
    assert nodes(file) == ["Go", "Totals", "Large?"]
    assert json.loads(file.read_text())["name"] == "Supplier intake"
    assert designer.session.title == "Mine"
    assert "Another program has changed 'intake.workflow.json'" in banner.sentence.text()
    designer.save()
    assert nodes(file) == ["Go", "Totals", "Large?"]


def test_both_are_merged_and_saved(designer, file):
    banner = clash(designer, file)
    before = designer.document
    designer.press(banner, "Merge")
    merging = designer.parts.comparisons.merging
    designer.until(lambda: merging._outcome is not None and merging._apply.isEnabled())
    merging.apply()
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    assert said(designer) == "Both sides' changes are together now. Save to keep them."
    designer.save()
    assert designer.session.state == "stored"
    assert (json.loads(file.read_text())["name"], nodes(file)[0]) == ("Mine", "Go")
    assert said(designer) == ""  # it asked for the save


def test_what_comes_during_a_merge_is_merged_too(designer, file):
    banner = clash(designer, file)
    before = designer.document
    designer.press(banner, "Merge")
    merging = designer.parts.comparisons.merging
    designer.until(lambda: merging._outcome is not None and merging._apply.isEnabled())
    theirs(file, nodes=other_nodes("Once more"))
    merging.apply()
    designer.until(lambda: "once more" in said(designer))
    designer.until(lambda: merging._outcome is not None and merging._apply.isEnabled())
    merging.apply()
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    designer.save()
    assert (json.loads(file.read_text())["name"], nodes(file)[0]) == ("Mine", "Once more")


def test_theirs_can_be_loaded(designer, file):
    banner = clash(designer, file)
    before = designer.document
    designer.press(banner, "Load theirs")
    designer.until(lambda: designer.document is not before)
    assert (designer.session.title, designer.session.state) == ("Supplier intake", "stored")
    assert designer.session.draft.nodes["start"].name == "Go"
    assert designer.parts.editor._banner is None


def test_or_written_over(designer, file):
    designer.press(clash(designer, file), "Overwrite the file")
    designer.until(lambda: designer.session.state == "stored")
    assert (json.loads(file.read_text())["name"], nodes(file)[0]) == ("Mine", "Begin")


def test_or_both_are_kept_in_two_files(designer, file, tmp_path):
    designer.press(clash(designer, file), "Save as another file")
    dialog = designer.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "mine.workflow.json"))
    dialog.close()
    designer.until(lambda: designer.session.state == "stored")
    assert designer.session.source == FileSource(tmp_path / "mine.workflow.json")
    assert json.loads((tmp_path / "mine.workflow.json").read_text())["name"] == "Mine"
    assert nodes(file)[0] == "Go"


def test_a_dialog_for_another_file_does_not_write_over_theirs_under_the_same_name(designer, file):
    designer.press(clash(designer, file), "Save as another file")
    dialog = designer.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(file))
    dialog.close()
    designer.until(lambda: designer.session.state == "conflict")
    assert nodes(file)[0] == "Go"


def test_own_edits_are_told_of_it_before_they_are_saved(designer, file):
    rename(designer)
    theirs(file, nodes=other_nodes())
    come_back(designer)
    designer.until(lambda: designer.session.state == "conflict")
    assert designer.parts.editor._banner is not None
    file.write_text(json.dumps(DOCUMENT))
    come_back(designer)
    designer.until(lambda: designer.session.state == "unsent")
    designer.save()
    assert designer.session.state == "stored"


@pytest.mark.parametrize("way", ["window", "tab"])
def test_without_own_edits_it_is_read_again_and_undo_brings_back_what_was(designer, file, way):
    document = designer.document
    if way == "tab":
        designer.do("view.workflows")
    theirs(file, nodes=other_nodes(), notes=[{"id": "n", "text": "Look"}])
    come_back(designer) if way == "window" else designer.parts.desk.bring(document)
    designer.until(lambda: designer.session.draft.nodes["start"].name == "Go")
    assert designer.document is document
    assert (designer.session.state, "n" in designer.session.draft.notes) == ("stored", True)
    assert said(designer).startswith("Another program has changed 'intake.workflow.json'. It has been read again.")
    designer.session.undo()
    assert (designer.session.state, designer.session.draft.nodes["start"].name) == ("unsent", "Begin")
    designer.save()
    assert (designer.session.state, nodes(file)[0]) == ("stored", "Begin")


def test_what_edits_cannot_say_is_read_again_as_a_whole(designer, file):
    before = designer.document
    theirs(file, nodes=other_nodes(), mystery={"a": 1})
    come_back(designer)
    designer.until(lambda: designer.document is not before)
    assert designer.session.draft.nodes["start"].name == "Go"
    designer.session.apply([SetNode(id="start", name="On")])
    designer.save()
    assert json.loads(file.read_text())["mystery"] == {"a": 1}


def test_the_same_workflow_in_other_bytes_is_no_news(designer, file):
    session, version = designer.session, designer.session.version
    file.write_text(json.dumps(DOCUMENT, indent=7))
    come_back(designer)
    designer.qtbot.wait(200)
    assert (session.version, designer.document.session, said(designer)) == (version, session, "")
    rename(designer)
    designer.save()
    assert (session.state, json.loads(file.read_text())["name"]) == ("stored", "Mine")


def test_what_cannot_be_read_any_more_is_said_and_not_written_over(designer, file):
    file.write_text("<<<<<<< HEAD\n")
    come_back(designer)
    designer.until(lambda: "cannot be read now" in said(designer))
    assert designer.session.title == "Supplier intake"
    rename(designer)
    designer.save()
    assert (designer.session.state, file.read_text()) == ("conflict", "<<<<<<< HEAD\n")


def test_a_file_that_is_gone_is_written_anew(designer, file):
    file.unlink()
    come_back(designer)
    rename(designer)
    designer.save()
    assert (designer.session.state, json.loads(file.read_text())["name"]) == ("stored", "Mine")


def test_who_closes_is_told_why_the_document_stays(designer, file):
    rename(designer)
    theirs(file, nodes=other_nodes())
    designer.do("document.close")
    designer.press(designer.dialog("Dialog"), "Save")
    designer.until(lambda: designer.session.state == "conflict")
    designer.until(lambda: [dialog for dialog in designer.dialogs("Dialog") if "stays open" in dialog.windowTitle()])
    assert nodes(file)[0] == "Go"
