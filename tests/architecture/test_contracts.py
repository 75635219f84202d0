"""The import contracts hold."""

from __future__ import annotations

from tests.architecture.contracts import configured, lint
from tests.architecture.sources import ROOT


def test_every_contract_is_kept() -> None:
    broken, said = lint(ROOT)
    assert not broken, said


def test_no_import_is_excused() -> None:
    assert not [contract["name"] for contract in configured() if "ignore_imports" in contract]
