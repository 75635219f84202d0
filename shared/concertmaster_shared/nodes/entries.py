"""Entries of a parameter whose expressions are evaluated apart, so that one that fails takes nothing else with it.

In an entry that is a map, each setting is evaluated on its own: one that fails is null, and ``FAILED`` gives its sentence by the
setting's name. An entry that is an expression itself is short for a map whose ``value`` is that expression; other constants
stay as they are. All of it is JSON, since the history keeps what a step was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from concertmaster_shared.expressions import Context, ExpressionError

from .parameters import CompiledValue, Names, compile_value, is_expression

FAILED: Final = "failed"
VALUE: Final = "value"


def compile_entries(value: object) -> CompiledValue:
    """Parse a list or map of entries; raises ``ExpressionError`` for the first expression that cannot be read."""
    if is_expression(value) or not isinstance(value, (list, dict)):
        return compile_value(value)
    if isinstance(value, list):
        items = [_entry(entry) for entry in value]
        constant = all(item.constant for item in items)
        return CompiledValue(value, constant, lambda names, context: [item.resolve(names, context) for item in items])
    parts = {name: _entry(entry) for name, entry in value.items()}
    constant = all(part.constant for part in parts.values())
    return CompiledValue(
        value, constant, lambda names, context: {name: part.resolve(names, context) for name, part in parts.items()}
    )


def failed_of(entry: Mapping[str, object]) -> Mapping[str, str]:
    """Give the sentences of an entry's settings that could not be evaluated, by their names."""
    failed = entry.get(FAILED)
    return {name: str(reason) for name, reason in failed.items()} if isinstance(failed, dict) else {}


def _entry(entry: object) -> CompiledValue:
    if isinstance(entry, dict) and not is_expression(entry):
        settings = {name: compile_value(setting) for name, setting in entry.items()}
    else:
        whole = compile_value(entry)
        if whole.constant:
            return whole
        settings = {VALUE: whole}
    if all(setting.constant for setting in settings.values()):
        return CompiledValue(entry, constant=True, resolve=lambda _names, _context: entry)
    return CompiledValue(entry, constant=False, resolve=lambda names, context: _resolve(settings, names, context))


def _resolve(settings: dict[str, CompiledValue], names: Names, context: Context) -> dict[str, object]:
    resolved: dict[str, object] = {}
    failed: dict[str, str] = {}
    for name, setting in settings.items():
        try:
            resolved[name] = setting.resolve(names, context)
        except ExpressionError as failure:
            resolved[name] = None
            failed[name] = failure.message
    return {**resolved, FAILED: failed} if failed else resolved
