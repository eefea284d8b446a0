"""The tables as tidy, typed, checked frames.

The figures of the text (``load_stats``) and the estimates of others (``load_evidence``) share a core
of columns, ``CORE``, so that they can be put into one frame.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from sovdata import derived, schema
from sovdata.derived import CORE, EVIDENCE
from sovdata.printed import printed_bounds, printed_interval, read, rounding, units_of

__all__ = [
    "CORE",
    "PLAN_PERIODS",
    "annual",
    "load_citations",
    "load_claims",
    "load_evidence",
    "load_readings",
    "load_searched",
    "load_series",
    "load_statements",
    "load_stats",
    "load_vocabulary",
    "load_world",
    "with_estimate",
    "with_figure",
]

PLAN_PERIODS = tuple((first, first + 4) for first in range(1951, 1990, 5))
WORLD = ["area", "label", "part_of", "year", "gdp_per_head", "population", "output"]


def load_stats(*, topic: str | None = None, data: Path | None = None) -> pd.DataFrame:
    """The figures that the text cites, one row each.

    Parameters
    ----------
    topic : str, optional
        Only figures whose indicator belongs to this topic, such as ``growth``.
    data : Path, optional
        Data folder; the one in use by default.

    Returns
    -------
    DataFrame
        ``CORE`` columns (``origin`` is ``text``) after ``figure``, its name, then ``claim``,
        ``as_printed``, ``precision``, ``hedge`` and ``paragraph``. ``low`` and ``high`` are the
        rounding interval [low, high) of a figure printed to a digit, and missing for a figure
        in words or a round one.

    Raises
    ------
    DataError
        With every problem of the file at once.
    """
    table = schema.read_table("soviet_stats", data=data)
    table.attrs.pop("printed")
    table = table.assign(origin="text", concept=pd.NA)  # type: ignore[arg-type]
    units = units_of(load_vocabulary("units", data=data))
    cells = zip(table["as_printed"], table["value"], table["unit"], strict=True)
    bounds = pd.DataFrame([tuple(rounding(text, value, units[unit])) for text, value, unit in cells], columns=["low", "high"])
    printed = table["precision"] == "printed"
    table["low"], table["high"] = bounds["low"].where(printed), bounds["high"].where(printed)
    rows = _plain(table[["figure", *CORE, "claim", "as_printed", "precision", "hedge", "paragraph"]])
    if topic is None:
        return rows
    topics = rows["indicator"].map(load_vocabulary("indicators", data=data)["topic"])
    return rows[(topics == topic).fillna(False)].reset_index(drop=True)


def load_claims(*, topic: str | None = None, data: Path | None = None) -> pd.DataFrame:
    """What the text asserts, one row a claim (the columns of ``claims.csv``).

    Parameters
    ----------
    topic : str, optional
        Only claims of this topic, and those whose figures belong to it.
    data : Path, optional
        Data folder; the one in use by default.
    """
    rows = _plain(schema.read_table("claims", data=data))
    if topic is None:
        return rows
    named = rows["topic"].fillna("").str.split("; ").map(lambda topics: topic in topics)
    return rows[named | rows["claim"].isin(load_stats(topic=topic, data=data)["claim"])].reset_index(drop=True)


def load_readings(*, data: Path | None = None) -> pd.DataFrame:
    """How each claim can be read, one row a reading (the columns of ``readings.csv``)."""
    return _plain(schema.read_table("readings", data=data))


def load_citations(*, data: Path | None = None) -> pd.DataFrame:
    """The text's citations, each beside the entry of its bibliography that it most probably means."""
    return _plain(schema.read_table("citations", data=data))


def load_series(*, data: Path | None = None) -> pd.DataFrame:
    """What others measured: one row a series (the columns of ``series.csv``)."""
    return _plain(schema.read_table("series", data=data))


def load_statements(*, data: Path | None = None) -> pd.DataFrame:
    """What others concluded, in words (the columns of ``statements.csv``)."""
    return _plain(schema.read_table("statements", data=data))


def load_searched(*, data: Path | None = None) -> pd.DataFrame:
    """What was looked for and not found: ``search``, ``sought``, ``topic``, ``figure``, ``found``, ``result``, ``lead``, ..."""
    return _plain(schema.read_table("searched", data=data))


def load_vocabulary(name: str, *, data: Path | None = None) -> pd.DataFrame:
    """A vocabulary table by its key.

    Parameters
    ----------
    name : str
        ``indicators``, ``units``, ``concepts``, ``areas``, ``families``, ``lineages`` or ``terms``.
    data : Path, optional
        Data folder; the one in use by default.
    """
    table = _plain(schema.read_table(name, data=data))
    return table.set_index(table.columns[0])


def load_world(
    *,
    areas: str | Iterable[str] | None = None,
    years: tuple[int, int] | None = None,
    data: Path | None = None,
) -> pd.DataFrame:
    """Output and population of the world's countries, 1949-92 (Maddison Project Database 2023).

    It stands apart from the evidence: no claim is tested with it. The Soviet rows before 1988 are
    the CIA's estimate in other dollars, so they are never a second witness for it.

    Parameters
    ----------
    areas : str or iterable of str, optional
        Only these countries, by code.
    years : (int, int), optional
        Only from the first to the last of these years, both included.
    data : Path, optional
        Data folder; the one in use by default.

    Returns
    -------
    DataFrame
        One row per country and year: ``area``, ``label``, ``part_of``, ``year``,
        ``gdp_per_head`` (2011 international dollars), ``population`` (thousands) and ``output``
        (million 2011 international dollars: gdp_per_head x population / 1000).
        ``part_of`` names the state that a successor state came from where that state is in the
        table too, and is missing elsewhere: ``world[world["part_of"].isna()]`` counts nothing
        twice. A number that the database lacks is missing.

    Raises
    ------
    ValueError
        For a country that is not in the table, with the nearest one, or years in the wrong order.
    DataError
        With every problem of the file at once.
    """
    rows = _plain(schema.read_table("world_output", data=data))
    names = load_vocabulary("areas", data=data)
    there = pd.Index(rows["area"].unique())
    whole = names["part_of"].where(names["part_of"].isin(there))
    wanted = pd.Series(True, index=rows.index)
    if areas is not None:
        asked = [areas] if isinstance(areas, str) else list(areas)
        for area in asked:
            if area not in there:
                raise ValueError(_no_country(area, names.loc[there, "label"]))
        wanted &= rows["area"].isin(asked)
    if years is not None:
        first, last = years
        if first > last:
            raise ValueError(f"years {first} to {last}: expected the first year, then the last")
        wanted &= rows["year"].between(first, last)
    rows = rows.assign(
        label=rows["area"].map(names["label"]),
        part_of=rows["area"].map(whole),
        output=rows["gdp_per_head"] * rows["population"] / 1000,
    )
    return rows.loc[wanted, WORLD].astype({"year": "int64"}).reset_index(drop=True)


def load_evidence(
    *,
    indicator: str | Iterable[str] | None = None,
    area: str | None = None,
    role: str | None = None,
    data: Path | None = None,
) -> pd.DataFrame:
    """The estimates of others, as published and as computed from what was published.

    Parameters
    ----------
    indicator, area, role : str, optional
        Only rows of these (``indicator`` may be several).
    data : Path, optional
        Data folder; ours by default.

    Returns
    -------
    DataFrame
        ``CORE`` columns (``origin`` is ``evidence``) after ``series``, then those of the
        series. ``interval`` says what ``low`` and ``high`` are: ``published`` bounds, or the
        ``rounding`` interval of the printed value, carried through where a value is computed, or
        ``none`` for a value in words or a round one.
        ``basis`` is ``published`` or ``computed``; ``computed_from`` names the rows used.
        Growth rates are computed for the plan periods and for those of the figures and readings, never
        from or to a year whose ``endpoint`` is ``no``, and never across a yearly rate that is missing.

    Raises
    ------
    DataError
        With every problem of a file at once.
    """
    series = load_series(data=data)
    values = _observations(data)
    published = _published(series, values)
    units = load_vocabulary("units", data=data)
    computed = derived.by_method(series, published, units, load_vocabulary("areas", data=data))
    levels = pd.concat([published, computed], ignore_index=True) if len(computed) else published
    indicators = load_vocabulary("indicators", data=data)
    rates = derived.growth_rows(levels, indicators, units["label"], _periods(data))
    span = ["indicator", "start_year", "end_year"]
    sums = derived.growth_sums(rates, indicators, pd.concat([load_readings(data=data)[span], load_stats(data=data)[span]]))
    found = pd.concat([frame for frame in (levels, rates, sums) if len(frame)] or [levels], ignore_index=True)
    wanted = pd.Series(True, index=found.index)
    if indicator is not None:
        wanted &= found["indicator"].isin([indicator] if isinstance(indicator, str) else list(indicator))
    if area is not None:
        wanted &= found["area"] == area
    if role is not None:
        wanted &= found["role"] == role
    return found.loc[wanted, EVIDENCE].reset_index(drop=True)


def with_figure(stats: pd.DataFrame, figure: str, printed: str) -> pd.DataFrame:
    """The text's figures with one of them printed otherwise, to try what would follow.

    Parameters
    ----------
    stats : DataFrame
        Rows of ``load_stats``.
    figure : str
        Which figure, by its name.
    printed : str
        What to print instead, such as ``"1.8%"``; its digits give value and rounding interval.

    Raises
    ------
    ValueError
        For an unknown figure, with the nearest one, or where there is no number in ``printed``.
    """
    at = stats["figure"] == figure
    if not at.any():
        raise ValueError(f"no figure {figure!r}{schema.nearest(figure, stats['figure'])}")
    unit = units_of(load_vocabulary("units")).get(stats.loc[at, "unit"].iloc[0])
    reading = read(printed, unit)
    if reading.digits is None:
        raise ValueError(f"{printed!r}: {reading.asks}" if reading.asks else f"no number in {printed!r}")
    value = float(reading.digits)
    low, high = rounding(printed, value, unit)
    new = {"value": value, "low": low, "high": high, "as_printed": printed, "precision": "printed"}
    return stats.assign(**{column: stats[column].mask(at, value) for column, value in new.items()})


def with_estimate(
    evidence: pd.DataFrame, like: str, *, title: str, value: str, start_year: int, end_year: int, lineage: str
) -> pd.DataFrame:
    """The evidence with one more estimate, to try what would follow.

    Parameters
    ----------
    evidence : DataFrame
        Rows of ``load_evidence``.
    like : str
        A series that measures the same thing: its indicator, concept, unit, area and price basis are taken.
    title : str
        Name of the estimate.
    value : str
        The value as printed, in the unit of ``like``.
    start_year, end_year : int
        Its period.
    lineage : str
        The family that it belongs to: a new name if it was constructed apart, else that of its parent.

    Raises
    ------
    ValueError
        For an unknown series, with the nearest one.
    """
    rows = evidence[(evidence["series"] == like) & (evidence["role"].notna())]
    if rows.empty:
        raise ValueError(f"no series {like!r}{schema.nearest(like, evidence['series'])}")
    low, high = printed_interval(value)
    kept = rows.iloc[0][["origin", "indicator", "concept", "measure", "unit", "area", "price_basis", "source"]].to_dict()
    new = kept | {
        "series": "added", "title": title, "value": float(value), "low": float(low), "high": float(high), "start_year": start_year,
        "end_year": end_year, "lineage": lineage, "role": "compared", "interval": "rounding", "basis": "published", "estimator": title,
        "verification": "read-once", "note": "Added by the reader.", "source": None, "locator": None,
    }  # fmt: skip
    row = pd.DataFrame([new]).reindex(columns=evidence.columns).astype({"start_year": "Int64", "end_year": "Int64"})
    return pd.concat([evidence, row.astype(evidence.dtypes.to_dict(), errors="ignore")], ignore_index=True)


def annual(rows: pd.DataFrame, series: str) -> dict[int, float]:
    """A series' yearly values, by year, from rows of ``load_evidence``.

    Where the rows hold both a series' levels and the growth computed from them, the levels are taken.

    Raises
    ------
    ValueError
        If there is no yearly value of that series in the rows.
    """
    found = rows[(rows["series"] == series) & (rows["start_year"] == rows["end_year"]) & rows["value"].notna()]
    found = found[found["indicator"] == found["indicator"].iloc[0]] if len(found) else found
    if found.empty:
        raise ValueError(f"no yearly values of {series!r} in these rows")
    return {int(year): float(value) for year, value in zip(found["end_year"], found["value"], strict=True)}


def _no_country(area: object, labels: pd.Series[str]) -> str:
    """What to say of a country that is not in the world table: the nearest, by code or label."""
    names = [(name, str(code)) for code, label in labels.items() for name in (label, code)]
    codes = {str(name).casefold(): code for name, code in names}
    close = difflib.get_close_matches(str(area).casefold().strip(), codes, n=1, cutoff=0.5)
    meant = "".join(f"; nearest: {codes[name]} ({labels[codes[name]]})" for name in close)
    return f"no country {area!r} in the world table{meant}"


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    table.attrs.clear()
    return table


def _observations(data: Path | None) -> pd.DataFrame:
    """Observations with ``low``, ``high`` and ``interval`` filled from the digits printed.

    A value exact by definition is its own interval; one in words or round has none.
    """
    table = schema.read_table("observations", data=data)
    printed = table.attrs.pop("printed")["value"]
    bounds = printed_bounds(printed)
    exact, vague = table["precision"] == "exact", table["precision"].isin(["words", "round"])
    ranged = table["low"].notna() | table["high"].notna()
    table["interval"] = np.where(ranged, "published", np.where(vague, "none", "rounding"))
    for side in ("low", "high"):
        read = bounds[side].mask(exact, table["value"]).mask(vague)
        table[side] = table[side].where(ranged, read)
    return _plain(table)


def _published(series: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    about = series.rename(columns={"note": "series_note"})
    rows = values.rename(columns={"note": "value_note"}).merge(about, on="series", how="left", validate="many_to_one")
    rows["note"] = derived.joined_notes(rows["series_note"], rows["value_note"])
    return rows.assign(origin="evidence", basis="published", computed_from=pd.NA)[EVIDENCE]  # type: ignore[arg-type]


def _periods(data: Path | None) -> list[tuple[int, int]]:
    """The plan periods and the periods of figures and readings, for which growth rates are computed."""
    readings, figures = load_readings(data=data), load_stats(data=data)
    spans = set(PLAN_PERIODS)
    for rows, first, last in (
        (readings, "start_year", "end_year"),
        (readings, "from_start_year", "from_end_year"),
        (figures, "start_year", "end_year"),
    ):
        known = rows[[first, last]].dropna()
        spans |= {(int(a), int(b)) for a, b in zip(known[first], known[last], strict=True)}
    return sorted(spans)
