"""The example's receiver: keeps what arrives, counts a key once, and shows it."""

import json
import subprocess
import sys

import httpx
import pytest

from concertmaster_server.entrypoints import process
from tests.support.ports import free_ports
from tests.support.product import eventually


@pytest.fixture
def receiver(tmp_path):
    port = free_ports()
    command = [
        sys.executable,
        *process.argv("receiver", str(port), str(tmp_path / "received.jsonl"), "http://127.0.0.1:1/f/x")[1:],
    ]
    running = subprocess.Popen(command)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)

    def answers():
        try:
            return client.get("/").status_code == 200
        except httpx.TransportError:
            return False

    eventually(answers)
    yield client
    client.close()
    running.terminate()
    assert running.wait(5) == 0


def test_a_key_counts_once(receiver):
    first = receiver.post("/review", json={"a": 1}, headers={"Idempotency-Key": "k1"})
    again = receiver.post("/review", json={"a": 1}, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 200)
    (arrival,) = receiver.get("/arrivals.json").json()
    assert (arrival["key"], arrival["times"], arrival["body"], arrival["path"]) == ("k1", 2, {"a": 1}, "/review")


def test_the_page_shows_what_arrived_as_text(receiver):
    assert '<a href="http://127.0.0.1:1/f/x">' in receiver.get("/").text
    receiver.post("/x", json={"name": "<script>alert(1)</script>"}, headers={"Idempotency-Key": "<b>"})
    page = receiver.get("/").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "<b>" not in page


def test_nonsense_is_refused(receiver):
    assert receiver.post("/x", content=b"{").status_code == 400
    assert receiver.get("/elsewhere").status_code == 404


def test_what_arrived_is_kept_in_the_file(receiver, tmp_path):
    receiver.post("/x", json=1, headers={"Idempotency-Key": "k"})
    (line,) = (tmp_path / "received.jsonl").read_text().splitlines()
    assert json.loads(line)["key"] == "k"
