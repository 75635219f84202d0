"""Parquet, one row group at a time: rows come as CSV for programs, are given their types in pieces, and are forgotten."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from concertmaster_server.db.queries.answers.cells import Cell, CellType

from .writers import Tray

SEPARATOR: Final = "\x1f"
"""What stands between the items of a list on its way here; no label and no id holds it."""

_PIECE: Final = 8 * 1024 * 1024
"""Bytes of CSV that become one row group."""

_TYPES: Final[Mapping[CellType, pa.DataType]] = {
    "integer": pa.int64(),
    "count": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "moment": pa.timestamp("ms", tz="UTC"),
}
_LISTS: Final = frozenset({"list", "names"})


class Parquet:
    """Writes one file."""

    is_slow = True

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells
        self._names = [str(number) for number, _ in enumerate(cells)]
        self._tray = Tray()
        self._waiting: list[bytes] = []
        self._size = 0
        self._schema = pa.schema([pa.field(cell.header, _type_of(cell), metadata=_origin(cell)) for cell in cells])
        self._writer = pq.ParquetWriter(self._tray, self._schema, compression="snappy", use_dictionary=True)

    def begin(self) -> bytes:
        """Give the format's first bytes."""
        return self._tray.take()

    def add(self, rows: Sequence[bytes]) -> bytes:
        """Write a row group when there are rows enough for one."""
        self._waiting += rows
        self._size += sum(map(len, rows))
        if self._size >= _PIECE:
            self._write()
        return self._tray.take()

    def end(self) -> bytes:
        """Write the last rows, and the directory."""
        if self._waiting:
            self._write()
        self._writer.close()
        return self._tray.take()

    def close(self) -> None:
        """Close the writer; what that writes is for nobody."""
        self._writer.close()

    def _write(self) -> None:
        piece, self._waiting, self._size = b"".join(self._waiting), [], 0
        table = pa_csv.read_csv(
            io.BytesIO(piece),
            read_options=pa_csv.ReadOptions(column_names=self._names, use_threads=False, block_size=len(piece) + 1),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: _read_as(cell) for name, cell in zip(self._names, self._cells, strict=True)},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
        columns = [
            pc.split_pattern(column, SEPARATOR) if cell.type in _LISTS else column
            for column, cell in zip(table.columns, self._cells, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))


def _read_as(cell: Cell) -> pa.DataType:
    return _TYPES.get(cell.type, pa.string())


def _type_of(cell: Cell) -> pa.DataType:
    return pa.list_(pa.string()) if cell.type in _LISTS else _read_as(cell)


def _origin(cell: Cell) -> dict[str, str]:
    """Say which field a column comes from, whatever the field is called."""
    return {} if cell.own is not None else {"field": "/".join((cell.source, *cell.steps))}
