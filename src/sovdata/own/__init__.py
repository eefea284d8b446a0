"""The reader's own tables, as a text's figures or beside ours: checked, and put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sovdata.own.collect import Gathered, combine as combine
from sovdata.own.forms import CALLED
from sovdata.own.notes import notes_of
from sovdata.own.reading import SOURCES, paths_of as paths_of, read_own
from sovdata.own.template import KINDS as KINDS, template as template, workbook as workbook
from sovdata.own.world import of_area as of_area
from sovdata.schema import Problem
from sovdata.schema.checks import examine


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
    problems: list[Problem]
    notes: list[Problem]


def check(paths: Iterable[Path]) -> Report:
    """Return every problem of some files together: any of our tables, or the reader's own."""
    read, problems = read_own(paths)
    for table in read:
        if table.changed is not None and table.form != SOURCES:  # looked at when read
            resource = table.changed.resource(table.form)
            problems += examine(table.cells, table.file, resource, table.changed).problems()
    gathered = Gathered([table for table in read if table.changed is None])
    found = gathered.problems()
    notes = [note for table in read for note in table.cells.notes]
    notes += [] if found else notes_of(gathered)
    called = {**CALLED, SOURCES: "BibTeX"}
    files = [
        {
            "file": table.file, "table": table.form,
            "called": called.get(table.form, f"rows of {table.form}"), "rows": table.rows,
        }
        for table in read
    ]  # fmt: skip
    return Report(files, problems + found, notes)
