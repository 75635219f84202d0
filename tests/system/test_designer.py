"""The designer against the running server: open, move, connect, undo, save, publish; the next answer takes the new way."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.app.wiring import program
from concertmaster_designer.library.sign_in_dialog import Credentials
from concertmaster_designer.storage import keys
from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.ui.theme import Theme, apply_theme
from concertmaster_server.entrypoints.example.answers import make_answers
from tests.support.product import eventually

PATIENCE_MS = 20_000


@pytest.fixture
def designer(qapp, tmp_path, monkeypatch):
    # Keys of a test belong into no keyring of this machine.
    monkeypatch.setattr(keys, "TRUSTED", frozenset())
    apply_theme(qapp, Theme.light())
    with program(qapp, Folders.below(tmp_path / "profile")) as built:
        built.window.resize(1600, 900)
        built.window.show()
        yield built.window


def do(window, action):
    window.actions_table.refresh()
    assert window.actions_table[action].isEnabled(), action
    window.actions_table[action].trigger()


def drag(canvas, begin, end):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 9):
        QTest.mouseMove(canvas, begin + (end - begin) * step / 8)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def small_answer():
    return next(given for given in make_answers(100, seed=3) if given["electricity_kwh"] < 20_000 and given["fuels"] == ["none"])


def submitted(product, given):
    """Submit an answer and give where the workflow posted it to."""
    with product.client() as client:
        form = product.example["form_id"]
        run_id = client.post(f"/forms/{form}/submissions", json={"answers": given}).json()["run_ids"][0]
        run = eventually(lambda: (found := client.get(f"/runs/{run_id}").json())["status"] == "succeeded" and found)
    return run["version"], set(run["output"])


@pytest.mark.timeout(120)
def test_what_is_changed_here_is_what_happens_next(product, designer, qtbot):
    given = small_answer()
    assert submitted(product, given) == (1, {"file"})

    # Sign in and open.
    parts, owner = designer.parts, product.owner
    refused = []
    credentials = Credentials(product.url, owner["email"], owner["password"], "", "")
    parts.connection.sign_in(credentials, then=lambda: None, otherwise=refused.append)
    qtbot.waitUntil(lambda: parts.connection.client is not None or bool(refused), timeout=PATIENCE_MS)
    assert refused == []
    parts.opening.open_workflow(product.example["workflow_id"])
    qtbot.waitUntil(lambda: parts.desk.current is not None, timeout=PATIENCE_MS)
    document = parts.desk.current
    canvas, session = document.canvas, document.session

    def at(x, y) -> QPoint:
        return canvas.to_view(x, y).toPoint()

    # Move a node with the mouse, and take it back.
    canvas.zoom_to(0.6, (700, 150))
    before = session.draft.nodes["file"].position
    drag(canvas, at(before[0] + 100, before[1] + 32), at(before[0] + 100, before[1] + 152))
    assert session.draft.nodes["file"].position[1] > before[1] + 80
    do(designer, "edit.undo")
    assert session.draft.nodes["file"].position == before

    # Disconnect the second way and draw it to the review.
    canvas.select([])
    large = session.draft.nodes["large"].position
    review = session.draft.nodes["review"].position
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(before[0] - 25, (large[1] + 44 + before[1] + 32) / 2))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert "e5" not in session.draft.edges
    drag(canvas, at(large[0] + 200, large[1] + 44), at(review[0], review[1] + 32))
    ways = {(edge.source, edge.source_port, edge.target) for edge in session.draft.edges.values()}
    assert ("large", "false", "review") in ways

    # The node that nothing leads to any more is a warning in the panel.
    qtbot.waitUntil(lambda: any(problem.code == "workflow.unconnected" for problem in session.problems), timeout=PATIENCE_MS)

    do(designer, "document.save")
    qtbot.waitUntil(lambda: session.state == "stored", timeout=PATIENCE_MS)
    assert submitted(product, given) == (1, {"file"}), "saved is not published"

    with product.client() as client:
        draft = client.get(f"/workflows/{product.example['workflow_id']}").json()["document"]
    assert ("large", "false", "review") in {(edge["source"], edge["source_port"], edge["target"]) for edge in draft["edges"]}
    assert canvas.document()["edges"] == draft["edges"]

    do(designer, "document.publish")
    qtbot.waitUntil(lambda: bool(dialogs("PublishDialog")), timeout=PATIENCE_MS)
    (dialog,) = dialogs("PublishDialog")
    dialog.note.setPlainText("Review everything")
    dialog.submit.click()
    qtbot.waitUntil(lambda: session.published_version == 2, timeout=PATIENCE_MS)
    assert submitted(product, given) == (2, {"review"})


def dialogs(name):
    return [widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == name and widget.isVisible()]
