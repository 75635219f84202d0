"""The SQL of a database node is one statement, its names stand in its values, and every value is used."""

from collections.abc import Iterator

from concertmaster_shared.expressions import is_template
from concertmaster_shared.nodes.parameters import is_expression
from concertmaster_shared.nodes.statement import StatementError, read_statement
from concertmaster_shared.problems import Problem, error, join, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

_TYPES = frozenset({"database.query", "database.write"})


def check_node(_view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Check a database node whose SQL is a constant, as it has to be."""
    sql = node.parameters.get("sql")
    if node.type not in _TYPES or not isinstance(sql, str) or not sql or is_template(sql):
        return
    place = ("nodes", node.id, "parameters")
    try:
        names = read_statement(sql).names
    except StatementError as failure:
        yield error(failure.code, join(*place, "sql"), position=failure.position, **failure.parameters)
        return
    yield from _check_names(names, node.parameters.get("parameters"), place)


def _check_names(names: tuple[str, ...], values: object, place: tuple[str, ...]) -> Iterator[Problem]:
    if values is not None and (not isinstance(values, dict) or is_expression(values)):
        return
    given = values or {}
    for name in dict.fromkeys(names):
        if name not in given:
            yield error("statement.value_missing", join(*place, "parameters"), name=name)
    for name in given:
        if name not in names:
            yield warning("statement.value_unused", join(*place, "parameters", name), name=name)
