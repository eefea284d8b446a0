"""Put a reader's tables, once they are found sound, beside ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sovdata.own import fill
from sovdata.own.faults import problems_of, twice
from sovdata.own.forms import ADDED_TO, EVIDENCE, FIGURES, forms, key_of
from sovdata.own.reading import KEY, SOURCES, Own, keys_of, read_own
from sovdata.own.world import offered
from sovdata.schema import DataError, Package, Problem, shipped
from sovdata.schema.checks import Examined, examine
from sovdata.schema.package import keys_in

Frame = pd.DataFrame
#: Tables to which others refer by name.
NAMED = tuple(name for name in ADDED_TO if name not in ("observations", EVIDENCE))
#: What the text has of its own, and the essay's must not stand beside.
OF_THE_TEXT = (FIGURES, "claims", "readings", "citations")


def combine(figures: Path | None, others: Sequence[Path]) -> Package:
    """Return a reader's tables with ours.

    Parameters
    ----------
    figures : Path or None
        A table of figures, in the place of the essay's figures, claims, readings and citations.
    others : sequence of Path
        Tables whose rows stand beside ours.

    Raises
    ------
    DataError
        With every problem of all files at once.
    """
    read, problems = read_own(others, figures=figures)
    said = "holds the figures of a text; give it with --figures (in Python: as the first argument)"
    again = "is given twice; give it with --figures alone"
    problems += [
        Problem(table.file, again if table.file == str(figures) else said, kind="wrong_table")
        for n, table in enumerate(read)
        if table.form == FIGURES and (n or table.file != str(figures))
    ]
    gathered = Gathered(read)
    problems += gathered.problems()
    if problems:
        raise DataError(problems)
    return gathered.filled()


class Gathered:
    """The files of a reader, taken together beside our tables."""

    def __init__(self, read: Sequence[Own]) -> None:
        self.base = shipped()
        self.read = [table for table in read if table.form in (SOURCES, *ADDED_TO)]
        self.alien = [table for table in read if table.form not in (SOURCES, *ADDED_TO)]
        self.known = dict(forms())
        self.ids = {
            table.file: fill.series_ids(table.texts, self.base.keys("series"))
            for table in self.of(EVIDENCE)
        }
        if not self.of("claims"):  # without a table of claims, any name will do
            for name in (FIGURES, "readings"):
                self.known[name] = _without_reference(self.known[name], "claim")

    def of(self, form: str) -> list[Own]:
        """Return the files that hold one table."""
        return [table for table in self.read if table.form == form]

    @property
    def replaced(self) -> tuple[str, ...]:
        """The tables in which ours do not stand beside the reader's."""
        return OF_THE_TEXT if self.of(FIGURES) else ()

    @cached_property
    def names(self) -> Package:
        """The names of all rows, ours and the reader's, as they stand."""
        own = {name: [table.texts.frame() for table in self.of(name)] for name in NAMED}
        own["series"] += [pd.DataFrame({"series": ids.different}) for ids in self.ids.values()]
        given = {
            name: pd.concat([rows.astype(object) for rows in (self._ours_named(name), *texts)])
            for name, texts in own.items()
            if texts or name in self.replaced
        }
        return Package(self.base.folder, given, self.base, self._bibliography)

    def _ours_named(self, name: str) -> Frame:
        """Return our rows of one table; of series their names, which is all that is asked."""
        ours = self.base.frame(name)
        if name in self.replaced:
            return ours[:0]
        return ours[["series"]] if name == "series" else ours

    @property
    def _bibliography(self) -> tuple[tuple[str, str], ...]:
        return tuple((table.file, table.bibtex) for table in self.of(SOURCES))

    @cached_property
    def examined(self) -> list[tuple[Own, Examined]]:
        """Each table of the reader's, typed."""
        return [
            (table, examine(table.cells, table.file, self.known[table.form], self.names))
            for table in self.read
            if table.form != SOURCES
        ]

    def problems(self) -> list[Problem]:
        """Return everything that is wrong with the files."""
        said = "holds rows of {}, to which a reader can add none"
        problems = [
            Problem(table.file, said.format(table.form), kind="wrong_table") for table in self.alien
        ]
        ours = self.base.works()
        taken = "stands in the collection's own sources already; choose another key"
        for table in self.of(SOURCES):
            both = sorted(keys_in(table.bibtex) & ours)
            problems += [Problem(table.file, taken, value=key, kind="ours") for key in both]
        for table, found in self.examined:
            form = self.known[table.form]
            problems += problems_of(
                table, found, form, self._ours(table.form), self.names, self.ids.get(table.file)
            )
        return problems + twice(self.read, self.known, self.ids)

    def _ours(self, form: str) -> set[tuple[object, ...]]:
        """Return the names of our rows beside which the reader's of one table stand."""
        if form in self.replaced:
            return set()
        name = "series" if form == EVIDENCE else form
        key = key_of(self.base.resource(name))
        return self.base.once(("rows", name), lambda: keys_of(self.base.frame(name), key))

    def filled(self) -> Package:
        """Return the reader's rows beside ours, with everything filled that can be."""
        texts = {name: self._together(name) for name in NAMED if name != "series" and self.of(name)}
        if "lineages" in texts:
            texts["lineages"] = fill.lineages(texts["lineages"])
        series = [fill.series_of(rows, self._columns("series")) for rows in self._about_series()]
        if series:
            texts["series"], made = fill.own_lineages(
                pd.concat(series, ignore_index=True), self._labels("areas"),
                self.names.keys("lineages"),
            )  # fmt: skip
            if len(made):
                texts["lineages"] = pd.concat([texts.get("lineages"), made])
        if FIGURES in texts:
            texts |= self._of_the_text(texts)
        if "readings" in texts:
            figures = texts[FIGURES] if FIGURES in texts else self.base.frame(FIGURES)
            labels = {**self._labels("indicators"), **self._labels("concepts")}
            kinds = self.names.said("units", "kind")
            texts["readings"] = fill.readings(
                texts["readings"], figures.set_index("figure"), kinds, labels
            )
        keys = _named_works(texts.values(), self.names.works())
        frames = {name: self.base.frame(name).iloc[:0] for name in self.replaced}
        for name, rows in texts.items():
            if "source" in rows:
                rows["source"] = rows["source"].map(lambda text: keys.get(text, text))
            frames[name] = self._beside(name, [self.base.typed(name, rows)])
        values = self._values()
        if values:
            frames["observations"] = self._beside("observations", values)
        self._with_the_world(frames)
        words = {key: text for text, key in keys.items()}
        return Package(self.base.folder, frames, self.base, self._bibliography, words)

    def _with_the_world(self, frames: dict[str, Frame]) -> None:
        """Add to the tables what the table of the world has for figures that nothing measures."""
        asking = [frames[name] for name in (FIGURES, "readings") if name in frames]
        asked = [pair for f in asking for pair in zip(f["indicator"], f["area"], strict=True)]
        if not asked:
            return
        names = ("series", "observations")
        there = {name: frames.get(name, self.base.frame(name)) for name in names}
        found = offered(asked, there["series"], self.base)
        for name, rows in zip(names, found or (), strict=False):
            frames[name] = pd.concat([there[name], rows], ignore_index=True)

    def _columns(self, name: str) -> list[str]:
        return [field["name"] for field in self.base.resource(name)["schema"]["fields"]]

    def _labels(self, name: str) -> Mapping[str, str]:
        return self.names.said(name, "label")

    def _together(self, name: str) -> Frame:
        """Return the reader's rows of one table, as text."""
        rows = pd.concat([table.texts.frame() for table in self.of(name)], ignore_index=True)
        return rows.reindex(columns=self._columns(name)).astype(object)

    def _beside(self, name: str, own: list[Frame]) -> Frame:
        """Return our rows, unless the reader's replace them, and then these."""
        ours = [] if name in self.replaced else [self.base.frame(name)]
        frames = [frame for frame in (*ours, *own) if len(frame)]
        return pd.concat(frames, ignore_index=True) if frames else own[0]

    def _about_series(self) -> list[Frame]:
        """Return what the reader's rows say of series, the first row of each series."""
        found = [table.texts.frame() for table in self.of("series")]
        for table in self.of(EVIDENCE):
            ids = self.ids[table.file]
            _, first = np.unique(ids.codes, return_index=True)
            said = table.texts.at(first).frame().drop(columns="note", errors="ignore")  # of values
            found.append(said.assign(series=ids.values()[first]))
        return found

    def _values(self) -> list[Frame]:
        """Return the reader's values, typed, one row a period."""
        columns = [*self._columns("observations"), "value_printed"]
        return [
            found.frame.assign(series=self.ids[table.file].values())[columns]
            if table.form == EVIDENCE else found.frame[columns]
            for table, found in self.examined
            if table.form in (EVIDENCE, "observations")
        ]  # fmt: skip

    def _of_the_text(self, texts: Mapping[str, Frame]) -> dict[str, Frame]:
        """Return the reader's figures, filled, and a claim for those that name none."""
        units = self._labels("units")
        figures = fill.figures(texts[FIGURES], units, self.names.units())
        claims = texts.get("claims", figures[["claim"]][:0])
        unnamed = figures[~figures["claim"].isin(claims["claim"])]
        made = fill.claims_of(unnamed, self._labels("indicators"), self._labels("areas"), units)
        return {FIGURES: figures, "claims": pd.concat([claims, made])}


def _without_reference(table: Mapping[str, Any], column: str) -> dict[str, Any]:
    keys = [key for key in table["schema"].get("foreignKeys", []) if key["fields"] != [column]]
    return dict(table) | {"schema": table["schema"] | {"foreignKeys": keys}}


def _named_works(tables: Iterable[Frame], taken: frozenset[str]) -> dict[str, str]:
    """Return a key for each work that a reader's rows name in words."""
    sources = [text for rows in tables if "source" in rows for text in rows["source"].dropna()]
    words = [text for text in dict.fromkeys(map(str, sources)) if not KEY.fullmatch(text)]
    keys = fill.unique((f"own_{fill.slug(text)[:40]}" for text in words), taken)
    return dict(zip(words, keys, strict=True))
