import pytest

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
