"""What a merge owes, said slowly and obviously: every document as a flat map from small places to values."""

from __future__ import annotations

from concertmaster_shared.workflow.compare import same

NOTHING = object()


def atoms(document):
    """Give every smallest thing that somebody can change, by place."""
    found = {("name",): document.name, ("description",): document.description}
    for name, value in document.settings.model_dump(mode="json").items():
        found["settings", name] = value
    for node in document.nodes:
        found["nodes", node.id] = True
        for name in ("name", "type", "position", "disabled"):
            found["nodes", node.id, name] = getattr(node, name)
        for name, value in node.parameters.items():
            flat(found, ("nodes", node.id, "parameters", name), value)
    for edge in document.edges:
        found["edges", edge.id] = (edge.source, edge.source_port, edge.target, edge.target_port)
    drawn = (("notes", document.notes, "text position size color"), ("groups", document.groups, "title collapsed color"))
    for kind, parts, names in drawn:
        for part in parts:
            found[kind, part.id] = True
            found |= {(kind, part.id, name): getattr(part, name) for name in names.split()}
            found |= {(kind, part.id, "nodes", node): True for node in getattr(part, "nodes", ())}
    return found


def flat(found, place, value):
    """Go down into maps that are no expressions."""
    if isinstance(value, dict) and set(value) != {"expr"}:
        found[place] = "a map"
        for name, below in value.items():
            flat(found, (*place, name), below)
    else:
        found[place] = value


def alike(left, right):
    """Tell whether two atoms say the same."""
    return left is right or (left is not NOTHING and right is not NOTHING and same(left, right))


def is_listed(place, conflicts):
    """Tell whether a conflict speaks of a place: of it, of what holds it, or of what it holds."""
    said = [*(conflict.place for conflict in conflicts), *(along for conflict in conflicts for along in conflict.along)]
    for other in said:
        if other[-1] == "type" and place[:2] == other[:2] and place[2:3] in {("type",), ("parameters",)}:
            return True
        if place[: len(other)] == other or other[: len(place)] == place:
            return True
    return False


def lost(base, sides, merged):
    """Give the places where a change of a side is neither in the outcome nor in a conflict."""
    before, mine, other, after = (atoms(document) for document in (base, *sides, merged.document))
    wrong = []
    edges = {value for place, value in after.items() if place[0] == "edges"}
    for place in {*before, *mine, *other}:
        was, left, right, now = (values.get(place, NOTHING) for values in (before, mine, other, after))
        for wanted, against in ((left, right), (right, left)):
            if alike(wanted, was) or alike(wanted, now) or is_listed(place, merged.conflicts):
                continue
            # Two things that got one id by chance: both are there, one under another id.
            if place[0] == "edges" and was is NOTHING and wanted in edges:
                continue
            if (
                place[0] in {"edges", "notes", "groups"}
                and place[:2] not in before
                and _is_beside(place, wanted, after, merged.conflicts)
            ):
                continue
            wrong.append((place, was, wanted, against, now))
    return wrong


def _is_beside(place, wanted, after, conflicts):
    """Tell whether what a side added is there, or listed, under an id made from the one it had."""
    listed = [along for conflict in conflicts for along in conflict.along]
    return any(
        other[0] == place[0]
        and other[1].startswith(f"{place[1]}_")
        and other[2:] == place[2:]
        and (value is None or alike(value, wanted))
        for other, value in [*after.items(), *((along, None) for along in listed)]
    )


def unjustified(base, sides, conflicts):
    """Give the conflicts over changes that do not touch."""
    before, mine, other = (atoms(document) for document in (base, *sides))
    return [conflict for conflict in conflicts if not _touch(conflict.place, before, (mine, other))]


def _touch(place, before, sides):
    mine, other = sides
    if place[0] == "nodes" and len(place) == 2:
        if (place in mine) != (place in other):
            keeper = mine if place in mine else other
            return _changed(place, before, keeper) or _tied(place[1], before, keeper)
        return place not in before and _changed(place, mine, other)
    if place[-1] == "type":
        node = place[:2]
        return all(
            _changed((*node, "type"), before, side) or _changed((*node, "parameters"), before, side) for side in sides
        ) and any(_changed((*node, "type"), before, side) for side in sides)
    return _changed(place, before, mine) and _changed(place, before, other) and _changed(place, mine, other)


def _changed(place, before, after):
    below = [name for name in {*before, *after} if name[: len(place)] == place]
    return any(not alike(before.get(name, NOTHING), after.get(name, NOTHING)) for name in below)


def _tied(node, before, after):
    for place, value in after.items():
        is_edge = place[0] == "edges" and node in {value[0], value[2]}
        is_member = place[0] == "groups" and place[2:] == ("nodes", node)
        if (is_edge or is_member) and not alike(before.get(place, NOTHING), value):
            return True
    return False
