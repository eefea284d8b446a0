"""The reader's own tables: the figures of another text in the place of the essay's, and estimates and words beside ours.

They are put together with ours in a folder of the same form, so that everything reads them alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sovdata import schema
from sovdata.own.collect import combine
from sovdata.own.forms import CALLED
from sovdata.own.lonely import lonely_figures
from sovdata.own.reading import SOURCES, Own, read_own
from sovdata.own.template import template

__all__ = ["Report", "check", "combine", "template", "use_figures"]

_folder: list[tempfile.TemporaryDirectory[str]] = []


def use_figures(figures: Path | str | None = None, evidence: Iterable[Path | str] = ()) -> None:
    """From here on, read the reader's own tables: figures in the place of ours, everything else beside ours.

    Parameters
    ----------
    figures : path, optional
        A table of the figures of another text (CSV or .xlsx); without one, the essay's stay.
    evidence : iterable of paths
        Estimates, and rows for any other table: indicators, units, concepts, areas, lineages, claims,
        readings, statements, and sources as ``.bib``. What a file holds is seen from its columns.

    Raises
    ------
    DataError
        With every problem of all files at once; what was read before stays in use.
    """
    given = [Path(path) for path in evidence]
    if figures is None and not given:
        schema.use_data_dir(None)
        _clear()
        return
    fresh = tempfile.TemporaryDirectory(prefix="sovdata-")
    try:
        combine(None if figures is None else Path(figures), given, Path(fresh.name))
    except BaseException:
        fresh.cleanup()
        raise
    schema.use_data_dir(Path(fresh.name))
    _clear()
    _folder.append(fresh)


def _clear() -> None:
    while _folder:
        _folder.pop().cleanup()


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    files : list of dict
        Of each file its ``file``, ``table`` and number of ``rows``.
    problems : list of Problem
        What is wrong.
    notes : list of Problem
        What is not wrong but will probably not lead where its writer thinks.
    """

    files: list[dict[str, Any]]
    problems: list[schema.Problem]
    notes: list[schema.Problem]


def check(paths: Iterable[Path]) -> Report:
    """Every problem of some files, taken together: any of our tables, or the reader's own."""
    read, problems = read_own(paths)
    for table in read:
        if table.changed is not None and table.form != SOURCES:  # BibTeX was looked at as it was read
            found = schema.check_table(table.form, table.path, data=table.changed)
            problems += [replace(problem, file=table.file) if problem.file == table.path.name else problem for problem in found]
    notes = [note for table in read for note in table.notes]
    with tempfile.TemporaryDirectory(prefix="sovdata-") as folder:
        own = [table for table in read if table.changed is None]
        try:
            combine(None, [], Path(folder), read=own, fill_up=False)
            notes += [note for table in own for note in lonely_figures(table, Path(folder))]
        except schema.DataError as error:
            problems += error.problems
    return Report([_described(table) for table in read], problems, notes)


def _described(table: Own) -> dict[str, Any]:
    called = "BibTeX" if table.form == SOURCES else CALLED.get(table.form, f"rows of {table.form}")
    return {"file": table.file, "table": table.form, "called": called, "rows": table.rows}
