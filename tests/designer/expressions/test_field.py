import json
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.expressions.evaluating import attempt, read
from concertmaster_designer.expressions.field import ExpressionField
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow.edits import SetParameters
from tests.designer.expressions.conftest import RUN


def result(field, qtbot):
    qtbot.waitUntil(field.result.isVisible)
    return field.result


def type_and_wait(field, text, qtbot):
    with qtbot.waitSignal(field.tried):
        QTest.keyClicks(field.edit, text)
        field.edit.stop_offering()
    return field.result.outcome


def test_without_a_run_it_is_tried_with_examples(make, qtbot):
    field = make()
    outcome = type_and_wait(field, "input.staff + 1", qtbot)
    assert (outcome.value, outcome.kind) == (2, "number")
    assert field.result.isVisible()
    assert field.result.source.text() == "example"
    assert field.result.value.text() == "2"


def test_with_a_run_it_is_tried_with_what_was_seen(make, values, qtbot):
    values.known_run = RUN
    field = make()
    assert type_and_wait(field, 'steps["get-it"].json.id * input.staff', qtbot).value == 35
    assert field.result.source.text() == "last run"


def test_a_secret_is_never_shown(make, values, qtbot):
    values.known_run = RUN
    field = make()
    assert type_and_wait(field, 'input.api_key + "!"', qtbot).value == "••••••!"


def test_a_text_is_tried_as_a_whole(make, values, qtbot):
    values.known_run = RUN
    field = make(is_template=True, code=False)
    assert type_and_wait(field, "Dear {{ input.company }}!", qtbot).value == "Dear Acme!"


def test_what_fails_on_these_values_says_so(make, qtbot):
    field = make()
    outcome = type_and_wait(field, "1 / input.zero.x", qtbot)
    assert outcome.value is None
    outcome = type_and_wait(field, " + number(input.company)", qtbot)
    assert "not a number" in outcome.failure
    assert not field.result.copy.isVisible()


def test_the_result_can_be_copied(make, qtbot):
    field = make()
    type_and_wait(field, '{"a": [1, input.staff]}', qtbot)
    QTest.mouseClick(field.result.copy, Qt.MouseButton.LeftButton)
    assert json.loads(QApplication.clipboard().text()) == {"a": [1, 1]}


def test_mistakes_are_those_of_the_check_at_the_same_places(make, outlook, qtbot):
    field = make()
    heard = []
    field.misread.connect(heard.append)
    for text in ("inpt.a", "steps.get_it + 1", "1 + 'a'", "sum(", "round(1, 2, 3)", "upper(5)", "filter(input.a, itm)"):
        outlook.draft.apply([SetParameters(id="set", set={"values": {"a": {"expr": text}}})])
        problems = [problem for problem in check_workflow(outlook.draft.document()) if problem.severity == "error"]
        problems = [problem for problem in problems if problem.path == "/nodes/set/parameters/values/a"]
        field.edit.show_text(text)
        field.read()
        assert [(found.message, found.position) for found in field.edit.mistakes] == [
            (problem.message, problem.position) for problem in problems
        ], text
        assert heard[-1] == f"Character {problems[0].position + 1}: {problems[0].message}"


def test_words_that_may_have_been_meant_are_known(make):
    field = make()
    field.edit.show_text("inpt.a")
    field.read()
    assert field.edit.mistakes[0].near[0] == "input"


def test_what_is_typed_is_read_at_once_and_a_hostile_text_does_not_hold_up_the_window(make, qtbot):
    field = make()
    hostile = "count(map(split('" + "a," * 600 + "', ','), map(split('" + "b," * 600 + "', ','), item)), true)"
    field.edit.show_text(hostile)
    with qtbot.waitSignal(field.tried, timeout=10_000):
        field.read()
    assert field.result.outcome.failure


def test_the_evaluator_ends_by_its_clock(make):
    field = make()
    names = {"input": {"items": [1] * 5_000}}
    outcome = attempt(read("sum(map(input.items, sum(map(input.items, item))))", is_template=False), names, datetime.now(UTC))
    assert outcome.failure
    assert field


def test_only_the_last_of_what_was_typed_is_answered(make, qtbot):
    field = make()
    told = []
    field.tried.connect(told.append)
    for text in ("1", "2", "3"):
        field.edit.show_text(text)
        field.try_now()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(50)
    assert [outcome.value for outcome in told] == [3]


def test_a_source_can_be_chosen(make, values, qtbot):
    values.known_run = RUN
    values.keep_sample("set", {"input": {"staff": 100}})
    field = make()
    assert type_and_wait(field, "input.staff", qtbot).value == 7
    actions = {action.text(): action for action in field.result.source.menu().actions()}
    with qtbot.waitSignal(field.tried):
        actions["Sample data"].trigger()
    assert field.result.outcome.value == 100
    with qtbot.waitSignal(field.tried):
        actions["Example values"].trigger()
    assert field.result.outcome.value == 1
    assert field.result.source.text() == "example"


def test_what_fits_the_parameter_is_offered_first(make):
    condition = CATALOGUE["logic.if"].parameter("condition")
    field = make(wanted=condition)
    assert field.sight().wanted == ("boolean",)


def test_in_the_settings_only_the_input_is_known(make, qtbot):
    field = make(node="")
    QTest.keyClick(field.edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    names = [offer.label for offer in field.edit.popup.model.offers if offer.kind == "name"]
    assert names == ["input"]
    field.edit.stop_offering()
    assert type_and_wait(field, "input.company", qtbot).value == "company"
    field.edit.show_text("run.id")
    field.read()
    assert field.edit.mistakes


def test_a_field_that_stands_nowhere_still_reads(show):
    field = show(ExpressionField(CodeEdit()))
    field.edit.show_text("anything + ")
    field.read()
    assert len(field.edit.mistakes) == 1
    field.try_now()
    assert not field.result.isVisible()


@pytest.mark.parametrize(
    ("text", "words", "mended"),
    [
        ("inpt.a + 1", "Write 'input' instead", "input.a + 1"),
        ("1 + roudn(2)", "Write 'round' instead", "1 + round(2)"),
        ("steps.get_it.json", "Write 'get-it' instead", 'steps["get-it"].json'),
        ("'😀' + run.versoin", "Write 'version' instead", "'😀' + run.version"),
    ],
)
def test_what_was_probably_meant_is_one_press_away(make, text, words, mended):
    field = make()
    field.edit.show_text(text)
    field.read()
    assert field.mend.text() == words
    QTest.mouseClick(field.mend, Qt.MouseButton.LeftButton)
    assert field.edit.toPlainText() == mended
    assert not any(mistake.near for mistake in field.edit.mistakes)
    assert not field.mend.isVisible()


def test_nothing_is_proposed_that_is_not_alike(make):
    field = make()
    field.edit.show_text("zzz + 1")
    field.read()
    assert field.edit.mistakes
    assert not field.mend.isVisible()


def test_a_result_of_another_kind_than_the_parameter_takes_is_marked(make, qtbot):
    field = make(wanted=CATALOGUE["logic.if"].parameter("condition"))
    type_and_wait(field, "input.staff", qtbot)
    assert field.result.kind.text() == "number, not yes or no"
    type_and_wait(field, " > 3", qtbot)
    assert field.result.kind.text() == "yes or no"
