"""Every room says what it is for, and every folder at the root has its text."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import PACKAGES, ROOT, SIDES, expect_none, imports, place, product_files, rooms, suite_files, tree

FOLDERS = ("shared", "server", "designer", "installers", "tests")
A_SENTENCE = 40


@pytest.mark.parametrize("side", SIDES)
def test_each_room_says_what_it_is_for(side: str) -> None:
    doors = [PACKAGES[side] / "__init__.py", *(room / "__init__.py" for room in rooms(side))]
    expect_none(place(door) for door in doors if len(ast.get_docstring(tree(door)) or "") < A_SENTENCE)


def test_each_file_says_what_it_is_for() -> None:
    expect_none(place(file) for file in product_files() if not ast.get_docstring(tree(file)))


def test_each_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in product_files()}
    expect_none(place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists())


@pytest.mark.parametrize("side", SIDES)
def test_each_package_tells_type_checkers_that_it_is_typed(side: str) -> None:
    assert (PACKAGES[side] / "py.typed").exists()


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_at_the_root_has_its_text(folder: str) -> None:
    assert (ROOT / folder / "README.md").exists()


def test_what_tests_share_stands_on_no_test() -> None:
    expect_none(
        f"{place(file, statement)} imports {name}"
        for file in suite_files()
        if file.is_relative_to(ROOT / "tests" / "support")
        for statement, name in imports(file)
        if name.startswith("tests.") and not name.startswith("tests.support")
    )


def test_nothing_else_lies_at_the_root() -> None:
    expected = {*FOLDERS, "make.py"}
    found = {path.name for path in ROOT.iterdir() if (path.is_dir() or path.suffix == ".py") and path.name[0] != "."}
    assert found - {"build", "dist", "__pycache__"} == expected
