import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.shell.problems_panel import ProblemsPanel, place_of
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, read_workflow


def problem(path, severity="error"):
    return Problem(code="c", severity=severity, path=path, message="Mend it.")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nodes/post/parameters/url", "Tell the ERP › Address"),
        ("/nodes/post/parameters/retry/attempts", "Tell the ERP › Retry › attempts"),
        ("/nodes/post/type", "Tell the ERP › type"),
        ("/nodes/post", "Tell the ERP"),
        ("/nodes/gone", "gone"),
        ("/nodes", "Nodes"),
        ("/edges/e1/target", "Edges › e1 › target"),
        ("", "Workflow"),
    ],
)
def test_places_are_told_in_the_words_of_the_inspector(show, path, words):
    draft = Draft(read_workflow({"nodes": [{"id": "post", "type": "http.request", "name": "Tell the ERP"}]}))
    panel = show(ProblemsPanel())
    panel.show_problems(draft, [problem(path)])
    assert panel.table.rows.index(0, 1).data() == words


def test_names_along_a_path_are_unescaped():
    assert place_of(problem("/nodes/a~1b/parameters/x~0y")) == ("nodes", "a/b", "parameters", "x~y")


def test_choosing_a_problem_tells_of_it(show, qtbot):
    panel = show(ProblemsPanel())
    panel.show_problems(None, [problem("/nodes")])
    with qtbot.waitSignal(panel.chosen) as told:
        panel.table.clicked.emit(panel.table.rows.index(0, 0))
    assert told.args[0].path == "/nodes"


def test_without_problems_it_says_so(show):
    panel = show(ProblemsPanel())
    panel.show_problems(None, [])
    assert panel.currentWidget() is panel._none


def table_of(panel):
    return [panel.table.rows.row(row).path for row in range(panel.table.rows.rowCount())]


@pytest.fixture
def filled(show):
    panel = show(ProblemsPanel())
    panel.resize(800, 300)
    draft = Draft(read_workflow({"nodes": [{"id": "post", "type": "http.request", "name": "Tell the ERP"}]}))
    missing = problem("/nodes/post/parameters/url").model_copy(
        update={"code": "workflow.missing_parameter", "message": "An Ádress."}
    )
    panel.show_problems(draft, [missing, problem("/nodes"), problem("/edges/e1", "warning")])
    return panel


def test_severities_are_counted_and_can_be_left_out(filled):
    assert (filled.errors.text(), filled.warnings.text()) == ("2 errors", "1 warning")
    QTest.mouseClick(filled.errors, Qt.MouseButton.LeftButton)
    assert table_of(filled) == ["/edges/e1"]
    QTest.mouseClick(filled.warnings, Qt.MouseButton.LeftButton)
    assert table_of(filled) == []
    assert filled._hidden.isVisible()


def test_the_filter_looks_at_words_places_and_codes(filled):
    for typed in ("adress", "erp", "missing"):
        QTest.keyClicks(filled.search, typed)
        assert table_of(filled) == ["/nodes/post/parameters/url"]
        filled.search.clear()
    assert len(table_of(filled)) == 3


def test_enter_in_the_filter_leads_to_the_first(filled, qtbot):
    QTest.keyClicks(filled.search, "edges")
    with qtbot.waitSignal(filled.chosen) as told:
        QTest.keyClick(filled.search, Qt.Key.Key_Return)
    assert told.args[0].path == "/edges/e1"


def test_a_press_in_the_last_column_asks_to_mend_and_elsewhere_leads_to_the_place(filled, qtbot):
    rows, table = filled.table.rows, filled.table
    with qtbot.waitSignal(filled.fix_wanted) as told:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(rows.index(0, 2)).center())
    assert told.args[0].code == "workflow.missing_parameter"
    with qtbot.waitSignal(filled.chosen) as told:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(rows.index(1, 2)).center())
    assert told.args[0].path == "/nodes"


def test_the_right_button_asks_to_mend(filled, qtbot):
    table = filled.table
    with qtbot.waitSignal(filled.fix_wanted) as told:
        table.customContextMenuRequested.emit(table.visualRect(table.rows.index(0, 0)).center())
    assert told.args[0].code == "workflow.missing_parameter"


def test_how_many_more_there_are_is_said(show):
    panel = show(ProblemsPanel())
    panel.show_problems(None, [problem("/nodes")], left_out=12_345)
    assert panel.more.isVisible()
    assert "12,345 more" in panel.more.text()
    panel.show_problems(None, [problem("/nodes")])
    assert not panel.more.isVisible()
