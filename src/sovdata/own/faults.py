"""What is wrong with a reader's files, taken together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata.own.fill import with_ids
from sovdata.own.forms import EVIDENCE, FIGURES, key_of
from sovdata.own.reading import KEY, SOURCES, Own, keys_of, table_of
from sovdata.printed import HEDGED, Reading, read, units_of
from sovdata.schema import DataError, Problem, nearest
from sovdata.schema.checks import examine
from sovdata.schema.files import cells_of, lookup
from sovdata.schema.package import keys_of_sources, shipped_dir

__all__ = ["problems_of", "twice"]

Frame = pd.DataFrame
FIGURE = ("value", "as_printed")  # each says what the other leaves out
OF_A_VALUE = (
    "series", "start_year", "end_year", "value", "low", "high", "precision", "endpoint", "corrected", "note",
)  # fmt: skip


def problems_of(table: Own, form: Mapping[str, Any], base: Mapping[str, Frame], folder: Path) -> list[Problem]:
    """What is wrong with one file of the reader's, by line and column."""
    free = [field["name"] for field in form["schema"]["fields"] if "references" in field]
    fields = [{key: value for key, value in field.items() if key != "references"} for field in form["schema"]["fields"]]
    try:
        problems, _ = examine(table.raw, table.file, dict(form) | {"schema": form["schema"] | {"fields": fields}}, folder, notes=True)
    except DataError as error:
        return list(error.problems)
    if table.texts.empty:
        return problems or [Problem(table.file, "no rows; expected a line for each under the header")]
    texts = table.texts

    @cache  # only if something is wrong
    def lines() -> list[int]:
        return cells_of(table.raw, table.file, notes=True).lines()

    def at(wrong: pd.Series[bool], column: str, expected: str) -> list[Problem]:
        where = [position for position, is_wrong in enumerate(wrong) if is_wrong]
        return [
            Problem(table.file, expected + _near(texts[column].iloc[n], folder, column), lines()[n], column, _cell(texts[column].iloc[n]))
            for n in where
        ]

    for column in free:
        if column in texts:
            unknown = texts[column].map(lambda cell: isinstance(cell, str) and KEY.fullmatch(cell) is not None) & ~texts[column].isin(
                _sources(folder)
            )
            problems += at(
                unknown, column, "expected a key of sources.bib or of a .bib file given with it, or a work in words, with spaces"
            )
    if table.form == FIGURES:
        told = {(p.line, p.column) for p in problems}
        found = _of_figures(texts, at, folder, silent_too=bool(set(FIGURE) & set(texts.columns)) or not problems)
        problems += [p for p in found if (p.line, p.column) not in told]
    if table.form == EVIDENCE:
        rows = with_ids(table.texts, base)
        if any(problem.value == "" for problem in problems):  # what is said of a series may stand in its first line only
            again = rows.duplicated("series") & rows["series"].notna()
            later = {line for line, is_again in zip(lines(), again, strict=True) if is_again}
            of_value = {"start_year", "end_year", "value", "low", "high"}
            problems = [p for p in problems if not (p.value == "" and p.line in later and p.column not in of_value)]
        problems += _differing(table, rows, lines)
    elif (key := key_of(form)) and set(key) <= set(texts.columns):
        ours = keys_of(base[table.form], key)
        there = pd.Series([row in ours for row in texts[key].itertuples(index=False, name=None)], index=texts.index)
        problems += at(there, key[0], f"stands in the collection's own {table.form} already; choose another name")
    if problems:
        problems = _but_of_formulas(problems, cells_of(table.raw, table.file, notes=True).unsaved)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line or 0)


At = Callable[["pd.Series[bool]", str, str], list[Problem]]


def _of_figures(texts: Frame, at: At, folder: Path, *, silent_too: bool) -> list[Problem]:
    """What is wrong with the print of figures.

    Those in a unit that they do not print, hedged ones said to be exact, and those without a number
    that can be read.
    """
    wanted = ["as_printed", "unit", "hedge", "precision", "value"]
    cells = texts.reindex(columns=wanted).map(_cell)
    other = cells["as_printed"].str.contains("%") & ~cells["unit"].str.startswith("pct") & (cells["unit"] != "")
    problems = at(other, "unit", "as_printed shows per cent; expected a unit of per cent, whose name begins with pct")
    for column in ("hedge", "as_printed"):
        hedged = cells[column].map(lambda cell: HEDGED.search(cell) is not None).astype(bool)
        exact = hedged & (cells["precision"] == "printed")
        said = "a figure with such a hedge is not read to its last digit; expected round, or nothing"
        problems += at(exact, "precision", said)
    if not silent_too:
        return problems
    units = units_of(lookup(folder / "units.csv", "unit", "label", "kind", "scale"))
    shown = [read(text, units.get(unit)) for text, unit in zip(cells["as_printed"], cells["unit"], strict=True)]
    return problems + _without_number(texts, cells["value"] == "", shown, at)


def _without_number(texts: Frame, empty: pd.Series[bool], shown: list[Reading], at: At) -> list[Problem]:
    """Figures that have no number, or print one that only ``value`` can give."""
    where = next(c for c in (*FIGURE, texts.columns[0]) if c in texts)
    other = {"as_printed": "value", "value": "as_printed"}.get(where, "as_printed or value")
    silent = f"expected a number {'here or ' if where != texts.columns[0] else ''}in {other}"
    said = [reading.asks or (silent if not reading.numbers else "") for reading in shown]
    asks = pd.Series(said, index=texts.index, dtype=object).where(empty, "")
    return [problem for text in dict.fromkeys(asks) if text for problem in at(asks == text, where, text)]


def _but_of_formulas(problems: list[Problem], unsaved: list[Problem]) -> list[Problem]:
    """Problems without those that only the text of an unsaved formula, or what it leaves silent, would give."""
    itself = set(unsaved)
    touched = {(p.line, column) for p in unsaved for column in (FIGURE if p.column in FIGURE else (p.column,))}
    return [p for p in problems if p in itself or (p.line, p.column) not in touched]


def _cell(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _near(value: object, folder: Path, column: str) -> str:
    return nearest(value, _sources(folder)) if column == "source" and isinstance(value, str) else ""


def _sources(folder: Path) -> set[str]:
    return keys_of_sources(folder / "sources.bib")


def _differing(table: Own, rows: Frame, lines: Callable[[], list[int]]) -> list[Problem]:
    """Rows of one series that say different things of it, a period given twice, and a series of ours."""
    problems = []
    about = [column for column in table.texts.columns if column not in OF_A_VALUE]
    for column in about:
        first = rows.groupby("series", sort=False)[column].transform("first")
        for n in [n for n, wrong in enumerate(rows[column].notna() & first.notna() & (rows[column] != first)) if wrong]:
            expected = f"expected {first.iloc[n]!r}, as in the first line of this series"
            problems.append(Problem(table.file, expected, lines()[n], column, _cell(rows[column].iloc[n])))
    again = rows.duplicated(["series", "start_year", "end_year"])
    problems += [
        Problem(table.file, "the same series and years stand in an earlier line", lines()[n], "start_year", _cell(rows["start_year"].iloc[n]))
        for n, wrong in enumerate(again) if wrong
    ]  # fmt: skip
    ours = set(table_of("series", shipped_dir())["series"])
    problems += [
        Problem(table.file, "stands in the collection's own series already; choose another name", lines()[n], "series", name)
        for n, name in enumerate(rows["series"]) if name in ours
    ]  # fmt: skip
    return problems


def twice(read: Sequence[Own], known: Mapping[str, Mapping[str, Any]], base: Mapping[str, Frame]) -> list[Problem]:
    """Names that two files of the reader's both give, or one file that is given twice."""
    problems, seen = [], dict[tuple[str, object], int]()
    for n, table in enumerate(read):
        form, texts = table.form, table.texts
        if form == EVIDENCE and len(texts):
            form, texts = "series", with_ids(table.texts, base)
        key = key_of(known[form]) if form != SOURCES else []
        for name in sorted(keys_of(texts, key)) if key and set(key) <= set(texts.columns) else ():
            other = seen.setdefault((form, name), n)
            if other != n:
                column = key[0] if key[0] in table.texts else "title"
                problems.append(Problem(table.file, f"stands in {read[other].file} too", column=column, value=str(name[0])))
    return problems
