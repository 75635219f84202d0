"""Where entries of a parameter make output ports, each names one that can be told from all others."""

import re
from collections.abc import Iterator
from typing import Final

from concertmaster_shared.expressions import is_template
from concertmaster_shared.ids import LOCAL_ID_PATTERN
from concertmaster_shared.nodes import NodeSpec
from concertmaster_shared.nodes.parameters import is_expression
from concertmaster_shared.nodes.spec import ERROR, PORT_FIELD
from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

_NAME: Final = re.compile(LOCAL_ID_PATTERN.removesuffix("$") + r"\Z", re.ASCII)


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Check the ports that a node makes for itself; whether an entry names one at all is checked as a parameter."""
    spec = view.spec(node)
    if spec is not None and spec.outputs_from is not None:
        yield from _check(node, spec, spec.outputs_from)


def _check(node: Node, spec: NodeSpec, source: str) -> Iterator[Problem]:
    place = ("nodes", node.id, "parameters", source)
    entries = node.parameters.get(source)
    if is_expression(entries) or (isinstance(entries, str) and is_template(entries)):
        parameter = spec.parameter(source)
        yield error("workflow.unknown_ports", join(*place), parameter=parameter.title if parameter else source, title=node.title)
        return
    taken = {ERROR, *(port.name for port in spec.outputs)}
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = entry.get(PORT_FIELD) if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name or is_template(name):
            continue
        here = join(*place, number, PORT_FIELD)
        if not _NAME.match(name):
            yield error("workflow.port_name", here, port=name, title=node.title)
        elif name in taken:
            yield error("workflow.port_taken", here, port=name, title=node.title)
        taken.add(name)
