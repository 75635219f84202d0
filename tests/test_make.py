"""The chores: what is installed once is not installed again, and programs get their arguments, signals and exit codes."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import make

OLDEST_READER = (3, 7)

# Stands for .venv/bin/python: writes down what it is asked and does nothing.
RECORDING_PYTHON = '#!/bin/sh\necho "$*" >> "{log}"\n'

# Stands for .venv/bin/concertmaster: says its arguments and its process, and waits to be ended.
WAITING_PROGRAM = """#!{python}
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
print(*sys.argv[1:], flush=True)
time.sleep(30)
"""


class Checkout:
    """A checkout whose environment is there, as far as the script can see; only what it starts is a stand-in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = root / "asked.txt"
        self.bin = root / ".venv" / "bin"
        self.bin.mkdir(parents=True)
        (root / make.KERNEL).parent.mkdir(parents=True)
        for name in ("make.py", "Makefile", "pyproject.toml", make.KERNEL, *make.LOCKS.values()):
            shutil.copyfile(make.ROOT / name, root / name)
        self.program("python", RECORDING_PYTHON.format(log=self.log))
        # Neither uv nor apt-get is in reach.
        self.path = root / "path"
        self.path.mkdir()
        for name in ("make", "sh"):
            (self.path / name).symlink_to(shutil.which(name) or name)

    def program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def stamp(self, *parts: str) -> None:
        names = {part: make.LOCKS[part] for part in parts} | {"project": "pyproject.toml"}
        if "designer" in parts:
            names["kernel"] = make.KERNEL
        stamp = {
            "root": str(self.root),
            "python": os.path.realpath(self.bin / "python"),
            "parts": {part: make.fingerprint(name) for part, name in names.items()},
        }
        (self.root / ".venv" / ".setup-stamp.json").write_text(json.dumps(stamp))

    def start(self, *words: str) -> subprocess.Popen[str]:
        environment = {"PATH": str(self.path), "HOME": str(self.root)}
        return subprocess.Popen(words, cwd=self.root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        with self.start(sys.executable, "make.py", *words) as process:
            said, told = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, said, told)

    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_old_pythons_can_read_it() -> None:
    source = (make.ROOT / "make.py").read_text()
    ast.parse(source, feature_version=OLDEST_READER)


def test_without_a_task_it_names_them_all(checkout: Checkout) -> None:
    done = checkout.make()
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(make.TASKS)


def test_an_unknown_task_is_an_error(checkout: Checkout) -> None:
    assert checkout.make("rum").returncode == 2


def test_the_makefile_offers_every_task() -> None:
    recipe = (make.ROOT / "Makefile").read_text()
    offered = next(line for line in recipe.splitlines() if line.startswith(".PHONY:"))
    assert offered.split()[1:] == ["help", *make.TASKS]


def test_the_first_start_installs_one_part_by_its_hashes(checkout: Checkout) -> None:
    checkout.program("concertmaster", "#!/bin/sh\n")
    assert checkout.make("run").returncode == 0
    fetched = [line for line in checkout.asked() if "requirements" in line]
    assert len(fetched) == 1
    assert fetched[0].endswith(f"--require-hashes --only-binary :all: -r {checkout.root}/requirements.lock")
    assert checkout.asked()[-1].endswith(f"--no-deps --no-build-isolation --editable {checkout.root}")


def test_the_second_start_installs_nothing(checkout: Checkout) -> None:
    checkout.program("concertmaster", "#!/bin/sh\n")
    checkout.make("run")
    asked = checkout.asked()
    done = checkout.make("run")
    assert (done.returncode, done.stderr) == (0, "")
    assert checkout.asked() == asked


def test_another_part_is_added_to_what_is_there(checkout: Checkout) -> None:
    checkout.program("concertmaster", "#!/bin/sh\n")
    checkout.stamp("server")
    checkout.make("setup")
    installed = [line for line in checkout.asked() if "requirements" in line]
    assert len(installed) == 1
    assert installed[0].endswith("-r " + str(checkout.root / "requirements-designer.lock"))


def test_a_changed_lock_file_is_installed_again(checkout: Checkout) -> None:
    checkout.program("concertmaster", "#!/bin/sh\n")
    checkout.stamp("server", "designer")
    (checkout.root / "requirements-designer.lock").write_text("# newer\n")
    checkout.make("run")
    installed = [line for line in checkout.asked() if "requirements" in line]
    assert [line.split("-r ")[1] for line in installed] == [str(checkout.root / "requirements-designer.lock")]


def test_a_changed_kernel_is_compiled_again(checkout: Checkout) -> None:
    checkout.program("concertmaster", "#!/bin/sh\n")
    checkout.stamp("server", "designer")
    checkout.make("setup")
    assert checkout.asked() == []
    (checkout.root / make.KERNEL).write_text("/* newer */\n")
    checkout.make("setup")
    assert checkout.asked()[0] == make.KERNEL_BUILD


def test_a_failed_install_ends_with_a_sentence_and_leaves_no_stamp(checkout: Checkout) -> None:
    checkout.program("python", '#!/bin/sh\ncase "$*" in *requirements*) exit 1;; esac\n')
    done = checkout.make("run")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "==> the packages could not be installed; the lines above say why"
    assert not (checkout.root / ".venv" / ".setup-stamp.json").exists()


@pytest.fixture
def running(checkout: Checkout) -> Iterator[subprocess.Popen[str]]:
    checkout.program("concertmaster", WAITING_PROGRAM.format(python=sys.executable))
    checkout.stamp("server")
    with checkout.start(sys.executable, "make.py", "run", "--port", "9000") as process:
        yield process
        process.kill()


def test_run_becomes_the_program_and_passes_arguments_on(running: subprocess.Popen[str]) -> None:
    assert running.stdout
    assert running.stdout.readline() == "up --port 9000\n"
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 7


def test_ctrl_c_ends_the_program_in_its_own_way(running: subprocess.Popen[str]) -> None:
    assert running.stdout
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 0


def test_make_passes_arguments_on(checkout: Checkout) -> None:
    checkout.program("concertmaster", '#!/bin/sh\necho "$*"\n')
    checkout.stamp("server")
    with checkout.start("make", f"PYTHON={sys.executable}", "run", "ARGS=--data-dir 'my data'") as process:
        said, told = process.communicate(timeout=60)
    assert (said, told) == ("up --data-dir my data\n", "")


def test_a_python_that_is_too_old_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "succeeds", lambda path, *_: path != sys._base_executable)  # type: ignore[attr-defined]  # what made this environment
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/{name}")
    assert make.find_python() == f"/opt/{make.PYTHONS[0]}"


def test_without_a_python_that_is_new_enough_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "succeeds", lambda *_: False)
    with pytest.raises(SystemExit, match=r"==> Python 3\.11 or newer is needed; PATH has none"):
        make.find_python()


def test_a_python_without_environments_names_the_package(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "succeeds", lambda _path, _flag, code: "ensurepip" not in code)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit):
        make.find_python()
    assert "python3-venv" in capfd.readouterr().err


def test_check_goes_on_after_a_failure_and_says_which_step_failed(checkout: Checkout) -> None:
    checkout.program("python", RECORDING_PYTHON.format(log=checkout.log) + '[ "$2" != mypy ]\n')
    checkout.program("lint-imports", "#!/bin/sh\n")
    checkout.stamp(*make.LOCKS)
    done = checkout.make("check")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "==> failed: types"
    assert checkout.asked() == ["-m ruff check", "-m ruff format --check", "-m mypy", "-m pytest -q tests/architecture"]


def test_the_suite_runs_in_parallel_and_what_measures_by_itself(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "install", lambda *_: None)
    monkeypatch.setattr(make, "require", lambda _: None)
    monkeypatch.chdir(checkout.root)
    monkeypatch.setattr(make, "PYTHON", checkout.bin / "python")
    assert make.test() == 0
    parallel, alone = checkout.asked()
    assert parallel.startswith("-m pytest -m not alone -n ")
    assert alone == "-m pytest -m alone"


def test_benchmarks_are_chosen_by_name(checkout: Checkout) -> None:
    (checkout.root / "tests" / "bench").mkdir(parents=True)
    for name in ("canvas", "engine", "_timing"):
        (checkout.root / "tests" / "bench" / f"{name}.py").touch()
    checkout.stamp(*make.LOCKS)
    assert checkout.make("bench").returncode == 0
    assert checkout.make("bench", "engine").returncode == 0
    assert checkout.asked() == ["-m tests.bench.canvas", "-m tests.bench.engine", "-m tests.bench.engine"]
    assert checkout.make("bench", "motor").stderr == "==> tests/bench has no motor; it has: canvas, engine\n"


def test_chaos_gets_its_arguments(checkout: Checkout) -> None:
    checkout.stamp(*make.LOCKS)
    assert checkout.make("chaos", "--minutes", "5").returncode == 0
    assert checkout.asked() == ["-m tests.chaos --minutes 5"]


def test_lock_files_need_uv(checkout: Checkout) -> None:
    done = checkout.make("lock")
    assert done.returncode == 1
    assert "uv" in done.stderr


def test_what_the_system_lacks_is_named(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert not make.brought(["chromium", "postgresql"])
    assert capfd.readouterr().err == "==> install what is missing (the names are Debian's): chromium, postgresql\n"


def test_programs_and_paths_are_looked_up(tmp_path: Path) -> None:
    (tmp_path / "15").mkdir()
    assert make.exists(f"{tmp_path}/*")
    assert not make.exists(f"{tmp_path}/*/bin/postgres")
    assert make.exists("sh")
    assert not make.exists("no-such-program")
