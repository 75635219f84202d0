"""What ``diff`` and ``merge`` take for a workflow: nothing of another program, whose parts they would pass over in silence."""

import json

import pytest
from click.testing import CliRunner

from concertmaster_server.entrypoints.cli import diff, merge

OURS = {"name": "Intake", "nodes": [{"id": "start", "type": "trigger.manual"}]}
OTHERS = [
    ({"name": "Lead", "nodes": [{"id": "a", "type": "n8n-nodes-base.webhook"}], "connections": {}}, "a workflow of n8n"),
    ([{"id": "a", "type": "tab"}, {"id": "b", "type": "inject", "z": "a"}], "a workflow of Node-RED"),
    ({"name": "left-pad", "version": "1.0.0"}, "has no nodes"),
]


@pytest.mark.parametrize(("value", "words"), OTHERS)
@pytest.mark.parametrize("verb", ["diff", "merge"])
def test_a_file_of_another_program_is_refused_with_words(tmp_path, value, words, verb):
    other, ours = tmp_path / "other.json", tmp_path / "ours.workflow.json"
    other.write_text(json.dumps(value))
    ours.write_text(json.dumps(OURS))
    if verb == "diff":
        done = CliRunner().invoke(diff.command, [str(other), str(ours)])
    else:
        done = CliRunner().invoke(merge.command, [str(ours), str(ours), str(other)])
    assert done.exit_code == 2
    assert f"{other} is" in done.output
    assert words in done.output
    assert json.loads(ours.read_text()) == OURS


def test_what_a_newer_version_added_is_no_reason_to_refuse(tmp_path):
    newer, ours = tmp_path / "newer.json", tmp_path / "ours.json"
    newer.write_text(json.dumps({**OURS, "format": "concertmaster.workflow/1", "mystery": 1}))
    ours.write_text(json.dumps(OURS))
    assert CliRunner().invoke(diff.command, [str(ours), str(newer)]).exit_code == 1
