"""Starting and stopping as a user does."""

import os
import signal
import stat
import time

from tests.support.ports import free_ports
from tests.support.processes import arguments, processes_naming
from tests.support.product import eventually, running_product, stop


def test_the_owner_file_is_private_and_its_key_works(product):
    assert stat.S_IMODE((product.data_dir / "owner.json").stat().st_mode) == 0o600
    assert set(product.owner) == {"url", "email", "password", "api_key"}
    with product.client() as client:
        assert client.get("/me").json()["role"] == "owner"


def test_each_worker_is_one_process_with_that_word(product):
    workers = product.workers()
    assert len(workers) == 2
    for pid in workers:
        assert "worker" in arguments(pid)


def test_a_second_start_on_the_same_folder_is_refused_in_one_line(product):
    refused = product.verb("up", "--port", str(free_ports()), check=False)
    assert refused.returncode == 1
    lines = [line for line in refused.stderr.splitlines() if "Starting in" not in line]
    assert len(lines) == 1
    assert "in use" in lines[0]


def test_a_host_open_to_others_is_refused_without_a_proxy(product):
    refused = product.verb("up", "--host", "0.0.0.0", check=False)  # noqa: S104 - that is the point
    assert refused.returncode == 2
    assert "--behind-proxy" in refused.stderr


def test_everything_ends_within_ten_seconds_and_starts_again_with_what_was_there():
    with running_product() as product:
        data_dir = product.data_dir
        with product.client() as client:
            before = client.get("/workflows").json()
        started = time.monotonic()
        assert stop(product.process) == 0
        assert time.monotonic() - started < 10
        eventually(lambda: processes_naming(data_dir) == [])
        with running_product(data_dir=data_dir) as again:
            with again.client() as client:
                assert client.get("/workflows").json() == before
            assert again.owner["url"] == again.url


def test_all_of_it_survives_being_killed_at_once():
    with running_product() as product:
        pids = [part["pid"] for part in product.state["parts"].values() if part["pid"]]
        for pid in [product.process.pid, *pids]:
            os.kill(pid, signal.SIGKILL)
        product.process.wait()
        with running_product(data_dir=product.data_dir) as again, again.client() as client:
            assert client.get("/me").status_code == 200
