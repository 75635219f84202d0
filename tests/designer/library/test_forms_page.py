from datetime import UTC, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.library.forms_page import FormsPage
from concertmaster_shared.api.forms import FormSummary

THEN = datetime(2026, 3, 1, tzinfo=UTC)


def line(number, slug, version=None):
    return FormSummary(
        id=UUID(int=number), slug=slug, name=slug.title(), revision=1, published_version=version, created_at=THEN, updated_at=THEN
    )


@pytest.fixture
def page(show):
    page = show(FormsPage(lambda: THEN))
    page.show_rows([line(1, "intake", 2), line(2, "draft")])
    page.heard = []
    page.opened.connect(lambda row: page.heard.append(("open", row.slug)))
    page.copied.connect(lambda row: page.heard.append(("copy", row.slug)))
    return page


def test_the_public_address_is_opened_and_copied(page):
    page.table.selectRow(0)
    page.open_button.click()
    page.copy_button.click()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.heard == [("open", "intake"), ("copy", "intake"), ("open", "intake")]


def test_a_form_that_nobody_can_answer_yet_offers_no_address(page):
    page.table.selectRow(1)
    assert not page.open_button.isEnabled()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.heard == []


def test_forms_are_found_by_address(page):
    page.search.setText("/f/")
    page.search.setText("int")
    assert page.table.rows.rowCount() == 1
