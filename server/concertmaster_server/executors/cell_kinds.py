"""What a cell becomes: a value of the kind that a mapping declares, or the flaw that says why not. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from concertmaster_server.engine.step import StepError
from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.dates import date_of, read_datetime, write_datetime
from concertmaster_shared.expressions.numbers import as_whole, read_number
from concertmaster_shared.expressions.values import NUMBERS

from .source_rows import Flaw, flaw

_DATE_PARTS: Final = {
    "YYYY": r"(?P<year>\d{4})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
}
_DATE_WORD: Final = re.compile(r"YYYY|MM?|DD?|.", re.DOTALL)
_LONGEST_FORMAT: Final = 30
_TRUE: Final = frozenset({"true", "yes", "1"})
_FALSE: Final = frozenset({"false", "no", "0"})


class DateFormatError(StepError):
    """The date format does not tell year, month and day."""

    code: ClassVar[str] = "import.date_format"


@dataclass(frozen=True, slots=True)
class Notation:
    """How a source writes its values."""

    decimal_sign: str
    date_format: str
    date: re.Pattern[str]


def notation_of(*, decimal_sign: str, date_format: str) -> Notation:
    """Prepare the reading of numbers and days; raises ``DateFormatError``."""
    parts = [_DATE_PARTS.get(word, re.escape(word)) for word in _DATE_WORD.findall(date_format)]
    names = sorted(name for name in ("year", "month", "day") for part in parts if f"<{name}>" in part)
    if names != ["day", "month", "year"] or len(date_format) > _LONGEST_FORMAT:
        raise DateFormatError
    return Notation("," if decimal_sign == "comma" else ".", date_format, re.compile("".join(parts), re.ASCII))


def convert(value: object, kind: str, notation: Notation) -> object:
    """Give a value as its kind, or the ``Flaw`` of it; null and empty text are null."""
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    return KINDS[kind](value, notation)


def _text(value: object, _notation: Notation) -> object:
    return value if isinstance(value, str) else flaw("import.no_text")


def _number(value: object, notation: Notation) -> object:
    if type(value) in NUMBERS:
        return value
    if not isinstance(value, str):
        return flaw("import.no_number")
    other = "." if notation.decimal_sign == "," else ","
    try:
        number = None if other in value else read_number(value.replace(notation.decimal_sign, "."))
    except ExpressionError:
        number = None
    return flaw("import.no_number") if number is None else number


def _integer(value: object, notation: Notation) -> object:
    number = _number(value, notation)
    whole = None if isinstance(number, Flaw) else as_whole(number)  # type: ignore[arg-type]  # _number gives nothing else
    return flaw("import.no_integer") if whole is None else whole


def _boolean(value: object, _notation: Notation) -> object:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    return flaw("import.no_boolean")


def _date(value: object, notation: Notation) -> object:
    match = notation.date.fullmatch(value) if isinstance(value, str) else None
    day = date_of(*(int(match[name]) for name in ("year", "month", "day"))) if match else None
    return flaw("import.no_date", form=notation.date_format) if day is None else day.isoformat()


def _datetime(value: object, _notation: Notation) -> object:
    moment = read_datetime(value) if isinstance(value, str) else None
    return flaw("import.no_datetime") if moment is None else write_datetime(moment)


KINDS: Final[Mapping[str, Callable[[object, Notation], object]]] = {
    "any": lambda value, _notation: value,
    "text": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}
