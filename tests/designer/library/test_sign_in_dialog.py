import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from concertmaster_designer.library.sign_in_dialog import Credentials, SignInDialog


@pytest.fixture
def dialog(show):
    dialog = show(SignInDialog(None, server="localhost:8000", email="ada@example.org"))
    dialog.heard = []
    dialog.submitted.connect(dialog.heard.append)
    return dialog


def test_a_password_is_given_with_the_address_it_is_for(dialog):
    QTest.keyClicks(dialog.password, "secret")
    QTest.keyClick(dialog.password, Qt.Key.Key_Return)
    assert dialog.heard == [Credentials("localhost:8000", "ada@example.org", "secret", "", "")]


def test_a_key_is_given_alone(dialog):
    QTest.keyClicks(dialog.password, "secret")
    dialog.ways.setCurrentIndex(1)
    QTest.keyClicks(dialog.key, " cm_key ")
    dialog.submit.click()
    assert dialog.heard == [Credentials("localhost:8000", "", "", "cm_key", "")]


@pytest.mark.parametrize(
    ("clear", "way", "words"),
    [("server", 0, "address"), ("email", 0, "e-mail"), ("password", 0, "password"), ("key", 1, "API key")],
)
def test_what_is_missing_is_asked_for(dialog, clear, way, words):
    dialog.password.setText("x")
    getattr(dialog, clear).clear()
    dialog.ways.setCurrentIndex(way)
    dialog.submit.click()
    assert words in dialog.failure.text()
    assert dialog.heard == []


def test_while_the_server_is_asked_nothing_is_sent_twice_and_a_refusal_can_be_mended(dialog):
    dialog.password.setText("x")
    dialog.submit.click()
    dialog.submit.click()
    assert len(dialog.heard) == 1
    dialog.show_failure("The e-mail address or the password is wrong.")
    assert dialog.failure.isVisible()
    dialog.submit.click()
    assert len(dialog.heard) == 2
    assert not dialog.failure.isVisible()


def test_secrets_are_not_shown(dialog):
    assert {dialog.password.echoMode(), dialog.key.echoMode()} == {QLineEdit.EchoMode.Password}


def test_a_way_that_is_clicked_has_the_cursor_in_its_first_field(dialog):
    dialog.activateWindow()
    QTest.mouseClick(dialog.ways, Qt.MouseButton.LeftButton, pos=dialog.ways.tabRect(1).center())
    assert QApplication.focusWidget() is dialog.key
    assert dialog.key.placeholderText() == "cmk_…"
    QTest.mouseClick(dialog.ways, Qt.MouseButton.LeftButton, pos=dialog.ways.tabRect(0).center())
    assert QApplication.focusWidget() is dialog.password


def test_with_keys_one_stays_among_the_ways_until_one_is_found(dialog):
    dialog.activateWindow()
    dialog.ways.setFocus()
    QTest.keyClick(dialog.ways, Qt.Key.Key_Right)
    assert dialog.ways.currentIndex() == 1
    assert QApplication.focusWidget() is dialog.ways


def test_the_focus_of_a_way_is_drawn_once(dialog):
    dialog.activateWindow()
    dialog.email.setFocus()
    before = dialog.ways.grab(dialog.ways.tabRect(0).adjusted(4, 4, -4, -4)).toImage()
    dialog.server.setFocus()
    QTest.keyClick(dialog.server, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.ways
    assert dialog.ways.grab(dialog.ways.tabRect(0).adjusted(4, 4, -4, -4)).toImage() == before
