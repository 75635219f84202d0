from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.library.workflows_page import WorkflowsPage
from concertmaster_shared.api.workflows import WorkflowSummary

THEN = datetime(2026, 3, 1, tzinfo=UTC)


def line(number, name, version=None):
    return WorkflowSummary(
        id=UUID(int=number), name=name, revision=1200, published_version=version, created_at=THEN, updated_at=THEN
    )


@pytest.fixture
def page(show):
    page = show(WorkflowsPage(lambda: THEN + timedelta(hours=2), create=lambda: None, open_file=lambda: None))
    page.resize(900, 500)
    page.show_rows([line(1, "Supplier intake", 3), line(2, "")])
    return page


def test_each_line_says_name_version_edits_and_when(page):
    rows = page.table.rows
    assert [[rows.index(row, column).data() for column in range(4)] for row in range(2)] == [
        ["Supplier intake", "Version 3", "1,200", "2 hours ago"],
        ["Untitled workflow", "Not published", "1,200", "2 hours ago"],
    ]
    assert "2026-03-01" in rows.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)


def test_a_workflow_is_found_and_opened_by_keyboard(page):
    opened = []
    page.opened.connect(lambda row: opened.append(row.id.int))
    QTest.keyClicks(page.search, "supp")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert opened == [1]
