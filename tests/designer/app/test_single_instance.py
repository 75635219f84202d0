import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket

from concertmaster_designer.app.single_instance import Listening, _name, hand_over


@pytest.fixture
def listening(qapp, tmp_path):
    owner = QObject()
    listening = Listening(tmp_path, owner)
    listening.heard = []
    listening.asked.connect(listening.heard.append)
    yield listening
    listening.close()


def test_with_nobody_there_one_starts_oneself(qapp, tmp_path):
    assert not hand_over(tmp_path, None)


def test_a_file_is_handed_over(listening, tmp_path, qtbot):
    assert hand_over(tmp_path, tmp_path / "a.workflow.json")
    assert hand_over(tmp_path, None)
    qtbot.waitUntil(lambda: len(listening.heard) == 2)
    assert listening.heard == [tmp_path / "a.workflow.json", None]


def test_other_profiles_are_other_programs(listening, tmp_path):
    assert not hand_over(tmp_path / "other", None)


@pytest.mark.parametrize("message", [b"\n", b"{\n", b"[]\n", b'{"open": 3}\n', b'{"run": "rm"}\n', b"x" * 20_000])
def test_a_message_can_name_a_file_and_do_nothing_else(listening, tmp_path, qtbot, message):
    stranger = QLocalSocket()
    stranger.connectToServer(_name(tmp_path))
    assert stranger.waitForConnected(1000)
    stranger.write(message)
    stranger.flush()
    qtbot.wait(50)
    assert [asked for asked in listening.heard if asked is not None] == []


def test_the_socket_is_for_this_user_alone(listening):
    path = Path(listening._server.fullServerName())
    assert path.stat().st_mode & 0o077 == 0
    with socket.socket(socket.AF_UNIX) as ours:
        ours.connect(str(path))
