"""Put a reader's tables, once they are found sound, into one folder with ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import sources
from sovdata.own import fill
from sovdata.own.faults import problems_of, twice
from sovdata.own.forms import EVIDENCE, FIGURES, forms
from sovdata.own.reading import KEY, SOURCES, Own, bibtex_keys, read_own, table_of
from sovdata.printed import units_of
from sovdata.schema import DataError, Problem
from sovdata.schema.files import parse, read_text
from sovdata.schema.package import keys_of_sources, resource, shipped_dir, stamped

__all__ = ["combine"]

Frame = pd.DataFrame
#: What the text has of its own, and the essay's must not stand beside.
OF_THE_TEXT = (FIGURES, "claims", "readings", "citations")


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
        said = "holds the figures of a text; give it with --figures (in Python: as the first argument)"
        problems += [Problem(table.file, said) for table in read if table.form == FIGURES and table.path != figures]
    shutil.copytree(ours, folder, dirs_exist_ok=True)
    own_text = any(table.form == FIGURES for table in read)
    base = {
        name: table_of(name, ours).iloc[: 0 if own_text and name in OF_THE_TEXT else None]
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
            problems += problems_of(table, known[table.form], base, folder)
    problems += twice(read, known, base)
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
            texts += [fill.with_ids(table.texts, base).drop_duplicates("series") for table in rows[EVIDENCE] if len(table.texts)]
        if texts or name in OF_THE_TEXT:
            _put(name, texts, base, folder)


def _write_filled(base: dict[str, Frame], rows: Mapping[str, list[Own]], folder: Path) -> None:
    """Write the reader's rows with everything filled that can be: figures, their claims, lineages, series, values."""
    if rows["lineages"]:
        _put("lineages", [fill.lineages(table.texts) for table in rows["lineages"]], base, folder)
    estimates = [fill.with_ids(table.texts, base) for table in rows[EVIDENCE]]
    series = [table.texts.reindex(columns=_columns("series", base)) for table in rows["series"]] + estimates
    if series:
        _put("series", [fill.series_of(frame, _columns("series", base)) for frame in series], base, folder)
    values = [table.texts for table in rows["observations"]] + estimates
    if values:
        _put("observations", [fill.observations_of(frame, _columns("observations", base)) for frame in values], base, folder)
    if not rows[FIGURES]:
        return
    labels: dict[str, dict[Any, Any]] = {
        name: table_of(name, folder).set_index(key)["label"].to_dict()
        for name, key in (("units", "unit"), ("indicators", "indicator"), ("areas", "area"))
    }
    texts = pd.concat([table.texts.reindex(columns=_columns(FIGURES, base)) for table in rows[FIGURES]], ignore_index=True)
    figures = fill.figures(texts, labels["units"], units_of(table_of("units", folder)))
    _put(FIGURES, [figures], base, folder)
    given = [table.texts for table in rows["claims"]]
    named = set().union(*(set(frame["claim"]) for frame in given)) if given else set()
    made = fill.claims_of(figures[~figures["claim"].isin(named)], labels["indicators"], labels["areas"], labels["units"])
    _put("claims", [*given, made], base, folder)


def _add_sources(table: Own, folder: Path) -> list[Problem]:
    """Append the reader's BibTeX to ours; keys that stand there already are a problem."""
    path = folder / "sources.bib"
    both = bibtex_keys(table.path) & keys_of_sources(path)
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
    taken, keys = keys_of_sources(bib), {}
    for text in named:
        stem = f"own_{fill.slug(text)[:40]}"
        keys[text] = next(key for n in range(1, 10000) if (key := f"{stem}{n if n > 1 else ''}") not in taken)
        taken.add(keys[text])
    works = sources.in_words({key: text for text, key in keys.items()})
    bib.write_text(f"{read_text(bib)}\n{sources.bibtex(works.index, works)}\n", encoding="utf-8")
    for name in ("series", "statements", FIGURES):
        path = folder / resource(name, folder)["path"]
        rows = parse(path.read_bytes())
        rows.assign(source=rows["source"].replace(keys)).to_csv(path, index=False, lineterminator="\n")
