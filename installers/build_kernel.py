"""Compile the canvas' kernel beside its source: called by the package's build, and by ``python installers/build_kernel.py``.

Where no C compiler is found, or the one there fails, the build goes on without: Qt then paints the canvas alone. It needs
hatchling, which builds the package, and the standard library.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("designer", "concertmaster_designer", "canvas", "kernel")
SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")


class KernelHook(BuildHookInterface[Any]):
    """Puts the compiled kernel into a wheel, which then is one for this platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files of the wheel are gathered; an editable install finds the file beside its source."""
        file, said = build(Path(self.root))
        self.app.display_info(said)
        if file is None or version == "editable":
            return
        inside = file.relative_to(Path(self.root) / "designer")
        build_data["force_include"][str(file)] = inside.as_posix()
        build_data["pure_python"] = False
        build_data["tag"] = "py3-none-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")


def build(root: Path) -> tuple[Path | None, str]:
    """Compile the source unless that was done; give the file, if there is one, and a sentence that says what happened."""
    source = root / FOLDER / "raster.c"
    name = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    file = source.with_name(f"raster-{name}{SUFFIX}")
    if file.exists():
        return file, "the canvas' kernel is there already"
    compiler = find_compiler()
    if compiler is None:
        return None, "no C compiler here: Qt draws the canvas alone, which is slower from some thousand nodes on"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, file.name)
        done = subprocess.run(command(compiler, source, made), cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode or not made.exists():
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            return None, f"the canvas' kernel was not compiled, so Qt draws the canvas alone: {' '.join(last)}"
        for old in source.parent.glob(f"raster-*{SUFFIX}"):
            old.unlink()
        partial = file.with_suffix(".part")
        shutil.copyfile(made, partial)
        partial.replace(file)
    return file, "the canvas' kernel was compiled"


def find_compiler() -> list[str] | None:
    """Find a C compiler: the one that ``CC`` names, or one that machines usually have."""
    named = shlex.split(os.environ.get("CC", ""))
    if named:
        return named if shutil.which(named[0]) else None
    return next(([name] for name in ("cc", "gcc", "clang", "cl") if shutil.which(name)), None)


def command(compiler: list[str], source: Path, made: Path) -> list[str]:
    """Spell the call of the compiler."""
    if Path(compiler[0]).stem.lower() == "cl":
        return [*compiler, "/nologo", "/O2", "/std:c11", "/LD", str(source), f"/Fe:{made}"]
    plain = ["-O3", "-std=c11", "-fvisibility=hidden", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC"]
    return [*compiler, *plain, "-o", str(made), str(source), "-lm"]


if __name__ == "__main__":
    print("==> " + build(ROOT)[1], file=sys.stderr)
