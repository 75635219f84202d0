from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel

from concertmaster_designer.library.publish_form_dialog import PublishFormDialog
from concertmaster_shared.api.forms import ChangesAnswer, FormAnswer
from concertmaster_shared.forms.changes import Change
from concertmaster_shared.problems import Problem


def form(*problems):
    return FormAnswer(id=UUID(int=1), slug="intake", revision=3, document={"name": "Intake"}, problems=problems, url="/f/intake")


def changes(*kinds, drafts=None, published=1):
    found = [Change(kind=kind, code="c", path="/fields", message=f"{kind} {number}.") for number, kind in enumerate(kinds)]
    return ChangesAnswer(published_version=published, changes=tuple(found), open_drafts=drafts or {})


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


@pytest.mark.parametrize(("published", "button"), [(None, "Publish version 1"), (4, "Publish version 5")])
def test_the_button_names_the_version(show, published, button):
    assert show(PublishFormDialog(None, form(), changes(published=published))).submit.text() == button


def test_each_change_is_told_by_a_word_beside_its_mark(show):
    dialog = show(PublishFormDialog(None, form(), changes("breaking", "widening", "safe")))
    assert {"Breaking: breaking 0.", "Widening: widening 1.", "Safe: safe 2."} <= set(words(dialog))


def test_many_changes_are_counted(show):
    assert "and 4 more" in words(show(PublishFormDialog(None, form(), changes(*["safe"] * 12))))


def test_nobody_is_asked_about_drafts_that_are_not_there(show):
    dialog, heard = show(PublishFormDialog(None, form(), changes())), []
    dialog.submitted.connect(lambda *said: heard.append(said))
    assert dialog.move_drafts is None
    dialog.note.setPlainText(" First. ")
    dialog.submit.click()
    dialog.submit.click()
    dialog.show_failure("The server does not answer.")
    dialog.submit.click()
    assert heard == [("First.", False), ("First.", False)]


def test_open_drafts_stay_unless_somebody_moves_them(show):
    dialog, heard = show(PublishFormDialog(None, form(), changes(drafts={1: 2, 2: 3}))), []
    dialog.submitted.connect(lambda *said: heard.append(said))
    assert "5 people have begun to answer" in words(dialog)
    assert dialog.stay.isChecked()
    dialog.move_drafts.click()
    dialog.submit.click()
    assert heard == [("", True)]


def test_a_form_with_errors_is_not_published(show):
    problem = Problem(code="c", severity="error", path="/fields", message="It has no label.")
    dialog = show(PublishFormDialog(None, form(problem), changes()))
    assert dialog.submit is None
    assert "It has no label." in words(dialog)
