"""Load the example through the API, as anybody would: the form, then the workflow that listens to it, both published.

Runs once, after the first start; ``example.json`` in the data folder says that it was done and what was made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import httpx

from concertmaster_server.entrypoints.example import LOADED_FILE
from concertmaster_server.entrypoints.owner_file import read_owner
from concertmaster_server.entrypoints.read_settings import read_settings

FORM = "supplier-emissions.form.json"
WORKFLOW = "supplier-emissions.workflow.json"
RECEIVER = "http://127.0.0.1:8001"
"""Where the workflow in the file posts to; loading puts the receiver of this start in its place."""


def read(name: str) -> dict[str, Any]:
    """Read one of the example's documents."""
    document: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return document


def workflow_for(receiver: str) -> dict[str, Any]:
    """Give the example's workflow, posting to ``receiver``."""
    text = json.dumps(read(WORKFLOW), ensure_ascii=False)
    document: dict[str, Any] = json.loads(text.replace(RECEIVER, receiver))
    return document


def main(_arguments: Sequence[str] = ()) -> None:
    """Load the example into the server of this data folder."""
    settings = read_settings()
    owner = read_owner(settings.data_dir)
    receiver = f"http://127.0.0.1:{settings.port + 1}"
    client = httpx.Client(
        base_url=f"http://{settings.host}:{settings.port}/api/v1",
        headers={"Authorization": f"Bearer {owner['api_key']}"},
        timeout=30,
        trust_env=False,
    )
    with client:
        made = {
            "form_id": _publish(client, "forms", read(FORM)),
            "workflow_id": _publish(client, "workflows", workflow_for(receiver)),
            "receiver": receiver,
        }
    (settings.data_dir / LOADED_FILE).write_text(json.dumps(made), encoding="utf-8")


def _publish(client: httpx.Client, kind: str, document: dict[str, Any]) -> str:
    """Store and publish a document; the keys make a load that was cut off repeatable."""
    stored = client.post(f"/{kind}", json={"document": document}, headers={"Idempotency-Key": f"example-{kind}"})
    stored.raise_for_status()
    identifier: str = stored.json()["id"]
    client.post(f"/{kind}/{identifier}/publish", json={"note": "Example"}).raise_for_status()
    return identifier
