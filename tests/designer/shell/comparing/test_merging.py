import asyncio
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.documents.keeping import find_abandoned
from concertmaster_designer.shell.comparing import merging
from concertmaster_shared.api import workflows
from concertmaster_shared.workflow import read_workflow
from tests.support.designer import DOCUMENT
from tests.support.random_workflows import chance_of, edited, workflow

THEIRS = [{"op": "set_node", "id": "start", "name": "Go"}, {"op": "set_parameters", "id": "total", "set": {"values": {"a": 5}}}]


def part_ways(designer, mine, theirs=THEIRS, document=DOCUMENT):
    """Edit a workflow here and on the server, and try to save."""
    stored = designer.open_stored(document)
    designer.server.edit(stored, theirs)
    assert designer.document.take_gesture(mine)
    designer.save()
    designer.until(lambda: designer.session.state == "conflict")
    return stored


def begin(designer):
    banner = designer.parts.editor._banner
    next(button for button in banner.findChildren(object) if getattr(button, "text", str)() == "Merge").click()
    return page_of(designer)


def page_of(designer):
    designer.until(
        lambda: designer.parts.comparisons.merging.page is not None and designer.parts.comparisons.merging.page.summary.text()
    )
    return designer.parts.comparisons.merging.page


def apply(designer):
    before = designer.document
    page = page_of(designer)
    apply_button = next(button for button in page.findChildren(object) if getattr(button, "text", str)() == "Apply merge")
    designer.until(apply_button.isEnabled)
    apply_button.click()
    return before


def titles(page):
    rows = page.panel.table.rows
    return [(rows.row(number).title, rows.row(number).side) for number in range(rows.rowCount())]


def test_changes_that_do_not_touch_are_put_on_top_of_theirs_as_one_step(designer):
    stored = part_ways(designer, [{"op": "set_node", "id": "big", "name": "Huge?"}, {"op": "remove_edge", "id": "e1"}])
    page = begin(designer)
    assert page.summary.text() == "No conflicts. On top of theirs: 1 removed, 1 changed."
    before = apply(designer)
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    document = designer.session.draft.document()
    assert [node.name for node in document.nodes] == ["Go", "Totals", "Huge?"]
    assert [edge.id for edge in document.edges] == ["e2"]
    assert designer.parts.comparisons.merging.page is None
    assert len(designer.parts.desk.documents) == 1
    designer.session.undo()
    assert designer.session.draft.document() == stored.draft.document()
    assert not designer.session.can_undo
    designer.session.redo()
    designer.save()
    designer.until(lambda: designer.session.state == "stored")
    assert [node.name for node in stored.draft.document().nodes] == ["Go", "Totals", "Huge?"]


@pytest.mark.parametrize(("button", "value"), [("Take yours", 9), ("Take theirs", 5)])
def test_a_conflict_is_settled_by_a_choice(designer, button, value):
    part_ways(designer, [{"op": "set_parameters", "id": "total", "set": {"values": {"a": 9}}}])
    page = begin(designer)
    assert titles(page) == [("Totals: Values / a", None)]
    assert page.summary.text().startswith("1 conflict, 1 to settle.")
    assert not designer.parts.comparisons.merging._apply.isEnabled()
    assert page.canvas.selection() == ["total"]
    assert page.panel.yours.toPlainText() == "Values / a\n1\n9"
    assert page.panel.theirs.toPlainText() == "Values / a\n1\n5"
    designer.press(page.panel, button)
    before = apply(designer)
    designer.until(lambda: designer.document is not before)
    assert designer.session.draft.nodes["total"].parameters == {"values": {"a": value}}
    assert designer.session.draft.nodes["start"].name == "Go"


def test_two_nodes_of_one_id_are_both_kept(designer):
    added = [
        [{"op": "add_node", "node": {"id": "mail", "type": "email.send", "name": name, "parameters": {}}}] for name in ("A", "B")
    ]
    settled = {"op": "set_parameters", "id": "total", "set": {"values": {"a": 9}}}
    part_ways(designer, [*added[0], settled], [*added[1], THEIRS[1]])
    page = begin(designer)
    assert titles(page) == [("Totals: Values / a", None), ("A: added by both", None)]
    page.panel.table.selectRow(0)
    assert not page.panel.keep_both.isVisible()
    designer.press(page.panel, "Take yours")
    designer.until(lambda: titles(page)[0][1] == "ours")
    designer.press(page.panel, "Keep both")
    before = apply(designer)
    designer.until(lambda: designer.document is not before)
    assert {node.id: node.name for node in designer.session.draft.nodes.values() if node.type == "email.send"} == {
        "mail": "A",
        "mail_2": "B",
    }


def test_a_node_that_they_removed_and_you_connected_comes_back_with_its_edges(designer):
    theirs = [{"op": "remove_edge", "id": "e2"}, {"op": "remove_node", "id": "big"}]
    part_ways(designer, [{"op": "add_edge", "edge": {"id": "e9", "source": "start", "target": "big"}}], theirs)
    page = begin(designer)
    assert titles(page) == [("Large?: they removed it", None)]
    designer.press(page.panel, "All theirs")
    designer.until(lambda: titles(page)[0][1] == "theirs")
    designer.press(page.panel, "All yours")
    designer.until(lambda: titles(page)[0][1] == "ours")
    before = apply(designer)
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    assert {edge.id for edge in designer.session.draft.document().edges} == {"e1", "e2", "e9"}


def test_who_cancels_keeps_the_edits_and_the_conflict(designer):
    part_ways(designer, [{"op": "set_parameters", "id": "total", "set": {"values": {"a": 9}}}])
    page = begin(designer)
    QTest.keyClick(page.panel.table, Qt.Key.Key_Escape)
    assert designer.parts.comparisons.merging.page is None
    assert designer.session.state == "conflict"
    assert designer.session.draft.nodes["total"].parameters == {"values": {"a": 9}}
    assert designer.parts.editor._banner is not None


def test_what_they_change_meanwhile_is_merged_as_well(designer):
    stored = part_ways(designer, [{"op": "set_node", "id": "big", "name": "Huge?"}])
    begin(designer)
    designer.server.edit(stored, [{"op": "set_node", "id": "big", "name": "Enormous?"}])
    apply(designer)
    designer.until(lambda: titles(page_of(designer)) == [("Enormous?: name", None)] or titles(page_of(designer)))
    page = page_of(designer)
    assert [side for _title, side in titles(page)] == [None]
    assert designer.session.draft.nodes["big"].name == "Huge?"
    designer.press(page.panel, "Take theirs")
    before = apply(designer)
    designer.until(lambda: designer.document is not before)
    assert designer.session.draft.nodes["big"].name == "Enormous?"


def test_edits_made_during_a_merge_are_in_it(designer):
    part_ways(designer, [{"op": "set_node", "id": "big", "name": "Huge?"}])
    page = begin(designer)
    designer.session.undo()
    designer.session.apply([])
    designer.until(lambda: "No difference" in page.summary.text() or "no difference" in page.summary.text())
    designer.session.redo()
    designer.until(lambda: "1 changed" in page.summary.text())
    before = apply(designer)
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    assert designer.session.draft.nodes["big"].name == "Huge?"


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_of_both_come_together(designer, seed):
    chance = chance_of(seed)
    base = workflow(chance)
    _mine, ours = edited(chance, base, 8)
    _theirs, theirs = edited(chance, base, 8)
    stored = part_ways(designer, ours, [edit.model_dump(mode="json") for edit in theirs], base.to_json())
    page = begin(designer)
    if page.panel.table.rows.rowCount():
        designer.press(page.panel, "All yours")
        designer.until(lambda: all(side == "ours" for _title, side in titles(page)))
    before = apply(designer)
    designer.until(lambda: designer.document is not before and designer.parts.comparisons.merging.page is None)
    designer.save()
    designer.until(lambda: designer.session.state == "stored")
    assert read_workflow(stored.draft.document().to_json()) == designer.session.draft.document()
    assert designer.server.called(workflows.APPLY_EDITS)


def test_edits_that_were_taken_up_after_a_crash_can_be_merged(designer):
    stored = designer.open_stored()
    assert designer.document.take_gesture([{"op": "set_node", "id": "big", "name": "Huge?"}])
    died = designer.document
    died.session.journal.close()
    died.session.journal = None
    designer.parts.desk.close(died)
    designer.server.edit(stored, THEIRS)
    (found,) = find_abandoned(designer.equipment.folders.recovery)
    designer.parts.opening.take_up(found)
    designer.until(lambda: designer.document is not None)
    designer.save()
    designer.until(lambda: designer.session.state == "conflict")
    begin(designer)
    before = apply(designer)
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    assert [node.name for node in designer.session.draft.document().nodes] == ["Go", "Totals", "Huge?"]


def test_a_merge_takes_the_place_of_a_comparison_and_not_the_other_way_round(designer):
    part_ways(designer, [{"op": "set_node", "id": "big", "name": "Huge?"}])
    designer.do("compare.saved")
    designer.until(lambda: designer.parts.comparisons.comparing.page is not None)
    designer.do("merge.begin")
    page = page_of(designer)
    assert designer.parts.comparisons.comparing.page is None
    designer.do("compare.saved")
    designer.qtbot.wait(100)
    assert designer.parts.comparisons.comparing.page is None
    assert page.isVisible()
    designer.do("merge.begin")
    designer.press(page, "Cancel")
    assert designer.document.canvas.isVisible()


def test_a_server_that_is_away_leaves_the_merge_as_it_is(designer):
    part_ways(designer, [{"op": "set_node", "id": "big", "name": "Huge?"}])
    page = begin(designer)
    designer.server.troubles.answers[workflows.GET.name] = [(500, {}, b"")]
    before = apply(designer)
    designer.press(designer.dialog("Dialog"), "Close")
    assert designer.document is before
    assert page.isVisible()
    apply(designer)
    designer.until(lambda: designer.document is not before and designer.session.can_undo)
    assert designer.session.draft.nodes["big"].name == "Huge?"


def test_a_choice_that_is_worked_out_late_does_not_take_the_place_of_a_newer_one(designer, monkeypatch):
    part_ways(designer, [{"op": "set_parameters", "id": "total", "set": {"values": {"a": 9}}}])
    page = begin(designer)
    merge, newer, finished = merging._merged, threading.Event(), threading.Event()

    def late(task, mine, version):
        outcome = merge(task, mine, version)
        if "ours" in task.choices.values() and not newer.is_set():
            newer.wait(10)
            finished.set()
        return outcome

    monkeypatch.setattr(merging, "_merged", late)
    kept = designer.parts.comparisons.merging
    kept.choose_everywhere("ours")
    QTest.qWait(100)
    kept.choose_everywhere("theirs")
    designer.until(kept._apply.isEnabled)
    shown = kept._outcome
    newer.set()
    designer.until(finished.is_set)
    QTest.qWait(200)
    assert kept._outcome is shown
    assert kept.page is page


def test_a_merge_is_not_shown_over_another_document(designer, monkeypatch):
    part_ways(designer, [{"op": "set_node", "id": "big", "name": "Huge?"}])
    document, kept = designer.document, designer.parts.comparisons.merging
    turned, read, answered = threading.Event(), merging.stored_document, []

    async def late(client, workflow_id):
        fetched = await read(client, workflow_id)
        await asyncio.to_thread(turned.wait, 10)
        answered.append(fetched)
        return fetched

    monkeypatch.setattr(merging, "stored_document", late)
    kept.begin(document)
    designer.do("document.new")
    designer.until(lambda: designer.document is not document)
    turned.set()
    designer.until(lambda: answered)
    QTest.qWait(300)
    assert kept.page is None
    designer.parts.desk.bring(document)
    begin(designer)
