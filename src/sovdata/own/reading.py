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
    plain_name,
    recognised,
)
from sovdata.schema import DataError, Package, Problem, of_folder, shipped
from sovdata.schema.files import Cells, cells_of, file_bytes, read_text
from sovdata.schema.package import keys_in
from sovdata.schema.problems import CONTROL
from sovdata.schema.texts import Texts

Frame = pd.DataFrame
SOURCES = "sources"
#: Files by which a folder of our data is known: others have a ``datapackage.json`` too.
OURS = ("datapackage.json", "sources.bib", f"{FIGURES}.csv")
NONE = Cells([], 0, Texts({}, 0), [], [])
KEY = re.compile(r"[\w:.+/-]+")


@dataclass(frozen=True)
class Own:
    """One file of the reader's.

    Attributes
    ----------
    file : str
        Its name as the reader gave it.
    form : str
        The table that it holds; ``sources`` for BibTeX.
    cells : Cells
        Its content; without columns for BibTeX.
    bibtex : str
        The content of BibTeX.
    changed : Package, optional
        The tables of which it is one, rather than one of the reader's own.
    """

    file: str
    form: str
    cells: Cells
    bibtex: str = ""
    changed: Package | None = None

    @property
    def texts(self) -> Texts:
        """Its rows as text."""
        return self.cells.texts

    @property
    def rows(self) -> int:
        """How many rows or entries it has."""
        return self.texts.size or len(keys_in(self.bibtex))


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
    ours = of_folder(path.parent) if all((path.parent / one).is_file() for one in OURS) else None
    if path.suffix.lower() == ".bib":
        text = read_text(path)
        _check_entries(text, file)
        return Own(file, SOURCES, NONE, text, ours if path.name == "sources.bib" else None)
    cells = cells_of(raw, file, notes=True, known=is_header)
    plain = {column: plain_name(column) for column in cells.header}
    seen = recognised(plain.values(), known)
    if name == FIGURES and seen == EVIDENCE:
        said = "a table of estimates, not of a text's figures; give it with --evidence"
        raise DataError([Problem(file, said, cells.header_line, kind="wrong_table")])
    form = name or seen
    if form is None:
        said = (
            f"no table has these columns ({', '.join(cells.header[:6])}); `sovdata template "
            "figures` and `sovdata template evidence` show those of yours"
        )
        raise DataError([Problem(file, said, cells.header_line, kind="no_such_table")])
    stands_in = ours is not None and path.name == f"{form}.csv" and form != EVIDENCE
    if stands_in or form not in ADDED_TO:
        return Own(file, form, cells_of(raw, file), changed=ours or shipped())  # no line left out
    return Own(file, form, _in_our_names(cells, known[form], plain, file))


def _in_our_names(
    cells: Cells, form: Mapping[str, Any], plain: Mapping[str, str], file: str
) -> Cells:
    """Return cells with ``start_year`` for ``Start year``, which is said."""
    ours = {field["name"] for field in form["schema"]["fields"]}
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


def _check_entries(text: str, file: str) -> None:
    """Raise a ``DataError`` that names every entry of BibTeX that cannot be used."""
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


def keys_of(rows: Frame, key: list[str]) -> set[tuple[object, ...]]:
    """Return the names of a table's rows, each as the cells of its key, where all are there."""
    return set(rows[key].drop_duplicates().dropna().itertuples(index=False, name=None))
