"""Real designer processes that are killed while somebody edits, and a window that saves onto a full disk."""

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from concertmaster_designer.app.wiring import program
from concertmaster_designer.documents.source import FileSource
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support import editing
from tests.support.designer import DOCUMENT, Designer

ROOT = Path(__file__).parents[3]

EDITING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from concertmaster_designer.app.wiring import program
from concertmaster_designer.storage.folders import Folders
from tests.support import editing
if __name__ == "__main__":
    app = QApplication([])
    with program(app, Folders.below(Path(sys.argv[1]))) as built:
        built.window.show()
        desk = built.window.parts.desk
        steps = []
        def edit():
            if desk.current is None:
                return
            session = desk.current.session
            if not steps:
                steps.append(editing.steps(session))
            step = next(steps[0])
            if step:
                assert desk.current.take_gesture(step)
            else:
                session.undo()
            sys.stdout.write(".")
            sys.stdout.flush()
        timer = QTimer()
        timer.timeout.connect(edit)
        built.window.parts.opening.new()
        timer.start(0)
        app.exec()
"""


@pytest.mark.parametrize("kill", [1, 50, 200])
def test_a_designer_that_is_killed_offers_its_edits_at_the_next_start(dressed, folders, tmp_path, qtbot, kill):
    script = tmp_path / "editing.py"
    script.write_text(EDITING)
    command = [sys.executable, str(script), str(tmp_path / "profile")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        acknowledged = len(process.stdout.read(kill))
        process.kill()
        acknowledged += len(process.stdout.read())
    expected = editing.states(acknowledged + 1)
    with program(dressed, folders) as built:
        built.window.show()
        designer = Designer(built, None, qtbot)
        designer.window.keeping.offer()
        dialog = designer.dialog("_RecoveryDialog")
        designer.press(dialog, "Recover")
        designer.until(lambda: designer.document is not None)
        assert designer.session.draft.document() in expected[acknowledged:]
        assert designer.document.canvas.document()["nodes"] == designer.session.draft.freeze().to_json()["nodes"]


@contextmanager
def full_disk():
    """Let no file grow beyond 16 KiB, which is how a full disk looks to a save of more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_save_onto_a_full_disk_says_so_keeps_the_file_and_works_once_there_is_room(designer, tmp_path):
    path = tmp_path / "a.workflow.json"
    nodes = [{"id": f"n{number}", "type": "data.set", "position": [number, 0]} for number in range(300)]
    path.write_text(json.dumps({**DOCUMENT, "nodes": nodes, "edges": []}))
    before = path.read_bytes()
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document)
    designer.document.take_gesture([SetWorkflow(description="changed")])
    with full_disk():
        designer.save()
        dialog = designer.dialog("Dialog")
    assert "the old one is untouched" in " ".join(
        label.text() for label in dialog.findChildren(object) if hasattr(label, "wordWrap")
    )
    dialog.accept()
    assert path.read_bytes() == before
    assert designer.session.state == "refused"
    designer.save()
    designer.until(lambda: designer.session.state == "stored")
    assert json.loads(path.read_bytes())["description"] == "changed"
    assert designer.session.source == FileSource(path)


def test_content_of_a_newer_version_is_shown_edited_around_and_saved_back(designer, tmp_path):
    path = tmp_path / "a.workflow.json"
    nodes = [{**DOCUMENT["nodes"][0], "cost": 1.5}, {**DOCUMENT["nodes"][1], "type": "ai.agent"}, DOCUMENT["nodes"][2]]
    path.write_text(json.dumps({**DOCUMENT, "nodes": nodes, "lanes": [{"x": 1}]}))
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document)
    designer.until(lambda: (banner := designer.parts.editor._banner) and banner.isVisible())
    banner = designer.parts.editor._banner
    for words in ("'cost'", "'lanes'", "'ai.agent'", "saved back unchanged"):
        assert words in banner.sentence.text()
    designer.document.canvas.select(["start"])
    designer.document.take_gesture([{"op": "set_node", "id": "start", "name": "Renamed"}])
    designer.save()
    designer.until(lambda: designer.session.state == "stored")
    after = json.loads(path.read_bytes())
    assert after["lanes"] == [{"x": 1}]
    assert (after["nodes"][0]["name"], after["nodes"][0]["cost"]) == ("Renamed", 1.5)
    assert after["nodes"][1] == nodes[1]
    designer.sign_in()
    designer.do("document.store")
    dialog = designer.dialog("Dialog")
    assert "'lanes'" in " ".join(label.text() for label in dialog.findChildren(object) if hasattr(label, "wordWrap"))
    assert designer.session.source == FileSource(path)
    dialog.accept()


def test_a_newer_format_opens_to_be_looked_at_and_says_why_it_is_not_edited(designer, tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text(json.dumps({**DOCUMENT, "format": "concertmaster.workflow/2"}))
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document)
    assert "concertmaster.workflow/2" in designer.parts.editor._banner.sentence.text()
    refused = []
    designer.document.refused.connect(refused.append)
    assert designer.document.take_gesture([{"op": "move_nodes", "moves": [{"id": "start", "position": [8, 8]}]}])
    assert not designer.document.take_gesture([{"op": "set_node", "id": "start", "name": "Renamed"}])
    assert "Update ConcertMaster" in refused[0]
