"""``concertmaster validate`` from a shell: what is wrong with files, by their places."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from concertmaster_server.entrypoints.cli.validate import command
from tests.support.definitions import form


def test_a_form_that_cannot_be_read_is_told_by_its_places(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.form.json", tmp_path / "bad.form.json"
    good.write_text(json.dumps(form("good")))
    bad.write_text(json.dumps(form("bad", fields=[])))
    told = CliRunner().invoke(command, [str(good), str(bad)])
    assert told.exit_code == 1
    assert f"{good}: no problems" in told.stdout
    assert f"{bad}: error: /fields" in told.stdout


def test_machines_are_told_problems_alone(tmp_path: Path) -> None:
    good = tmp_path / "good.form.json"
    good.write_text(json.dumps(form("good")))
    told = CliRunner().invoke(command, [str(good), "--json"])
    assert (told.exit_code, told.stdout) == (0, "")
