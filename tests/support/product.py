"""The whole product as a user starts it: ``concertmaster up`` in a process of its own, on a fresh data folder and free ports."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.ports import free_ports

_READY_S = 90.0
_STOP_S = 15.0
_PLAIN = ("DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True, slots=True)
class Product:
    """A running ``up``."""

    url: str
    receiver: str
    data_dir: Path
    process: subprocess.Popen[str]
    ready_after_s: float
    said: tuple[str, ...]

    @property
    def owner(self) -> dict[str, str]:
        """Read the first owner's address, password and key."""
        owner: dict[str, str] = json.loads((self.data_dir / "owner.json").read_text())
        return owner

    @property
    def example(self) -> dict[str, str]:
        """Read the ids of the example's form and workflow."""
        made: dict[str, str] = json.loads((self.data_dir / "example.json").read_text())
        return made

    @property
    def state(self) -> dict[str, Any]:
        """Read what the supervisor says of its parts."""
        state: dict[str, Any] = json.loads((self.data_dir / "state.json").read_text())
        return state

    def client(self) -> httpx.Client:
        """Give a client that calls the API as the owner."""
        headers = {"Authorization": f"Bearer {self.owner['api_key']}"}
        return httpx.Client(base_url=self.url + "/api/v1", headers=headers, timeout=30, trust_env=False)

    def arrivals(self) -> list[dict[str, Any]]:
        """Give what the example's receiver got."""
        arrivals: list[dict[str, Any]] = httpx.get(self.receiver + "/arrivals.json", trust_env=False).json()
        return arrivals

    def workers(self) -> list[int]:
        """Give the process ids of the workers."""
        parts = self.state["parts"]
        return [part["pid"] for name, part in sorted(parts.items()) if name.startswith("worker-") and part["state"] == "ready"]

    def verb(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``concertmaster`` with this product's data folder."""
        command = [*_concertmaster(), *arguments, "--data-dir", str(self.data_dir)]
        return subprocess.run(command, capture_output=True, text=True, check=check, timeout=120, env=_environment({}))


@contextmanager
def running_product(
    *flags: str, data_dir: Path | None = None, environment: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Product]:
    """Start the product, wait for its Ready line, and stop it with Ctrl-C at the end."""
    with ExitStack() as stack:
        if data_dir is None:
            # Below the system's own folder, because PostgreSQL's user has to reach it.
            data_dir = (
                Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cm-product-", ignore_cleanup_errors=True))) / "data"
            )
            data_dir.parent.chmod(0o755)
        port = port or free_ports()
        command = [*_concertmaster(), "up", "--data-dir", str(data_dir), "--port", str(port), *flags]
        started = time.monotonic()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_environment(environment or {})
        )
        stack.callback(stop, process)
        said = _until_ready(process, started)
        # It goes on speaking, of every part that it starts again, and would wait for ever on a full pipe.
        listening = threading.Thread(target=_hear_out, args=(process,), name="listening to the product", daemon=True)
        listening.start()
        yield Product(
            url=f"http://127.0.0.1:{port}",
            receiver=f"http://127.0.0.1:{port + 1}",
            data_dir=data_dir,
            process=process,
            ready_after_s=time.monotonic() - started,
            said=said,
        )


def stop(process: subprocess.Popen[str]) -> int:
    """Ask the product to end, as Ctrl-C does; gives its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    return process.returncode


def eventually(check: Any, *, within_s: float = 10.0, every_s: float = 0.05) -> Any:
    """Ask until the answer is true, and give it; fails with the last answer."""
    deadline = time.monotonic() + within_s
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {check}, last answer {answer!r}")
        time.sleep(every_s)


def _concertmaster() -> list[str]:
    return [str(Path(sys.executable).parent / "concertmaster")]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Give the environment without settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONCERTMASTER_") and name not in _PLAIN}
    return clean | {"CONCERTMASTER_RATE_LIMITS": "off"} | dict(more)


def _hear_out(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    with process.stdout as spoken:
        for _ in spoken:
            pass


def _until_ready(process: subprocess.Popen[str], started: float) -> tuple[str, ...]:
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.rstrip())
        if re.match(r"Ready http://", line):
            return tuple(said)
        if time.monotonic() - started > _READY_S:
            break
    raise AssertionError("'concertmaster up' did not get ready:\n" + "\n".join(said))
