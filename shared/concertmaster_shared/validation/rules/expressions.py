"""Every expression in a parameter can be read, and names only what is there."""

from collections.abc import Iterator

from concertmaster_shared.expressions import ExpressionError, Scope, Shape, parse, parse_template
from concertmaster_shared.expressions import check as check_expression
from concertmaster_shared.nodes.parameters import expressions_in
from concertmaster_shared.problems import Problem, error, join, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import LOOP, Node, enclose


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each expression that cannot be read or that names something unknown, with the character."""
    plain, per_item = _scopes(view)
    inside = _inside(view)
    for node in view.document.nodes:
        spec = view.spec(node)
        if spec is None:
            continue
        for name, value in node.parameters.items():
            parameter = spec.parameter(name)
            if parameter is None or parameter.fixed:
                continue
            scope = per_item if parameter.per_item or node.id in inside else plain
            for path, text, template in expressions_in(value):
                place = join("nodes", node.id, "parameters", name, *path)
                yield from _check(view, node, place, text, scope=scope, template=template)


def _check(view: WorkflowView, node: Node, place: str, text: str, *, scope: Scope, template: bool) -> Iterator[Problem]:
    try:
        expression = parse_template(text) if template else parse(text)
    except ExpressionError as failure:
        yield error(failure.code, place, position=failure.position, **failure.parameters)
        return
    for finding in check_expression(expression, scope):
        yield error(finding.code, place, position=finding.position, **finding.parameters)
    named = {str(rest[0]) for root, *rest in expression.references if root == "steps" and rest} & view.graph.nodes.keys()
    for step in sorted(named - view.graph.upstream(node.id)) if named else ():
        yield warning("workflow.step_not_before", place, title=view.graph.nodes[step].title)


def _inside(view: WorkflowView) -> frozenset[str]:
    """Give the nodes that lie in the body of a loop, where ``item`` and ``index`` are its own."""
    if not any(node.type == LOOP for node in view.document.nodes) or view.graph.cycle():
        return frozenset()
    return frozenset(node_id for node_id, loops in enclose(view.graph).around.items() if loops)


def _scopes(view: WorkflowView) -> tuple[Scope, Scope]:
    anything = Shape.any()
    steps = Shape.map(dict.fromkeys(view.graph.nodes, anything), open=False)
    run = Shape.map({"id": Shape.text(), "started_at": Shape.text(), "version": Shape.number()}, open=False)
    roots = {"input": anything, "steps": steps, "run": run, "step": Shape.map({"key": Shape.text()}, open=False)}
    return Scope(roots), Scope({**roots, "item": anything, "index": Shape.number()})
