"""The verbs of ``concertmaster`` against a running product, as a shell uses them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from concertmaster_server.entrypoints.example.answers import make_answers
from tests.support.product import eventually

WORKFLOW = {
    "format": "concertmaster.workflow/1",
    "name": "Double",
    "nodes": [
        {"id": "start", "type": "trigger.manual"},
        {"id": "twice", "type": "data.set", "parameters": {"values": {"x": {"expr": "input.x * 2"}}}},
    ],
    "edges": [{"id": "e", "source": "start", "target": "twice"}],
}


def test_a_document_goes_in_is_published_run_and_comes_out(product, tmp_path):
    file = tmp_path / "double.workflow.json"
    file.write_text(json.dumps(WORKFLOW))
    stored = json.loads(product.verb("import", str(file), "--publish", "--json").stdout)
    assert stored["published_version"] == 1
    (tmp_path / "input.json").write_text('{"x": 21}')
    run = json.loads(product.verb("run", "Double", "--input", str(tmp_path / "input.json"), "--wait", "--json").stdout)
    assert (run["status"], run["output"]) == ("succeeded", {"twice": {"x": 42}})
    assert run["id"] in product.verb("runs", "--workflow", "Double", "--status", "succeeded").stdout
    assert json.loads(product.verb("export", stored["id"]).stdout)["name"] == "Double"


def test_a_run_that_fails_ends_the_verb_with_one(product, tmp_path):
    broken = {**WORKFLOW, "name": "Broken"}
    file = tmp_path / "broken.workflow.json"
    file.write_text(json.dumps(broken))
    product.verb("import", str(file), "--publish")
    (tmp_path / "input.json").write_text('{"x": "text"}')
    done = product.verb("run", "Broken", "--input", str(tmp_path / "input.json"), "--wait", check=False)
    assert done.returncode == 1
    assert "failed" in done.stdout


def test_what_the_server_refuses_is_told_with_its_places(product, tmp_path):
    file = tmp_path / "bad.workflow.json"
    file.write_text(json.dumps({"name": "Bad", "nodes": [{"id": "x", "type": "data.sett"}]}))
    refused = product.verb("import", str(file), "--publish", check=False)
    assert refused.returncode == 1
    assert "/nodes/x/type" in refused.stderr
    assert "data.set" in refused.stderr


def test_files_are_validated_without_a_server(tmp_path):
    command = str(Path(sys.executable).parent / "concertmaster")
    good, bad = tmp_path / "good.workflow.json", tmp_path / "bad.workflow.json"
    good.write_text(json.dumps(WORKFLOW))
    bad.write_text(json.dumps({"nodes": [{"id": "x", "type": "nothing"}]}))
    assert subprocess.run([command, "validate", str(good)], capture_output=True, check=False).returncode == 0
    refused = subprocess.run([command, "validate", str(good), str(bad)], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "/nodes/x/type" in refused.stdout


def test_a_key_made_here_has_the_rights_of_its_role(product):
    made = json.loads(product.verb("key", "create", "--name", "reader", "--role", "viewer", "--json").stdout)
    with product.client() as client:
        client.headers["Authorization"] = f"Bearer {made['api_key']}"
        assert client.get("/runs").status_code == 200
        assert client.post("/workflows", json={"document": WORKFLOW}).status_code == 403


def test_a_person_made_here_can_sign_in_and_a_short_password_is_refused(product):
    password = "a long enough password"
    product.verb("user", "create", "anna@example.org", "--role", "editor", "--password", password)
    with product.client() as client:
        signed_in = client.post("/sign-in", json={"email": "Anna@example.org", "password": password})
        assert signed_in.status_code == 201
    refused = product.verb("user", "create", "ben@example.org", "--password", "short", check=False)
    assert refused.returncode == 1


def test_another_organisation_sees_nothing_of_the_first(product):
    other = json.loads(product.verb("org", "create", "Others", "--json").stdout)
    made = json.loads(product.verb("key", "create", "--name", "o", "--role", "owner", "--org", other["id"], "--json").stdout)
    with product.client() as client:
        client.headers["Authorization"] = f"Bearer {made['api_key']}"
        assert client.get("/workflows").json()["items"] == []
        assert client.get(f"/forms/{product.example['form_id']}").status_code == 404


def test_submissions_come_out_as_lines_and_as_a_table(product):
    with product.client() as client:
        answers = next(make_answers())
        answers["company"] = '=HYPERLINK("http://x")'
        assert client.post(f"/forms/{product.example['form_id']}/submissions", json={"answers": answers}).status_code == 201
    (line,) = product.verb("submissions", "supplier-emissions").stdout.splitlines()
    assert json.loads(line)["answers"]["company"] == answers["company"]
    table = product.verb("submissions", "supplier-emissions", "--format", "csv").stdout
    assert "\"'=HYPERLINK(" in table


def test_submissions_go_into_a_file_whole_or_not_at_all(product, tmp_path):
    for name in ("answers.parquet", "answers.xlsx"):
        product.verb("submissions", "supplier-emissions", "--format", name.split(".")[1], "--output", str(tmp_path / name))
    assert (tmp_path / "answers.parquet").read_bytes().endswith(b"PAR1")
    assert (tmp_path / "answers.xlsx").read_bytes().startswith(b"PK")
    refused = product.verb("submissions", "supplier-emissions", "--filter", "1 +", "--output", str(tmp_path / "no"), check=False)
    assert (refused.returncode, "filter" in refused.stderr) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.parquet", "answers.xlsx"]


def test_doctor_finds_nothing_and_says_what_it_looked_at(product):
    eventually(lambda: product.verb("doctor", check=False).returncode == 0, within_s=20, every_s=1)
    looked = {json.loads(line)["what"] for line in product.verb("doctor", "--json").stdout.splitlines()}
    assert looked == {"version", "disk", "database", "schema", "audit", "redis"}


@pytest.mark.parametrize("verb", ["up", "api", "worker", "migrate", "doctor", "org", "user", "key", "import", "export", "run"])
def test_every_verb_explains_itself(product, verb):
    command = str(Path(sys.executable).parent / "concertmaster")
    helped = subprocess.run([command, verb, "--help"], capture_output=True, text=True, check=True)
    assert "Usage: concertmaster" in helped.stdout


def test_a_server_that_is_not_there_is_named():
    command = str(Path(sys.executable).parent / "concertmaster")
    away = subprocess.run(
        [command, "runs", "--server", "http://127.0.0.1:9", "--key", "k"], capture_output=True, text=True, check=False
    )
    assert away.returncode == 1
    assert "No server answers" in away.stderr


def test_a_shell_completes_verbs_and_flags():
    command = str(Path(sys.executable).parent / "concertmaster")

    def completed(*words):
        asked = {"COMP_WORDS": " ".join(("concertmaster", *words)), "COMP_CWORD": str(len(words))}
        environment = {**os.environ, **asked, "_CONCERTMASTER_COMPLETE": "bash_complete"}
        told = subprocess.run([command], env=environment, capture_output=True, text=True, check=True).stdout
        return {line.partition(",")[2] for line in told.splitlines()}

    assert completed("ru") == {"run", "runs"}
    assert "--data-dir" in completed("up", "--d")


def test_a_connection_is_made_from_a_file_used_by_a_run_and_removed(product, tmp_path):
    here = product.url.removeprefix("http://")
    secret = {"Authorization": f"Bearer {product.owner['api_key']}"}
    (tmp_path / "secret.json").write_text(json.dumps(secret))
    settings = json.dumps({"hosts": [here], "allow_http": True})
    about = ("--name", "own-api", "--kind", "http", "--settings", settings)
    made = product.verb("connection", "create", *about, "--secret-file", str(tmp_path / "secret.json"), "--json")
    assert json.loads(made.stdout)["secret_fields"] == ["Authorization"]
    assert "own-api  http, secret fields: Authorization" in product.verb("connection", "list").stdout

    call = {"id": "me", "type": "http.request", "parameters": {"url": f"{product.url}/api/v1/me", "connection": "own-api"}}
    edge = {"id": "e", "source": "start", "target": "me"}
    (tmp_path / "me.workflow.json").write_text(json.dumps({"name": "Me", "nodes": [WORKFLOW["nodes"][0], call], "edges": [edge]}))
    product.verb("import", str(tmp_path / "me.workflow.json"), "--publish")
    run = json.loads(product.verb("run", "Me", "--wait", "--json").stdout)
    assert run["output"]["me"]["json"]["name"] == "First owner"

    key = product.data_dir / "vault.key"
    assert key.stat().st_mode & 0o777 == 0o600
    said = (
        made.stdout + json.dumps(run) + "".join(log.read_text(errors="replace") for log in (product.data_dir / "logs").iterdir())
    )
    assert secret["Authorization"] not in said
    assert key.read_text().strip() not in said
    assert product.verb("connection", "delete", "own-api").returncode == 0
    assert product.verb("connection", "list").stdout == ""


def test_a_connection_that_is_no_json_is_refused_without_repeating_it(product, tmp_path):
    (tmp_path / "secret.json").write_text("password: c4nary")
    about = ("--name", "x", "--kind", "smtp", "--settings", "{}", "--secret-file", str(tmp_path / "secret.json"))
    done = product.verb("connection", "create", *about, check=False)
    assert done.returncode == 2
    assert "--secret-file" in done.stderr
    assert "c4nary" not in done.stderr
