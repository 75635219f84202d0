"""A workbook that is written as it is read: the database gives whole rows of markup, which are compressed and passed on.

Texts stand inside of their cells, so that nothing has to be known of all of them, and no cell is ever a formula. A sheet holds
1,048,576 rows; what comes after begins another one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import IO, Final
from xml.sax.saxutils import escape

from concertmaster_server.db.queries.answers.cells import Cell

from .writers import Tray

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_STYLES: Final = (
    f'{_DECLARATION}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>'
)
_RELATIONS: Final = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


class Workbook:
    """Writes one workbook. ``most_rows`` is the length of a sheet, its header included."""

    is_slow = True

    def __init__(self, header: Sequence[Cell], *, most_rows: int = MOST_ROWS) -> None:
        self._tray = Tray()
        self._archive = zipfile.ZipFile(self._tray, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._sheet: IO[bytes] | None = None
        self._sheets = 0
        self._room = 0
        self._most_rows = most_rows
        cells = "".join(f'<c s="3" t="inlineStr"><is><t>{escape(cell.header)}</t></is></c>' for cell in header)
        self._head = (
            f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<sheetData><row>{cells}</row>"
        ).encode()

    def begin(self) -> bytes:
        """Begin the first sheet."""
        self._next_sheet()
        return self._tray.take()

    def add(self, rows: Sequence[bytes]) -> bytes:
        """Write rows, on another sheet where this one is full."""
        while rows:
            if self._room == 0:
                self._next_sheet()
            fitting = rows[: self._room]
            self._open_sheet().write(b"".join(fitting))
            self._room -= len(fitting)
            rows = rows[len(fitting) :]
        return self._tray.take()

    def end(self) -> bytes:
        """Write what names the sheets, and the directory."""
        self._end_sheet()
        numbers = range(1, self._sheets + 1)
        self._archive.writestr("xl/styles.xml", _STYLES)
        self._archive.writestr("xl/workbook.xml", _workbook(numbers))
        self._archive.writestr("xl/_rels/workbook.xml.rels", _workbook_relations(numbers))
        self._archive.writestr("_rels/.rels", _RELATIONS)
        self._archive.writestr("[Content_Types].xml", _content_types(numbers))
        self._archive.close()
        return self._tray.take()

    def close(self) -> None:
        """Close what is open; what that writes is for nobody."""
        self._end_sheet()
        self._archive.close()

    def _open_sheet(self) -> IO[bytes]:
        assert self._sheet is not None  # noqa: S101 - begin has made the first
        return self._sheet

    def _next_sheet(self) -> None:
        self._end_sheet()
        self._sheets += 1
        self._sheet = self._archive.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        self._sheet.write(self._head)
        self._room = self._most_rows - 1

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.write(b"</sheetData></worksheet>")
            self._sheet.close()
            self._sheet = None


def _workbook(numbers: range) -> str:
    sheets = "".join(f'<sheet name="Answers {number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers)
    return f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _workbook_relations(numbers: range) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>' for number in numbers
    )
    styles = f'<Relationship Id="rId{len(numbers) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{sheets}{styles}</Relationships>'


def _content_types(numbers: range) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_CONTENT}.worksheet+xml"/>' for number in numbers
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/>{sheets}</Types>'
    )
