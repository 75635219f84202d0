"""Every expression in a parameter can be read, and names only what is there."""

from collections.abc import Generator, Iterator, Mapping

from concertmaster_shared.expressions import ExpressionError, Scope, Shape, parse, parse_template
from concertmaster_shared.expressions import check as check_expression
from concertmaster_shared.nodes.parameters import expressions_in
from concertmaster_shared.problems import Problem, error, join, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import LOOP, enclose

_Around = Mapping[str, tuple[str, ...]]


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each expression that cannot be read or that names something unknown, with the character."""
    plain, per_item = _scopes(view)
    around = _around(view)
    for node in view.document.nodes:
        spec = view.spec(node)
        if spec is None:
            continue
        for name, value in node.parameters.items():
            parameter = spec.parameter(name)
            if parameter is None or parameter.fixed:
                continue
            scope = per_item if parameter.per_item or around.get(node.id) else plain
            for path, text, template in expressions_in(value):
                place = join("nodes", node.id, "parameters", name, *path)
                for step in (yield from _check(place, text, scope=scope, template=template)):
                    if not _comes_before(step, node.id, view, around):
                        yield warning("workflow.step_not_before", place, title=view.graph.nodes[step].title)


def _check(place: str, text: str, *, scope: Scope, template: bool) -> Generator[Problem, None, list[str]]:
    """Check one expression; give the steps that it names."""
    try:
        expression = parse_template(text) if template else parse(text)
    except ExpressionError as failure:
        yield error(failure.code, place, position=failure.position, **failure.parameters)
        return []
    for finding in check_expression(expression, scope):
        yield error(finding.code, place, position=finding.position, **finding.parameters)
    return sorted({str(rest[0]) for root, *rest in expression.references if root == "steps" and rest})


def _comes_before(step: str, node_id: str, view: WorkflowView, around: _Around) -> bool:
    """Tell whether a step has ended when a node begins: what leads to it has, and the bodies of loops that are behind it."""
    if step not in view.graph.nodes:
        return True  # named as unknown already
    before = view.graph.upstream(node_id)
    ended = (loop for loop in around.get(step, ()) if loop not in around.get(node_id, ()))
    return step in before or any(loop in before for loop in ended)


def _around(view: WorkflowView) -> _Around:
    """Give the loops in whose bodies nodes lie, where ``item`` and ``index`` are known."""
    if not any(node.type == LOOP for node in view.document.nodes) or view.graph.cycle():
        return {}
    return enclose(view.graph).around


def _scopes(view: WorkflowView) -> tuple[Scope, Scope]:
    anything = Shape.any()
    steps = Shape.map(dict.fromkeys(view.graph.nodes, anything), open=False)
    run = Shape.map({"id": Shape.text(), "started_at": Shape.text(), "version": Shape.number()}, open=False)
    roots = {"input": anything, "steps": steps, "run": run, "step": Shape.map({"key": Shape.text()}, open=False)}
    return Scope(roots), Scope({**roots, "item": anything, "index": Shape.number()})
