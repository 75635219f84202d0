from concertmaster_designer.documents.history import History, Step
from concertmaster_shared.workflow.edits import Move, MoveNodes, RemoveEdge, SetNode, SetParameters, SetWorkflow


def typed(text, before, merge="total/a"):
    return Step((SetParameters(id="total", set={"a": text}),), (SetParameters(id="total", set={"a": before}),), merge)


def test_steps_are_undone_backwards_and_redone_forwards():
    history = History()
    steps = [Step((SetWorkflow(name=str(n)),), (SetWorkflow(name=str(n - 1)),)) for n in (1, 2)]
    for step in steps:
        history.add(step)
    assert [history.undo(), history.undo(), history.undo()] == [*reversed(steps), None]
    assert [history.redo(), history.redo(), history.redo()] == [*steps, None]


def test_a_new_step_ends_what_could_be_redone():
    history = History()
    history.add(typed("a", ""))
    history.undo()
    assert history.can_redo
    history.add(typed("b", ""))
    assert not history.can_redo


def test_typing_a_word_is_one_step():
    history = History()
    for text, before in [("a", ""), ("ab", "a"), ("abc", "ab")]:
        history.add(typed(text, before))
    assert history.undo() == typed("abc", "")
    assert not history.can_undo


def test_a_seal_another_place_or_an_undo_ends_the_word():
    for between in (lambda history: history.seal(), lambda history: (history.add(typed("x", "", "other")), history.undo())):
        history = History()
        history.add(typed("a", ""))
        between(history)
        history.add(typed("ab", "a"))
        assert history.undo() == typed("ab", "a")
        assert history.undo() == typed("a", "")


def test_steps_without_a_key_stand_alone():
    history = History()
    history.add(typed("a", "", merge=""))
    history.add(typed("b", "a", merge=""))
    assert history.undo() == typed("b", "a", merge="")


def test_merged_steps_that_touch_different_things_keep_all_their_edits():
    history = History()
    first = Step((SetNode(id="n", name="a"),), (SetNode(id="n", name=""),), "k")
    second = Step((SetNode(id="n", disabled=True),), (SetNode(id="n", disabled=False),), "k")
    history.add(first)
    stands, before = history.add(second)
    assert before == first
    assert stands.edits == first.edits + second.edits
    assert stands.inverse == second.inverse + first.inverse


def test_pushing_nodes_with_the_arrow_keys_is_one_move():
    history = History()
    for x in (1, 2, 3):
        there, back = (MoveNodes(moves=(Move(id="n", position=(at, 0)),)) for at in (x, x - 1))
        history.add(Step((there,), (back,), "nudge"))
    step = history.undo()
    assert step.edits == (MoveNodes(moves=(Move(id="n", position=(3, 0)),)),)
    assert step.inverse == (MoveNodes(moves=(Move(id="n", position=(0, 0)),)),)


def test_edits_that_add_or_remove_are_never_swallowed():
    history = History()
    for edge in ("e1", "e1"):
        history.add(Step((RemoveEdge(id=edge),), (), "k"))
    assert len(history.undo().edits) == 2
