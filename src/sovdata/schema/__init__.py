"""The one schema: where the data is, what its tables hold, and what is wrong with a table.

Everything is read from ``datapackage.json`` (Data Package v2). A shipped table whose bytes
are the ones that the descriptor records is not checked again; a changed table always is.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from sovdata.schema.checks import examine
from sovdata.schema.files import file_bytes, read_text
from sovdata.schema.package import data_dir, descriptor, resource, shipped_dir, stamped, table_names, use_data_dir
from sovdata.schema.problems import DataError, Problem, nearest, printable
from sovdata.schema.types import read_trusted

__all__ = [
    "DataError",
    "Problem",
    "check_table",
    "data_dir",
    "descriptor",
    "nearest",
    "printable",
    "read_table",
    "read_text",
    "shipped_dir",
    "stamped",
    "table_names",
    "use_data_dir",
]


def read_table(name: str, path: Path | None = None, *, data: Path | None = None) -> pd.DataFrame:
    """Read a table, check it unless it is shipped and unchanged, and give it types.

    Parameters
    ----------
    name : str
        Name of the table in the schema.
    path : Path, optional
        Another file instead of the shipped one, with the same columns.
    data : Path, optional
        Data folder; the one in use by default.

    Returns
    -------
    DataFrame
        The columns of the schema in its order. Text as ``str``, years as ``Int64``, numbers
        as ``float64``; an empty cell is missing. ``attrs["printed"]`` keeps the numbers of
        columns marked ``printed`` in the schema as the text that stands in the file.

    Raises
    ------
    DataError
        With every problem of the file at once.
    """
    folder = data or data_dir()
    table = resource(name, folder)
    file = path or folder / table["path"]
    raw = file_bytes(file)
    if path is None and table.get("hash") == "sha256:" + hashlib.sha256(raw).hexdigest():
        return read_trusted(raw, table)
    problems, frame = examine(raw, file.name, table, folder)
    if problems:
        raise DataError(problems)
    return frame


def check_table(name: str, path: Path | None = None, *, data: Path | None = None) -> list[Problem]:
    """Every problem of a table, shipped or another file with its columns; an empty list if it has none."""
    folder = data or data_dir()
    try:
        table = resource(name, folder)
        file = path or folder / table["path"]
        return examine(file_bytes(file), file.name, table, folder)[0]
    except DataError as error:
        return list(error.problems)
