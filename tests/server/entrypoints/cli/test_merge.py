"""``concertmaster merge`` from a shell, and as the merge driver of a real git."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from concertmaster_server.entrypoints.cli.merge import command

README = Path("designer/README.md")
BASE = {
    "nodes": [
        {"id": "start", "type": "trigger.manual"},
        {"id": "send", "type": "http.request", "parameters": {"url": "https://a.example", "method": "GET"}},
    ],
    "edges": [{"id": "e1", "source": "start", "target": "send"}],
}


def changed(**parameters):
    """Give the base with other parameters of its request."""
    document = json.loads(json.dumps(BASE))
    document["nodes"][1]["parameters"] |= parameters
    return document


def sends(text):
    return json.loads(text)["nodes"][1]["parameters"]


@pytest.fixture
def files(tmp_path):
    def write(base, ours, theirs):
        paths = [tmp_path / f"{name}.workflow.json" for name in ("base", "ours", "theirs")]
        for path, document in zip(paths, (base, ours, theirs), strict=True):
            path.write_text("" if document is None else json.dumps(document))
        return paths

    return write


def told(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_changes_that_do_not_touch_are_merged(files, tmp_path):
    out = tmp_path / "out.json"
    outcome = told(*files(BASE, changed(method="PUT"), changed(url="https://b.example")), "-o", out)
    assert (outcome.exit_code, outcome.output) == (0, "")
    assert sends(out.read_text()) == {"url": "https://b.example", "method": "PUT"}
    assert out.read_text().endswith("}\n")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_without_a_place_to_write_the_outcome_is_printed(files):
    outcome = told(*files(BASE, changed(method="PUT"), BASE))
    assert outcome.exit_code == 0
    assert json.loads(outcome.stdout) == changed(method="PUT")


def test_where_one_side_changed_nothing_the_other_is_kept_to_the_letter(files, tmp_path):
    paths = files(BASE, BASE, changed(method="PUT"))
    paths[2].write_text(json.dumps(changed(method="PUT"), indent=7))
    assert told(*paths, "-o", paths[1]).exit_code == 0
    assert paths[1].read_bytes() == paths[2].read_bytes()


def test_a_conflict_is_listed_with_both_ways(files, tmp_path):
    paths, out = files(BASE, changed(method="PUT"), changed(method="POST", url="https://b.example")), tmp_path / "out.json"
    outcome = told(*paths, "-o", out, "--name", "flows/intake.json")
    assert outcome.exit_code == 1
    assert sends(out.read_text()) == {"url": "https://b.example", "method": "PUT"}
    assert outcome.stderr == (
        'CONFLICT /nodes/send/parameters/method\n    base:   "GET"\n    ours:   "PUT"\n    theirs: "POST"\n'
        "flows/intake.json: 1 conflict. It holds our way there; change it by hand, or merge again with --take theirs.\n"
    )
    listed = told(*paths, "-o", out, "--json")
    assert listed.exit_code == 1
    assert json.loads(listed.stderr) == [
        {"place": "/nodes/send/parameters/method", "base": "GET", "ours": "PUT", "theirs": "POST"}
    ]


@pytest.mark.parametrize(("side", "method"), [("ours", "PUT"), ("theirs", "POST")])
def test_a_side_can_be_taken_at_every_conflict(files, tmp_path, side, method):
    out = tmp_path / "out.json"
    outcome = told(*files(BASE, changed(method="PUT"), changed(method="POST")), "-o", out, "--take", side)
    assert outcome.exit_code == 0
    assert "CONFLICT" in outcome.stderr
    assert sends(out.read_text())["method"] == method


def test_two_files_without_a_common_past_are_merged_as_well(files, tmp_path):
    out = tmp_path / "out.json"
    assert told(*files(None, {"notes": [{"id": "a"}]}, {"notes": [{"id": "b"}]}), "-o", out).exit_code == 0
    assert {note["id"] for note in json.loads(out.read_text())["notes"]} == {"a", "b"}


def test_trouble_leaves_the_file_alone(files):
    paths = files(BASE, changed(method="PUT"), BASE)
    paths[2].write_text("<<<<<<<")
    before = paths[1].read_bytes()
    outcome = told(*paths, "-o", paths[1])
    assert outcome.exit_code == 2
    assert "not readable JSON" in outcome.stderr
    assert paths[1].read_bytes() == before
    paths[2].write_text(json.dumps(BASE))
    assert told(*paths, "-o", paths[1] / "below").exit_code == 2


class Repository:
    """A real repository in which the driver is set up as the text for people says."""

    def __init__(self, folder):
        self.folder = folder
        self.flow = folder / "intake.workflow.json"
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "A")
        (setup,) = re.findall(r"^```ini\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
        with (folder / ".git" / "config").open("a") as config:
            config.write(setup)
        (attributes,) = re.findall(r"^```gitattributes\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
        (folder / ".gitattributes").write_text(attributes)
        self.git("add", ".gitattributes")

    def git(self, *words, good=True):
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = os.environ | {"PATH": path, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.folder)}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0 or not good, done.stderr
        return done

    def commit(self, document):
        self.flow.write_text(json.dumps(document, indent=2))
        self.git("add", self.flow.name)
        self.git("commit", "-q", "-m", "Change")

    def part_ways(self, ours, theirs):
        self.commit(BASE)
        self.git("checkout", "-q", "-b", "theirs")
        self.commit(theirs)
        self.git("checkout", "-q", "main")
        self.commit(ours)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "flows"
    folder.mkdir()
    return Repository(folder)


def test_git_merges_workflows_by_field(repository):
    repository.part_ways(changed(method="PUT"), changed(url="https://b.example"))
    repository.git("merge", "-q", "-m", "Both", "theirs")
    assert sends(repository.flow.read_text()) == {"url": "https://b.example", "method": "PUT"}
    assert repository.git("status", "--porcelain").stdout == ""


def test_git_keeps_both_sides_of_a_conflict(repository):
    repository.part_ways(changed(method="PUT"), changed(method="POST", url="https://b.example"))
    outcome = repository.git("merge", "theirs", good=False)
    assert outcome.returncode == 1
    assert "CONFLICT /nodes/send/parameters/method" in outcome.stdout + outcome.stderr
    assert "intake.workflow.json: 1 conflict." in outcome.stdout + outcome.stderr
    assert repository.git("status", "--porcelain").stdout == "UU intake.workflow.json\n"
    assert sends(repository.flow.read_text()) == {"url": "https://b.example", "method": "PUT"}
    assert sends(repository.git("show", ":2:intake.workflow.json").stdout)["method"] == "PUT"
    assert sends(repository.git("show", ":3:intake.workflow.json").stdout)["method"] == "POST"


def test_git_merges_what_both_added(repository):
    repository.git("commit", "-q", "-m", "Begin")
    repository.git("checkout", "-q", "-b", "theirs")
    repository.commit(BASE | {"notes": [{"id": "b"}]})
    repository.git("checkout", "-q", "main")
    repository.commit(BASE | {"notes": [{"id": "a"}]})
    repository.git("merge", "-q", "-m", "Both", "theirs")
    assert {note["id"] for note in json.loads(repository.flow.read_text())["notes"]} == {"a", "b"}


def with_newer(document, **values):
    """Give a document with fields of a version to come: of its own, of its settings, of a node."""
    made = json.loads(json.dumps(document)) | {"owner": values.get("owner", "a"), "settings": {"speed": values.get("speed", 1)}}
    made["nodes"][0]["pinned"] = {"left": values.get("left", 1), "right": values.get("right", 1)}
    return made


def test_fields_of_newer_versions_are_merged_like_the_rest(files, tmp_path):
    out = tmp_path / "out.json"
    base, ours, theirs = (
        with_newer(BASE),
        with_newer(changed(method="PUT"), owner="b", left=2),
        with_newer(BASE, speed=2, right=3),
    )
    assert told(*files(base, ours, theirs), "-o", out).exit_code == 0
    merged = json.loads(out.read_text())
    assert (merged["owner"], merged["settings"]["speed"]) == ("b", 2)
    assert merged["nodes"][0]["pinned"] == {"left": 2, "right": 3}
    assert sends(out.read_text())["method"] == "PUT"


def test_fields_of_newer_versions_are_conflicts_like_the_rest(files, tmp_path):
    out = tmp_path / "out.json"
    sides = [with_newer(BASE, owner=name, speed=count, left=count) for name, count in (("a", 1), ("b", 2), ("c", 3))]
    outcome = told(*files(*sides), "-o", out, "--json")
    assert outcome.exit_code == 1
    assert [conflict["place"] for conflict in json.loads(outcome.stderr)] == [
        "/settings/speed",
        "/nodes/start/pinned/left",
        "/owner",
    ]
    told(*files(*sides), "-o", out, "--take", "theirs")
    merged = json.loads(out.read_text())
    assert (merged["owner"], merged["settings"]["speed"], merged["nodes"][0]["pinned"]["left"]) == ("c", 3, 3)
