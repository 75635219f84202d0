"""The package builds with a C compiler and without one; what draws the canvas then is said in Help > About."""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from concertmaster_designer.canvas.kernel import library
from concertmaster_designer.shell.popups.about import about_lines

ROOT = Path(__file__).parents[4]


@pytest.fixture
def builder() -> ModuleType:
    """Load the hook as the package's build does: from its file."""
    spec = importlib.util.spec_from_file_location("build_kernel", ROOT / "installers" / "build_kernel.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def source(tmp_path: Path, builder: ModuleType) -> Path:
    """Give a tree with the source of the kernel alone."""
    folder = tmp_path / builder.FOLDER
    folder.mkdir(parents=True)
    shutil.copy(ROOT / builder.FOLDER / "raster.c", folder)
    return tmp_path


def hooked(builder: ModuleType, root: Path, version: str) -> tuple[dict[str, Any], list[str]]:
    """Run the hook as hatchling does; give what it made of the wheel, and what it said."""
    said: list[str] = []
    hook = builder.KernelHook.__new__(builder.KernelHook)
    hook.__dict__["_BuildHookInterface__root"] = str(root)
    hook.__dict__["_BuildHookInterface__app"] = SimpleNamespace(display_info=said.append)
    wheel: dict[str, Any] = {"force_include": {}, "pure_python": True}
    hook.initialize(version, wheel)
    return wheel, said


@pytest.mark.parametrize("compiler", ["nobody-has-this-compiler", f"{sys.executable} -c raise(SystemExit(3))"])
def test_without_a_compiler_that_works_the_wheel_is_for_every_platform(monkeypatch, builder, source, compiler):
    monkeypatch.setenv("CC", compiler)
    wheel, said = hooked(builder, source, "standard")
    assert wheel == {"force_include": {}, "pure_python": True}
    assert "Qt draws the canvas alone" in said[0]
    assert [file.name for file in (source / builder.FOLDER).iterdir()] == ["raster.c"]


def test_with_none_on_the_path_nothing_fails(monkeypatch, builder, source):
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(source))
    file, said = builder.build(source)
    assert file is None
    assert "no C compiler here" in said


def test_with_a_compiler_the_wheel_is_for_this_platform_and_holds_the_kernel(monkeypatch, builder, source, tmp_path):
    compiler = tmp_path / "compiler.py"
    compiler.write_text("import sys, pathlib; pathlib.Path(sys.argv[sys.argv.index('-o') + 1]).write_bytes(b'kernel')")
    monkeypatch.setenv("CC", f"{shlex.quote(sys.executable)} {shlex.quote(str(compiler))}")
    stale = source / builder.FOLDER / f"raster-000000000000{builder.SUFFIX}"
    stale.write_bytes(b"of another source")
    wheel, said = hooked(builder, source, "standard")
    ((file, inside),) = wheel["force_include"].items()
    assert said == ["the canvas' kernel was compiled"]
    assert Path(file).read_bytes() == b"kernel"
    assert inside == f"concertmaster_designer/canvas/kernel/{Path(file).name}"
    assert not stale.exists()
    assert wheel["pure_python"] is False
    assert wheel["tag"].startswith("py3-none-")
    assert builder.build(source)[1] == "the canvas' kernel is there already"
    assert hooked(builder, source, "editable")[0] == {"force_include": {}, "pure_python": True}


def test_about_says_what_draws_the_canvas(monkeypatch):
    said = next(line for line in about_lines() if line.startswith("The canvas is drawn by"))
    assert said == f"The canvas is drawn by {library.describe()}."
    monkeypatch.setenv(library.SWITCH, "off")
    monkeypatch.setattr(library, "load", object)
    assert "Qt alone, because CONCERTMASTER_CANVAS_KERNEL is off" in "".join(about_lines())
    monkeypatch.setattr(library, "load", lambda: None)
    assert "Qt alone, because its kernel is not compiled here" in "".join(about_lines())
    monkeypatch.delenv(library.SWITCH)
    monkeypatch.setattr(library, "load", object)
    assert "by its compiled kernel." in "".join(about_lines())
