"""Every parameter is known, present where required, and of its kind where it is a constant."""

from collections.abc import Iterator

from concertmaster_shared.expressions import is_template
from concertmaster_shared.nodes import Parameter
from concertmaster_shared.nodes.parameters import expressions_in, is_expression
from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "long_text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "choice": (str,),
    "condition": (bool,),
    "list": (list,),
    "mapping": (dict,),
    "object": (dict,),
    "form": (str,),
    "workflow": (str,),
}

_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "condition": "true, false or an expression",
    "list": "a list",
    "mapping": "a map of names to values",
    "object": "a map of settings",
}


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Check every parameter of a node whose type is known."""
    spec = view.spec(node)
    if spec is not None:
        yield from _check_all(spec.parameters, node.parameters, ("nodes", node.id, "parameters"), node.title)


def _check_all(
    parameters: tuple[Parameter, ...], values: dict[str, object], place: tuple[str, ...], title: str
) -> Iterator[Problem]:
    known = {parameter.name for parameter in parameters}
    for name in values:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            yield error("workflow.unknown_parameter", join(*place, name), name=name, title=title, names=names)
    for parameter in parameters:
        value = values.get(parameter.name)
        here = (*place, parameter.name)
        if value is None or value == "":
            if parameter.required:
                yield error("workflow.missing_parameter", join(*here), parameter=parameter.title, title=title)
        else:
            yield from _check_value(parameter, value, here, title)


def _check_value(parameter: Parameter, value: object, place: tuple[str, ...], title: str) -> Iterator[Problem]:
    if is_expression(value) or (isinstance(value, str) and is_template(value)):
        if parameter.fixed:
            yield error("workflow.fixed_parameter", join(*place), parameter=parameter.title, title=title)
        return
    expected = _KINDS.get(parameter.kind)
    if expected is not None and not _is(value, expected):
        words = _WORDS.get(parameter.kind, "a text")
        yield error("workflow.wrong_kind", join(*place), parameter=parameter.title, title=title, expected=words)
        return
    if parameter.choices and value not in parameter.choices:
        choices = ", ".join(parameter.choices)
        yield error("workflow.wrong_choice", join(*place), parameter=parameter.title, title=title, choices=choices)
    if isinstance(value, (int, float)) and not _in_range(parameter, value):
        low, high = parameter.minimum, parameter.maximum
        yield error("workflow.out_of_range", join(*place), parameter=parameter.title, title=title, minimum=low, maximum=high)
    if parameter.fixed and parameter.kind in {"mapping", "list", "any", "object"}:
        for path, _text, _template in expressions_in(value):
            yield error("workflow.fixed_parameter", join(*place, *path), parameter=parameter.title, title=title)
    yield from _check_names(parameter, value, place, title)
    if parameter.fields and isinstance(value, dict):
        yield from _check_all(parameter.fields, value, place, title)
    if parameter.entries:
        yield from _check_entries(parameter, value, place, title)


def _check_names(parameter: Parameter, value: object, place: tuple[str, ...], title: str) -> Iterator[Problem]:
    for name in value if parameter.kind == "mapping" and isinstance(value, dict) else ():
        if not name.strip():
            yield error("workflow.unnamed_entry", join(*place, name), parameter=parameter.title, title=title)


def _check_entries(parameter: Parameter, value: object, place: tuple[str, ...], title: str) -> Iterator[Problem]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, entry in entries:
        here = (*place, str(name))
        if isinstance(entry, dict) and not is_expression(entry):
            yield from _check_all(parameter.entries, entry, here, title)
        elif not (parameter.short and isinstance(entry, (str, dict))):
            fields = ", ".join(field.name for field in parameter.entries)
            yield error("workflow.wrong_entry", join(*here), parameter=parameter.title, title=title, fields=fields)


def _is(value: object, expected: tuple[type, ...]) -> bool:
    """Tell the JSON kind: Python counts True as an integer, we do not."""
    return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))


def _in_range(parameter: Parameter, value: float) -> bool:
    low, high = parameter.minimum, parameter.maximum
    return (low is None or value >= low) and (high is None or value <= high)
