"""Data folders: one made for the session, a copy for each test, and supervisors in processes of their own."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from concertmaster_server.supervisor import Options
from tests.support.servers import reachable_folder
from tests.support.supervised import start_apart, supervised


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """Give a data folder that was started and ended once."""
    with reachable_folder() as folder:
        asyncio.run(_start_and_stop(folder / "data"))
        yield folder / "data"


@pytest.fixture
def place() -> Iterator[Path]:
    """Give an empty folder that the servers' user can enter."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture
def data_dir(made: Path, place: Path) -> Path:
    """Give a data folder of this test's own, with a cluster in it."""
    subprocess.run(["cp", "-a", made, place / "data"], check=True)
    return place / "data"


@pytest.fixture
def start() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start supervisors in processes of their own; whatever still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def started(data_dir: Path) -> subprocess.Popen[str]:
        running.append(start_apart(data_dir))
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()


async def _start_and_stop(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)):
        pass
