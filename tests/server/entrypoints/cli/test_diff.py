"""``concertmaster diff`` from a shell."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from concertmaster_server.entrypoints.cli.diff import command

OLD = {
    "name": "Intake",
    "nodes": [
        {"id": "start", "type": "trigger.manual", "name": "Begin"},
        {"id": "send", "type": "http.request", "name": "Send", "parameters": {"url": "https://a.example", "method": "POST"}},
    ],
    "edges": [{"id": "e1", "source": "start", "target": "send"}],
    "notes": [{"id": "m", "text": "Why"}],
}
NEW = {
    "name": "Intake 2",
    "nodes": [
        {"id": "start", "type": "trigger.manual", "name": "Begin", "position": [10, 0]},
        {"id": "send", "type": "http.request", "name": "Send", "parameters": {"url": {"expr": "input.url"}, "timeout_s": 5}},
        {"id": "mail", "type": "email.send"},
    ],
    "edges": [{"id": "e1", "source": "start", "target": "send"}, {"id": "e2", "source": "send", "target": "mail"}],
}
TOLD = """\
~ workflow
    name: "Intake" → "Intake 2"
~ node Begin [start]
    position: 0, 0 → 10, 0
~ node Send [send]
    url: "https://a.example" → = input.url
    method: "POST" (removed)
    timeout_s: 5 (added)
+ node mail
+ edge Send → mail [e2]
- note Why [m]
"""
# Libraries that come with the server alone: where only designers work, none of them is there.
SERVERS_OWN = ("fastapi", "sqlalchemy", "psycopg", "redis", "arq", "pydantic_settings", "uvicorn", "jinja2", "alembic")


@pytest.fixture
def files(tmp_path):
    old, new = tmp_path / "old.workflow.json", tmp_path / "new.workflow.json"
    old.write_text(json.dumps(OLD))
    new.write_text(json.dumps(NEW))
    return old, new


def told(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_two_files_that_differ_are_told_part_by_part(files):
    outcome = told(*files)
    assert (outcome.exit_code, outcome.stdout) == (1, TOLD)


def test_a_file_does_not_differ_from_itself(files):
    outcome = told(files[0], files[0])
    assert (outcome.exit_code, outcome.stdout) == (0, "")


def test_machines_are_told_in_json(files):
    outcome = told(*files, "--json")
    assert outcome.exit_code == 1
    said = json.loads(outcome.stdout)
    assert said["workflow"] == [{"field": "name", "old": "Intake", "new": "Intake 2"}]
    assert [(change["place"], change["change"]) for change in said["changes"]] == [
        ("/nodes/start", "moved"),
        ("/nodes/send", "changed"),
        ("/nodes/mail", "added"),
        ("/edges/e2", "added"),
        ("/notes/m", "removed"),
    ]
    assert json.loads(told(files[0], files[0], "--json").stdout)["same"] is True


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not readable JSON"),
        ("\xff", "not readable JSON"),
        ('{"nodes": [{"id": "a"}]}', "/nodes/a/type"),
        ('{"nodes": [{"id": "a", "type": "x"}, {"id": "a", "type": "x"}]}', "'a' is used 2 times"),
    ],
)
def test_trouble_is_neither_same_nor_different(files, content, words):
    files[0].write_bytes(content.encode("latin-1"))
    outcome = told(*files)
    assert outcome.exit_code == 2
    assert words in outcome.stderr
    assert told(files[0].with_name("gone.json"), files[1]).exit_code == 2


def test_it_works_where_the_libraries_of_the_server_are_missing(files):
    script = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({SERVERS_OWN!r}))\n"
        "from concertmaster_shared.dispatch import main\n"
        "main()\n"
    )
    arguments = [sys.executable, "-c", script, "diff", *map(str, files)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, TOLD), done.stderr


def test_fields_of_newer_versions_are_told_like_the_rest(files):
    for path, value in zip(files, (1, 2), strict=True):
        path.write_text(json.dumps({"owner": value, "settings": {"speed": value}, "notes": [{"id": "m", "pinned": value}]}))
    assert told(*files).stdout == "~ workflow\n    speed: 1 → 2\n    owner: 1 → 2\n~ note m\n    pinned: 1 → 2\n"
