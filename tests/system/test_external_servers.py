"""The main job on servers that somebody else runs: Debian's PostgreSQL and Redis, with an ordinary login."""

import json
import time

import httpx
import pytest

from tests.support.debian_servers import debian_servers
from tests.support.product import eventually, running_product

MANUAL = {"name": "By hand", "nodes": [{"id": "start", "type": "trigger.manual"}]}


@pytest.fixture(scope="module")
def servers():
    with debian_servers() as servers:
        yield servers


@pytest.fixture(scope="module")
def product(servers):
    environment = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
    with running_product(environment=environment) as product:
        yield product


def test_neither_server_is_started(product):
    assert not {"postgres", "redis"} & set(product.state["parts"])
    assert not (product.data_dir / "postgres" / "data").exists()


def test_an_answer_becomes_a_finished_run_and_a_post(product):
    line = product.verb("submissions", "supplier-emissions").stdout
    assert line == ""
    replayed = json.loads(product.verb("replay", "supplier-emissions", "--json").stdout)
    assert replayed["stored"] == 500
    with product.client() as client:
        query = {"workflow": product.example["workflow_id"], "limit": 1}
        eventually(lambda: not client.get("/runs", params={**query, "status": "queued"}).json()["items"], within_s=60)
        eventually(lambda: not client.get("/runs", params={**query, "status": "running"}).json()["items"], within_s=30)
        assert client.get("/runs", params=query).json()["items"][0]["status"] == "succeeded"
    assert len(product.arrivals()) == 500


def test_while_the_database_is_away_calls_are_told_so_and_then_it_goes_on(product, servers):
    servers.postgres.stop()
    with product.client() as client:
        for _ in range(5):
            began = time.monotonic()
            away = client.get("/workflows")
            assert (away.status_code, away.json()["code"]) == (503, "unavailable")
            assert int(away.headers["Retry-After"]) >= 1
            assert time.monotonic() - began < 2
        assert httpx.get(product.url + "/health/live", trust_env=False).status_code == 200
        assert httpx.get(product.url + "/health/ready", trust_env=False).status_code == 503
        servers.postgres.start()
        eventually(lambda: client.get("/workflows").status_code == 200, within_s=15)
        run = client.post("/workflows", json={"document": MANUAL}).json()["id"]
        client.post(f"/workflows/{run}/publish", json={})
        done = client.post(f"/workflows/{run}/runs", params={"wait": 15}, json={"input": {}})
        assert done.json()["status"] == "succeeded"
