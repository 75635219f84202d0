"""How the value of a cell is written in SQL: as CSV that no spreadsheet takes for a formula, as CSV for programs, as XLSX.

Each way is a function from a cell and the SQL of its value to the SQL of its text. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .cells import Cell

Way = Callable[[Cell, str], str]
"""The second argument is SQL of type text, of type jsonb for a cell of type ``any``."""

_TRIGGERS: Final = r"""E'^[ "]*[=+@\\t\\r\\n\uff1d\uff0b\uff0d\uff20-]'"""
_LONGEST: Final = 32_767
"""Characters that a cell of a spreadsheet holds."""

_NOT_XML: Final = "".join(f"\\x{code:02x}" for code in (*range(1, 9), 11, 12, *range(14, 32))) + r"\ufffe\uffff"
_SERIAL_ZERO: Final = 25_569
"""The day 1970-01-01 as spreadsheets count days."""


def plain_csv(cell: Cell, value: str) -> str:
    """Write what is there."""
    return f"({value} #>> '{{}}')" if cell.type == "any" else value


def guarded_csv(cell: Cell, value: str) -> str:
    """Write an apostrophe before a text that would start a formula; numbers stay numbers."""
    if cell.type == "any":
        text = f"({value} #>> '{{}}')"
        return f"case when jsonb_typeof({value}) = 'number' then {text} else {_guard(text)} end"
    return _guard(value) if cell.guarded else value


def xlsx(cell: Cell, value: str) -> str:
    """Write a whole cell; texts stand inside of it, so that no spreadsheet computes them."""
    if cell.type == "any":
        text = f"({value} #>> '{{}}')"
        return _or_empty(f"case when jsonb_typeof({value}) = 'number' then {_number(text)} else {_text(text, guard=True)} end")
    if cell.type in {"integer", "number", "count"}:
        return _or_empty(_number(value))
    if cell.type == "boolean":
        return _or_empty(
            f"case {value} when 'true' then '<c t=\"b\"><v>1</v></c>' when 'false' then '<c t=\"b\"><v>0</v></c>' end"
        )
    if cell.type == "date":
        serial = f"""'<c s="1"><v>' || ({value}::date - date '1970-01-01' + {_SERIAL_ZERO}) || '</v></c>'"""
        return _or_empty(f"case when {value} > '1900-03-01' then {serial} else {_text(value, guard=False)} end")
    if cell.own == "submitted_at":
        days = f"round(extract(epoch from s.submitted_at)::numeric / 86400 + {_SERIAL_ZERO}, 8)"
        return f"""('<c s="2"><v>' || {days} || '</v></c>')"""
    return _or_empty(_text(value, guard=cell.guarded))


def _guard(value: str) -> str:
    return f"case when {value} ~ {_TRIGGERS} then '''' || {value} else {value} end"


def _number(value: str) -> str:
    return f"'<c><v>' || {value} || '</v></c>'"


def _text(value: str, *, guard: bool) -> str:
    shown = _guard(value) if guard else value
    escaped = f"translate(left({shown}, {_LONGEST}), E'{_NOT_XML}', '')"
    for sign, written in (("'&'", "&amp;"), ("'<'", "&lt;"), ("'>'", "&gt;"), ("E'\\n'", "&#10;"), ("E'\\r'", "&#13;")):
        escaped = f"replace({escaped}, {sign}, '{written}')"
    # Readers take _x000D_ for the character of that number.
    escaped = f"replace({escaped}, '_x', '_x005F_x')"
    return f"""'<c t="inlineStr"><is><t xml:space="preserve">' || {escaped} || '</t></is></c>'"""


def _or_empty(cell: str) -> str:
    return f"coalesce({cell}, '<c/>')"
