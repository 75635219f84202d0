"""The database dies under load: nobody is told yes for nothing, nobody gets a 500, and it goes on by itself."""

import os
import signal
import threading
import time
import uuid

import httpx
import pytest

from concertmaster_server.entrypoints.example.answers import make_answers
from tests.support.product import eventually

SENT = 120
AT_ONCE = 4


def send_all(product, answers, statuses, stored):
    """Submit like a careful client: with a key, and again with it after a 503 or a broken connection."""
    form = product.example["form_id"]
    with product.client() as client:
        for given in answers:
            key = str(uuid.uuid4())
            while True:
                try:
                    answer = client.post(f"/forms/{form}/submissions", json={"answers": given}, headers={"Idempotency-Key": key})
                except httpx.TransportError:
                    time.sleep(0.1)
                    continue
                statuses.append(answer.status_code)
                if answer.status_code == 201:
                    stored.append(answer.json()["id"])
                    break
                assert answer.status_code == 503, answer.text
                assert int(answer.headers["Retry-After"]) >= 1
                time.sleep(0.2)


@pytest.mark.timeout(180)
def test_postgres_killed_under_load_loses_and_doubles_nothing(product):
    answers, statuses, stored = list(make_answers(SENT)), [], []
    senders = [
        threading.Thread(target=send_all, args=(product, answers[number::AT_ONCE], statuses, stored)) for number in range(AT_ONCE)
    ]
    for sender in senders:
        sender.start()
    for wanted in (SENT // 6, SENT // 2):
        eventually(lambda wanted=wanted: len(stored) >= wanted, within_s=60)
        os.kill(product.state["parts"]["postgres"]["pid"], signal.SIGKILL)
    for sender in senders:
        sender.join(120)
    assert len(stored) == len(set(stored)) == SENT
    assert set(statuses) <= {201, 503}

    with product.client() as client:

        def found(path, **query):
            return client.get(path, params={"limit": 500, **query}).json()["items"]

        form, workflow = product.example["form_id"], product.example["workflow_id"]
        assert {item["id"] for item in found(f"/forms/{form}/submissions")} == set(stored)
        eventually(lambda: len(found("/runs", workflow=workflow, status="succeeded")) == SENT, within_s=60, every_s=0.5)
        assert len(found("/runs", workflow=workflow)) == SENT
    assert len({arrival["key"] for arrival in product.arrivals()}) == SENT
    doctor = product.verb("doctor", check=False)
    assert doctor.returncode == 0, doctor.stdout
