"""Read a reader's tables, check them together, and put them into one folder with ours."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import citations
from sovdata.growth import printed_digits, printed_numbers
from sovdata.own import fill
from sovdata.own.forms import EVIDENCE, FIGURES, forms, key_of, recognised
from sovdata.schema import DataError, Problem, nearest
from sovdata.schema.checks import examine
from sovdata.schema.files import cells_of, file_bytes, parse, read_text
from sovdata.schema.package import keys_in, keys_of_sources, resource, shipped_dir, stamped, table_names
from sovdata.schema.problems import CONTROL
from sovdata.schema.rules import IN_WORDS

__all__ = ["Own", "combine", "read_own"]

Frame = pd.DataFrame
SOURCES = "sources"
LONGEST = 15  # digits of a number, as in the schema's own
KEY = re.compile(r"[\w:.+/-]+")
FIGURE = ("value", "as_printed")  # each says what the other leaves out
#: What the text has of its own, and the essay's must not stand beside.
OF_THE_TEXT = (FIGURES, "claims", "readings", "citations")


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
        keys = _bibtex_keys(path)
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
        expected = f"no table has these columns ({', '.join(cells.header[:6])}); `sovdata template stats` and `sovdata template evidence` show those of yours"
        raise DataError([Problem(file, expected, cells.header_line)])
    texts = pd.DataFrame() if cells.ragged or len(set(cells.header)) < len(cells.header) else _line_breaks_alike(cells.texts(), raw)
    return Own(path, file, found, raw, texts, len(texts), _changed(path, found, texts, known), tuple(cells.notes))


def _line_breaks_alike(texts: Frame, raw: bytes) -> Frame:
    """Texts with line feeds for the carriage returns in cells, which would end a row where the rows are written again."""
    if not raw.startswith(b"PK") and b"\r" not in raw.replace(b"\r\n", b""):
        return texts
    return texts.map(lambda cell: re.sub("\r\n?", "\n", cell) if isinstance(cell, str) else cell)


def _bibtex_keys(path: Path) -> set[str]:
    from bibtexparser.entrypoint import parse_string

    text = read_text(path)
    if found := CONTROL.search(text):
        raise DataError([Problem(str(path), "expected text without control characters", text[: found.start()].count("\n") + 1)])
    library = parse_string(text)
    problems = citations.broken_entries(library, str(path))
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
    if not set(key) <= set(texts.columns) or not _keys(texts, key) & _keys(_table(name, shipped_dir()), key):
        return None
    return path.parent if (path.parent / "datapackage.json").is_file() else shipped_dir()


def _table(name: str, folder: Path) -> Frame:
    """A table of a folder as text."""
    return parse((folder / resource(name, folder)["path"]).read_bytes())


def _keys(texts: Frame, key: list[str]) -> set[tuple[object, ...]]:
    return set(texts[key].dropna().itertuples(index=False, name=None))


def combine(figures: Path | None, others: Sequence[Path], folder: Path, *, read: Sequence[Own] | None = None, fill_up: bool = True) -> None:
    """Write a data folder that holds the reader's tables with ours.

    Parameters
    ----------
    figures : Path or None
        A table of figures, in the place of the essay's figures, claims, readings and citations.
    others : sequence of Path
        Tables whose rows stand beside ours.
    folder : Path
        Folder to write to.
    read : sequence of Own, optional
        Files that were read already, instead of the two.
    fill_up : bool
        Go on to fill up the rows; without, only look for problems.

    Raises
    ------
    DataError
        With every problem of all files at once.
    """
    ours = shipped_dir()
    problems: list[Problem] = []
    if read is None:
        read, problems = read_own(others, figures=figures)
        said = "holds the figures of a text; give it with --stats (in Python: as the first argument)"
        problems += [Problem(table.file, said) for table in read if table.form == FIGURES and table.path != figures]
    shutil.copytree(ours, folder, dirs_exist_ok=True)
    own_text = any(table.form == FIGURES for table in read)
    base = {
        name: _table(name, ours).iloc[: 0 if own_text and name in OF_THE_TEXT else None]
        for name in [*forms(ours), "citations"]
        if name != EVIDENCE
    }
    for table in read:
        if table.form == SOURCES:
            problems += _add_sources(table, folder)
    known = forms(ours)
    if not any(table.form == "claims" for table in read):  # without a table of claims, any name will do
        for name in (FIGURES, "readings"):
            known[name] = _without_reference(known[name], "claim")
    rows = {name: [t for t in read if t.form == name] for name in known}
    _write_names(base, rows, folder)
    for table in read:
        if table.form != SOURCES:
            problems += _problems(table, known[table.form], base, folder)
    problems += _twice(read, known, base)
    if problems:
        raise DataError(problems)
    if not fill_up:
        return
    _write_filled(base, rows, folder)
    for table in read:
        _add_named_works(table, folder)
    text = json.dumps(stamped(folder), indent=2, ensure_ascii=False)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def _without_reference(table: Mapping[str, Any], column: str) -> dict[str, Any]:
    keys = [key for key in table["schema"].get("foreignKeys", []) if key["fields"] != [column]]
    return dict(table) | {"schema": table["schema"] | {"foreignKeys": keys}}


def _columns(name: str, base: Mapping[str, Frame]) -> list[str]:
    return list(base[name].columns)


def _put(name: str, frames: Iterable[Frame], base: Mapping[str, Frame], folder: Path) -> None:
    """Write a table: our rows and then these."""
    columns = _columns(name, base)
    parts = [frame.reindex(columns=columns).astype(object) for frame in (base[name], *frames) if len(frame)]
    rows = pd.concat(parts, ignore_index=True) if parts else base[name]
    rows.to_csv(folder / resource(name, folder)["path"], index=False, lineterminator="\n")


def _write_names(base: Mapping[str, Frame], rows: Mapping[str, list[Own]], folder: Path) -> None:
    """Write the reader's rows as they are, so that the names in them can be looked up by the checks."""
    for name in base:
        texts = [table.texts for table in rows.get(name, [])]
        if name == "series":
            texts += [_with_ids(table, base).drop_duplicates("series") for table in rows[EVIDENCE] if len(table.texts)]
        if texts or name in OF_THE_TEXT:
            _put(name, texts, base, folder)


def _with_ids(table: Own, base: Mapping[str, Frame]) -> Frame:
    """Rows of a table of estimates with all its columns, each row with the name of its series."""
    columns = dict.fromkeys(["series", "title", *_columns("series", base), *_columns("observations", base)])
    texts = table.texts.reindex(columns=list(columns))
    return texts.assign(series=fill.series_ids(texts, set(base["series"]["series"])))


def _problems(table: Own, form: Mapping[str, Any], base: Mapping[str, Frame], folder: Path) -> list[Problem]:
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
            problems += at(unknown, column, "expected a key of sources.bib, or a work in words, with spaces")
    if table.form == FIGURES and (set(FIGURE) & set(texts.columns) or not problems):
        columns = texts.reindex(columns=FIGURE)
        numbers = columns["as_printed"].map(lambda cell: len(printed_numbers(cell)))
        words = columns["as_printed"].map(lambda cell: isinstance(cell, str) and IN_WORDS.search(cell) is not None).astype(bool)
        long = columns["as_printed"].map(lambda cell: len(re.sub("[^0-9]", "", printed_digits(cell) or "")) > LONGEST)
        silent = columns["value"].isna() & (numbers == 0) & ~words
        where = next(c for c in (*FIGURE, table.texts.columns[0]) if c in texts)
        other = {"as_printed": "value", "value": "as_printed"}.get(where, "as_printed or value")
        problems += at(silent, where, f"expected a number {'here or ' if where != table.texts.columns[0] else ''}in {other}")
        problems += at(
            columns["value"].isna() & words, where, "as_printed gives a sign or a fraction in words; expected the figure in value"
        )
        problems += at(columns["value"].isna() & long, where, f"expected a number of at most {LONGEST} digits")
        problems += at(
            columns["value"].isna() & (numbers > 1) & ~words,
            where,
            "as_printed shows more than one number (a range, or a decimal comma); expected the figure in value",
        )
    if table.form == EVIDENCE:
        rows = _with_ids(table, base)
        if any(problem.value == "" for problem in problems):  # what is said of a series may stand in its first line only
            again = rows.duplicated("series") & rows["series"].notna()
            later = {line for line, is_again in zip(lines(), again, strict=True) if is_again}
            of_value = {"start_year", "end_year", "value", "low", "high"}
            problems = [p for p in problems if not (p.value == "" and p.line in later and p.column not in of_value)]
        problems += _differing(table, rows, lines)
    elif (key := key_of(form)) and set(key) <= set(texts.columns):
        ours = _keys(base[table.form], key)
        there = pd.Series([row in ours for row in texts[key].itertuples(index=False, name=None)], index=texts.index)
        problems += at(there, key[0], f"stands in the collection's own {table.form} already; choose another name")
    if problems:
        problems = _but_of_formulas(problems, cells_of(table.raw, table.file, notes=True).unsaved)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line or 0)


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
    about = [
        column
        for column in table.texts.columns
        if column not in ("series", "start_year", "end_year", "value", "low", "high", "precision", "endpoint", "note")
    ]
    for column in about:
        first = rows.groupby("series", sort=False)[column].transform("first")
        for n in [n for n, wrong in enumerate(rows[column].notna() & (rows[column] != first)) if wrong]:
            expected = f"expected {first.iloc[n]!r}, as in the first line of this series"
            problems.append(Problem(table.file, expected, lines()[n], column, _cell(rows[column].iloc[n])))
    again = rows.duplicated(["series", "start_year", "end_year"])
    problems += [
        Problem(table.file, "the same series and years stand in an earlier line", lines()[n], "start_year", _cell(rows["start_year"].iloc[n]))
        for n, wrong in enumerate(again) if wrong
    ]  # fmt: skip
    ours = set(_table("series", shipped_dir())["series"])
    problems += [
        Problem(table.file, "stands in the collection's own series already; choose another name", lines()[n], "series", name)
        for n, name in enumerate(rows["series"]) if name in ours
    ]  # fmt: skip
    return problems


def _twice(read: Sequence[Own], known: Mapping[str, Mapping[str, Any]], base: Mapping[str, Frame]) -> list[Problem]:
    """Names that two files of the reader's both give, or one file that is given twice."""
    problems, seen = [], dict[tuple[str, object], int]()
    for n, table in enumerate(read):
        form, texts = table.form, table.texts
        if form == EVIDENCE and len(texts):
            form, texts = "series", _with_ids(table, base)
        key = key_of(known[form]) if form != SOURCES else []
        for name in sorted(_keys(texts, key)) if key and set(key) <= set(texts.columns) else ():
            other = seen.setdefault((form, name), n)
            if other != n:
                column = key[0] if key[0] in table.texts else "title"
                problems.append(Problem(table.file, f"stands in {read[other].file} too", column=column, value=str(name[0])))
    return problems


def _write_filled(base: dict[str, Frame], rows: Mapping[str, list[Own]], folder: Path) -> None:
    """Write the reader's rows with everything filled that can be: figures, their claims, series and values."""
    estimates = [_with_ids(table, base) for table in rows[EVIDENCE]]
    series = [table.texts.reindex(columns=_columns("series", base)) for table in rows["series"]] + estimates
    if series:
        _put("series", [fill.series_of(frame, _columns("series", base)) for frame in series], base, folder)
    values = [table.texts for table in rows["observations"]] + estimates
    if values:
        _put("observations", [fill.observations_of(frame, _columns("observations", base)) for frame in values], base, folder)
    if not rows[FIGURES]:
        return
    labels: dict[str, dict[Any, Any]] = {
        name: _table(name, folder).set_index(key)["label"].to_dict()
        for name, key in (("units", "unit"), ("indicators", "indicator"), ("areas", "area"))
    }
    texts = pd.concat([table.texts.reindex(columns=_columns(FIGURES, base)) for table in rows[FIGURES]], ignore_index=True)
    figures = fill.figures(texts, labels["units"])
    _put(FIGURES, [figures], base, folder)
    given = [table.texts for table in rows["claims"]]
    named = set().union(*(set(frame["claim"]) for frame in given)) if given else set()
    made = fill.claims_of(figures[~figures["claim"].isin(named)], labels["indicators"], labels["areas"], labels["units"])
    _put("claims", [*given, made], base, folder)


def _add_sources(table: Own, folder: Path) -> list[Problem]:
    """Append the reader's BibTeX to ours; keys that stand there already are a problem."""
    path = folder / "sources.bib"
    both = _bibtex_keys(table.path) & keys_of_sources(path)
    if both:
        return [
            Problem(table.file, "stands in the collection's own sources already; choose another key", value=key) for key in sorted(both)
        ]
    path.write_text(f"{read_text(path)}\n{read_text(table.path)}", encoding="utf-8")
    return []


def _add_named_works(table: Own, folder: Path) -> None:
    """Give each work that a reader's table names in words an entry of its own, and its rows the key."""
    if "source" not in table.texts:
        return
    named = [str(text) for text in dict.fromkeys(table.texts["source"].dropna()) if not KEY.fullmatch(str(text))]
    if not named:
        return
    bib = folder / "sources.bib"
    taken, entries, keys = keys_of_sources(bib), [], {}
    for text in named:
        key = next(
            f"own_{fill.slug(text)[:40]}{n}" for n in ["", *map(str, range(2, 10000))] if f"own_{fill.slug(text)[:40]}{n}" not in taken
        )
        taken.add(key)
        keys[text] = key
        entries.append(
            f"@misc{{{key},\n  title = {{{re.sub(r'[{}@]|%', ' ', text).replace(chr(92), ' ')}}},\n  keywords = {{{citations.IN_WORDS}}},\n}}\n"
        )
    bib.write_text(f"{read_text(bib)}\n" + "\n".join(entries), encoding="utf-8")
    for name in ("series", "statements", FIGURES):
        path = folder / resource(name, folder)["path"]
        rows = parse(path.read_bytes())
        rows.assign(source=rows["source"].replace(keys)).to_csv(path, index=False, lineterminator="\n")
