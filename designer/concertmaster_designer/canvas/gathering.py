"""What keys and menus do with groups and notes on a stage. Each is one request, and so one step to undo."""

from __future__ import annotations

from concertmaster_designer.canvas.model.flags import HIDDEN
from concertmaster_designer.canvas.model.grouping import dissolving, emptied, folding, holding, making, putting_group
from concertmaster_designer.canvas.model.notes import adding_note, putting, removing_notes
from concertmaster_designer.canvas.model.requests import removing
from concertmaster_designer.canvas.model.rewiring import joining_over
from concertmaster_designer.canvas.model.tables import Point, Rows
from concertmaster_designer.canvas.stage import Stage


def group_chosen(stage: Stage) -> None:
    """Make a group of what is chosen, and let its title be written."""
    rows, group_id = stage.carried_nodes, stage.new_part_id("group")
    stage.request(making(stage.graph, rows, group_id))
    if group_id in stage.graph.groups.contents:
        stage.choose(groups=[group_id])
        stage.writing_asked.emit("group", group_id)


def chosen_groups(stage: Stage) -> list[str]:
    """Give the groups that are chosen, or the innermost ones that hold what is chosen."""
    chosen = stage.graph.groups.chosen
    return sorted(chosen) if chosen else holding(stage.graph, stage.chosen_nodes)


def dissolve_chosen(stage: Stage) -> None:
    """Dissolve the groups that are chosen, and choose what was in them."""
    groups = chosen_groups(stage)
    rows = stage.graph.groups.rows_of(groups)
    stage.request(dissolving(groups))
    if groups and groups[0] not in stage.graph.groups.contents:
        stage.choose(rows)


def toggle_fold(stage: Stage) -> None:
    """Fold the groups that are chosen, or unfold them."""
    groups = chosen_groups(stage)
    if groups:
        stage.request(folding(stage.graph, groups))
        stage.choose(groups=groups)


def color_chosen(stage: Stage, color: str) -> None:
    """Give the groups and notes that are chosen a colour, by its name; none is the usual one."""
    graph = stage.graph
    groups = sorted(graph.groups.chosen)
    if not groups and not graph.chosen_notes:
        groups = chosen_groups(stage)
    edits = [putting_group(graph, group_id, color=color) for group_id in groups]
    stage.request([*edits, *(putting(graph.notes[note_id], color=color) for note_id in sorted(graph.chosen_notes))])


def unfold_around(stage: Stage, node_id: str) -> None:
    """Unfold every group that hides a node."""
    graph = stage.graph
    if not graph.nodes.flags[graph.nodes.row_of[node_id]] & HIDDEN:
        return
    groups = graph.groups.contents.items()
    hiding = [group_id for group_id, group in groups if group.get("collapsed") and node_id in group.get("nodes", ())]
    stage.request([putting_group(graph, group_id, collapsed=False) for group_id in hiding])


def add_note(stage: Stage, middle: Point | None = None) -> None:
    """Add a note around a place, or in the middle of the view, and let its text be written."""
    note_id = stage.new_part_id("note")
    stage.request([adding_note(note_id, middle or stage.camera.center)])
    if note_id in stage.graph.notes:
        stage.choose(notes=[note_id])
        stage.writing_asked.emit("note", note_id)


def write_chosen(stage: Stage) -> bool:
    """Let the title or the text of what is chosen be written; tells whether one group or note is."""
    groups, notes = sorted(stage.graph.groups.chosen), sorted(stage.graph.chosen_notes)
    if len(groups) + len(notes) != 1 or stage.locked:
        return False
    stage.writing_asked.emit("group" if groups else "note", (groups or notes)[0])
    return True


def delete(stage: Stage) -> None:
    """Ask for what is chosen to go. A group is dissolved and its nodes stay, unless they are chosen as well."""
    _delete(stage, stage.chosen_nodes)


def delete_with_contents(stage: Stage) -> None:
    """Ask for what is chosen to go, groups with all that is in them."""
    _delete(stage, stage.carried_nodes)


def join_and_delete(stage: Stage) -> None:
    """Ask for what is chosen to go, and for what led through it by single edges to be joined."""
    graph, rows = stage.graph, stage.chosen_nodes
    groups = sorted({*graph.groups.chosen, *emptied(graph, rows)})
    joined = joining_over(graph, rows, stage.chosen_edges, new_id=stage.fresh_ids())
    stage.request([*dissolving(groups), *joined, *removing_notes(sorted(graph.chosen_notes))])


def choose_all(stage: Stage) -> None:
    """Choose every node, those in folded groups with the cards that stand for them."""
    graph = stage.graph
    stage.choose(graph.nodes.living(), groups=[frame.id for frame in graph.groups.folded])


def _delete(stage: Stage, rows: Rows) -> None:
    graph = stage.graph
    groups = sorted({*graph.groups.chosen, *emptied(graph, rows)})
    parts = removing(graph, rows, stage.chosen_edges)
    stage.request([*dissolving(groups), *parts, *removing_notes(sorted(graph.chosen_notes))])
