"""The real program with two windows is killed, is started again, and has both windows with their tabs and edits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PERSON = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from concertmaster_designer.app import start
from concertmaster_designer.storage.windows import WindowStore
from concertmaster_shared.workflow.edits import SetWorkflow

profile, part, one, two = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
begin = start._begin

def titles(windows):
    return [[document.title for document in window.desk.documents] for window in windows.every]

def work(built):
    windows = built.windows
    window = windows.first
    window.parts.opening.open_file(one)
    yield lambda: window.desk.current
    window.parts.opening.open_file(two)
    yield lambda: len(window.desk.documents) == 2
    window.actions_table["windows.move_tab_out"].trigger()
    windows.every[1].desk.current.take_gesture([SetWorkflow(name="Edited")])
    windows.every[1].setGeometry(30, 40, 740, 510)
    kept = WindowStore(built.equipment.folders)
    yield lambda: [one.geometry and [tab.title for tab in one.tabs] for one in kept.read().windows] == [["one"], ["Edited"]]
    print("ready", flush=True)
    yield lambda: False

def look(built):
    yield lambda: buttons("Recover")
    buttons("Recover")[0].click()
    yield lambda: titles(built.windows) == [["one"], ["Edited"]]
    second = built.windows.every[1]
    stands = [second.isVisible(), second.desk.current.session.state, second.desk.current.session.draft.name]
    print(json.dumps([titles(built.windows), list(second.geometry().getRect()), *stands]), flush=True)
    QApplication.quit()
    yield lambda: buttons("Quit, keep them here")
    buttons("Quit, keep them here")[0].click()

def look_again(built):
    yield lambda: buttons("Recover")
    yield lambda: built.windows.first.desk.documents
    print(json.dumps(titles(built.windows)), flush=True)
    built.windows.end()

def buttons(words):
    return [button for button in QApplication.allWidgets() if isinstance(button, QPushButton) and button.text() == words]

def act(built, file, server):
    begin(built, file, server)
    steps = {"work": work, "look": look, "look again": look_again}[part](built)
    waiting = [next(steps)]
    timer = QTimer(built.windows)
    def go_on():
        if waiting[0]():
            waiting[0] = next(steps, lambda: False)
    timer.timeout.connect(go_on)
    timer.start(20)

if __name__ == "__main__":
    start._begin = act
    sys.exit(start.start(file=None, server="", profile=profile))
"""


@pytest.fixture
def run(tmp_path):
    script = tmp_path / "person.py"
    script.write_text(PERSON)
    files = [tmp_path / f"{name}.workflow.json" for name in ("one", "two")]
    for path in files:
        path.write_text(json.dumps({"format": "concertmaster.workflow/1"}))
    started = []

    def begin(part):
        process = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path / "profile"), part, *map(str, files)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_two_windows_come_back_after_a_kill_with_their_tabs_and_edits_and_after_the_system_asked_to_quit(run):
    first = run("work")
    assert first.stdout.readline() == "ready\n"
    first.kill()
    first.wait(20)
    second = run("look")
    found = json.loads(second.stdout.readline())
    assert found == [[["one"], ["Edited"]], [30, 40, 740, 510], True, "unsent", "Edited"]
    assert second.wait(20) == 0
    third = run("look again")
    assert json.loads(third.stdout.readline()) == [["one"], []]
    assert third.wait(20) == 0
