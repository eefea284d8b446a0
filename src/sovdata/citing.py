"""References for exactly what is named: figures, series, statements, sources or notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import __version__, citations, schema, tables
from sovdata.collection import figures_of
from sovdata.notebooks import collection

__all__ = ["keys_of", "references"]

#: BibTeX kinds and the CSL-JSON types that hold the same.
CSL_TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "techreport": "report", "phdthesis": "thesis", "software": "software",
}  # fmt: skip
CSL_FIELDS = {
    "title": "title", "journal": "container-title", "booktitle": "container-title", "publisher": "publisher", "institution": "publisher",
    "address": "publisher-place", "volume": "volume", "number": "issue", "pages": "page", "note": "note",
}  # fmt: skip


def keys_of(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The sources behind names, and the names that have none.

    Parameters
    ----------
    names : iterable of str
        Figures, series, statements, keys of sources, or notebooks.

    Returns
    -------
    tuple of list of str
        Keys of sources.bib, those that a source's terms ask for included (its field ``related``); and
        the names of figures for which the text cites nothing.

    Raises
    ------
    DataError
        For unknown names, each with the nearest one.
    """
    sources = citations.load_sources()
    known: dict[str, list[str]] = {str(key): [str(key)] for key in sources.index}
    for rows, name in ((tables.load_stats(), "figure"), (tables.load_series(), "series"), (tables.load_statements(), "statement")):
        known |= {str(row[name]): [str(row["source"])] if pd.notna(row["source"]) else [] for row in rows.to_dict("records")}
    notebooks = {path.stem: path for path in collection()}
    wanted = [name.removesuffix(".ipynb") for name in names]
    unknown = [name for name in wanted if name not in known and name not in notebooks]
    if unknown:
        raise schema.DataError(
            schema.Problem(
                name, f"no figure, series, statement, source or notebook of this name{schema.nearest(name, [*known, *notebooks])}"
            )
            for name in unknown
        )
    found, silent = [], []
    for name in wanted:
        keys = known[name] if name in known else _keys_of_notebook(notebooks[name], sources)
        found += keys
        silent += [] if keys else [name]
    related = [key for name in found for key in str(sources.loc[name, "related"]).replace(" ", "").split(",") if key in sources.index]
    return list(dict.fromkeys([*found, *related])), silent


def _keys_of_notebook(path: Path, sources: pd.DataFrame) -> list[str]:
    """The sources of a notebook: those that it lists, with what another text in use cites in the place of the essay's."""
    listed = _keys_in(json.loads(path.read_text(encoding="utf-8")), sources)
    if schema.in_use() is schema.shipped():
        return listed
    topic = path.stem.partition("_")[2]
    figures = tables.load_stats()
    topics = figures["indicator"].map(tables.load_vocabulary("indicators")["topic"])
    theirs = figures["source"][topics == topic] if topic in set(tables.load_vocabulary("indicators")["topic"]) else figures["source"]
    essay = {*figures_of(schema.shipped())["source"].dropna(), citations.ESSAY} - set(figures["source"].dropna())
    return list(dict.fromkeys([*theirs.dropna(), *(key for key in listed if key not in essay)]))


def _keys_in(notebook: dict[str, Any], sources: pd.DataFrame) -> list[str]:
    """The sources that a notebook lists at its end."""
    shown = "".join("".join(output.get("data", {}).get("text/html", "")) for output in notebook["cells"][-1].get("outputs", []))
    listed = _plain(shown)
    return [str(key) for key in sources.index if _plain(citations.reference(str(key), sources)) in listed]


def _plain(html: str) -> str:
    from html import unescape

    return " ".join(unescape(html).split())


def references(names: Sequence[str], form: str = "bibtex") -> str:
    """References of what is named, as BibTeX, text or CSL-JSON; of sovdata itself if nothing is.

    Parameters
    ----------
    names : sequence of str
        As for ``keys_of``.
    form : str
        ``bibtex``, ``text`` or ``csl``.
    """
    sources = citations.load_sources() if names else _itself()
    keys, silent = keys_of(names) if names else (list(sources.index), [])
    nothing = [f"{name}: the text cites no source" for name in silent]
    if form == "csl":
        return json.dumps([_csl(key, sources.to_dict("index")[key]) for key in keys], indent=2, ensure_ascii=False)
    if form == "text":
        return "\n".join([*(citations.reference(key, sources) for key in keys), *nothing])
    return "\n\n".join([*(f"% {line}" for line in nothing), *([citations.bibtex(keys, sources)] if keys else [])])


def _itself() -> pd.DataFrame:
    """Sovdata as a source."""
    title = str(schema.descriptor()["title"])
    note = f"Version {__version__}. Please cite the sources of the rows that you use as well"
    entry = f"@software{{sovdata,\n  author = {{{{The sovdata authors}}}},\n  title = {{{title}}},\n  version = {{{__version__}}},\n}}"
    row = {"type": "software", "author": "The sovdata authors", "title": title, "note": note, "bibtex": entry}
    return pd.DataFrame([row], index=["sovdata"]).reindex(columns=[*citations.FIELDS, "bibtex"])


def _csl(key: str, source: Mapping[Any, Any]) -> dict[str, Any]:
    """A source as a CSL-JSON item; a name without a comma is an institution's."""
    item: dict[str, Any] = {"id": key, "type": CSL_TYPES.get(str(source["type"]), "document")}
    item |= {name: str(source[field]) for field, name in CSL_FIELDS.items() if pd.notna(source[field])}
    for role in ("author", "editor"):
        if pd.notna(source[role]):
            item[role] = [_csl_name(person) for person in str(source[role]).split(" and ")]
    if pd.notna(source["year"]) and str(source["year"]).isdigit():
        item["issued"] = {"date-parts": [[int(source["year"])]]}
    return item


def _csl_name(person: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in person.partition(","))
    return {"family": family, "given": given} if comma else {"literal": family}
