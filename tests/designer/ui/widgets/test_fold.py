from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from concertmaster_designer.ui.widgets.fold import Fold


def test_a_fold_opens_and_closes_by_click_and_by_key(show):
    body = QLabel("inside")
    fold = show(Fold("Advanced", body))
    assert not body.isVisible()
    QTest.mouseClick(fold.head, Qt.MouseButton.LeftButton)
    assert body.isVisible()
    QTest.keyClick(fold.head, Qt.Key.Key_Space)
    assert not body.isVisible()
    fold.open()
    assert fold.is_open
