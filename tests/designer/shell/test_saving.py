import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.source import FileSource, ServerSource
from concertmaster_designer.library.sign_in_dialog import Credentials
from concertmaster_designer.shell import resending
from concertmaster_shared.api import identity, workflows
from concertmaster_shared.workflow.edits import SetParameters, SetWorkflow
from tests.support.designer import DOCUMENT
from tests.support.loopback_server import EMAIL, PASSWORD

EDITS = workflows.APPLY_EDITS.name


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "intake.workflow.json"
    path.write_text(json.dumps({"format": "concertmaster.workflow/1", "name": "Intake"}))
    return path


def rename(designer, name):
    designer.session.apply([SetWorkflow(name=name)])


def choose(designer, path):
    """Choose a file in the dialog that is open."""
    designer.until(lambda: designer.window.findChildren(QFileDialog))
    dialog = designer.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()


def open_file(designer, path):
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document)


def test_a_file_is_opened_edited_and_saved_without_a_server(designer, file):
    open_file(designer, file)
    assert designer.parts.editor.bar.state.text() == "Saved in intake.workflow.json"
    rename(designer, "Renamed")
    assert designer.window.tabs.tabText(1) == "Renamed •"
    designer.save()
    assert json.loads(file.read_text())["name"] == "Renamed"
    assert designer.window.tabs.tabText(1) == "Renamed"
    assert designer.equipment.preferences.current.recent_files == (str(file),)


def test_a_file_that_is_open_is_brought_to_the_front_instead(designer, file):
    open_file(designer, file)
    designer.do("view.workflows")
    open_file(designer, file)
    assert len(designer.parts.desk.documents) == 1


def test_a_new_workflow_becomes_a_file_when_nobody_is_signed_in(designer, tmp_path):
    designer.do("document.new")
    designer.until(lambda: designer.document)
    rename(designer, "Fresh")
    designer.do("document.save")
    choose(designer, tmp_path / "fresh")
    designer.until(lambda: designer.session.is_stored)
    assert designer.session.source == FileSource(tmp_path / "fresh.workflow.json")
    assert json.loads((tmp_path / "fresh.workflow.json").read_text())["name"] == "Fresh"


def test_a_new_workflow_goes_to_the_server_of_who_is_signed_in(designer):
    designer.sign_in()
    designer.do("document.new")
    designer.until(lambda: designer.document)
    rename(designer, "Fresh")
    designer.save()
    designer.until(lambda: designer.session.is_stored)
    (stored,) = designer.server.stored.values()
    assert stored.draft.name == "Fresh"
    rename(designer, "Fresher")
    designer.save()
    assert stored.draft.name == "Fresher"


def test_a_workflow_that_was_just_stored_is_offered_by_its_name_in_every_window(designer):
    designer.open_stored({**DOCUMENT, "nodes": [{"id": "call", "type": "flow.call", "name": "Call"}], "edges": []})
    designer.session.select(["call"])
    designer.until(lambda: designer.parts.home.workflows._rows)
    calling, other = designer.document, designer.parts.windows.new()
    other.actions_table["document.new"].trigger()
    designer.until(lambda: other.desk.current)
    made = other.desk.current
    for name in ("Fresh", "Fresher"):
        made.session.apply([SetWorkflow(name=name)])
        other.parts.saving.save(made)
        designer.until(lambda: made.session.is_stored)
        stored = str(made.session.source.workflow_id)
        offered = designer.parts.editor.inspector.page.fields["workflow"].editor.combo
        assert offered.itemText(offered.findData(stored)) == name
    seen = []
    calling.session.checked.listen(lambda problems: seen.append((calling.session.version, problems)))
    calling.session.apply([SetParameters(id="call", set={"workflow": stored})])
    designer.until(lambda: seen and seen[-1][0] == calling.session.version)
    assert "There is no workflow" not in " ".join(problem.message for problem in seen[-1][1])


def test_a_save_leaves_the_cursor_in_the_field_where_it_is(designer):
    designer.sign_in()
    designer.do("document.new")
    designer.until(lambda: designer.document)
    designer.document.add_node("data.set")
    page = designer.parts.editor.inspector.page
    designer.save()
    designer.until(lambda: designer.session.is_stored)
    assert designer.parts.editor.inspector.page is page


def test_a_file_can_be_stored_on_the_server_and_is_then_published_from_there(designer, file):
    designer.sign_in()
    open_file(designer, file)
    designer.do("document.publish")
    designer.press(designer.dialog("Dialog"), "Store on server")
    dialog = designer.dialog("PublishDialog")
    assert isinstance(designer.session.source, ServerSource)
    dialog.reject()
    assert len(designer.server.stored) == 1


def test_a_place_that_cannot_be_written_is_said_and_the_edits_stay(designer, file):
    open_file(designer, file)
    rename(designer, "Renamed")
    designer.parts.saving.save_as_file(designer.document)
    choose(designer, file / "below" / "a.workflow.json")
    dialog = designer.dialog("Dialog")
    assert "cannot be written" in dialog.sentence.text()
    assert designer.session.state == "refused"
    designer.press(dialog, "Close")
    designer.save()
    assert json.loads(file.read_text())["name"] == "Renamed"


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ("[1]", "not a readable document"), ('{"format": "other/9"}', "not a readable document")],
)
def test_a_file_that_is_no_workflow_is_explained(designer, tmp_path, text, words):
    path = tmp_path / "odd.workflow.json"
    path.write_text(text)
    designer.parts.opening.open_file(path)
    assert words in designer.dialog("Dialog").sentence.text()
    assert designer.document is None


def test_a_file_that_is_gone_is_explained_and_forgotten(designer, file):
    open_file(designer, file)
    designer.do("document.close")
    file.unlink()
    designer.parts.opening.open_file(file)
    assert "cannot be read" in designer.dialog("Dialog").sentence.text()
    assert designer.equipment.preferences.current.recent_files == ()


def test_no_answer_keeps_the_edits_and_the_next_save_sends_them_once(designer):
    stored = designer.open_stored()
    rename(designer, "Renamed")
    designer.server.troubles.everything_is_lost = True
    designer.save()
    assert designer.session.state == "offline"
    assert "Not sent" in designer.parts.editor.bar.state.text()
    designer.server.troubles.everything_is_lost = False
    designer.save()
    assert (stored.revision, designer.session.state) == (2, "stored")


def test_what_had_no_answer_is_sent_without_anybody_asking_when_the_server_is_back(designer):
    stored = designer.open_stored()
    rename(designer, "Renamed")
    designer.server.troubles.everything_is_lost = True
    designer.save()
    assert designer.parts.editor.bar.state.text() == "Not sent, trying again"
    designer.until(lambda: "trying again" in designer.window.status.server.text())
    rename(designer, "Renamed once more")
    designer.server.troubles.everything_is_lost = False
    designer.until(lambda: designer.session.state == "stored")
    assert stored.draft.name == "Renamed once more"
    assert designer.parts.editor.bar.state.text() == "Saved"
    assert "Ada" in designer.window.status.server.text()


def test_a_new_workflow_that_had_no_answer_is_made_once_and_what_followed_comes_after(designer):
    designer.sign_in()
    designer.do("document.new")
    designer.until(lambda: designer.document)
    rename(designer, "Fresh")
    designer.server.troubles.lost[workflows.CREATE.name] = 3  # it arrives; its answers do not
    designer.save()
    assert designer.session.state == "offline"
    rename(designer, "Fresher")
    designer.until(lambda: designer.session.is_stored)
    (stored,) = designer.server.stored.values()
    assert stored.draft.name == "Fresher"


def test_a_file_that_is_to_be_on_the_server_gets_there_when_the_server_is_back(designer, file):
    designer.sign_in()
    open_file(designer, file)
    designer.server.troubles.lost[workflows.CREATE.name] = 3
    designer.do("document.publish")
    designer.press(designer.dialog("Dialog"), "Store on server")
    designer.until(lambda: isinstance(designer.session.source, ServerSource))
    assert len(designer.server.stored) == 1


def test_trying_again_takes_longer_each_time_and_begins_anew_with_the_focus(designer, monkeypatch):
    monkeypatch.setattr(resending, "_PAUSES_MS", (10, 20, 60_000))
    (again,) = designer.parts.windows.findChildren(resending.Resending)
    designer.open_stored()
    rename(designer, "Renamed")
    designer.server.troubles.everything_is_lost = True
    designer.save()
    asked = len(designer.server.called(identity.WHO_AM_I))
    designer.until(lambda: again._timer.isActive() and again._timer.interval() == 60_000)
    assert len(designer.server.called(identity.WHO_AM_I)) >= asked + 2
    designer.server.troubles.everything_is_lost = False
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    designer.until(lambda: designer.session.state == "stored")


def test_a_key_that_has_run_out_is_asked_for_once_and_then_what_waits_is_sent(designer, monkeypatch):
    monkeypatch.setattr(resending, "_PAUSES_MS", (10,))
    designer.open_stored()
    rename(designer, "Renamed")
    designer.server.troubles.answers[EDITS] = [(401, {}, b'{"code": "unauthenticated", "detail": "No."}')]
    designer.save()
    designer.dialog("SignInDialog").reject()
    designer.qtbot.wait(300)
    assert designer.dialogs("SignInDialog") == []
    assert designer.session.state == "offline"
    credentials = Credentials(designer.server.origin, EMAIL, PASSWORD, "", "")
    designer.parts.connection.sign_in(credentials, then=list, otherwise=pytest.fail)
    designer.until(lambda: designer.session.state == "stored")


def test_a_server_that_does_not_answer_is_shown_until_it_does(designer):
    designer.open_stored()
    rename(designer, "Renamed")
    designer.server.troubles.everything_is_lost = True
    designer.save()
    designer.until(lambda: "does not answer" in designer.window.status.server.text())
    designer.server.troubles.everything_is_lost = False
    designer.save()
    designer.until(lambda: "Ada" in designer.window.status.server.text())
    assert designer.session.state == "stored"


def test_somebody_elses_edits_are_told_of_and_mine_can_become_a_copy(designer):
    stored = designer.open_stored()
    designer.server.edit(stored, [{"op": "set_workflow", "name": "Theirs"}])
    rename(designer, "Mine")
    designer.save()
    banner = designer.parts.editor._banner
    assert "Somebody else" in banner.sentence.text()
    designer.press(banner, "Keep mine as a copy")
    designer.until(lambda: designer.session.is_stored)
    assert sorted(one.draft.name for one in designer.server.stored.values()) == ["Mine", "Theirs"]
    assert designer.parts.editor._banner is None


def test_or_theirs_can_be_loaded(designer):
    stored = designer.open_stored()
    designer.server.edit(stored, [{"op": "set_workflow", "name": "Theirs"}])
    rename(designer, "Mine")
    designer.save()
    designer.press(designer.parts.editor._banner, "Load theirs")
    designer.until(lambda: designer.session.title == "Theirs")
    assert len(designer.parts.desk.documents) == 1
    assert designer.session.state == "stored"
    assert designer.window.tabs.count() == 2
    assert len(list(designer.equipment.folders.recovery.iterdir())) == 1


def test_a_refusal_is_explained_and_the_edits_wait(designer):
    designer.open_stored()
    rename(designer, "Renamed")
    designer.server.troubles.answers[EDITS] = [(422, {}, b'{"code": "body.invalid", "detail": "It does not fit."}')]
    designer.save()
    assert designer.dialog("Dialog").sentence.text() == "It does not fit."
    assert designer.session.state == "refused"
    designer.dialog("Dialog").close()
    designer.save()
    assert designer.session.state == "stored"


def test_edits_for_one_server_are_never_sent_to_another(designer):
    stored = designer.open_stored()
    rename(designer, "Renamed")
    designer.session.source = ServerSource("https://other.example", designer.session.source.workflow_id)
    designer.do("document.save")
    assert "https://other.example" in designer.dialog("Dialog").sentence.text()
    assert designer.server.called(workflows.APPLY_EDITS) == []
    assert stored.revision == 1


def test_a_copy_in_a_file_leaves_a_workflow_of_the_server_where_it_is(designer, tmp_path):
    stored = designer.open_stored()
    source = designer.session.source
    rename(designer, "Renamed")
    designer.window.actions_table.refresh()
    assert designer.window.actions_table["document.save_file"].text() == "Save a copy as file"
    designer.do("document.save_file")
    assert designer.window.findChildren(QFileDialog)[-1].windowTitle() == "Save a copy as file"
    choose(designer, tmp_path / "copy")
    designer.until((tmp_path / "copy.workflow.json").exists)
    designer.until(lambda: "A copy is in copy.workflow.json" in designer.window.status.message.text())
    assert json.loads((tmp_path / "copy.workflow.json").read_text())["name"] == "Renamed"
    assert (designer.session.source, designer.session.state) == (source, "unsent")
    assert designer.equipment.preferences.current.recent_files == ()
    designer.save()
    assert stored.draft.name == "Renamed"


def test_a_file_is_saved_under_another_name_and_goes_on_there(designer, file, tmp_path):
    open_file(designer, file)
    designer.window.actions_table.refresh()
    assert designer.window.actions_table["document.save_file"].text() == "Save as file"
    designer.do("document.save_file")
    choose(designer, tmp_path / "other")
    designer.until(lambda: designer.session.source == FileSource(tmp_path / "other.workflow.json"))


def test_a_save_copies_the_document_once_however_many_need_it(designer, file, monkeypatch):
    """The file, the journal that begins anew, and what the document is compared with later: each copy holds up the window."""
    open_file(designer, file)
    rename(designer, "Renamed")
    copied, freeze = [], OpenDraft.freeze
    monkeypatch.setattr(OpenDraft, "freeze", lambda draft: copied.append(1) or freeze(draft))
    designer.save()
    folder = designer.session.journal.folder
    designer.until(lambda: [path.name for path in folder.glob("start-*")] == ["start-3.json"])
    assert len(copied) == 1
