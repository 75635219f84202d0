"""The corpus of attacks on expressions, unfolded for the browser's engine; its rules stand in ``tests/shared/expressions``."""

from __future__ import annotations

from typing import Any

from tests.shared.expressions.test_attacks import CORPUS, NAMES, text_of

__all__ = ["ATTACKS", "CORPUS", "NAMES", "attack_text"]

ATTACKS: list[dict[str, Any]] = [attack for attack in CORPUS["attacks"] if "expression" in attack]


def attack_text(attack: dict[str, Any]) -> str:
    """Give the text of an attack."""
    return text_of(attack["expression"])
