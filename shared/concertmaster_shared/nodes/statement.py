"""SQL statements as authors write them: one statement, with ``:name`` where a value comes in. Pure; nothing is executed here.

Only as much SQL is read as is needed to tell a name from what looks like one: quoted text and names, dollar quotes, comments,
and casts (``::date``). Text is quoted as the standard says; after ``E`` a backslash escapes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.errors import ConcertMasterError

MAX_STATEMENT: Final = 50_000

_TOKEN: Final = re.compile(
    r"""
      (?P<escaped>  (?<![\w$]) [eE] ' (?: [^'\\] | \\. | '' )* (?: ' | \Z ) )
    | (?P<text>     ' (?: [^'] | '' )* (?: ' | \Z ) )
    | (?P<quoted>   " (?: [^"] | "" )* (?: " | \Z ) )
    | (?P<dollar>   (?<![\w$]) \$ (?: [^\W\d] \w* )? \$ )
    | (?P<number>   (?<![\w$]) \$ [0-9]+ )
    | (?P<line>     -- [^\n]* )
    | (?P<block>    /\* )
    | (?P<cast>     :: )
    | (?P<name>     : (?P<word> [A-Za-z_] [A-Za-z0-9_]* ) )
    | (?P<end>      ; )
    | (?P<other>    \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK: Final = re.compile(r"/\*|\*/")
_COMMENTS: Final = frozenset({"line", "block"})


class StatementError(ConcertMasterError):
    """The text is not one statement that can be sent; ``position`` is the character where that shows."""

    def __init__(self, code: str, position: int, **parameters: object) -> None:
        self.code = code  # type: ignore[misc]  # one class says everything about a text
        super().__init__(**parameters)
        self.position = position


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement cut at its names: ``names`` stand between ``texts``, of which there is one more."""

    texts: tuple[str, ...]
    names: tuple[str, ...]


def read_statement(text: str) -> Statement:
    """Find the names in a statement; raises ``StatementError``."""
    if len(text) > MAX_STATEMENT:
        raise StatementError("statement.too_long", MAX_STATEMENT, limit=MAX_STATEMENT)
    texts: list[str] = []
    names: list[str] = []
    begin, place, last = 0, 0, len(text)
    is_empty, ended = True, False
    while (token := _TOKEN.search(text, place)) is not None:
        kind = token.lastgroup
        place = _end_of(text, token)
        if kind in _COMMENTS:
            continue
        if ended:
            raise StatementError("statement.several", token.start())
        if kind == "end":
            ended, last = True, token.start()
            continue
        is_empty = False
        if kind == "number":
            raise StatementError("statement.number", token.start(), found=token[0])
        if kind == "name":
            texts.append(text[begin : token.start()])
            names.append(token["word"])
            begin = place
    if is_empty:
        raise StatementError("statement.empty", 0)
    return Statement((*texts, text[begin:last]), tuple(names))


def _end_of(text: str, token: re.Match[str]) -> int:
    """Give where a token ends; raises ``StatementError`` where it does not."""
    match token.lastgroup:
        case "escaped" | "text" | "quoted" if not _is_closed(token):
            raise StatementError("statement.unclosed", token.start(), found=token[0].lstrip("eE")[0])
        case "dollar":
            end = text.find(token[0], token.end())
            if end < 0:
                raise StatementError("statement.unclosed", token.start(), found=token[0])
            return end + len(token[0])
        case "block":
            return _end_of_comment(text, token)
        case _:
            pass
    return token.end()


def _is_closed(token: re.Match[str]) -> bool:
    """Tell whether quotes are closed: then they come in pairs, but for those that a backslash escapes."""
    quote = '"' if token.lastgroup == "quoted" else "'"
    marks = re.sub(r"\\.", "", token[0], flags=re.DOTALL) if token.lastgroup == "escaped" else token[0]
    return marks.count(quote) % 2 == 0


def _end_of_comment(text: str, token: re.Match[str]) -> int:
    """Comments in PostgreSQL nest."""
    depth = 1
    for mark in _BLOCK.finditer(text, token.end()):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    raise StatementError("statement.unclosed", token.start(), found="/*")
