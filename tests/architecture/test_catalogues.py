"""Every node type and every field type has all its parts: a new one is not done before this passes."""

from __future__ import annotations

from pathlib import Path

from concertmaster_shared.forms.catalogue import FIELD_TYPES
from concertmaster_shared.nodes import CATALOGUE
from tests.architecture.sources import PACKAGES, ROOT, expect_none

ICONS = PACKAGES["designer"] / "ui" / "icons" / "svg"
EXECUTORS = PACKAGES["server"] / "executors"
TEMPLATES = PACKAGES["server"] / "pages" / "templates" / "fields"
NODE_CASES = ROOT / "tests" / "corpus" / "nodes"
FIELD_CASES = ROOT / "tests" / "corpus" / "fields"

PERFORMED = [spec.type for spec in CATALOGUE.values() if not spec.is_trigger]


def test_there_are_types() -> None:
    assert CATALOGUE
    assert FIELD_TYPES


def test_each_node_type_says_what_it_is() -> None:
    expect_none(spec.type for spec in CATALOGUE.values() if not (spec.title and reads_as_text(spec.help)))


def test_each_parameter_says_what_it_is() -> None:
    expect_none(
        f"{spec.type} {parameter.name}"
        for spec in CATALOGUE.values()
        for parameter in spec.parameters
        if not (parameter.title and reads_as_text(parameter.help))
    )


def test_each_field_type_says_what_it_is() -> None:
    expect_none(spec.type for spec in FIELD_TYPES.values() if not (spec.title and reads_as_text(spec.help)))


def test_each_type_has_its_icon() -> None:
    icons = {spec.type: spec.icon for spec in CATALOGUE.values()} | {spec.type: spec.icon for spec in FIELD_TYPES.values()}
    expect_none(f"{name}: {icon}" for name, icon in icons.items() if not (ICONS / f"{icon}.svg").exists())


def test_each_module_is_named_after_its_type() -> None:
    named = {file_name(type_name) for type_name in CATALOGUE}
    assert modules(PACKAGES["shared"] / "nodes" / "types") == named
    assert modules(PACKAGES["shared"] / "forms" / "fields") == set(FIELD_TYPES)


def test_each_node_type_that_does_something_has_an_executor() -> None:
    expect_none(name for name in PERFORMED if not (EXECUTORS / f"{file_name(name)}.py").exists())


def test_each_node_type_that_does_something_has_cases() -> None:
    expect_none(name for name in PERFORMED if not list(NODE_CASES.glob(f"{file_name(name)}*")))


def test_each_field_type_has_a_template() -> None:
    expect_none(name for name in FIELD_TYPES if not (TEMPLATES / f"{name}.html").exists())


def test_each_field_type_has_cases() -> None:
    expect_none(name for name in FIELD_TYPES if not list(FIELD_CASES.glob(f"{name}.*")))


def file_name(type_name: str) -> str:
    """Name the module of a node type."""
    return type_name.replace(".", "_")


def modules(folder: Path) -> set[str]:
    """Name the modules of a folder."""
    return {file.stem for file in folder.glob("*.py")} - {"__init__"}


def reads_as_text(text: str) -> bool:
    """Tell whether a help text is one or more sentences."""
    return text[:1].isupper() and text.endswith(".")
