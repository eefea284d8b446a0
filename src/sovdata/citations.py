"""Citations: BibTeX in; short citations, references and BibTeX for exactly the rows used, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from sovdata import schema
from sovdata.display import known

if TYPE_CHECKING:
    from bibtexparser.library import Library

__all__ = ["bibtex", "cite", "keys_used", "load_sources", "reference", "source_line"]

FIELDS = ["type", "author", "editor", "title", "booktitle", "journal", "publisher", "institution", "address",
          "year", "volume", "number", "pages", "keywords", "note", "related"]  # fmt: skip


def load_sources(package: schema.Package | None = None) -> pd.DataFrame:
    """Return every source of the tables in use, or of these, by its key.

    Returns
    -------
    DataFrame
        Indexed by ``key``; one text column for each BibTeX field used, ``type`` being the kind of
        entry, and ``bibtex`` the entry as it stands in the file. Missing where a field is not there.

    Raises
    ------
    DataError
        If an entry cannot be read or a key stands there twice; the line is named.
    """
    given = schema.in_use() if package is None else package
    frames = [parse(text, file) for file, text in given.texts_of_works()]
    return pd.concat([*frames, in_words(given.words)] if given.words else frames)


def parse(text: str, file: str) -> pd.DataFrame:
    """Return the sources of a BibTeX file, as ``load_sources`` gives them."""
    return _parsed(text, file).copy()


def in_words(works: Mapping[str, str]) -> pd.DataFrame:
    """Return works that a reader named in words as sources, by their keys."""
    entries = [
        f"@misc{{{key},\n  title = {{{re.sub(r'[{}@%]', ' ', text).replace(chr(92), ' ')}}},\n  keywords = {{{IN_WORDS}}},\n}}\n"
        for key, text in works.items()
    ]
    return parse("\n".join(entries), "sources in words")


@lru_cache(maxsize=4)  # by content, so it cannot go stale; every chart asks for the sources
def _parsed(text: str, name: str) -> pd.DataFrame:
    from bibtexparser.entrypoint import parse_string

    library = parse_string(text)
    problems = broken_entries(library, name)
    if problems:
        raise schema.DataError(problems)
    rows = [
        {
            field.key.lower(): _clean(_kept_whole(field.value) if field.key.lower() in ("author", "editor") else field.value)
            for field in entry.fields
        }
        | {"key": entry.key, "type": entry.entry_type, "bibtex": entry.raw or ""}
        for entry in library.entries
    ]
    return pd.DataFrame(rows).reindex(columns=["key", *FIELDS, "bibtex"]).set_index("key")


def broken_entries(library: Library, file: str) -> list[schema.Problem]:
    """What bibtexparser could not read of a file, by line, each with its reason."""
    return [
        schema.Problem(file, f"not a valid BibTeX entry: {getattr(block.error, 'abort_reason', block.error)}", (block.start_line or 0) + 1)
        for block in library.failed_blocks
    ]


def _kept_whole(value: str) -> str:
    """Names with the word `and` in braces, as of an institution, made so that they are not parted there."""
    return re.sub(r"\{[^{}]*\}", lambda braced: braced[0].replace(" and ", "\u00a0and\u00a0"), str(value))


def _clean(value: str) -> str:
    text = str(value).replace("\\&", "&").replace("--", "–").replace("``", "“").replace("''", "”")
    return re.sub(r"[ \t\r\n]+", " ", text.replace("{", "").replace("}", "")).strip()


#: Key of the text that our own figures are from.
ESSAY = "hankin_collapse"
#: Keyword of a work that a reader's table names in words: shown as it was written.
IN_WORDS = "in words"


def names(source: Mapping[str, object]) -> str:
    """Family names of the authors (or editors), as in a short citation: ``Shaw and Pryce``."""
    field = source.get("author") if known(source.get("author")) else source.get("editor")
    if not known(field):
        return str(source["title"])
    families = [person.split(",")[0].strip() for person in str(field).split(" and ")]
    if len(families) > 3:
        return f"{families[0]} and others"
    return " and ".join([", ".join(families[:-1]), families[-1]] if len(families) > 1 else families)


def cite(key: str, sources: pd.DataFrame, locator: object = None) -> str:
    """Short citation: ``Samary (1988, p. 13)``; ``(undated)`` where the source has no year.

    Raises
    ------
    KeyError
        For an unknown key, with the nearest one.
    """
    source = _entry(key, sources)
    if source["keywords"] == IN_WORDS:
        return f"{source['title']}{f' ({locator})' if known(locator) else ''}"
    inside = [str(source["year"]) if known(source["year"]) else "undated"]
    if known(locator):
        inside.append(str(locator))
    return f"{names(source)} ({', '.join(inside)})"


def reference(key: str, sources: pd.DataFrame) -> str:
    """Full reference in one line: authors, year, title, where it appeared."""
    source = _entry(key, sources)
    if source["keywords"] == IN_WORDS:
        return f"{str(source['title']).rstrip('.')}."
    parts = [f"{source['author'] if known(source['author']) else names(source)}"]
    parts[0] += f" ({source['year'] if known(source['year']) else 'undated'})"
    if parts[0].split(" (")[0] != source["title"]:
        parts.append(str(source["title"]))
    number = f"No. {source['number']}" if known(source["number"]) else ""
    volume = f"vol. {source['volume']}" if known(source["volume"]) else ""
    parts += [
        ", ".join(filter(None, [f"in: {source[field]}", volume, number])) for field in ("booktitle", "journal") if known(source[field])
    ]
    maker = next((source[field] for field in ("publisher", "institution") if known(source[field])), None)
    made = ", ".join(str(part) for part in (source["address"], maker) if known(part))
    parts += [part for part in (made,) if part]
    if known(source["pages"]):
        parts.append(f"pp. {source['pages']}")
    return " ".join(part if part.endswith(("?", "!")) else part.rstrip(".") + "." for part in parts)


def _entry(key: str, sources: pd.DataFrame) -> Mapping[str, object]:
    if key not in sources.index:
        raise KeyError(f"no source {key!r} in sources.bib{schema.nearest(key, sources.index)}")
    return {str(field): value for field, value in sources.loc[key].items()}


def keys_used(*frames: pd.DataFrame) -> list[str]:
    """Keys of the sources that rows name, each once, in alphabetical order."""
    return sorted({str(key) for frame in frames for key in frame["source"].dropna()})


def source_line(rows: pd.DataFrame, sources: pd.DataFrame) -> str:
    """The line under a chart, from the rows drawn: each source once, with its locators.

    Rows of the text are named as cited by it; rows without a source are said to have none.
    """
    cited, uncited = [], 0
    for key, group in rows.groupby("source", sort=False):
        places = sorted({str(place) for place in group["locator"].dropna()}, key=_by_number)
        text = (group["origin"] == "text").all()
        shown = "; ".join(places) if text or len(places) == 1 else None
        cited.append(cite(str(key), sources, shown) + (", as cited by the text" if text else ""))
    silent = rows[rows["source"].isna() & (rows["origin"] == "text")]
    uncited = silent[next(name for name in ("figure", "line", "series") if name in silent)].nunique()
    if (rows["source"].isna() & (rows["origin"] != "text")).any():
        cited.append("no source named for the rest" if cited else "none named")
    line = "; ".join(cited)
    none = "the text cites no source for it" if uncited == 1 else f"the text cites no source for {uncited} of its figures"
    if not uncited:
        return f"Source: {line}." if len(cited) == 1 else f"Sources: {line}."
    return f"Source: {none}." if not cited else f"Sources: {line}; {none}."


def _by_number(place: str) -> list[object]:
    return [int(part) if n % 2 else part for n, part in enumerate(re.split("([0-9]+)", place))]


def bibtex(keys: Iterable[str], sources: pd.DataFrame) -> str:
    """BibTeX of these keys, as it stands in ``sources.bib``."""
    return "\n\n".join(str(_entry(key, sources)["bibtex"]).strip() for key in keys)
