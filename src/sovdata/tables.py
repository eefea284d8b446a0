"""The tables of the shipped collection as tidy, typed, checked frames; a copy at each call.

The figures of the text (``load_stats``) and the estimates of others (``load_evidence``) share a
core of columns, ``derived.CORE``, so that they can be put into one frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sovdata import collection, schema
from sovdata.errors import UserError
from sovdata.printed import printed_interval, read, rounding, units_of

WORLD = ["area", "label", "part_of", "year", "gdp_per_head", "population", "output", "source"]
#: Source of the whole table of the world.
WORLD_SOURCE = "mpd2023"


def load_stats(*, topic: str | None = None) -> pd.DataFrame:
    """Return the figures that the text cites, one row each.

    Parameters
    ----------
    topic : str, optional
        Only figures whose indicator belongs to this topic, such as ``growth``.

    Returns
    -------
    DataFrame
        ``figure`` (its name), ``as_printed``, ``value``, ``unit``, ``indicator``, ``start_year``,
        ``end_year``, ``claim``, ``precision``, ``hedge``, ``paragraph`` and more. ``low`` and
        ``high`` are the rounding interval [low, high) of a figure printed to a digit, and missing
        for a figure in words or a round one.

    Raises
    ------
    DataError
        With every problem of the file at once.
    UserError
        For a topic that is not there, with the nearest or those that are.

    Examples
    --------
    >>> import sovdata as sv
    >>> sv.load_stats(topic="growth")["as_printed"].tolist()
    ['11.2%', '3.3%']
    """
    rows = collection.figures_of(schema.shipped())
    if topic is None:
        return rows
    _is_topic(topic)
    topics = rows["indicator"].map(load_vocabulary("indicators")["topic"])
    return rows[(topics == topic).fillna(False)].reset_index(drop=True)


def load_claims(*, topic: str | None = None) -> pd.DataFrame:
    """Return what the text asserts, one row a claim (the columns of ``claims.csv``).

    Parameters
    ----------
    topic : str, optional
        Only claims of this topic, and those whose figures belong to it.

    Raises
    ------
    UserError
        For a topic that there is not, with the nearest or those there are.
    """
    rows = collection.table_of(schema.shipped(), "claims")
    if topic is None:
        return rows
    _is_topic(topic)
    named = rows["topic"].fillna("").str.split("; ").map(lambda topics: topic in topics)
    asked = named | rows["claim"].isin(load_stats(topic=topic)["claim"])
    return rows[asked].reset_index(drop=True)


def load_readings() -> pd.DataFrame:
    """Return how each claim can be read, one row a reading (the columns of ``readings.csv``)."""
    return collection.table_of(schema.shipped(), "readings")


def load_citations() -> pd.DataFrame:
    """Return the text's citations, each beside the entry of its bibliography that it means."""
    return collection.table_of(schema.shipped(), "citations")


def load_series() -> pd.DataFrame:
    """Return what others measured: one row a series (the columns of ``series.csv``)."""
    return collection.table_of(schema.shipped(), "series")


def load_statements() -> pd.DataFrame:
    """Return what others concluded, in words (the columns of ``statements.csv``)."""
    return collection.table_of(schema.shipped(), "statements")


def load_searched() -> pd.DataFrame:
    """Return what was looked for, and whether it was found (the columns of ``searched.csv``)."""
    return collection.table_of(schema.shipped(), "searched")


def load_vocabulary(name: str) -> pd.DataFrame:
    """Return a vocabulary table by its key.

    Parameters
    ----------
    name : str
        ``indicators``, ``units``, ``concepts``, ``areas``, ``families``, ``lineages`` or ``terms``.
    """
    return collection.vocabulary_of(schema.shipped(), name)


def load_world(
    *, areas: str | Iterable[str] | None = None, years: tuple[int, int] | None = None
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

    Returns
    -------
    DataFrame
        One row per country and year: ``area``, ``label``, ``part_of``, ``year``,
        ``gdp_per_head`` (2011 international dollars), ``population`` (thousands), ``output``
        (million 2011 international dollars: gdp_per_head x population / 1000) and ``source``.
        ``part_of`` names the state that a successor state came from where that state is in the
        table too, and is missing elsewhere: ``world[world["part_of"].isna()]`` counts nothing
        twice. A number that the database lacks is missing.

    Raises
    ------
    UserError
        For a country that is not in the table, with the nearest one, for years that are not, with
        those that are, or years in the wrong order.
    DataError
        With every problem of the file at once.
    """
    rows = collection.table_of(schema.shipped(), "world_output")
    names = load_vocabulary("areas")
    there = pd.Index(rows["area"].unique())
    whole = names["part_of"].where(names["part_of"].isin(there))
    wanted = pd.Series(True, index=rows.index)
    if areas is not None:
        asked = [areas] if isinstance(areas, str) else list(areas)
        for area in asked:
            if area not in there:
                raise UserError(_no_country(area, names.loc[there, "label"]))
        wanted &= rows["area"].isin(asked)
    if years is not None:
        _in_order(years)
        within = rows["year"].between(*years)
        if not within.any():
            there = f"there are those from {rows['year'].min()} to {rows['year'].max()}"
            raise UserError(f"no years {years[0]} to {years[1]} in the world table; {there}")
        wanted &= within
    rows = rows.assign(
        label=rows["area"].map(names["label"]),
        part_of=rows["area"].map(whole),
        output=rows["gdp_per_head"] * rows["population"] / 1000,
        source=WORLD_SOURCE,
    )
    return rows.loc[wanted, WORLD].astype({"year": "int64"}).reset_index(drop=True)


def _in_order(years: tuple[int, int]) -> None:
    try:
        first, last = map(int, years)
    except (TypeError, ValueError):
        said = "expected a first and a last year, such as (1951, 1985)"
        raise UserError(f"years {years!r}: {said}") from None
    if first > last:
        raise UserError(f"years {first} to {last}: expected the first year, then the last")


def load_evidence(
    indicator: str | Iterable[str] | None = None,
    *,
    years: tuple[int, int] | None = None,
    family: str | None = None,
    area: str | Iterable[str] | None = None,
    role: str | None = None,
) -> pd.DataFrame:
    """Return the estimates of others, as published and as computed from what was published.

    Parameters
    ----------
    indicator : str or iterable of str, optional
        Only rows of these; their names are those of ``load_vocabulary("indicators")``. Levels
        (``output``) and growth (``output_growth``) are two indicators.
    years : (int, int), optional
        Only rows whose period lies within these years, both included.
    family : str, optional
        Only rows of this family of lineages, such as ``western``.
    area : str or iterable of str, optional
        Only rows of these, by code: ``SUN`` is the Soviet Union. Other countries are there too.
    role : str, optional
        ``compared`` (with the text's figures) or ``context`` (only shown).

    Returns
    -------
    DataFrame
        One row a value: ``series``, ``indicator``, ``concept`` (what is counted), ``unit``,
        ``area``, ``start_year`` and ``end_year`` (the same for a yearly value), ``value``, ``low``
        and ``high``, ``lineage`` (who measured; ``load_vocabulary("lineages")`` has the names),
        ``price_basis``, ``published`` (the year), ``repeats`` (what a reprint repeats; missing for
        all others), ``source`` and more, as in the codebook. A range has no ``value``. Answers
        count rows with the role ``compared``, a reprint only where what it repeats has no value for
        these years, and compare one ``concept`` at a time: a ``groupby`` of lineages alone mixes
        what they count.
        ``interval`` says what ``low`` and ``high`` are: ``published`` bounds, or the
        ``rounding`` interval of the printed value, carried through where a value is computed, or
        ``none`` for a value in words or a round one.
        ``basis`` is ``published`` or ``computed``; ``computed_from`` names the rows used.
        Growth rates are computed for the plan periods and for those of the figures and readings,
        never from or to a year whose ``endpoint`` is ``no``, never across a yearly rate that is
        missing, and never from levels in current prices. Yearly rates:
        pandas' ``pct_change`` of levels of every year.

    Raises
    ------
    DataError
        With every problem of a file at once.
    UserError
        For an indicator, years, a family, an area or a role that no row has, in one line that
        names the nearest or what there is.

    Examples
    --------
    >>> import sovdata as sv
    >>> rates = sv.load_evidence("output_growth", years=(1966, 1970), area="SUN", role="compared")
    >>> plan = rates[(rates["start_year"] == 1966) & (rates["end_year"] == 1970)]
    >>> ranges = plan.groupby("lineage")["value"].agg(["min", "max"])
    >>> who = sv.load_vocabulary("lineages")["short"]
    >>> [who[lineage] for lineage in ranges.index]
    ['CIA', 'Khanin', 'Soviet official']

    The growth of each year, from the levels of one series:

    >>> output = sv.load_evidence("output", area="SUN")
    >>> gnp = output[output["series"] == "cia_gnp_1982"].set_index("start_year")["value"]
    >>> yearly = 100 * gnp.pct_change()
    """
    rows = collection.evidence_of(schema.shipped())
    for what, asked in (("indicator", indicator), ("area", area)):
        if asked is not None:
            names = [asked] if isinstance(asked, str) else list(asked)
            for name in names:
                _there(what, name, rows[what], load_vocabulary(f"{what}s")["label"])
            rows = rows[rows[what].isin(names)]
    if family is not None:
        of = rows["lineage"].map(load_vocabulary("lineages")["family"])
        _there("family", family, of, load_vocabulary("families")["label"])
        rows = rows[of == family]
    if role is not None:
        _there("role", role, rows["role"], pd.Series(dtype=object))
        rows = rows[rows["role"] == role]
    if years is not None:
        rows = _within(rows, years)
    return rows.reset_index(drop=True)


def _there(what: str, name: str, column: pd.Series[str], labels: pd.Series[str]) -> None:
    """Refuse a name that no row has; say which there are, or the nearest of many."""
    there = sorted(set(column.dropna()))
    if name in there:
        return
    by_label = {labels.get(key, key).casefold(): key for key in there}
    meant = by_label.get(name.casefold()) or by_label.get(labels.get(name, "").casefold())
    if meant is None and what == "area":
        meant = schema.code_of(name, by_label, frozenset(there))
    near = f"; nearest: {meant}" if meant else ""
    if not near and what != "area":
        near = schema.nearest(name, there) or _holding(name, there)
    listed = f"; load_vocabulary('{what}s') lists them"
    if len(there) <= 24:
        listed = f"; there is: {', '.join(there)}"
    raise UserError(f"no estimates of the {what} {name!r}{near or listed}")


def _holding(word: str, names: list[str]) -> str:
    """``"; with that word: ..."``: the names that hold a word, or an empty string."""
    found = [name for name in names if word.casefold() in name.split("_")]
    return f"; with that word: {', '.join(found)}" if found else ""


def _is_topic(topic: str) -> None:
    """Refuse a topic that no indicator and no claim has."""
    claims = collection.table_of(schema.shipped(), "claims")["topic"].dropna()
    there = {name for names in claims for name in names.split("; ")}
    there |= set(load_vocabulary("indicators")["topic"].dropna())
    if topic not in there:
        near = schema.nearest(topic, there) or f"; there are: {', '.join(sorted(there))}"
        raise UserError(f"no topic {topic!r}{near}")


def _within(rows: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Return the rows whose period lies within some years; refuse years that hold none."""
    _in_order(years)
    first, last = years
    found = rows[((rows["start_year"] >= first) & (rows["end_year"] <= last)).fillna(False)]
    if found.empty:
        span = f"{rows['start_year'].min()} to {rows['end_year'].max()}"
        raise UserError(f"no estimates within {first} to {last}; there are some from {span}")
    return found


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
    UserError
        For an unknown figure, with the nearest one, or where there is no number in ``printed``.
    """
    at = stats["figure"] == figure
    if not at.any():
        raise UserError(f"no figure {figure!r}{schema.nearest(figure, stats['figure'])}")
    unit = units_of(load_vocabulary("units")).get(stats.loc[at, "unit"].iloc[0])
    reading = read(printed, unit)
    if reading.digits is None:
        said = f"{printed!r}: {reading.asks}" if reading.asks else f"no number in {printed!r}"
        raise UserError(said)
    value = float(reading.digits)
    low, high = rounding(printed, value, unit)
    changed = stats.copy()
    columns = ["value", "low", "high", "as_printed", "precision"]
    changed.loc[at, columns] = [value, low, high, printed, "printed"]
    return changed


def with_estimate(
    evidence: pd.DataFrame,
    like: str,
    *,
    title: str,
    value: str,
    start_year: int,
    end_year: int,
    lineage: str,
) -> pd.DataFrame:
    """The evidence with one more estimate, to try what would follow.

    Parameters
    ----------
    evidence : DataFrame
        Rows of ``load_evidence``.
    like : str
        A series that measures the same thing: its indicator, concept, unit, area and price basis
        are taken.
    title : str
        Name of the estimate.
    value : str
        The value as printed, in the unit of ``like``.
    start_year, end_year : int
        Its period.
    lineage : str
        The family that it belongs to: a new name if it was constructed apart, else that of its
        parent.

    Raises
    ------
    UserError
        For an unknown series, with the nearest one.
    """
    rows = evidence[(evidence["series"] == like) & (evidence["role"].notna())]
    if rows.empty:
        raise UserError(f"no series {like!r}{schema.nearest(like, evidence['series'])}")
    low, high = printed_interval(value)
    same = ["origin", "indicator", "concept", "measure", "unit", "area", "price_basis"]
    new: dict[str, Any] = {
        "series": "added", "title": title, "value": float(value), "low": float(low),
        "high": float(high), "start_year": start_year, "end_year": end_year, "lineage": lineage,
        "role": "compared", "interval": "rounding", "basis": "published", "estimator": title,
        "verification": "read-once", "note": "Added by the reader.",
    }  # fmt: skip
    row = rows[same].head(1).reindex(columns=evidence.columns).assign(**new)
    return pd.concat([evidence, row.astype(evidence.dtypes.to_dict())], ignore_index=True)


def annual(rows: pd.DataFrame, series: str, indicator: str | None = None) -> dict[int, float]:
    """A series' yearly values, by year, from rows of ``load_evidence``.

    Where the rows hold both a series' levels and the growth computed from them, the levels are
    taken, unless an ``indicator`` is named.

    Raises
    ------
    UserError
        If there is no yearly value of that series in the rows.
    """
    found = annual_rows(rows, series, indicator)
    return dict(zip(found["end_year"].tolist(), found["value"].tolist(), strict=True))


def annual_rows(rows: pd.DataFrame, series: str, indicator: str | None = None) -> pd.DataFrame:
    """The rows from which ``annual`` takes its values."""
    single = (rows["start_year"] == rows["end_year"]) & rows["value"].notna()
    asked = rows[single if indicator is None else single & (rows["indicator"] == indicator)]
    found = asked[asked["series"] == series]
    if found.empty:
        of = "" if indicator is None else f" of {indicator!r}"
        near = schema.nearest(series, asked["series"].unique())
        raise UserError(f"no yearly values of {series!r}{of} in these rows{near}")
    same: pd.DataFrame = found[found["indicator"] == found["indicator"].iloc[0]]
    return same


def _no_country(area: object, labels: pd.Series[str]) -> str:
    """Say of a country that is not in the world table: the nearest, by code or label."""
    codes = {str(name).casefold(): str(code) for code, label in labels.items()
             for name in (label, code)}  # fmt: skip
    own = schema.code_of(str(area), codes, frozenset(map(str, labels.index)))
    called = {name: f"{code} ({labels[code]})" for name, code in codes.items()}
    near = schema.nearest((own or str(area).strip()).casefold(), codes, called)
    return f"no country {area!r} in the world table{near}"
