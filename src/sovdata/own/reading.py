"""Read a reader's file: what it is, and the table that it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import sources
from sovdata.own.forms import (
    ADDED_TO,
    EVIDENCE,
    FIGURES,
    forms,
    is_header,
    key_of,
    plain_name,
    recognised,
)
from sovdata.schema import DataError, Package, Problem, of_folder, shipped
from sovdata.schema.files import Cells, cells_of, file_bytes, read_text
from sovdata.schema.package import keys_in
from sovdata.schema.problems import CONTROL
from sovdata.schema.texts import Texts

__all__ = ["KEY", "SOURCES", "Own", "keys_of", "paths_of", "read_own"]

Frame = pd.DataFrame
SOURCES = "sources"
NONE = Texts({}, 0)
KEY = re.compile(r"[\w:.+/-]+")


@dataclass(frozen=True)
class Own:
    """One file of the reader's.

    Attributes
    ----------
    path : Path
        Where it is.
    file : str
        Its name as the reader gave it.
    form : str
        The table that it holds; ``sources`` for BibTeX.
    cells : Cells or None
        Its content; none for BibTeX.
    texts : Texts
        Its rows as text (none for BibTeX, and where rows are ragged).
    rows : int
        Rows, or entries.
    bibtex : str
        The content of BibTeX.
    changed : Package, optional
        The tables of which it is a changed one, rather than one of the reader's own.
    """

    path: Path
    file: str
    form: str
    cells: Cells | None
    texts: Texts
    rows: int
    bibtex: str = ""
    changed: Package | None = None

    def notes(self) -> list[Problem]:
        """Return what of the file is not read."""
        return list(self.cells.notes) if self.cells is not None else []


def paths_of(given: Path | str | Iterable[Path | str]) -> list[Path]:
    """Return paths, of which one may stand alone."""
    return [Path(path) for path in ([given] if isinstance(given, Path | str) else given)]


def read_own(
    paths: Iterable[Path], *, figures: Path | None = None
) -> tuple[list[Own], list[Problem]]:
    """Return the files, and what keeps any of them from being a table of ours or the reader's."""
    read: list[Own] = []
    problems: list[Problem] = []
    first = [] if figures is None else [(figures, FIGURES)]
    for path, name in [*first, *((path, None) for path in paths)]:
        try:
            read.append(_read(path, name))
        except DataError as error:
            problems += [replace(problem, file=str(path)) for problem in error.problems]
    return read, problems


def _read(path: Path, name: str | None) -> Own:
    raw, file, known = file_bytes(path), str(path), forms()
    if path.suffix.lower() == ".bib":
        text = read_text(path)
        beside = (path.parent / "datapackage.json").is_file()
        ours = of_folder(path.parent) if path.name == "sources.bib" and beside else None
        keys = _keys(text, file)
        return Own(path, file, SOURCES, None, NONE, len(keys), text, ours)
    cells = _in_our_names(cells_of(raw, file, notes=True, known=is_header), known, name, file)
    seen = recognised([column.strip() for column in cells.header], known)
    if name == FIGURES and seen == EVIDENCE:
        said = "a table of estimates, not of a text's figures; give it with --evidence"
        raise DataError([Problem(file, said, cells.header_line, kind="wrong_table")])
    found = name or seen
    if found is None:
        said = (
            f"no table has these columns ({', '.join(cells.header[:6])}); `sovdata template "
            "figures` and `sovdata template evidence` show those of yours"
        )
        raise DataError([Problem(file, said, cells.header_line, kind="no_such_table")])
    twice = len(set(cells.header)) < len(cells.header)
    texts = NONE if twice else cells.texts
    changed = _changed(path, found, texts)
    if changed is not None:  # of ours, no line is left out
        cells = cells_of(raw, file)
    return Own(path, file, found, cells, texts, texts.size, changed=changed)


def _in_our_names(
    cells: Cells, known: Mapping[str, Mapping[str, Any]], name: str | None, file: str
) -> Cells:
    """Return cells with ``start_year`` for ``Start year``, which is said."""
    plain = {column: plain_name(column) for column in cells.header}
    form = name or recognised(list(plain.values()), known)
    if form is None:
        return cells
    ours = {field["name"] for field in known[form]["schema"]["fields"]}
    given = Counter(plain.values())
    names = {
        column: other
        for column, other in plain.items()
        if column != other and other in ours and given[other] == 1
    }
    if not names:
        return cells
    said = f"columns are read as {', '.join(names.values())}"
    note = Problem(file, said, cells.header_line, kind="header")
    return replace(cells.renamed(names), notes=[*cells.notes, note])


def _keys(text: str, file: str) -> set[str]:
    """Return the keys of BibTeX; a ``DataError`` names every entry that cannot be used."""
    if found := CONTROL.search(text):
        line = text[: found.start()].count("\n") + 1
        said = "expected text without control characters"
        raise DataError([Problem(file, said, line, kind="control")])
    library = sources.library(text)
    problems = sources.broken_entries(library, file)
    there = keys_in(text)
    for entry in library.entries:
        line = (entry.start_line or 0) + 1
        if entry.key not in there or not KEY.fullmatch(entry.key):
            said = "expected @kind{key, ...} with a key of letters, digits and : . + / -"
            problems.append(Problem(file, said, line, value=entry.key, kind="key"))
        elif not {"title", "booktitle"} & set(entry.fields_dict):
            problems.append(Problem(file, "expected a title", line, value=entry.key, kind="title"))
    if problems or not library.entries:
        raise DataError(problems or [Problem(file, "no BibTeX entry in it")])
    return {entry.key for entry in library.entries}


def _changed(path: Path, name: str, texts: Texts) -> Package | None:
    """Return the tables of which a file is a changed one, whatever the file is called.

    It has every column of one of ours, and half of its keys are half of ours or more; a table that
    a reader cannot add to is always one of ours.
    """
    if name == EVIDENCE:
        return None
    ours = of_folder(path.parent) if (path.parent / "datapackage.json").is_file() else shipped()
    if name not in ADDED_TO:
        return ours
    table = shipped().resource(name)
    columns, key = [field["name"] for field in table["schema"]["fields"]], key_of(table)
    if not set(columns) <= set(texts.columns):
        return None
    keys = keys_of(texts.frame(), key)
    shipped_keys = {tuple(map(str, row)) for row in keys_of(shipped().frame(name), key)}
    half = max(len(keys), len(shipped_keys)) / 2
    return ours if len(keys & shipped_keys) >= half else None


def keys_of(rows: Frame, key: list[str]) -> set[tuple[object, ...]]:
    """Return the names of a table's rows, each as the cells of its key, where all are there."""
    return set(rows[key].drop_duplicates().dropna().itertuples(index=False, name=None))
