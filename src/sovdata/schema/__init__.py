"""The one schema: what the tables hold, one way to read them, and what is wrong with one.

Every file, ours or a reader's, goes the same way: bytes, a frame of text, typed columns with all
problems at once. What is asked of a table is read from ``datapackage.json`` (Data Package v2).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sovdata.schema.checks import examine
from sovdata.schema.files import cells_of, file_bytes, read_text as read_text
from sovdata.schema.package import data_dir as data_dir, descriptor as descriptor
from sovdata.schema.problems import (
    DataError as DataError,
    Problem as Problem,
    nearest as nearest,
    printable as printable,
)
from sovdata.schema.reading import (
    Package as Package,
    code_of as code_of,
    of_folder as of_folder,
    shipped as shipped,
    sound,
)
from sovdata.schema.types import PRINTED


def table_names() -> list[str]:
    """Return the names of our tables, in the order of the schema."""
    return shipped().table_names()


def read_table(name: str, path: Path | None = None, *, data: Path | None = None) -> pd.DataFrame:
    """Read a table, check it, and give it types.

    Parameters
    ----------
    name : str
        Name of the table in the schema.
    path : Path, optional
        Another file instead of the folder's own, with the same columns.
    data : Path, optional
        Data folder; ours by default.

    Returns
    -------
    DataFrame
        The columns of the schema in its order. Text as ``str``, years as ``Int64``, numbers
        as ``float64``; an empty cell is missing.

    Raises
    ------
    DataError
        With every problem of the file at once.
    """
    package = shipped() if data is None else of_folder(data)
    if path is None:
        frame = package.frame(name)
    else:
        cells = cells_of(file_bytes(path), path.name)
        frame = sound(examine(cells, path.name, package.resource(name), package))
    return frame.drop(columns=PRINTED.format("value"), errors="ignore").copy()


def check_table(name: str, path: Path | None = None, *, data: Path | None = None) -> list[Problem]:
    """Return every problem of a table, or of another file with its columns; none if sound."""
    try:
        read_table(name, path, data=data)
    except DataError as error:
        return list(error.problems)
    return []
