"""The main job on servers that somebody else runs: Debian's PostgreSQL and Redis, with an ordinary login."""

import json

import pytest

from tests.support.debian_servers import debian_servers
from tests.support.product import eventually, running_product


@pytest.fixture(scope="module")
def product():
    with debian_servers() as servers:
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
