"""Names in SQL, and what only looks like one."""

from contextlib import suppress

import pytest

from concertmaster_shared.nodes.statement import MAX_STATEMENT, StatementError, read_statement

READ = [
    ("select 1", ["select 1"], []),
    ("select :a", ["select ", ""], ["a"]),
    ("select :a,:b_2 , :a", ["select ", ",", " , ", ""], ["a", "b_2", "a"]),
    ("select ':a', ''':a', 'it''s :a'", ["select ':a', ''':a', 'it''s :a'"], []),
    ('select ":a", """:a"', ['select ":a", """:a"'], []),
    (r"select '\', :a", [r"select '\', ", ""], ["a"]),
    (r"select E'\':a', e'\\', :b", [r"select E'\':a', e'\\', ", ""], ["b"]),
    (r"select typE'\', :a", [r"select typE'\', ", ""], ["a"]),
    ("select $$:a$$, $x$:a $$ :b$x$, :c", ["select $$:a$$, $x$:a $$ :b$x$, ", ""], ["c"]),
    ("select a$b$, :c, d$b$", ["select a$b$, ", ", d$b$"], ["c"]),
    ("select 1 -- :a\n, :b", ["select 1 -- :a\n, ", ""], ["b"]),
    ("select /* :a /* :b */ :c */ :d", ["select /* :a /* :b */ :c */ ", ""], ["d"]),
    ("select 1::int, :a::text, x::a", ["select 1::int, ", "::text, x::a"], ["a"]),
    ("select '2026-01-01 10:00', b := 1, a[1 : 2], 3 :4", ["select '2026-01-01 10:00', b := 1, a[1 : 2], 3 :4"], []),
    ("select 1 ; ", ["select 1 "], []),
    ("select :a; -- end", ["select ", ""], ["a"]),
    ("-- first\nselect ';' ;/* ; */", ["-- first\nselect ';' "], []),
    ("select '%', 7 % 2, :a", ["select '%', 7 % 2, ", ""], ["a"]),
    ("select 'ä:b', :ä", ["select 'ä:b', :ä"], []),
]
REFUSED = [
    ("", "statement.empty", 0),
    (" ;", "statement.empty", 0),
    ("-- select 1", "statement.empty", 0),
    ("/* select 1 */", "statement.empty", 0),
    ("select 1; select 2", "statement.several", 10),
    ("select 1;;", "statement.several", 9),
    ("select 1; commit", "statement.several", 10),
    ("select 'a", "statement.unclosed", 7),
    ("select 'a''", "statement.unclosed", 7),
    (r"select E'a\'", "statement.unclosed", 7),
    ('select "a', "statement.unclosed", 7),
    ("select $$a", "statement.unclosed", 7),
    ("select $a$ $b$", "statement.unclosed", 7),
    ("select /* /* */", "statement.unclosed", 7),
    ("select $1", "statement.number", 7),
    ("x" * (MAX_STATEMENT + 1), "statement.too_long", MAX_STATEMENT),
]


@pytest.mark.parametrize(("text", "texts", "names"), READ)
def test_names_are_found_and_nothing_else_is(text: str, texts: list[str], names: list[str]) -> None:
    found = read_statement(text)
    assert (list(found.texts), list(found.names)) == (texts, names)


@pytest.mark.parametrize(("text", "code", "position"), REFUSED)
def test_what_is_not_one_statement_is_refused_with_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(StatementError) as refusal:
        read_statement(text)
    assert (refusal.value.code, refusal.value.position) == (code, position)


@pytest.mark.parametrize("part", ["'", '"', "$", "$a", "/*", "*/", "--", "E'\\", "''", ":", ";", "\\"])
def test_no_text_takes_long(part: str) -> None:
    for text in (part * 20_000, "select " + part * 10_000 + " 1"):
        with suppress(StatementError):
            read_statement(text[:MAX_STATEMENT])
