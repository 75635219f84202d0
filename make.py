#!/usr/bin/env python3
"""The chores of the house: ``make run`` calls ``python3 make.py run``, and so on; Windows calls it directly.

Standard library only and readable by old Pythons, because it runs before anything is installed and may have to look for
a Python that is new enough. It reaches no registry itself: pip and uv do, with whatever this machine has set for them.
"""

from __future__ import annotations

import ctypes
import glob
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / ".setup-stamp.json"

NOTHING_COLLECTED = 5  # of pytest

OLDEST = (3, 11)
PYTHONS = ("python3.12", "python3.13", "python3.11", "python3.14", "python3", "python")

# What can be installed, and the lock file that says exactly what that is. The parts agree on every version.
LOCKS = {
    "server": "requirements.lock",
    "designer": "requirements-designer.lock",
    "dev": "requirements-dev.lock",
}
LOCK_SOURCES = {
    "server": ("pyproject.toml", "--extra", "server", "--extra", "embedded", "--group", "build"),
    "designer": ("pyproject.toml", "--extra", "designer", "--group", "build"),
    "dev": ("--group", "dev"),
}

# The canvas' kernel, which is compiled where there is a compiler, and what compiles it.
KERNEL = "designer/concertmaster_designer/canvas/kernel/raster.c"
KERNEL_BUILD = "installers/build_kernel.py"

# What the system must bring: the Debian package, and how to see that it is there.
QT_LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
}
# What Qt needs besides to open a window under X11; pictures painted into memory do without.
X11_LIBRARIES = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
FONTS = {"fonts-dejavu-core": ("/usr/share/fonts/**/*.[ot]t[cf]", "/usr/local/share/fonts/**/*.[ot]t[cf]")}
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "postgresql": ("postgres", "/usr/lib/postgresql/*/bin/postgres"),
    "redis-server": ("redis-server", "valkey-server"),
    "openssl": ("openssl",),
}


# ---- what a reader can ask for


def setup(*_: str) -> int:
    """Install everything that runs here: server, embedded servers, designer."""
    install("server", "designer")
    if not brought(missing_for_qt()):
        say("the server runs without these; the designer does not")
    say("done: 'make run' starts the server, 'make designer' opens the designer")
    return 0


def run(*arguments: str) -> int:
    """Start everything on this machine and stay until Ctrl-C."""
    install("server")
    return become(BIN / "concertmaster", "up", *arguments)


def designer(*arguments: str) -> int:
    """Open the designer."""
    install("designer")
    require(missing_for_qt() + missing_for_x11())
    return become(BIN / "concertmaster", "designer", *arguments)


def test(*arguments: str) -> int:
    """Run the test suite, or only the part of it that the arguments name."""
    install("server", "designer", "dev")
    require(missing_for_qt() + missing_programs(*PROGRAMS))
    pytest = (PYTHON, "-m", "pytest")
    os.chdir(ROOT)
    if arguments:
        return become(*pytest, *arguments)
    workers = min(os.cpu_count() or 1, 4)
    code = call(*pytest, "-m", "not alone", "-n", workers, "--dist", "loadfile")
    say("now the tests that measure, one at a time")
    alone = call(*pytest, "-m", "alone")
    return code or (0 if alone == NOTHING_COLLECTED else alone)


def check(*_: str) -> int:
    """Look at style, types, import contracts and the rules of the house."""
    install("server", "designer", "dev")
    steps = {
        "style": (PYTHON, "-m", "ruff", "check"),
        "format": (PYTHON, "-m", "ruff", "format", "--check"),
        "types": (PYTHON, "-m", "mypy"),
        "import contracts": (BIN / "lint-imports", "--no-logo"),
        "rules of the house": (PYTHON, "-m", "pytest", "-q", "tests/architecture"),
    }
    failed = []
    for name, command in steps.items():
        say(name)
        if call(*command):
            failed.append(name)
    say("failed: " + ", ".join(failed) if failed else "all good")
    return int(bool(failed))


def bench(*names: str) -> int:
    """Run the benchmarks, or those named: one JSON line a figure on standard output."""
    install("server", "designer", "dev")
    require(missing_for_qt())
    return run_modules("tests/bench", names)


def chaos(*arguments: str) -> int:
    """Kill, cut and stop everything for a long while and see that nothing is lost; one JSON line a figure."""
    install("server", "dev")
    return call(PYTHON, "-m", "tests.chaos", *arguments)


def screenshots(*names: str) -> int:
    """Take the pictures of windows and pages, or those named."""
    install("server", "designer", "dev")
    require(missing_for_qt() + missing_programs("chromium"))
    return run_modules("tests/screenshots", names)


def lock(*arguments: str) -> int:
    """Write the lock files anew: same versions where they still fit, the newest with ``--upgrade``."""
    uv = find_uv()
    if uv is None:
        stop("lock files are made by uv: .venv/bin/python -m pip install uv")
    pin = (uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header")
    files = [ROOT / name for name in LOCKS.values()]
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        together = Path(folder, "all.lock")
        together.write_text("".join(file.read_text() for file in files if file.exists()))
        say("choosing versions that fit together")
        code = call(*pin, "pyproject.toml", "--all-extras", "--group", "build", "--group", "dev", *arguments, "-o", together)
        for part, file in zip(LOCKS, files):
            say("writing " + file.name)
            code = code or call(*pin, "--no-annotate", *LOCK_SOURCES[part], "-c", together, "-o", Path(folder, part))
        if code:
            stop("no lock file was changed; the lines above say why")
        for part, file in zip(LOCKS, files):
            shutil.copyfile(Path(folder, part), file)
    return 0


TASKS = {task.__name__: task for task in (setup, run, designer, test, check, bench, chaos, screenshots, lock)}


# ---- installing


def install(*parts: str) -> None:
    """Bring the parts into ``.venv``; return at once when they are there."""
    done = installed()
    wanted = {part: fingerprint(name) for part, name in LOCKS.items() if part in parts or part in done}
    wanted["project"] = fingerprint("pyproject.toml")
    if "designer" in wanted:
        wanted["kernel"] = fingerprint(KERNEL)
    if wanted == done:
        return
    if not done:
        make_environment()
    # From here until the end nothing is sure; whoever comes after a failure starts over.
    if STAMP.exists():
        STAMP.unlink()
    locks = [LOCKS[part] for part in LOCKS if part in wanted and wanted[part] != done.get(part)]
    if locks:
        install_locked(locks)
    if wanted.get("kernel") != done.get("kernel"):
        # It says what it did. Without a compiler there is no kernel, and nothing else is missing.
        call(PYTHON, KERNEL_BUILD)
    say("installing concertmaster itself")
    if call(*pip("install"), "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT):
        stop("the project itself could not be installed; the lines above say why")
    stamp = {"root": str(ROOT), "python": os.path.realpath(PYTHON), "parts": wanted}
    STAMP.write_text(json.dumps(stamp, indent=1))


def installed() -> dict[str, str]:
    """Read what an earlier call installed; nothing counts once the folder moved or its Python went away."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    true_still = stamp["root"] == str(ROOT) and stamp["python"] == os.path.realpath(PYTHON) and PYTHON.exists()
    return stamp["parts"] if true_still else {}


def fingerprint(name: str) -> str:
    """Name the content of a file at the root."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def make_environment() -> None:
    """Make ``.venv``, unless a usable one without our stamp stands there."""
    if not STAMP.exists() and PYTHON.exists() and succeeds(PYTHON, "-c", "import pip"):
        return
    python = find_python()
    say("making .venv with " + python)
    if call(python, "-m", "venv", "--clear", VENV):
        stop(".venv could not be made; the lines above say why")


def find_python() -> str:
    """Find a Python that is new enough and can make environments; the one that runs this comes first."""
    own = getattr(sys, "_base_executable", None) or sys.executable
    found = [own, *filter(None, map(shutil.which, PYTHONS))]
    recent = [path for path in found if succeeds(path, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})")]
    if not recent:
        stop("Python {}.{} or newer is needed; PATH has none".format(*OLDEST))
    for path in recent:
        if succeeds(path, "-c", "import ensurepip, venv"):
            return path
    require(["python3-venv"])
    return recent[0]


def find_uv() -> str | None:
    """Find uv in ``.venv`` or on PATH; it is much faster than pip and never required."""
    return shutil.which("uv", path=str(BIN)) or shutil.which("uv")


def install_locked(locks: list[str]) -> None:
    """Install exactly what the lock files say: every archive by its hash, and nothing that needs a compiler."""
    say("installing what is in " + " and ".join(locks))
    exact = ["--require-hashes", "--only-binary", ":all:"]
    for name in locks:
        exact += ["-r", str(ROOT / name)]
    uv = find_uv()
    if uv is not None:
        # Pip trusts the certificates of the system; uv does when it is told to.
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
        if call(uv, "pip", "install", "--quiet", "--python", PYTHON, *exact) == 0:
            return
        say("uv could not; pip may, it has its own settings on this machine")
    if install_with_pip(exact):
        stop("the packages could not be installed; the lines above say why")


def install_with_pip(arguments: list[str]) -> int:
    """Run pip and show one moving line instead of its many."""
    # Nothing is compiled to bytecode here: Python does that at first import, for what is really used.
    command = pip("install", "--no-compile", "--progress-bar", "off", *arguments)
    terminal = sys.stderr.isatty()
    count = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, universal_newlines=True) as process:
        for line in process.stdout or ():
            words = line.split()
            if words[:1] == ["Collecting"]:
                count += 1
                note = f"fetching {count}: {words[1].split('==')[0]}"
            elif words[:1] == ["Installing"]:
                note = f"writing {count} packages"
            else:
                continue
            if terminal:
                print("\r\033[K    " + note, end="", file=sys.stderr, flush=True)
            elif words[0] == "Installing":
                say(note)
    if terminal:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return process.returncode


def pip(*arguments: str) -> list[str]:
    """Spell a call of the environment's own pip."""
    return [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]


# ---- what the system brings


def missing_for_qt() -> list[str]:
    """Name the Debian packages without which Qt does not start."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = [package for package, library in QT_LIBRARIES.items() if not loads(library)]
    return libraries + [package for package, places in FONTS.items() if not any(map(exists, places))]


def missing_for_x11() -> list[str]:
    """Name the Debian packages that a window under X11 needs and that are not there."""
    if sys.platform != "linux" or not os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return []
    return [package for package, library in X11_LIBRARIES.items() if not loads(library)]


def missing_programs(*packages: str) -> list[str]:
    """Name those of the Debian packages whose programs are not there."""
    return [package for package in packages if not any(map(exists, PROGRAMS[package]))]


def loads(library: str) -> bool:
    """Tell whether the system's linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def exists(place: str) -> bool:
    """Tell whether a path pattern matches something, or a plain name is a program on PATH."""
    return bool(next(glob.iglob(place, recursive=True), None) if "/" in place else shutil.which(place))


def require(packages: list[str]) -> None:
    """Bring the packages or end here, saying what to install."""
    if not brought(packages):
        stop("then run this again")


def brought(packages: list[str]) -> bool:
    """Install packages of the system where that is allowed; else say what to install."""
    if not packages:
        return True
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("installing " + " ".join(packages))
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        install_them = (apt, "-qq", "install", "-y", "--no-install-recommends", *packages)
        if call(apt, "-qq", "update") == 0 and call(*install_them, output=subprocess.DEVNULL) == 0:
            return True
    if apt:
        say("install what is missing: sudo apt-get install " + " ".join(packages))
    else:
        say("install what is missing (the names are Debian's): " + ", ".join(packages))
    return False


# ---- starting programs


def run_modules(folder: str, names: tuple[str, ...]) -> int:
    """Run the modules of a folder of ``tests`` as programs, one after the other: all, or those named."""
    known = sorted(file.stem for file in (ROOT / folder).glob("[a-z]*.py") if file.stem != "conftest")
    if not known:
        stop(folder + " holds nothing to run")
    unknown = set(names) - set(known)
    if unknown:
        stop(f"{folder} has no {', '.join(sorted(unknown))}; it has: {', '.join(known)}")
    package = folder.replace("/", ".")
    codes = [call(PYTHON, "-m", f"{package}.{name}") for name in names or known]
    return max(codes)


def call(*command: object, output: int | None = None) -> int:
    """Run a program at the root and wait; whatever ends us ends it."""
    with subprocess.Popen([str(word) for word in command], cwd=ROOT, stdout=output) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal told the program too; it ends in its own way.
            process.wait()
            raise
        except SystemExit:
            process.terminate()
            raise


def become(*command: object) -> int:
    """Turn into a program, so that signals and its exit code are its own."""
    words = [str(word) for word in command]
    if os.name == "nt":
        return call(*words)
    sys.stdout.flush()
    return os.execv(words[0], words)


def succeeds(*command: object) -> bool:
    """Run a small program without showing anything; tell whether it succeeded."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def say(text: str) -> None:
    """Tell what happens, beside the output of what happens."""
    print("==> " + text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """End with a sentence for the reader instead of a traceback."""
    sys.exit("==> " + text)


def main(arguments: list[str]) -> int:
    """Carry out the task that the first word names; the rest is passed on to it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not arguments or arguments[0] not in TASKS:
        for name, task in TASKS.items():
            print(f"{name:12} {task.__doc__}")
        return 0 if arguments in ([], ["help"]) else 2
    try:
        return TASKS[arguments[0]](*arguments[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
