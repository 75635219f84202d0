"""Five hundred answers become five hundred submissions and as many finished runs, also where Redis is dead all the while."""

import json
import os
import signal
import threading

import pytest

from tests.support.product import eventually, running_product

COUNT = 500


def counted(client, path, **query):
    items, cursor = 0, None
    while True:
        page = client.get(path, params={"limit": 500, **query, **({"cursor": cursor} if cursor else {})}).json()
        items += len(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return items


def unfinished(client, workflow):
    """Tell what became of the runs that did not succeed."""
    runs = client.get("/runs", params={"workflow": workflow, "limit": 500}).json()["items"]
    others = [run for run in runs if run["status"] != "succeeded"]
    histories = [client.get(f"/runs/{run['id']}/history").text for run in others[:3]]
    return "\n".join([f"{len(runs)} runs, of which {len(others)} did not succeed", *map(str, others[:20]), *histories])


def replayed(product):
    """Replay the example's answers, wait for every run, and hold the numbers against each other."""
    counts = json.loads(product.verb("replay", "supplier-emissions", "--json").stdout)
    assert counts["stored"] == COUNT
    with product.client() as client:
        form, workflow = product.example["form_id"], product.example["workflow_id"]
        try:
            eventually(lambda: counted(client, "/runs", workflow=workflow, status="succeeded") == COUNT, within_s=90, every_s=0.5)
        except AssertionError as error:
            raise AssertionError(unfinished(client, workflow)) from error
        assert counted(client, f"/forms/{form}/submissions") == COUNT
        assert counted(client, "/runs", workflow=workflow) == COUNT
    arrivals = product.arrivals()
    assert len({arrival["key"] for arrival in arrivals}) == COUNT
    assert {arrival["path"] for arrival in arrivals} == {"/review", "/reports"}
    doctor = product.verb("doctor", check=False)
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    return counts


@pytest.mark.timeout(240)
def test_every_answer_becomes_a_finished_run(product):
    replayed(product)


@pytest.mark.timeout(240)
def test_replaying_again_stores_nothing_twice(product):
    counts = json.loads(product.verb("replay", "supplier-emissions", "--json").stdout)
    assert counts["stored"] == COUNT
    with product.client() as client:
        assert counted(client, f"/forms/{product.example['form_id']}/submissions") == COUNT
        assert counted(client, "/runs", workflow=product.example["workflow_id"]) == COUNT


@pytest.mark.timeout(240)
def test_a_dead_redis_changes_nothing_but_the_speed():
    with running_product() as product:
        over = threading.Event()
        killed = []

        def keep_killing():
            while not over.wait(0.02):
                redis = product.state["parts"].get("redis", {})
                pid = redis.get("pid")
                if pid and pid not in killed:
                    killed.append(pid)
                    os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=keep_killing)
        killer.start()
        try:
            eventually(lambda: killed)
            replayed(product)
        finally:
            over.set()
            killer.join()
