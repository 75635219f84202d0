"""``concertmaster import`` from a shell: a form is stored once, replaced when asked, and whatever stands against it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from concertmaster_server.entrypoints.cli.documents import import_command
from tests.support.definitions import form, workflow

STORED = {"id": "f1", "slug": "intake", "revision": 4, "url": "http://server/f/intake", "published_version": None}
WARNING = {"code": "form.theme_missing", "severity": "warning", "path": "/theme", "message": "There is no theme."}


class Server:
    """Answers as the server does; ``forms`` are those that are stored."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str | None]] = []
        self.forms: list[dict[str, Any]] = []
        self.refuses_publishing = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1")
        if request.method == "GET":
            return httpx.Response(200, json={"items": self.forms, "next_cursor": None})
        self.seen.append((request.method, path, request.headers.get("if-match")))
        if not path.endswith("/publish"):
            return httpx.Response(201, json={**STORED, "problems": [WARNING]})
        if self.refuses_publishing:
            return httpx.Response(422, json={"detail": "The form has errors.", "code": "document.invalid"})
        return httpx.Response(201, json={"version": 2, "hash": "h"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made, client = Server(), httpx.Client

    def connected(**options: Any) -> httpx.Client:
        return client(**{**options, "transport": httpx.MockTransport(made)})

    monkeypatch.setattr(httpx, "Client", connected)
    return made


def bring(folder: Path, document: dict[str, Any], *flags: str) -> Result:
    file = folder / "document.json"
    file.write_text(json.dumps(document))
    return CliRunner().invoke(import_command, ["--server", "http://server", "--key", "k", str(file), *flags])


def test_a_form_is_published_and_its_address_and_warnings_are_told(server: Server, tmp_path: Path) -> None:
    done = bring(tmp_path, form("intake"), "--publish")
    assert (done.exit_code, done.stdout) == (0, "f1  form, revision 4, version 2, http://server/f/intake\n")
    assert "warning: /theme: There is no theme." in done.stderr


def test_a_second_form_of_the_same_address_is_refused(server: Server, tmp_path: Path) -> None:
    server.forms = [{"id": "f0", "slug": "other", "revision": 1}, {"id": "f1", "slug": "intake", "revision": 3}]
    done = bring(tmp_path, form("intake"))
    assert (done.exit_code, server.seen) == (1, [])
    assert "The form f1 has the address 'intake' already" in done.stderr
    assert "--replace" in done.stderr


def test_what_is_there_is_replaced_when_asked_and_nothing_that_came_between(server: Server, tmp_path: Path) -> None:
    server.forms = [{"id": "f1", "slug": "intake", "revision": 3}]
    assert bring(tmp_path, form("intake"), "--replace").exit_code == 0
    assert server.seen == [("PUT", "/forms/f1", '"r3"')]


def test_a_form_that_is_not_there_yet_is_new_all_the_same(server: Server, tmp_path: Path) -> None:
    assert bring(tmp_path, form("intake"), "--replace").exit_code == 0
    assert server.seen == [("POST", "/forms", None)]


def test_what_cannot_be_published_is_a_draft_all_the_same(server: Server, tmp_path: Path) -> None:
    server.refuses_publishing = True
    done = bring(tmp_path, form("intake"), "--publish")
    assert done.exit_code == 1
    assert "The form has errors." in done.stderr
    assert "f1 is stored as a draft, not published." in done.stderr


def test_a_workflow_has_no_address_to_be_found_by(server: Server, tmp_path: Path) -> None:
    assert bring(tmp_path, workflow(), "--replace").exit_code == 2
    assert server.seen == []
