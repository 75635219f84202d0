"""The program as a process: it starts with a file, ends when asked, loses nothing when killed, and runs once."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from concertmaster_designer.app.single_instance import hand_over
from concertmaster_designer.documents.keeping import find_abandoned
from concertmaster_designer.storage.folders import Folders

PATIENCE_S = 20


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "intake.workflow.json"
    path.write_text(json.dumps({"format": "concertmaster.workflow/1", "name": "Intake"}))
    return path


@pytest.fixture
def start(tmp_path):
    started = []

    def run(*arguments):
        command = [sys.executable, "-c", "from concertmaster_shared.dispatch import main; main()", "designer"]
        process = subprocess.Popen(
            [*command, "--profile", str(tmp_path / "profile"), *map(str, arguments)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def journals(tmp_path):
    recovery = tmp_path / "profile" / "state" / "recovery"
    return list(recovery.glob("*/start-0.json")) if recovery.is_dir() else []


def test_it_opens_a_file_and_ends_when_it_is_asked_to(start, file, tmp_path):
    process = start(file)
    until(lambda: journals(tmp_path))
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    assert find_abandoned(tmp_path / "profile" / "state" / "recovery") == ()


def test_killed_it_leaves_its_file_alone_and_nothing_that_cannot_be_read(start, file, tmp_path):
    before = file.read_bytes()
    process = start(file)
    until(lambda: journals(tmp_path))
    process.kill()
    process.wait(PATIENCE_S)
    assert file.read_bytes() == before
    assert find_abandoned(tmp_path / "profile" / "state" / "recovery") == ()


def test_a_second_start_hands_its_file_to_the_first_and_ends(start, file, tmp_path):
    first = start()
    folders = Folders.below(tmp_path / "profile")
    until(lambda: hand_over(folders.state, None))
    assert start(file).wait(PATIENCE_S) == 0
    until(lambda: journals(tmp_path))
    assert first.poll() is None
    first.terminate()
    assert first.wait(PATIENCE_S) == 0


def test_help_needs_no_qt():
    script = (
        "import sys; from click.testing import CliRunner; from concertmaster_designer.app.verb import command; "
        "result = CliRunner().invoke(command, ['--help']); assert result.exit_code == 0; "
        "print('FILE' in result.output, any(name.startswith('PySide6') for name in sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["True", "False"]


def test_what_few_need_is_not_imported_before_they_do():
    script = "import sys, concertmaster_designer.app.start; print(*sorted({'httpx', 'keyring', 'networkx'} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == []
