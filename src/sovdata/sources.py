"""Sources: BibTeX in; citations, references, source lines, BibTeX and CSL-JSON out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from sovdata import schema
from sovdata.display import known

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.middlewares import NameParts
    from bibtexparser.model import Entry

__all__ = [
    "bibtex",
    "broken_entries",
    "cite",
    "declared",
    "in_words",
    "itself",
    "keys_of",
    "keys_shown",
    "keys_used",
    "library",
    "load_sources",
    "parse",
    "reference",
    "references",
    "source_line",
]

#: Key of the text that our own figures are from.
ESSAY = "hankin_collapse"
#: Keyword of a work that a reader's table names in words: shown as it was written.
IN_WORDS = "in words"
UNDATED = "undated"  # what stands for the year of a work that gives none
#: Columns of the frame of sources beside its index, the key.
COLUMNS = ["type", "short", "author", "editor", "title", "booktitle", "journal", "publisher",
           "institution", "address", "year", "volume", "number", "pages", "keywords", "note",
           "related", "bibtex"]  # fmt: skip
#: The most works that a source line names with their pages; of more, names and years are enough.
WITH_PAGES = 5
#: Where an output keeps the keys of the sources that it shows.
DECLARED = re.compile(r'data-sources-of-text="([^"]*)" data-sources="([^"]*)"')
#: Signs that LaTeX joins into one.
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "!`": "¡", "?`": "¿"}
LIGATURE = re.compile("|".join(map(re.escape, LIGATURES)))
#: What else is LaTeX in a text; decoding takes long, and few fields hold any.
LATEX = re.compile(r"[\\~$]")
#: Signs that LaTeX gives a meaning, with what stands for them in BibTeX.
ESCAPED = {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
           "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
           **{sign: f"\\{sign}" for sign in "%&$#_"}}  # fmt: skip
#: BibTeX kinds and the CSL-JSON types that hold the same.
CSL_TYPES = {"article": "article-journal", "book": "book", "inbook": "chapter",
             "incollection": "chapter", "inproceedings": "paper-conference",
             "techreport": "report", "phdthesis": "thesis", "software": "software"}  # fmt: skip
CSL_FIELDS = {"title": "title", "journal": "container-title", "booktitle": "container-title",
              "publisher": "publisher", "institution": "publisher", "address": "publisher-place",
              "volume": "volume", "number": "issue", "pages": "page", "note": "note"}  # fmt: skip


# BibTeX in


def load_sources(package: schema.Package | None = None) -> pd.DataFrame:
    """Return every source of some tables, ours by default, as ``parse`` gives them."""
    given = package or schema.shipped()
    frames = [parse(text, file) for file, text in given.texts_of_works()]
    return pd.concat([*frames, in_words(given.words)] if given.words else frames)


def parse(text: str, file: str) -> pd.DataFrame:
    """Read BibTeX.

    Parameters
    ----------
    text : str
        What the file holds.
    file : str
        Its name, for messages.

    Returns
    -------
    DataFrame
        One row per entry, indexed by ``key``; text columns ``COLUMNS``, missing where an entry
        has no such field. ``type`` is the kind of entry, ``short`` the names of a short citation,
        ``bibtex`` the entry as it stands in the file; the other columns are free of LaTeX.

    Raises
    ------
    DataError
        If entries cannot be read or a key stands there twice; each with its line.
    """
    return _parsed(text, file).copy()


@lru_cache(maxsize=4)  # by content, so it cannot go stale; every chart asks for the sources
def _parsed(text: str, file: str) -> pd.DataFrame:
    found = library(text)
    if problems := broken_entries(found, file):
        raise schema.DataError(problems)
    return _frame(_row(entry) for entry in found.entries)


def library(text: str) -> Library:
    """Read the entries of a BibTeX text, names split into their parts; nothing is decoded yet."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import NormalizeFieldKeys, SeparateCoAuthors, SplitNameParts

    middlewares = [NormalizeFieldKeys(), SeparateCoAuthors(), SplitNameParts()]
    return parse_string(text, append_middleware=middlewares)


def broken_entries(library: Library, file: str) -> list[schema.Problem]:
    """Return what could not be read of a BibTeX file, by line, each with its reason."""
    return [
        schema.Problem(
            file,
            f"not a valid BibTeX entry: {getattr(block.error, 'abort_reason', block.error)}",
            (block.start_line or 0) + 1,
        )
        for block in library.failed_blocks
    ]


def in_words(works: Mapping[str, str]) -> pd.DataFrame:
    """Return works that a table names in words as sources, shown exactly as they were written.

    Parameters
    ----------
    works : mapping of str to str
        Key to be given, and the words.

    Returns
    -------
    DataFrame
        As from ``parse``, to be concatenated to it. ``bibtex`` reads back to the same words.
    """
    rows = []
    for key, words in works.items():
        title = _one_line(words)
        escaped = "".join(ESCAPED.get(sign, sign) for sign in title)
        escaped = re.sub("([-`'!?])(?=[-`'])", r"\1{}", escaped)
        entry = f"@misc{{{key},\n  title = {{{escaped}}},\n  keywords = {{{IN_WORDS}}},\n}}"
        rows.append({"key": key, "type": "misc", "short": title, "title": title,
                     "keywords": IN_WORDS, "bibtex": entry})  # fmt: skip
    return _frame(rows)


def _frame(rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Return rows as a frame; objects throughout, so that frames of few fields can be joined."""
    frame = pd.DataFrame(list(rows)).reindex(columns=["key", *COLUMNS])
    return frame.astype(object).set_index("key")


def _row(entry: Entry) -> dict[str, str]:
    fields = {key: field.value for key, field in entry.fields_dict.items()}
    people = {role: fields.pop(role) for role in ("author", "editor") if fields.get(role)}
    row = {name: _decoded(str(value)) for name, value in fields.items()}
    for role, names in people.items():  # as in a reference: ``von Neumann, Jr., John``
        row[role] = " and ".join(_decoded(name.merge_last_name_first) for name in names)
    names = next(iter(people.values()), None)  # the authors, where there are any
    row["short"] = _short(names) if names else row.get("title") or row.get("booktitle", "")
    return row | {"key": entry.key, "type": entry.entry_type, "bibtex": entry.raw or ""}


def _family(name: NameParts) -> str:
    return _decoded(" ".join([*name.von, *name.last]))


def _short(names: Sequence[NameParts]) -> str:
    """Return family names as in a short citation; of an institution, what precedes a comma."""
    families = [_family(name).split(",")[0] for name in names]
    if len(families) > 3:
        return f"{families[0]} and others"
    return " and ".join([", ".join(families[:-1]), families[-1]] if families[1:] else families)


def _decoded(value: str) -> str:
    """Return a BibTeX value as text.

    A bare ``%``, ``&`` or ``$`` of money stands for itself. LaTeX that cannot be parsed stays.
    """
    text = LIGATURE.sub(lambda found: LIGATURES[found[0]], value)
    if LATEX.search(text):
        with suppress(Exception):  # pylatexenc fails in many ways on a macro that is cut short
            return _one_line(_decoder()(re.sub(r"(?<!\\)([%&]|\$(?=\s?\d))", r"\\\1", text)))
    return _one_line(text.replace("{", "").replace("}", ""))


@cache
def _decoder() -> Callable[[str], str]:
    """Return the decoder that bibtexparser uses, with the few macros that it lacks."""
    from pylatexenc import latex2text

    macros = {"url": "%s", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    specs = [latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in macros.items()]
    context = latex2text.get_default_latex_context_db()
    context.add_context_category("sovdata", prepend=True, macros=specs)
    decoder = latex2text.LatexNodes2Text(latex_context=context, math_mode="text")
    return cast(Callable[[str], str], decoder.latex_to_text)


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


# Citations and references out


def cite(key: str, sources: pd.DataFrame, locator: object = None) -> str:
    """Return a short citation: ``Samary (1988, p. 13)``; ``(undated)`` without a year.

    Raises
    ------
    KeyError
        For an unknown key, with the nearest one.
    """
    source = _entry(key, sources)
    places = [str(locator)] if known(locator) else []
    if source.get("keywords") == IN_WORDS:
        return f"{source['title']}{''.join(f' ({place})' for place in places)}"
    return f"{source.get('short', '')} ({', '.join([source.get('year', UNDATED), *places])})"


def reference(key: str, sources: pd.DataFrame) -> str:
    """Return a full reference in one line: authors, year, title, where it appeared."""
    source = _entry(key, sources)
    title = source.get("title", "")
    if source.get("keywords") == IN_WORDS:
        return f"{title.rstrip('.')}."
    who = source.get("author") or source.get("short", "")
    parts = [f"{who} ({source.get('year', UNDATED)})", title if title != who else ""]
    names = {"volume": "vol.", "number": "No."}
    where = "".join(f", {name} {source[n]}" for n, name in names.items() if n in source)
    parts += [f"in: {source[n]}{where}" for n in ("booktitle", "journal") if n in source]
    maker = source.get("publisher") or source.get("institution")
    parts.append(", ".join(filter(None, (source.get("address"), maker))))
    parts += [f"pp. {source['pages']}"] if "pages" in source else []
    ends = ((part, "" if part.endswith(("?", "!")) else ".") for part in parts if part)
    return " ".join(f"{part.rstrip('.')}{end}" for part, end in ends)


def _entry(key: str, sources: pd.DataFrame) -> dict[str, str]:
    """Return what is known of a source."""
    if key not in sources.index:
        raise KeyError(f"no source {key!r} in sources.bib{schema.nearest(key, sources.index)}")
    return {str(name): str(value) for name, value in sources.loc[key].items() if known(value)}


def source_line(rows: pd.DataFrame, sources: pd.DataFrame) -> str:
    """Return the line under a chart: each source of the rows drawn once.

    It has its locators where there are at most ``WITH_PAGES`` sources. Sources of the text are
    named as cited by it; rows without a source are said to have none.

    Parameters
    ----------
    rows : DataFrame
        With ``source``, ``locator``, ``origin`` and a name (``figure``, ``line`` or ``series``).
    sources : DataFrame
        As from ``parse``.
    """
    cited = []
    pages = rows["source"].nunique() <= WITH_PAGES
    for key, group in rows.groupby("source", sort=False):
        places = sorted({str(place) for place in group["locator"].dropna()}, key=_by_number)
        text = (group["origin"] == "text").all()
        shown = "; ".join(places) if pages and (text or len(places) == 1) else None
        cited.append(cite(str(key), sources, shown) + (", as cited by the text" if text else ""))
    unsourced = rows[rows["source"].isna()]
    silent = unsourced[unsourced["origin"] == "text"]
    if len(unsourced) > len(silent):
        cited.append("no source named for the rest" if cited else "none named")
    name = next(name for name in ("figure", "line", "series") if name in rows)
    uncited = silent[name].nunique()
    if uncited:
        it = "it" if uncited == 1 else f"{uncited} of its figures"
        cited.append(f"the text cites no source for {it}")
    return f"Source{'s' * (len(cited) > 1)}: {'; '.join(cited)}."


def _by_number(place: str) -> list[object]:
    """Return a key that sorts ``p. 9`` before ``p. 13``."""
    parts = re.split("([0-9]+)", place)
    return [int(part) if n % 2 else part for n, part in enumerate(parts)]


def bibtex(keys: Iterable[str], sources: pd.DataFrame) -> str:
    """Return the BibTeX of these keys, as it stands in their file."""
    return "\n\n".join(_entry(key, sources)["bibtex"].strip() for key in keys)


def references(
    keys: Sequence[str], sources: pd.DataFrame, form: str = "bibtex", *, silent: Sequence[str] = ()
) -> str:
    """Return references.

    Parameters
    ----------
    keys : sequence of str
        Sources, in the order wanted.
    sources : DataFrame
        As from ``parse``.
    form : str
        ``bibtex``, ``text`` (one a line) or ``csl`` (CSL-JSON).
    silent : sequence of str
        Names that have no source: told in a line each, but in CSL-JSON.
    """
    if form == "csl":
        return json.dumps([_csl(key, sources) for key in keys], indent=2, ensure_ascii=False)
    nothing = [f"{name}: the text cites no source" for name in silent]
    if form == "text":
        return "\n".join([*(reference(key, sources) for key in keys), *nothing])
    entries = [bibtex(keys, sources)] if keys else []
    return "\n\n".join([*(f"% {line}" for line in nothing), *entries])


def _csl(key: str, sources: pd.DataFrame) -> dict[str, Any]:
    """Return a source as a CSL-JSON item; its names come from the entry, where they are whole."""
    source = _entry(key, sources)
    item: dict[str, Any] = {"id": key, "type": CSL_TYPES.get(source["type"], "document")}
    item |= {name: source[field] for field, name in CSL_FIELDS.items() if field in source}
    fields = library(source["bibtex"]).entries[0].fields_dict
    for role in ("author", "editor"):
        names = [_csl_name(name) for name in fields[role].value] if role in fields else []
        item |= {role: [name for name in names if name != {"literal": "others"}]} if names else {}
    if source.get("year", "").isdigit():
        item["issued"] = {"date-parts": [[int(source["year"])]]}
    return item


def _csl_name(name: NameParts) -> dict[str, str]:
    """Return a name in CSL's parts; one of a single part, such as an institution's, is literal."""
    if not name.first:
        return {"literal": _family(name)}
    parts = {"family": name.last, "given": name.first, "non-dropping-particle": name.von,
             "suffix": name.jr}  # fmt: skip
    return {part: _decoded(" ".join(words)) for part, words in parts.items() if words}


# Which sources


def keys_used(*frames: pd.DataFrame) -> list[str]:
    """Return the keys of the sources that rows name, each once, in alphabetical order."""
    return sorted({str(key) for frame in frames for key in frame["source"].dropna()})


def declared(*frames: pd.DataFrame) -> str:
    """Return attributes of HTML that keep the keys of the sources shown, for ``keys_shown``.

    Attributes, since every program that shows a notebook leaves them alone: a kind of output of
    its own makes myst-nb warn, and the metadata of outputs are not compared by nbval.

    Parameters
    ----------
    *frames : DataFrame
        The rows used; those of column ``origin`` ``text`` are the text's own figures.
    """
    texts = [frame[frame["origin"] == "text"] for frame in frames if "origin" in frame]
    rest = [frame[frame["origin"] != "text"] if "origin" in frame else frame for frame in frames]
    by_text, others = (escape(" ".join(keys_used(*each))) for each in (texts, rest))
    return f'data-sources-of-text="{by_text}" data-sources="{others}"'


def keys_shown(notebook: Path) -> list[str]:
    """Return the keys of the sources that the outputs of a notebook that was run declare."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    shown = DECLARED.findall("".join("".join(data.get("text/html", "")) for data in outputs))
    kinds = zip(*shown, strict=True)  # those of the text, then the others
    return list(
        dict.fromkeys(key for kind in kinds for keys in kind for key in unescape(keys).split())
    )


def keys_of(
    names: Iterable[str],
    sources: pd.DataFrame,
    *tables: pd.DataFrame,
    notebooks: Mapping[str, Callable[[], Sequence[str]]] | None = None,
) -> tuple[list[str], list[str]]:
    """Return the sources behind names, and the names that have none.

    Parameters
    ----------
    names : iterable of str
        Figures, series, statements, keys of sources, or notebooks.
    sources : DataFrame
        As from ``parse``.
    *tables : DataFrame
        Rows that may be named: their name in the first column, and a column ``source``.
    notebooks : mapping, optional
        The keys of each notebook by its name, read only if it is asked for.

    Returns
    -------
    tuple of list of str
        Keys, those that a source's terms ask for included (its field ``related``); and the names
        for which nothing is cited.

    Raises
    ------
    DataError
        For unknown names, each with the nearest one.
    """
    notebooks = notebooks or {}
    there = {str(key): [str(key)] for key in sources.index}
    for rows in tables:
        cited = zip(rows.iloc[:, 0], rows["source"], strict=True)
        there |= {str(name): [str(key)] if known(key) else [] for name, key in cited}
    wanted = [name.removesuffix(".ipynb") for name in names]
    what = "no figure, series, statement, source or notebook of this name"
    problems = [
        schema.Problem(name, f"{what}{schema.nearest(name, [*there, *notebooks])}")
        for name in wanted
        if name not in there and name not in notebooks
    ]
    if problems:
        raise schema.DataError(problems)
    keys = {name: there[name] if name in there else notebooks[name]() for name in wanted}
    found = [key for each in keys.values() for key in each]
    asked = ",".join(str(sources.loc[key, "related"]) for key in found).split(",")
    related = [key.strip() for key in asked if key.strip() in sources.index]
    silent = [name for name, each in keys.items() if not each]
    return list(dict.fromkeys([*found, *related])), silent


def itself() -> pd.DataFrame:
    """Return sovdata as a source, its version in the entry."""
    from sovdata import __version__  # which stands below the imports that need this module

    title = str(schema.descriptor()["title"])
    note = f"Version {__version__}. Please cite the sources of the rows that you use as well"
    fields = {"author": "{The sovdata authors}", "title": title, "version": __version__,
              "note": note}  # fmt: skip
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return parse(f"@software{{sovdata,\n{lines}}}", "sovdata")
