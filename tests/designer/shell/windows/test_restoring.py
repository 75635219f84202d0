"""What stood open at the end, or when the program was killed, stands there again at the next start."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from concertmaster_designer.app.wiring import program
from concertmaster_designer.storage.windows import WindowStore
from concertmaster_shared.api import workflows
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.designer import DOCUMENT, Designer
from tests.support.loopback_server import KEY


@pytest.fixture
def start(dressed, server, folders, qtbot):
    """Give a start of the program, as ``app.start`` makes it; the block ends as a kill does."""

    @contextmanager
    def begin(*, fresh=False):
        with program(dressed, folders) as built:
            built.restoring.prepare(fresh=fresh)
            built.window.show()
            built.restoring.begin()

            def hands(number):
                window = SimpleNamespace(window=built.windows.every[number], equipment=built.equipment)
                return Designer(window, server, qtbot)

            yield SimpleNamespace(windows=built.windows, restoring=built.restoring, hands=hands)
            for window in built.windows.every:
                for document in window.desk.documents:
                    if document.session.journal is not None:
                        document.session.journal.close()

    return begin


@pytest.fixture
def files(tmp_path):
    made = [tmp_path / f"{name}.workflow.json" for name in ("one", "two", "three")]
    for path in made:
        path.write_text('{"format": "concertmaster.workflow/1", "nodes": [{"id": "a", "type": "data.set", "position": [0, 0]}]}')
    return made


def open_file(person, path):
    before = len(person.parts.desk.documents)
    person.parts.opening.open_file(path)
    person.until(lambda: len(person.parts.desk.documents) == before + 1)


def two_windows(program_, files):
    """Put two files in the first window and one in a second, and look at the first file."""
    first = program_.hands(0)
    for path in files[:2]:
        open_file(first, path)
    first.parts.desk.bring(first.parts.desk.documents[0])
    first.document.canvas.zoom_to(0.5, (300, 200))
    first.window.setGeometry(40, 50, 730, 500)
    first.do("windows.new")
    second = program_.hands(1)
    second.window.setGeometry(20, 30, 750, 520)
    open_file(second, files[2])
    return first, second


def kept(first):
    return [len(window.tabs) for window in WindowStore(first.equipment.folders).read().windows]


def seen(person):
    canvas = person.document.canvas
    return (canvas.scale, *canvas.to_view(0, 0).toTuple())


def titles(person):
    return [document.title for document in person.parts.desk.documents]


def test_windows_and_tabs_come_back_after_the_end(start, files):
    with start() as before:
        first, second = two_windows(before, files)
        camera = seen(first)
        second.do("window.close")
    with start() as after:
        first, second = after.hands(0), after.hands(1)
        first.until(lambda: titles(first) == ["one", "two"] and titles(second) == ["three"])
        assert len(after.windows.every) == 2
        assert (first.document.title, second.document.title) == ("one", "three")
        assert seen(first) == pytest.approx(camera)
        assert first.window.geometry().getRect() == (40, 50, 730, 500)
        assert second.window.geometry().getRect() == (20, 30, 750, 520)
        assert after.windows.front is second.window


def test_the_last_window_that_is_closed_comes_back_alone(start, files):
    with start() as before:
        first, second = two_windows(before, files)
        first.window.close()
        second.window.close()
    with start() as after:
        first = after.hands(0)
        first.until(lambda: titles(first) == ["three"])
        assert len(after.windows.every) == 1


def test_after_a_kill_they_come_back_with_the_edits_in_the_same_places(start, files):
    with start() as before:
        first, second = two_windows(before, files)
        first.document.take_gesture([SetWorkflow(name="Edited")])
        second.parts.opening.new()
        second.until(lambda: len(titles(second)) == 2)
        second.document.take_gesture([SetWorkflow(name="Nowhere yet")])
        first.until(lambda: kept(first) == [2, 2])
    with start() as after:
        first, second = after.hands(0), after.hands(1)
        dialog = first.dialog("_RecoveryDialog")
        first.until(lambda: titles(first) == ["two"] and titles(second) == ["three"])
        first.press(dialog, "Recover")
        first.until(lambda: titles(first) == ["Edited", "two"] and titles(second) == ["three", "Nowhere yet"])
        assert (first.document.title, second.document.title) == ("Edited", "Nowhere yet")
        assert first.session.state == "unsent"
        assert len(after.windows.every) == 2


@pytest.mark.parametrize("answer", ["Not now", "Discard"])
def test_edits_that_are_not_wanted_now_leave_their_tabs_as_they_are_stored(start, files, answer):
    with start() as before:
        first = before.hands(0)
        open_file(first, files[0])
        first.document.take_gesture([SetWorkflow(name="Edited")])
        first.parts.opening.new()
        first.until(lambda: len(titles(first)) == 2)
        first.document.take_gesture([SetWorkflow(name="Nowhere yet")])
        first.until(lambda: kept(first) == [2])
    with start() as after:
        first = after.hands(0)
        first.press(first.dialog("_RecoveryDialog"), answer)
        first.until(lambda: titles(first) == ["one"])
        assert after.restoring._waiting == []


def test_what_is_gone_or_broken_is_told_of_quietly(start, files):
    with start() as before:
        two_windows(before, files)[0].do("window.close")
    files[0].unlink()
    files[2].write_text("{")
    with start() as after:
        first, second = after.hands(0), after.hands(1)
        first.until(lambda: titles(first) == ["two"] and first.window.status.message.text())
        second.until(second.window.status.message.text)
        assert "'one.workflow.json' could not be opened again" in first.window.status.message.text()
        assert "'three.workflow.json' could not be opened again" in second.window.status.message.text()
        assert first.dialogs("Dialog") == []
        first.until(lambda: kept(first) == [1, 0])


def test_workflows_of_a_server_wait_for_the_sign_in(start, files, server):
    stored = server.add_workflow(DOCUMENT)
    with start() as before:
        first = before.hands(0)
        first.sign_in()
        first.parts.opening.open_workflow(stored.id)
        first.until(lambda: titles(first))
        open_file(first, files[0])
        first.do("window.close")
    with start() as between:
        first = between.hands(0)
        first.until(lambda: titles(first) == ["one"])
        first.do("window.close")
    with start() as after:
        first = after.hands(0)
        first.until(lambda: titles(first) == ["one"])
        first.equipment.keys.keep(server.origin, KEY)
        first.parts.connection.resume(server.origin)
        first.until(lambda: titles(first) == ["Supplier intake", "one"])
        assert first.document.title == "one"


def test_workflows_wait_for_a_server_that_does_not_answer(start, server):
    stored = server.add_workflow(DOCUMENT)
    with start() as before:
        first = before.hands(0)
        first.sign_in()
        first.parts.opening.open_workflow(stored.id)
        first.until(lambda: titles(first))
        first.do("window.close")
    with start() as after:
        first = after.hands(0)
        server.troubles.lost[workflows.GET.name] = 100
        first.sign_in()
        first.until(lambda: not first.parts.connection.answers)
        assert titles(first) == []
        server.troubles.lost.clear()
        first.do("server.refresh")
        first.until(lambda: titles(first) == ["Supplier intake"])


def test_a_workflow_that_the_server_has_no_more_is_told_of(start, server):
    stored = server.add_workflow(DOCUMENT)
    with start() as before:
        first = before.hands(0)
        first.sign_in()
        first.parts.opening.open_workflow(stored.id)
        first.until(lambda: titles(first))
        first.do("window.close")
    del server.stored[stored.id]
    with start() as after:
        first = after.hands(0)
        first.sign_in()
        first.until(lambda: "'Supplier intake' could not be opened again" in first.window.status.message.text())
        assert after.restoring._waiting == []


def test_a_start_can_be_fresh_once_or_always(start, files):
    with start() as before:
        two_windows(before, files)[0].do("window.close")
    with start(fresh=True) as fresh:
        assert len(fresh.windows.every) == 1
        first = fresh.hands(0)
        open_file(first, files[1])
        assert first.window.actions_table["windows.restore"].isChecked()
        first.do("windows.restore")
        first.do("windows.new")
        assert not fresh.hands(1).window.actions_table["windows.restore"].isChecked()
        first.do("window.close")
    with start() as after:
        assert len(after.windows.every) == 1
        after.hands(0).qtbot.wait(200)
        assert titles(after.hands(0)) == []


def test_a_broken_file_of_windows_stops_no_start(start, files, folders):
    folders.state.mkdir(parents=True)
    (folders.state / "windows.json").write_text(
        '{"windows": [{"geometry": "rubbish", "docks": "%%", "tabs": [{"source": {"x": "y"}}], "front": 77}], "front": 9}'
    )
    with start() as after:
        first = after.hands(0)
        open_file(first, files[0])
        assert titles(first) == ["one"]
