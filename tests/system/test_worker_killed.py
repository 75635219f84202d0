"""A worker dies in the middle of a call: the run finishes on the other one, and the receiver sees one key."""

import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.processes import connected_to
from tests.support.product import eventually


class SlowOnce:
    """A receiver that holds its first call until it is told to let go, and answers later ones at once."""

    def __init__(self):
        self.keys = []
        self.first_came = threading.Event()
        self.let_go = threading.Event()
        receiver = self

        class Requests(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                receiver.keys.append(self.headers["Idempotency-Key"])
                if len(receiver.keys) == 1:
                    receiver.first_came.set()
                    receiver.let_go.wait(30)
                body = json.dumps({"ok": True}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slow"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver():
    receiver = SlowOnce()
    yield receiver
    receiver.close()


@pytest.fixture
def workflow(product, receiver):
    document = {
        "name": "One call",
        "nodes": [
            {"id": "start", "type": "trigger.manual"},
            {"id": "call", "type": "http.request", "parameters": {"method": "POST", "url": receiver.url, "json": {"a": 1}}},
            {"id": "after", "type": "data.set", "parameters": {"values": {"ok": {"expr": "steps.call.json.ok"}}}},
        ],
        "edges": [{"id": "e1", "source": "start", "target": "call"}, {"id": "e2", "source": "call", "target": "after"}],
    }
    with product.client() as client:
        workflow_id = client.post("/workflows", json={"document": document}).json()["id"]
        assert client.post(f"/workflows/{workflow_id}/publish", json={}).status_code == 201
    return workflow_id


def test_the_other_worker_finishes_within_five_seconds(product, receiver, workflow):
    with product.client() as client:
        run = client.post(f"/workflows/{workflow}/runs", json={"input": {}}).json()
        assert receiver.first_came.wait(10)
        os.kill(connected_to(receiver.server.server_port, product.workers()), signal.SIGKILL)
        killed = time.monotonic()

        def finished():
            found = client.get(f"/runs/{run['id']}").json()
            return found if found["status"] == "succeeded" else None

        done = eventually(finished, within_s=5)
        assert time.monotonic() - killed < 5
        assert done["output"] == {"after": {"ok": True}}
        assert len(receiver.keys) == 2
        assert len(set(receiver.keys)) == 1
        steps = {step["node_id"]: step for step in client.get(f"/runs/{run['id']}/steps").json()["items"]}
        assert steps["call"]["attempts"] == 2


def test_a_dead_worker_is_started_again(product):
    eventually(lambda: len(product.workers()) == 2, within_s=15)
