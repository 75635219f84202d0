from PySide6.QtTest import QTest

from concertmaster_shared.api import workflows
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.loopback_server import EMAIL, KEY, PASSWORD


def fill(dialog, server, *, email=EMAIL, password=PASSWORD):
    for line, text in ((dialog.server, server), (dialog.email, email), (dialog.password, password)):
        line.clear()
        QTest.keyClicks(line, text)


def test_signing_in_shows_what_is_there_and_remembers_the_server_but_no_key(designer, folders):
    designer.server.add_workflow({"name": "Supplier intake"})
    designer.do("server.sign_in")
    dialog = designer.dialog("SignInDialog")
    fill(dialog, designer.server.origin)
    dialog.submit.click()
    designer.until(lambda: designer.parts.home.workflows.table.rows.rowCount() == 1)
    assert designer.equipment.preferences.current.server == designer.server.origin
    assert "Ada" in designer.window.status.server.text()
    written = "".join(path.read_text() for path in folders.settings.rglob("*") if path.is_file())
    assert designer.server.origin in written
    assert KEY not in written
    assert PASSWORD not in written


def test_without_a_trusted_store_the_person_is_told_that_the_key_does_not_last(designer):
    designer.sign_in()
    designer.until(lambda: "no trusted key store" in designer.window.status.message.text())


def test_a_wrong_password_and_a_wrong_address_can_be_mended(designer):
    designer.do("server.sign_in")
    dialog = designer.dialog("SignInDialog")
    fill(dialog, "http://forms.example")
    dialog.submit.click()
    assert "unprotected" in dialog.failure.text()
    fill(dialog, designer.server.origin, password="guess")
    dialog.submit.click()
    designer.until(lambda: "password is wrong" in dialog.failure.text())
    fill(dialog, designer.server.origin)
    dialog.submit.click()
    designer.until(lambda: designer.parts.connection.client)


def test_an_api_key_is_enough(designer):
    designer.do("server.sign_in")
    dialog = designer.dialog("SignInDialog")
    dialog.server.setText(designer.server.origin)
    dialog.ways.setCurrentIndex(1)
    QTest.keyClicks(dialog.key, KEY)
    dialog.submit.click()
    designer.until(lambda: designer.parts.connection.client)


def test_a_kept_key_signs_in_at_the_next_start(designer):
    designer.equipment.keys.keep(designer.server.origin, KEY)
    designer.parts.connection.resume(designer.server.origin)
    designer.until(lambda: designer.parts.connection.client)
    assert designer.parts.connection.caller.name == "Ada"


def test_a_kept_key_that_ran_out_leaves_one_signed_out(designer):
    designer.equipment.keys.keep(designer.server.origin, "old")
    designer.parts.connection.resume(designer.server.origin)
    assert designer.parts.connection.is_connecting
    designer.until(lambda: not designer.parts.connection.is_connecting)
    assert designer.parts.connection.client is None


def test_a_server_that_is_asked_for_at_the_start_is_signed_in_to_or_asked_about(designer):
    designer.parts.signing.begin(designer.server.origin)
    dialog = designer.dialog("SignInDialog")
    assert dialog.server.text() == designer.server.origin
    assert not dialog.failure.isVisible()
    dialog.reject()
    designer.parts.signing.begin("http://forms.example")
    assert "unprotected" in designer.dialog("SignInDialog").failure.text()
    designer.dialog("SignInDialog").reject()
    designer.equipment.keys.keep(designer.server.origin, KEY)
    designer.parts.signing.begin(designer.server.origin)
    designer.until(lambda: designer.parts.connection.client)


def test_a_key_that_runs_out_meanwhile_is_asked_for_anew_and_nothing_is_lost(designer):
    stored = designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    refusal = (401, {}, b'{"code": "unauthenticated", "detail": "This call needs a key."}')
    designer.server.troubles.answers[workflows.APPLY_EDITS.name] = [refusal]
    designer.save()
    dialog = designer.dialog("SignInDialog")
    assert "no longer valid" in dialog.failure.text()
    assert designer.session.state == "offline"
    fill(dialog, designer.server.origin)
    dialog.submit.click()
    designer.until(lambda: not designer.dialogs("SignInDialog"))
    designer.save()
    assert stored.draft.name == "Renamed"


def test_signing_out_forgets_the_key_and_closes_what_came_from_there(designer):
    designer.open_stored()
    designer.do("server.sign_out")
    designer.until(lambda: designer.equipment.keys.key(designer.server.origin) is None)
    assert designer.parts.desk.documents == ()
    assert designer.parts.home.currentWidget() is designer.parts.home.start
    assert list(designer.equipment.folders.recovery.iterdir()) == []


def test_signing_out_asks_before_it_drops_edits(designer):
    designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    designer.do("server.sign_out")
    dialog = designer.dialog("Dialog")
    designer.press(dialog, "Cancel")
    assert designer.parts.connection.client is not None
    designer.do("server.sign_out")
    designer.press(designer.dialog("Dialog"), "Sign out and drop them")
    assert designer.parts.desk.documents == ()
