"""What a screen reader says of the canvas: where the keyboard is, and how much is selected."""

from __future__ import annotations

from concertmaster_designer.canvas.stage import Stage


def description(stage: Stage, count: int) -> str:
    """Describe the current node, and that ``count`` are selected."""
    current, graph = stage.current, stage.graph
    if current is None:
        return _beside(stage, count) or f"{len(graph.nodes)} nodes, none selected"
    look = graph.shapes.shapes[int(graph.nodes.shape[current])].look
    more = f", {count} selected" if count > 1 else ""
    return f"{graph.nodes.names[current]}, {look.title}{more}"


def _beside(stage: Stage, count: int) -> str:
    """Describe the group or the note that is chosen; nothing where none is."""
    groups, notes = stage.graph.groups, stage.graph.notes
    more = f", {count} selected" if count > 1 else ""
    for group_id in sorted(groups.chosen):
        group = groups.contents[group_id]
        state = ", folded" if group.get("collapsed") else ""
        return f"{group.get('title') or 'Group'}, group of {len(group.get('nodes', ()))} nodes{state}{more}"
    for note_id in sorted(stage.graph.chosen_notes):
        return f"Note, {notes[note_id].get('text') or 'empty'}{more}"
    return ""
