"""Which outside names an expression needs: for loading only those, for checks, and for renaming a step or field."""

from __future__ import annotations

from collections.abc import Iterator

from .functions import BOUND_NAMES, FUNCTIONS
from .tree import Access, Call, FieldKey, IndexKey, Literal, Name, Node, Reference, children


def references(tree: Node) -> tuple[Reference, ...]:
    """Give each outside name with the constant part of its path, in the order of the text.

    ``item`` and ``index`` inside a list function come from that function, so they are no references there.
    """
    return tuple(_references(tree, bound=frozenset()))


def _references(node: Node, *, bound: frozenset[str]) -> Iterator[Reference]:
    match node:
        case Name(name=name) if name not in bound:
            yield Reference((name,), node.position, node.length)
        case Access(target=Name(name=name), keys=keys):
            if name not in bound:
                yield _path(node.target, name, keys)
            for key in keys:
                yield from _references(key, bound=bound)
        case Call(name=name, arguments=arguments):
            for index, argument in enumerate(arguments):
                inner = bound | BOUND_NAMES if FUNCTIONS[name].parameter(index).is_body else bound
                yield from _references(argument, bound=inner)
        case _:
            for child in children(node):
                yield from _references(child, bound=bound)


def _path(root: Node, name: str, keys: tuple[FieldKey | IndexKey, ...]) -> Reference:
    parts: list[str | int] = [name]
    end = root.position + root.length
    for key in keys:
        part = constant_key(key)
        if part is None:
            break
        parts.append(part)
        end = key.position + key.length
    return Reference(tuple(parts), root.position, end - root.position)


def constant_key(key: FieldKey | IndexKey) -> str | int | None:
    """Give the field name or list position a key stands for, if the text alone tells."""
    match key:
        case FieldKey(name=name) | IndexKey(index=Literal(value=str(name))):
            return name
        case IndexKey(index=Literal(value=int(index))) if not isinstance(index, bool):
            return index
        case _:
            return None
