"""A table as text: each column with its different texts, read once, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

Rows = np.ndarray[Any, np.dtype[Any]]
NO_ROWS = np.empty(0, dtype=np.int32)
TEXT: Any = pd.Series([""], dtype=str).dtype  # `object` before pandas 3


@dataclass(frozen=True)
class Column:
    """A column of text.

    Attributes
    ----------
    codes : array of int
        For each row, which of the different texts stands there; -1 where the cell is empty.
    different : sequence of str
        The different texts, as they come.
    """

    codes: Rows
    different: Sequence[str]

    def text(self, row: int) -> str:
        """Return the text of a row; an empty one where the cell is empty."""
        code = self.codes[row]
        return self.different[code] if code >= 0 else ""

    def rows(self, places: Sequence[int]) -> Rows:
        """Return the rows that hold any of these texts, named by their places in ``different``."""
        wanted = np.isin(self.codes, places) if len(places) else self.codes[:0]
        return np.flatnonzero(wanted)

    def empty(self) -> Rows:
        """Return the rows whose cell is empty."""
        return np.flatnonzero(self.codes < 0)

    def values(self) -> Any:
        """Return the text of all rows as pandas holds it, an empty cell as missing."""
        texts: Any = pd.array(np.append(np.asarray(self.different, dtype=object), np.nan), TEXT)
        return texts.take(self.codes)


@dataclass(frozen=True)
class Texts:
    """A table of text.

    Attributes
    ----------
    columns : mapping of str to Column
        In the order of the file.
    size : int
        How many rows there are.
    """

    columns: Mapping[str, Column]
    size: int

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> Column:
        """Return a column; one of empty cells where the table has none of this name."""
        return self.columns.get(name, self._none)

    def at(self, rows: Rows) -> Texts:
        """Return some rows."""
        named = self.columns.items()
        return Texts({n: Column(one.codes[rows], one.different) for n, one in named}, len(rows))

    @cached_property
    def _none(self) -> Column:
        return Column(np.full(self.size, -1, dtype=np.int32), [])

    @cached_property
    def missing(self) -> Any:
        """What ``values`` of a column without any text gives, one for all such columns."""
        return self._none.values()

    def frame(self) -> pd.DataFrame:
        """Return all columns in a frame, each as ``object``."""
        columns = {name: column.values() for name, column in self.columns.items()}
        return pd.DataFrame(columns, index=range(self.size)).astype(object)


def coded(texts: pd.DataFrame) -> Texts:
    """Return a frame of text with each different text of a column held once."""
    columns = {}
    for name, column in texts.items():
        codes, different = pd.factorize(column.to_numpy(dtype=object))
        columns[str(name)] = Column(codes.astype(np.int32), different.tolist())
    return Texts(columns, len(texts))
