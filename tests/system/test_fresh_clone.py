"""A clone, and nothing else: ``make run`` installs what the server needs, starts it, and a form is there."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from concertmaster_server.entrypoints.example.answers import make_answers
from tests.support.ports import free_ports
from tests.support.product import eventually

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """Copy what git knows, as a clone has it, into an empty folder."""
    folder = tmp_path_factory.mktemp("clone")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in names.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def finished_run(url, data):
    """Submit one answer of the example, and give the run it started when that has ended."""
    owner, example = (json.loads((data / name).read_text()) for name in ("owner.json", "example.json"))
    headers = {"Authorization": f"Bearer {owner['api_key']}"}
    with httpx.Client(base_url=f"{url}/api/v1", headers=headers, trust_env=False, timeout=30) as client:
        sent = client.post(f"/forms/{example['form_id']}/submissions", json={"answers": next(make_answers())})
        (run_id,) = sent.json()["run_ids"]
        return eventually(
            lambda: (found := client.get(f"/runs/{run_id}").json())["status"] in {"succeeded", "failed"} and found, within_s=20
        )


@pytest.mark.timeout(400)
def test_make_run_needs_nothing_but_the_clone(clone, tmp_path):
    port = free_ports()
    folders = f"{Path(sys.executable).resolve().parent}:/usr/local/bin:/usr/bin:/bin"
    home = tmp_path / "home"
    home.mkdir()
    data = Path(tempfile.gettempdir()) / f"cm-fresh-{os.getpid()}"
    # Only what a login gives: nothing of this test run's own environment may help.
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_", "REQUESTS_", "HTTP"))}
    process = subprocess.Popen(
        ["make", "run", f"ARGS=--port {port} --data-dir {data}"],
        cwd=clone,
        env={"PATH": folders, "HOME": str(home), "CONCERTMASTER_RATE_LIMITS": "off", **kept},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if re.match(r"Ready http://", line):
                break
        else:
            pytest.fail("".join(said))
        page = httpx.get(f"http://127.0.0.1:{port}/f/supplier-emissions", trust_env=False)
        assert page.status_code == 200
        assert "Supplier emissions" in page.text
        assert finished_run(f"http://127.0.0.1:{port}", data)["status"] == "succeeded"
        assert not list((clone / ".venv").glob("lib/*/site-packages/playwright")), "tests' own libraries were installed"
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=20)
        shutil.rmtree(data, ignore_errors=True)
