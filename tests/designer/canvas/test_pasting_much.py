"""Thousands of nodes are pasted piece by piece: the window lives meanwhile, one undo takes all away, and it can be stopped."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.pasting import clip
from concertmaster_designer.documents.nodes import fresh_id
from concertmaster_designer.documents.session import Session
from concertmaster_shared.workflow import EditList, read_workflow
from tests.support.large_workflow import large_workflow

NODES = 3_000


@pytest.fixture
def large(qtbot, theme):
    canvas = GraphCanvas(large_workflow(NODES))
    qtbot.addWidget(canvas)
    canvas.resize(800, 500)
    canvas.show()
    canvas.select([f"n{number}" for number in range(NODES)])
    canvas.copy()
    yield canvas
    QGuiApplication.clipboard().clear()


@pytest.fixture
def owner(large):
    session = Session(read_workflow(large_workflow(NODES)), None)
    large.leave_edits_to_owner()
    large.set_id_source(lambda wish: fresh_id(wish, {**session.draft.nodes, **session.draft.edges}))
    large.piece_requested.connect(lambda edits, key: session.apply(EditList.validate_python(edits), merge=key))
    session.edited.listen(large.apply)
    return session


@pytest.fixture
def told(large):
    said = []
    large.said.connect(said.append)
    return said


def _dialog(canvas):
    return next(iter(canvas.window().findChildren(QDialog, "gradually")), None)


def test_the_window_lives_while_much_is_pasted_and_one_undo_takes_it_away(large, owner, qtbot):
    before, edges, before_ids = owner.draft.document(), len(owner.draft.edges), large.selection()
    beats, shares = [], []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append(len(owner.draft.nodes)))
    timer.timeout.connect(lambda: shares.extend(bar.value() for bar in large.window().findChildren(QProgressBar)))
    timer.start()
    large.paste()
    assert len(owner.draft.nodes) < 2 * NODES
    qtbot.waitUntil(lambda: len(owner.draft.nodes) == 2 * NODES and _dialog(large) is None, timeout=30_000)
    timer.stop()
    assert len(owner.draft.nodes) == 2 * NODES
    assert len(owner.draft.edges) == 2 * edges
    assert len({count for count in beats if NODES < count < 2 * NODES}) > 1
    assert shares == sorted(shares)
    assert max(shares) > 50
    assert len(set(large.selection()) - set(before_ids)) == NODES
    owner.undo()
    assert owner.draft.document() == before
    assert not owner.can_undo


def test_what_is_stopped_stays_as_far_as_it_came_and_is_told(large, owner, told, qtbot):
    before = owner.draft.document()
    large.paste()
    qtbot.waitUntil(lambda: len(owner.draft.nodes) > NODES, timeout=30_000)
    buttons = _dialog(large).findChildren(QPushButton)
    next(button for button in buttons if button.text() == "Cancel").click()
    come = len(owner.draft.nodes) - NODES
    assert 0 < come < NODES
    assert told[-1] == f"Stopped after {come:,} of {NODES:,} nodes. Undo takes them away."
    qtbot.wait(50)
    assert len(owner.draft.nodes) == NODES + come
    owner.undo()
    assert owner.draft.document() == before


def test_a_refusal_ends_it(large, owner, told, qtbot):
    large.piece_requested.disconnect()
    pieces = []

    def refuse(edits, _key):
        pieces.append(edits)

    large.piece_requested.connect(refuse)
    large.paste()
    qtbot.waitUntil(lambda: bool(pieces) and _dialog(large) is None, timeout=30_000)
    assert len(pieces) == 1
    assert len(owner.draft.nodes) == NODES


def test_a_second_paste_waits_for_no_other(large, owner, qtbot):
    large.paste()
    large.paste()
    qtbot.waitUntil(lambda: len(owner.draft.nodes) == 2 * NODES and _dialog(large) is None, timeout=30_000)
    assert len(owner.draft.nodes) == 2 * NODES


def test_the_window_runs_on_while_much_of_another_program_is_read():
    code = "={{ $json.a.b + 1 }} and {{ $('N0').item.json.x.toUpperCase() }}"
    values = {"assignments": {"assignments": [{"name": "a", "value": code}]}}
    nodes = [{"name": f"N{number}", "type": "n8n-nodes-base.set", "parameters": values} for number in range(NODES)]
    work = clip.reading(json.dumps({"nodes": nodes, "connections": {}}).encode())
    pieces = 1 + NODES // 250
    assert sum(1 for _moment in work) > pieces + 5
