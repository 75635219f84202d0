"""Many lists of rows as one array, so that all of them, or some, are looked at in one go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .tables import Rows


class Runs:
    """Lists of rows one after the other; none is empty. ``numbers`` tells for each row which list it is of."""

    def __init__(self, lists: Sequence[Rows]) -> None:
        lengths = np.array([len(rows) for rows in lists], np.int64)
        self.rows: Rows = np.concatenate(lists) if lists else np.zeros(0, np.int64)
        self.numbers: Rows = np.repeat(np.arange(len(lists)), lengths)
        self._ends = np.cumsum(lengths)
        self._starts = self._ends - lengths

    def holding(self, rows: Rows | None) -> Rows:
        """Give the numbers of the lists that hold any of those rows, or of all."""
        if rows is None or not len(self.rows):
            return np.arange(len(self._starts))
        if not len(rows):
            return rows
        sought = np.zeros(int(max(self.rows.max(), rows.max())) + 1, bool)
        sought[rows] = True
        return np.unique(self.numbers[sought[self.rows]])

    def of(self, numbers: Rows) -> tuple[Rows, Rows]:
        """Give the rows of some lists, one after the other, and where each begins."""
        if len(numbers) == len(self._starts):
            return self.rows, self._starts
        bounds = zip(self._starts[numbers].tolist(), self._ends[numbers].tolist(), strict=True)
        chosen = [self.rows[start:end] for start, end in bounds]
        if not chosen:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.concatenate(chosen), np.cumsum([0, *(len(rows) for rows in chosen[:-1])])
