"""Read a reader's file: what it is, and the table that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import sources
from sovdata.own.forms import EVIDENCE, FIGURES, forms, key_of, recognised
from sovdata.schema import DataError, Problem
from sovdata.schema.files import cells_of, file_bytes, parse, read_text
from sovdata.schema.package import keys_in, resource, shipped_dir, table_names
from sovdata.schema.problems import CONTROL

__all__ = ["KEY", "SOURCES", "Own", "bibtex_keys", "keys_of", "read_own", "table_of"]

Frame = pd.DataFrame
SOURCES = "sources"
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
    raw : bytes
        Its content.
    texts : DataFrame
        Its rows as text (none for BibTeX, and where rows are ragged).
    rows : int
        Rows, or entries.
    changed : Path, optional
        The data folder of which it is a changed table, rather than one of the reader's own.
    notes : tuple of Problem
        What of the file is not read.
    """

    path: Path
    file: str
    form: str
    raw: bytes
    texts: Frame
    rows: int
    changed: Path | None = None
    notes: tuple[Problem, ...] = ()


def read_own(paths: Iterable[Path], *, figures: Path | None = None) -> tuple[list[Own], list[Problem]]:
    """The files, and what keeps any of them from being a table of ours or the reader's."""
    read, problems = [], []
    wanted = [(path, None) for path in paths]
    for path, name in [*([(figures, FIGURES)] if figures is not None else []), *wanted]:
        try:
            read.append(_read(path, name))
        except DataError as error:
            problems += [Problem(str(path), p.expected, p.line, p.column, p.value) for p in error.problems]
    return read, problems


def _read(path: Path, name: str | None) -> Own:
    raw, file, known = file_bytes(path), str(path), forms(shipped_dir())
    if path.suffix.lower() == ".bib":
        keys = bibtex_keys(path)
        ours = path.name == "sources.bib" and (path.parent / "datapackage.json").is_file()
        return Own(path, file, SOURCES, raw, pd.DataFrame(), len(keys), path.parent if ours else None)
    cells = cells_of(raw, file, notes=True)
    ours_alone = {resource(each, shipped_dir())["path"]: each for each in table_names(shipped_dir()) if each not in known}
    if name is None and path.name in ours_alone:  # a table that a reader cannot add to, as of the text's citations
        folder = path.parent if (path.parent / "datapackage.json").is_file() else shipped_dir()
        return Own(path, file, ours_alone[path.name], raw, pd.DataFrame(), len(cells.lines()), folder)
    seen = recognised([column.strip() for column in cells.header], known)
    if name == FIGURES and seen == EVIDENCE:
        raise DataError([Problem(file, "a table of estimates, not of a text's figures; give it with --evidence", cells.header_line)])
    found = name or seen
    if found is None:
        expected = f"no table has these columns ({', '.join(cells.header[:6])}); `sovdata template figures` and `sovdata template evidence` show those of yours"
        raise DataError([Problem(file, expected, cells.header_line)])
    texts = pd.DataFrame() if cells.ragged or len(set(cells.header)) < len(cells.header) else _line_breaks_alike(cells.texts(), raw)
    return Own(path, file, found, raw, texts, len(texts), _changed(path, found, texts, known), tuple(cells.notes))


def _line_breaks_alike(texts: Frame, raw: bytes) -> Frame:
    """Texts with line feeds for the carriage returns in cells, which would end a row where the rows are written again."""
    if not raw.startswith(b"PK") and b"\r" not in raw.replace(b"\r\n", b""):
        return texts
    return texts.map(lambda cell: re.sub("\r\n?", "\n", cell) if isinstance(cell, str) else cell)


def bibtex_keys(path: Path) -> set[str]:
    """The keys of a BibTeX file; a ``DataError`` names every entry that cannot be used."""
    text = read_text(path)
    if found := CONTROL.search(text):
        raise DataError([Problem(str(path), "expected text without control characters", text[: found.start()].count("\n") + 1)])
    library = sources.library(text)
    problems = sources.broken_entries(library, str(path))
    told = keys_in(text)
    for entry in library.entries:
        line = (entry.start_line or 0) + 1
        if entry.key not in told or not KEY.fullmatch(entry.key):
            problems.append(
                Problem(str(path), "expected @kind{key, ...} with a key of letters, digits and : . + / -", line, value=entry.key)
            )
        elif not {"title", "booktitle"} & set(entry.fields_dict):
            problems.append(Problem(str(path), "expected a title", line, value=entry.key))
    if problems or not library.entries:
        raise DataError(problems or [Problem(str(path), "no BibTeX entry in it")])
    return {entry.key for entry in library.entries}


def _changed(path: Path, name: str, texts: Frame, known: Mapping[str, Mapping[str, Any]]) -> Path | None:
    """The data folder of which a file is a changed table: it has our table's name and some of our keys."""
    if name == EVIDENCE or path.name != resource(name, shipped_dir())["path"]:
        return None
    key = key_of(known[name])
    if not set(key) <= set(texts.columns) or not keys_of(texts, key) & keys_of(table_of(name, shipped_dir()), key):
        return None
    return path.parent if (path.parent / "datapackage.json").is_file() else shipped_dir()


def table_of(name: str, folder: Path) -> Frame:
    """A table of a folder as text."""
    return parse((folder / resource(name, folder)["path"]).read_bytes())


def keys_of(texts: Frame, key: list[str]) -> set[tuple[object, ...]]:
    """The names of a table's rows, each as the cells of its key; rows without one are left out."""
    return set(texts[key].dropna().itertuples(index=False, name=None))
