"""The tables of one data folder, or of a reader beside ours, in memory: each is read once."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from sovdata.errors import UserError
from sovdata.printed import Unit, unit_of
from sovdata.schema.checks import Examined, examine
from sovdata.schema.files import Cells, cells_of, file_bytes, read_text
from sovdata.schema.package import OF_A_TEXT, TEXTS, data_dir, keys_in, read_descriptor
from sovdata.schema.problems import DataError, Problem, nearest
from sovdata.schema.texts import Column, coded
from sovdata.schema.types import typed

Frame = pd.DataFrame
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Package:
    """All tables that are read together, by name; nothing is read before it is asked for.

    Attributes
    ----------
    folder : Path
        The data folder.
    given : mapping
        Typed frames in the place of some of the folder's tables.
    base : Package, optional
        Where the other tables of the folder have been read already.
    bibliography : tuple of (str, str)
        BibTeX beside the folder's, as file name and text.
    words : mapping
        Works that a reader names in words, by key.
    """

    folder: Path
    given: Mapping[str, Frame] = field(default_factory=dict)
    base: Package | None = None
    bibliography: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, which is called the first time only."""
        if name not in self._made:
            self._made[name] = make()
        found: T = self._made[name]
        return found

    def _tables(self) -> dict[str, dict[str, Any]]:
        path = self.folder / "datapackage.json"
        return self.once(
            "tables",
            lambda: {t["name"]: t for t in read_descriptor(path)["resources"] if "schema" in t},
        )

    def table_names(self) -> list[str]:
        """Return the names of the tables, in the order of the schema, without other texts'."""
        return [name for name, table in self._tables().items() if "like" not in table]

    def texts(self) -> dict[str, dict[str, str]]:
        """Return the texts beside the essay: the names of their tables, by the essay's names."""
        found: dict[str, dict[str, str]] = {}
        for name, table in self._tables().items():
            if "like" in table:
                found.setdefault(name.split("/")[1], {})[table["like"]] = name
        return found

    def of_text(self, text: str) -> Package:
        """Return the tables with those of another text in the place of the essay's.

        Raises
        ------
        UserError
            For a text that is not there, with those that are.
        """
        texts = self.texts()
        if text not in texts:
            there = ", ".join(texts) or "none"
            raise UserError(f"no text {text!r} in {TEXTS}; there is: {there}")
        tables = texts[text]
        own = {
            like: self.frame(tables[like]) if like in tables else self.frame(like).iloc[:0]
            for like in OF_A_TEXT.values()
        }
        return self.once(("text", text), lambda: Package(self.folder, own, self))

    def resource(self, name: str) -> dict[str, Any]:
        """Return what the descriptor says of one table."""
        tables = self._tables()
        if name not in tables:
            said = f"no table {name!r}{nearest(name, tables)}"
            raise DataError([Problem("datapackage.json", said)])
        return tables[name]

    def frame(self, name: str) -> Frame:
        """Return a table, checked and typed, shared: not to be changed.

        Raises
        ------
        DataError
            With every problem of the file at once.
        """
        if name in self.given:
            return self.given[name]
        if self.base is not None:
            return self.base.frame(name)
        return self.once(("frame", name), lambda: sound(self._examined(name)))

    def _examined(self, name: str) -> Examined:
        table = self.resource(name)
        return examine(self._cells(name), table["path"], table, self)

    def typed(self, name: str, texts: Frame) -> Frame:
        """Return rows of text, known to be right, as the typed columns of a table."""
        return typed(coded(texts), self.resource(name), filled=True)[1]

    def _cells(self, name: str) -> Cells:
        file = str(self.resource(name)["path"])
        return self.once(("cells", name), lambda: cells_of(file_bytes(self.folder / file), file))

    def column(self, name: str, column: str) -> Column:
        """Return a column of a table as text, unchecked."""
        if name in self.given:
            return coded(self.given[name][[column]])[column]
        if self.base is not None:
            return self.base.column(name, column)
        cells, file = self._cells(name), self.resource(name)["path"]
        if column not in cells.header:
            raise DataError([Problem(file, "the column is missing", cells.header_line, column)])
        if cells.ragged:
            raise DataError(cells.ragged)
        return cells.texts[column]

    def _key(self, name: str) -> str:
        return str(self.resource(name)["schema"]["primaryKey"][0])

    def home(self, *tables: str) -> Package:
        """Return where these tables come from, so that what is made of them is made once."""
        if self.base is None or self.given.keys() & {*tables}:
            return self
        return self.base.home(*tables)

    def keys(self, table: str) -> frozenset[str]:
        """Return the names of a table's rows."""
        home, key = self.home(table), self._key(table)
        return home.once(("keys", table), lambda: frozenset(home.column(table, key).different))

    def _by_key(self, table: str, column: str) -> dict[str, str]:
        key, value = self.column(table, self._key(table)), self.column(table, column)
        found: dict[str, str] = {}
        for a, b in zip(key.codes, value.codes, strict=True):
            if a >= 0 and b >= 0:
                found.setdefault(key.different[a], value.different[b])
        return found

    def labels(self, table: str) -> dict[str, str]:
        """Return the names of a table's rows by their labels in small letters, if it has any.

        And by the other names that the table knows.
        """
        fields = [field["name"] for field in self.resource(table)["schema"]["fields"]]
        also = self.said(table, "also") if "also" in fields else {}
        labels = self.said(table, "label") if "label" in fields else {}
        others = ((name.strip(), key) for key, names in also.items() for name in names.split(";"))
        by_label = ((label, key) for key, label in labels.items())
        return {label.casefold(): key for label, key in (*others, *by_label)}

    def said(self, table: str, column: str) -> Mapping[str, str]:
        """Return the cells of a column by the names of the rows, without empty ones."""
        return self.once(("said", table, column), lambda: self._by_key(table, column))

    def units(self) -> Mapping[str, Unit]:
        """Return what of each unit the reading of a figure needs."""
        home = self.home("units")
        return home.once("units", home._units)

    def _units(self) -> dict[str, Unit]:
        labels, kinds, scales = (self.said("units", name) for name in ("label", "kind", "scale"))
        sound = {u: text for u, text in scales.items() if pd.to_numeric(text, errors="coerce") > 0}
        return {u: unit_of(labels.get(u), kind, sound.get(u), u) for u, kind in kinds.items()}

    def texts_of_works(self) -> list[tuple[str, str]]:
        """Return the BibTeX of all works, as file name and text each."""
        path = self.folder / "sources.bib"
        return [(path.name, self.once("bib", lambda: read_text(path))), *self.bibliography]

    def works(self) -> frozenset[str]:
        """Return the keys of the bibliography, those of works in words too."""
        ours = self.base.works() if self.base else frozenset[str]()
        texts = self.bibliography if self.base else self.texts_of_works()
        keys = (keys_in(text) for _, text in texts)
        return self.once("works", lambda: ours.union(self.words, *keys))


def sound(examined: Examined) -> Frame:
    """Return the plain frame of a table without problems."""
    if examined.shape or examined.faults:
        raise DataError(examined.problems())
    return examined.frame


#: The folders read last, each with the sizes and times of its files: a changed one is read again.
_read: dict[Path, tuple[object, Package]] = {}


def of_folder(folder: Path) -> Package:
    """Return the tables of a data folder; the same object until one of its files changes."""
    # asked so often that pathlib, five times as slow, would be felt
    walked = ((where, name) for where, _, names in os.walk(folder) for name in names)
    paths = [os.path.join(*place) for place in walked]  # noqa: PTH118
    files = filter(os.path.isfile, paths)
    stats = ((path, os.stat(path)) for path in files)  # noqa: PTH116
    state = [(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats]
    if folder not in _read or _read[folder][0] != state:
        _read[folder] = (state, Package(folder))
        for old in list(_read)[:-4]:
            del _read[old]
    return _read[folder][1]


def shipped() -> Package:
    """Return our own tables."""
    return of_folder(data_dir())


def code_of(name: str, labels: Mapping[str, str], codes: frozenset[str]) -> str | None:
    """Return the code of an area given by its label, another name or code; None if it has none.

    Parameters
    ----------
    name : str
        As it stands in a file; letter case does not count.
    labels : mapping
        Codes by label in small letters.
    codes : set of str
        The codes that there are.
    """
    plain, ours = " ".join(name.casefold().split()), shipped()
    others = ours.once("areas by name", lambda: ours.labels("areas"))
    own = labels.get(plain) or others.get(plain) or plain.upper()
    return own if own in codes else None
