"""The real window against the small server on loopback."""

import pytest

from concertmaster_designer.app.wiring import program
from concertmaster_designer.remote import client as client_module
from concertmaster_designer.remote import follow
from concertmaster_designer.storage import keys
from concertmaster_designer.storage.folders import Folders
from tests.support.designer import Designer
from tests.support.loopback_server import running_server


@pytest.fixture(autouse=True)
def quick_and_private(monkeypatch):
    monkeypatch.setattr(client_module, "_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(follow, "_PAUSES", (0.01,))
    monkeypatch.setattr(keys, "TRUSTED", frozenset())


@pytest.fixture
def server():
    with running_server() as running:
        yield running


@pytest.fixture
def folders(tmp_path):
    return Folders.below(tmp_path / "profile")


@pytest.fixture
def designer(dressed, server, folders, qtbot):
    with program(dressed, folders) as built:
        built.window.show()
        yield Designer(built, server, qtbot)
