from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.documents.outbox import Outbox
from concertmaster_designer.documents.session import Session
from concertmaster_designer.inspector.editors.registry import References
from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import Concurrency, WorkflowSettings

HANDLER = UUID(int=7)
KEY_OF_HANDLER = "00000000-0000-0000-0000-000000000007"


def session_with(**settings):
    start = {"id": "start", "type": "trigger.manual"}
    document = read_workflow({"name": "Intake", "nodes": [start], "settings": settings})
    return Session(document, None, outbox=Outbox(revision=1))


class Desk:
    """The inspector beside a session, as the window joins them."""

    def __init__(self, panel):
        self.panel = panel
        self.session = None
        panel.edits_requested.connect(lambda edits, merge: self.session.apply(edits, merge=merge))
        panel.sealed.connect(self.seal)

    def open(self, **settings):
        self.session = session_with(**settings)
        self.session.edited.listen(lambda _edits: self.panel.refresh())
        self.panel.show_selection(self.session.draft, [])
        return self

    def seal(self):
        self.session.seal()

    @property
    def settings(self):
        return self.session.draft.settings

    def field(self, name):
        return self.panel.page.fields[name]

    def line(self, name):
        return self.field(name).editor.focusProxy()

    def type(self, name, text):
        QTest.keyClicks(self.line(name), text)

    def empty(self, name):
        self.line(name).selectAll()
        QTest.keyClick(self.line(name), Qt.Key.Key_Delete)


@pytest.fixture
def desk(show):
    panel = show(InspectorPanel(CATALOGUE))
    panel.resize(340, 1400)
    return Desk(panel)


@pytest.mark.parametrize(
    ("name", "typed", "settings"),
    [
        ("concurrency.limit", "12", WorkflowSettings(concurrency=Concurrency(limit=12))),
        ("sequence_key", "input.a", WorkflowSettings(sequence_key="input.a")),
        ("step_soft_limit_s", "2.5", WorkflowSettings(step_soft_limit_s=2.5)),
        ("step_hard_limit_s", "900", WorkflowSettings(step_hard_limit_s=900)),
        ("run_limit_s", "3600", WorkflowSettings(run_limit_s=3600)),
        ("retention_days", "30", WorkflowSettings(retention_days=30)),
        ("on_error", KEY_OF_HANDLER, WorkflowSettings(on_error=HANDLER)),
    ],
)
def test_each_setting_is_typed_and_undone_as_one_step(desk, name, typed, settings):
    desk.open()
    desk.type(name, typed)
    assert desk.settings == settings
    desk.session.undo()
    assert desk.settings == WorkflowSettings()
    assert not desk.session.can_undo
    desk.session.redo()
    assert desk.settings == settings


def test_settings_are_shown_and_emptied_again(desk):
    desk.open(concurrency={"limit": 3, "key": "input.a"}, run_limit_s=60, on_error=str(HANDLER))
    assert desk.line("concurrency.limit").text() == "3"
    assert desk.field("concurrency.key").editor.text.toPlainText() == "input.a"
    assert desk.line("run_limit_s").text() == "60"
    assert desk.field("on_error").editor.combo.currentText() == KEY_OF_HANDLER
    for name in ("concurrency.limit", "run_limit_s", "on_error"):
        desk.empty(name)
    assert desk.settings == WorkflowSettings()


def test_an_empty_limit_shows_what_counts_then(desk):
    desk.open()
    assert desk.line("step_soft_limit_s").placeholderText() == "300"
    desk.type("step_soft_limit_s", "300")
    assert desk.line("step_soft_limit_s").text() == "300"
    assert desk.settings == WorkflowSettings()


def test_two_settings_are_two_steps_and_leaving_a_field_ends_one(desk):
    desk.open()
    desk.type("run_limit_s", "6")
    desk.type("retention_days", "7")
    desk.field("retention_days").editor.left.emit()
    desk.type("retention_days", "0")
    assert desk.settings.retention_days == 70
    for expected in (7, None):
        desk.session.undo()
        assert desk.settings.retention_days == expected
    assert desk.settings.run_limit_s == 6


def test_a_number_out_of_range_is_refused_at_its_field(desk):
    desk.open()
    desk.type("concurrency.limit", "0")
    field = desk.field("concurrency.limit")
    assert field.words.text() == "Give a whole number from 1 to 10,000."
    assert desk.settings == WorkflowSettings()
    desk.empty("concurrency.limit")
    assert not field.words.isVisible()
    desk.type("step_hard_limit_s", "100000")
    assert desk.field("step_hard_limit_s").words.text() == "Give a number above 0, at most 86,400."
    assert desk.settings.step_hard_limit_s == 10_000


def test_a_limit_is_divided_by_a_key_that_outlives_it(desk):
    desk.open()
    assert not desk.field("concurrency.key").isEnabled()
    desk.type("concurrency.limit", "1")
    desk.type("concurrency.key", "input.a")
    assert desk.settings.concurrency == Concurrency(limit=1, key="input.a")
    desk.empty("concurrency.limit")
    assert desk.settings.concurrency is None
    desk.type("concurrency.limit", "2")
    assert desk.settings.concurrency == Concurrency(limit=2, key="input.a")


def test_a_key_without_limit_stays_with_its_own_workflow(desk):
    desk.open(concurrency={"limit": 3, "key": "input.a"})
    desk.empty("concurrency.limit")
    desk.open()
    desk.type("concurrency.limit", "4")
    assert desk.settings.concurrency == Concurrency(limit=4)


def test_the_handler_of_failures_is_chosen_by_its_name_or_given_by_its_id(desk):
    desk.open(on_error=str(UUID(int=8)))
    desk.panel.know(References(workflows=((KEY_OF_HANDLER, "Tell the team"), (str(UUID(int=8)), "Old way"))))
    combo = desk.field("on_error").editor.combo
    assert combo.currentText() == "Old way"
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert desk.settings.on_error == HANDLER
    desk.empty("on_error")
    desk.type("on_error", "nobody")
    assert "Choose a workflow" in desk.field("on_error").words.text()
    assert desk.settings.on_error is None


def test_problems_stand_at_their_setting_and_their_place_is_found(desk):
    desk.open(concurrency={"limit": 2, "key": "steps.a"}, sequence_key="input.", step_soft_limit_s=60, step_hard_limit_s=30)
    desk.panel.show_problems(check_workflow(desk.session.draft.document()))
    shown = {name for name, field in desk.panel.page.fields.items() if field.words.isVisible()}
    assert shown == {"concurrency.limit", "concurrency.key", "sequence_key", "step_hard_limit_s"}
    desk.panel.activateWindow()
    desk.panel.focus_place(("settings", "concurrency", "key"))
    assert desk.panel.focusWidget() is desk.field("concurrency.key").editor.text


def test_a_mistake_in_a_key_is_shown_while_it_is_typed(desk):
    desk.open()
    desk.type("sequence_key", "input. +")
    assert desk.field("sequence_key").words.text().startswith("Character ")


def test_another_hand_changes_what_is_shown(desk):
    desk.open()
    desk.session.draft.settings = WorkflowSettings(retention_days=9, sequence_key="input.b")
    desk.panel.refresh()
    assert desk.line("retention_days").text() == "9"
    assert desk.field("sequence_key").editor.text.toPlainText() == "input.b"
