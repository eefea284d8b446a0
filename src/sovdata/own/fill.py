"""Fill up a reader's rows: what they left out, what follows from what they wrote; nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sovdata.display import capital, known, period
from sovdata.printed import Unit, precision_of, read, with_hedge
from sovdata.schema.texts import Column, Texts

Frame = pd.DataFrame
#: Characters of a source's name that a sentence has room for.
SHORT = 40
#: What a source without a lineage is called by.
#: What is said of a source that names no lineage.
OF_NAMED = "A source that a table of the reader's names, and says no more of."
OF_NONE = "A source whose table does not say who measured first; counted by itself."
#: Characters of a reading's title.
TITLE = 80
#: What a figure without a name is named after.
NAMING = ("indicator", "area", "start_year", "end_year")


def slug(text: str) -> str:
    """A name made of a title: small letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "_".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("_") or "unnamed"


def unique(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names with a number put after those that stand there already."""
    used, last, out = set(taken), dict[str, int](), []
    for name in names:
        other, n = name, last.get(name, 1)
        while other in used:
            n += 1
            other = f"{name}_{n}"
        last[name] = n
        used.add(other)
        out.append(other)
    return out


def figures(texts: Frame, labels: Mapping[str, str], units: Mapping[str, Unit]) -> Frame:
    """Rows of a table of figures with every column filled that can be.

    Parameters
    ----------
    texts : DataFrame
        The reader's rows as text, checked; missing cells are missing.
    labels, units : mapping
        Labels of units, and what is read with them, by name.
    """
    rows = texts.astype(object).to_dict("records")
    for row in rows:
        unit, printed = row["unit"], row["as_printed"]
        both = with_hedge(printed, row["hedge"]) if known(printed) else printed
        digits = next(
            filter(None, (read(text, units[unit]).digits for text in (both, printed))), None
        )
        value = _or(row["value"], digits)
        mark = "%" if labels[unit].startswith("%") else f" {labels[unit]}"
        row["value"] = value
        shown = _or(printed, f"{value}{mark}" if known(value) else pd.NA)
        row["as_printed"] = with_hedge(shown, row["hedge"])
        row["precision"] = _or(row["precision"], precision_of(printed, row["hedge"]))
        row["measure"] = _or(row["measure"], "not stated")
    filled = pd.DataFrame(rows, columns=texts.columns, dtype=object)
    named = _named(filled, "figure", lambda row: " ".join(_or(row[name], "") for name in NAMING))
    return named.assign(claim=named["claim"].fillna(named["figure"]))


def _named(rows: Frame, column: str, stem: Callable[[Mapping[Hashable, Any]], str]) -> Frame:
    """Return rows with a name of its own for each that has none, made from what ``stem`` gives."""
    empty, taken = rows[column].isna(), rows[column].dropna()
    names = unique((slug(stem(row)) for row in rows[empty].to_dict("records")), taken)
    made = pd.Series(names, rows.index[empty], dtype=object)
    return rows.assign(**{column: rows[column].fillna(made)})


def readings(
    texts: Frame, figures: Frame, units: Mapping[str, str], labels: Mapping[str, str]
) -> Frame:
    """Rows of a table of readings that name a figure, with what is empty taken from it.

    Parameters
    ----------
    texts : DataFrame
        The reader's rows as text.
    figures : DataFrame
        Rows of figures, by name.
    units : mapping
        Kinds of units by name: one that says per cent of nothing is no unit of a reading.
    labels : mapping
        Labels of indicators and concepts, by name.
    """
    rows = texts.astype(object).to_dict("records")
    for row in rows:
        if row["figure"] not in figures.index:
            continue
        figure = figures.loc[row["figure"]]
        same = not known(row["indicator"]) or row["indicator"] == figure["indicator"]
        if same and not known(row["unit"]) and units.get(figure["unit"]) != "unstated":
            row["unit"] = figure["unit"]
        if not (known(row["start_year"]) or known(row["end_year"])):
            row |= {name: figure[name] for name in ("start_year", "end_year")}
        for name in ("claim", "indicator", "area"):
            row[name] = _or(row[name], figure[name])
        about = _or(row["concept"], row["indicator"])
        row["title"] = _or(row["title"], labels.get(about, about)[:TITLE])
        row["role"] = _or(row["role"], "compared")
    filled = pd.DataFrame(rows, columns=texts.columns, dtype=object)
    return _named(
        filled, "reading", lambda row: f"{_or(row['figure'], row['claim'])} as {row['title']}"
    )


def _or(cell: object, made: object) -> Any:
    """Return a cell, or what is made for an empty one."""
    return cell if known(cell) else made


def _with_unit(as_printed: str, unit: str) -> str:
    """A figure with its unit, unless printed with it: ``3.9% a year``, ``18 (million sets)``."""
    if as_printed.endswith("%") and unit.startswith("%"):
        return as_printed.removesuffix("%") + unit
    return (
        as_printed if all(word in as_printed for word in unit.split()) else f"{as_printed} ({unit})"
    )


def claims_of(
    rows: Frame, indicators: Mapping[str, str], areas: Mapping[str, str], units: Mapping[str, str]
) -> Frame:
    """A claim for each name in the column ``claim`` of filled figures: they stand as printed.

    Parameters
    ----------
    rows : DataFrame
        From ``figures``.
    indicators, areas, units : mapping
        Labels by name.
    """
    out = []
    for claim, group in rows.groupby("claim", sort=False):
        years = map(period, group["start_year"], group["end_year"])
        things = group["indicator"].map(indicators), group["area"].map(areas), years
        about = [", ".join(said) for said in zip(*things, strict=True)]
        subjects = list(dict.fromkeys(about))
        what = subjects[0] if len(subjects) == 1 else str(claim).replace("_", " ")
        given = [*map(_with_unit, group["as_printed"], group["unit"].map(units))]
        said = f"{'; '.join(given)} for {'; '.join(subjects)}"
        if len(subjects) == len(given):
            said = "; ".join(map(" for ".join, zip(given, subjects, strict=True)))
        out.append((claim, capital(what), f"The text gives {said}.", group["paragraph"].iloc[0]))
    columns = ["claim", "title", "statement", "paragraph"]
    made = pd.DataFrame(out, columns=columns, dtype=object).assign(test="level")
    times = (made.groupby("title").cumcount() + 1).map(lambda n: f" ({n})" if n > 1 else "")
    return made.assign(title=made["title"] + times)


def series_ids(texts: Texts, taken: Collection[str]) -> Column:
    """Return the series of each row of a table of estimates: as named, else made from its title.

    A row with neither belongs to the row above. There is none where that has neither.

    Parameters
    ----------
    texts : Texts
        The rows.
    taken : collection of str
        Names that are no longer free.
    """
    named, titled = texts["series"], texts["title"]
    at = np.where((named.codes >= 0) | (titled.codes >= 0), np.arange(texts.size), -1)
    at = np.maximum.accumulate(at) if texts.size else at
    codes, of_title = (np.where(at >= 0, column.codes[at], -1) for column in (named, titled))
    asked = np.unique(of_title[(codes < 0) & (of_title >= 0)])
    stems = (f"own_{slug(titled.different[n])}" for n in asked)
    made = unique(stems, {*taken, *named.different})
    place = np.full(len(titled.different) + 1, -1)
    place[asked] = len(named.different) + np.arange(len(asked))
    return Column(np.where(codes >= 0, codes, place[of_title]), [*named.different, *made])


def series_of(rows: Frame, columns: list[str]) -> Frame:
    """Return one row a series, from the first row of each; rows as text."""
    fixed = {
        "measure": "not stated", "estimator": "not named", "lineage": "not_stated",
        "role": "compared", "verification": "read-once", "licence": "not stated",
    }  # fmt: skip
    first = rows.drop_duplicates("series").reindex(columns=columns).astype(object)
    return first.fillna(fixed)


def own_lineages(
    series: Frame, areas: Mapping[str, str], taken: Collection[str]
) -> tuple[Frame, Frame]:
    """Series with a lineage for each source of those that name none, and these lineages.

    Each such source counts by itself. It is called by the lineage that it names and no table has,
    and is then one in all files; else by its estimator, by the source in words if that is short, or
    by the title of its first series.

    Parameters
    ----------
    series : DataFrame
        From ``series_of``.
    areas : mapping
        Labels of areas by name.
    taken : collection of str
        Names of lineages that are no longer free.
    """
    there = series["lineage"].isin({*taken} - {"not_stated"})
    silent = series[~there].fillna({"source": ""})
    called = [
        (_called(row, areas), str(row.source))
        if row.lineage == "not_stated" else (str(row.lineage), None)
        for row in silent.itertuples()
    ]  # fmt: skip
    places = {one: n for n, one in enumerate(dict.fromkeys(called))}
    short = unique(name for name, _ in places)
    named = [source is None for _, source in places]
    stems = map("{}{}".format, np.where(named, "", "own_"), map(slug, short))
    names = unique(stems, taken)
    own = pd.Series([names[places[one]] for one in called], silent.index, dtype=object)
    made = pd.DataFrame(
        {"lineage": names, "label": short, "short": short, "family": "other",
         "definition": np.where(named, OF_NAMED, OF_NONE)},
        dtype=object,
    )  # fmt: skip
    return series.assign(lineage=own.reindex(series.index).fillna(series["lineage"])), made


def _called(row: Any, areas: Mapping[str, str]) -> str:
    """What a sentence calls a source that names no lineage."""
    in_words = row.source.removeprefix("the file ")
    if row.estimator != "not named" and len(row.estimator) <= SHORT:
        return str(row.estimator)
    if " " in row.source and len(in_words) <= SHORT:
        return str(in_words)
    return str(row.title).removesuffix(f", {areas.get(row.area, row.area)}")


def lineages(rows: Frame) -> Frame:
    """Return rows of lineages; one of no stated family is ``other``, called by its label."""
    return rows.assign(
        short=rows["short"].fillna(rows["label"]), family=rows["family"].fillna("other")
    )
