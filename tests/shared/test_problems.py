from concertmaster_shared.problems import error, join, warning


def test_a_path_escapes_what_would_split_it():
    assert join("answers", "a/b", "c~d", 0) == "/answers/a~1b/c~0d/0"


def test_a_problem_carries_its_sentence():
    assert error("workflow.no_trigger", "/nodes").message == "Nothing starts this workflow. Add a trigger."
    assert warning("workflow.unconnected", "/nodes/a", title="A").severity == "warning"
