"""Sentences computed from rows: every number in them comes from a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sovdata import comparisons, growth, tables
from sovdata.display import (
    Shown,
    bullets,
    each_row,
    known,
    magnitude,
    number,
    period,
    places,
    table,
)
from sovdata.errors import UserError


def level_paths(figures: pd.DataFrame) -> pd.DataFrame:
    """The level that each rate of growth leads to over its own years, the year before being 100.

    Parameters
    ----------
    figures : DataFrame
        Dated rows of ``load_stats`` in per cent a year.

    Returns
    -------
    DataFrame
        ``line``, ``year`` (of growth, 0 being the base year), ``calendar_year``, ``value``,
        ``increment`` (index points added in that year), and the columns that name the origin.
        No rate is carried beyond its years.
    """
    out = []
    for row in each_row(_dated(figures)):
        levels = growth.levels_along(row.value, int(row.start_year), int(row.end_year))
        added = growth.increments(levels)
        out += [
            {"line": f"{row.as_printed}, {period(row.start_year, row.end_year)}",
             "year": year - int(row.start_year) + 1, "calendar_year": year, "value": level,
             "increment": added.get(year), "lineage": "text", "origin": row.origin,
             "source": row.source, "locator": row.locator}
            for year, level in levels.items()
        ]  # fmt: skip
    columns = [
        "line",
        "year",
        "calendar_year",
        "value",
        "increment",
        "lineage",
        "origin",
        "source",
        "locator",
    ]
    return pd.DataFrame(out, columns=columns)


def _dated(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[figures["start_year"].notna() & (figures["unit"] == "pct_per_year")]


def growth_over_period(figures: pd.DataFrame) -> Shown:
    """How far each rate leads over its own years, with the interval that its printing allows."""
    lines = []
    for row in each_row(_dated(figures)):
        years = int(row.end_year) - int(row.start_year) + 1
        level = growth.level_after(row.value, years)
        text = (
            f"At {row.as_printed} a year over the {years} years "
            f"{period(row.start_year, row.end_year)}, a level of 100 in "
            f"{int(row.start_year) - 1} becomes {number(level)} in {int(row.end_year)}"
        )
        if known(row.low):
            text += (
                f" (between {number(growth.level_after(row.low, years))} and "
                f"{number(growth.level_after(row.high, years))} by the digits printed)"
            )
        if row.value > 0:
            text += (
                f"; at that rate a level doubles in {number(growth.doubling_time(row.value))} years"
            )
        lines.append(text + ".")
    return bullets(lines or ["There is no dated rate of growth among these figures."])


def yearly_increments(figures: pd.DataFrame) -> Shown:
    """What each rate adds in its first and last year, and the level at which it adds the same."""
    paths = level_paths(figures)
    lines = []
    for name, group in paths.groupby("line", sort=False) if len(paths) else []:
        added = group["increment"].dropna()
        lines.append(
            f"{name}: on a base of 100, {number(added.iloc[0])} points are added in the first year "
            f"and {number(added.iloc[-1])} in the last; "
            "the rate stays the same while the increment grows with the level."
        )
    rates = _dated(figures)
    if len(rates) > 1:
        fast, slow = rates.iloc[rates["value"].argmax()], rates.iloc[rates["value"].argmin()]
    if len(rates) > 1 and slow["value"] > 0:
        lines.append(
            f"A rate of {slow['as_printed']} adds in its first year as much as "
            f"{fast['as_printed']} does on a base of 100 if its own base is "
            f"{number(100 * fast['value'] / slow['value'], 0)}. "
            "A larger base can thus lower the rate while as much is added each year; "
            "whether it did is a question of levels, which the text does not give."
        )
    return bullets(lines or ["There is no dated rate of growth among these figures."])


def chain_table(chained: dict[str, pd.DataFrame], caption: str) -> Shown:
    """The rates that chains were linked from, by period, and the level that each leads to."""
    rows = pd.DataFrame(
        [
            {"line": name, "period": period(row.start_year, row.end_year),
             "rate": number(row.rate), "level": number(row.level, 0), "series": row.series}
            for name, chain in chained.items()
            for row in each_row(chain)
        ],
        columns=["line", "period", "rate", "level", "series"],
    )  # fmt: skip
    headers = {"line": "Line", "period": "Period", "rate": "% a year",
               "level": "Level at its end", "series": "Series"}  # fmt: skip
    return table(rows, caption, headers=headers)


def increments(chained: dict[str, pd.DataFrame]) -> Shown:
    """For each chain of rates: what a year added, when most, and what a larger base accounts for.

    Parameters
    ----------
    chained : dict of str to DataFrame
        Name of the line to the result of ``comparisons.chain``.
    """
    lines = []
    for name, chain in chained.items():
        if chain.empty:
            lines.append(f"{name}: no rate for a plan period.")
            continue
        steps = comparisons.increments_by_period(chain)
        most = steps.iloc[list(steps["increment"]).index(steps["increment"].max())]
        first, last = steps.iloc[0], steps.iloc[-1]
        since = comparisons.increments_by_period(chain, reference=int(most["start_year"])).iloc[-1]
        text = (
            f"{name}: with {int(first['start_year']) - 1} as 100, "
            f"a year added {number(first['increment'])} points in "
            f"{period(first['start_year'], first['end_year'])}, "
            f"{number(most['increment'])} at most, "
            f"in {period(most['start_year'], most['end_year'])}, "
            f"and {number(last['increment'])} in {period(last['start_year'], last['end_year'])}."
        )
        if last["increment"] > first["increment"] and last["rate"] < first["rate"]:
            text += (
                " More was added at the end than at the beginning: had each year added only "
                f"as much as in {period(first['start_year'], first['end_year'])}, "
                f"the rate would have fallen from {number(first['rate'])} to "
                f"{number(last['rate_at_reference'])} % a year, "
                f"and it fell to {number(last['rate'])}."
            )
        if most["start_year"] != last["start_year"] and known(since["share_from_base"]):
            share = since["share_from_base"] * 100
            text += (
                f" From the peak to the end the rate fell from {number(most['rate'])} "
                f"to {number(last['rate'])} % a year; had each year added as much as at "
                "the peak, the larger base alone would have brought it to "
                f"{number(since['rate_at_reference'])}, which is {number(share, 0)} % of the fall."
            )
        lines.append(text)
    return bullets(lines)


def single_choices(pairs: pd.DataFrame, caption: str) -> tuple[Shown, Shown]:
    """Which single choice moves the number by how much.

    Parameters
    ----------
    pairs : DataFrame
        From ``comparisons.like_for_like``.
    caption : str
        What the table shows.

    Returns
    -------
    tuple of Shown
        The pairs as a table, and the widest of each choice in sentences.
    """
    rows = pd.DataFrame(
        [
            {"choice": row.choice
             + (", prices not stated" if row.price_basis == "not stated" else ""),
             "high": f"{row.higher_title}: {number(row.higher_value)}",
             "low": f"{row.lower_title}: {number(row.lower_value)}",
             "difference": number(row.difference, 2)}
            for row in each_row(pairs)
        ],
        columns=["choice", "high", "low", "difference"],
    )  # fmt: skip
    headers = {
        "choice": "What alone differs",
        "high": "Higher",
        "low": "Lower",
        "difference": "Points a year",
    }
    lines = []
    for choice, group in pairs.groupby("choice", sort=False):
        widest = group.iloc[0]
        prices = (
            ", prices not stated on either side" if widest["price_basis"] == "not stated" else ""
        )
        lines.append(
            f"{str(choice).capitalize()} alone{prices}: up to {number(widest['difference'])} "
            f"points a year ({widest['higher_title']} {number(widest['higher_value'])}, "
            f"{widest['lower_title']} {number(widest['lower_value'])}; "
            f"{len(group)} like-for-like pair{'s' * (len(group) != 1)})."
        )
    return table(rows, caption, headers=headers), bullets(
        lines or ["No two estimates differ in one thing only."]
    )


def values_at(evidence: pd.DataFrame, series: Sequence[str], years: Sequence[int]) -> Shown:
    """Values of some yearly series, a sentence a series; a year without a value is left out."""
    units = tables.load_vocabulary("units")["label"]
    lines = []
    for name in series:
        rows = evidence[evidence["series"] == name]
        values = tables.annual(rows, name)
        shown = ", ".join(
            f"{magnitude(values[year])} in {year}" for year in years if year in values
        )
        lines.append(
            f"{rows['title'].iloc[0]}: {shown or 'no value in these years'} "
            f"({units[rows['unit'].iloc[0]]})."
        )
    return bullets(lines)


def gaps(evidence: pd.DataFrame, one: str, other: str, years: Sequence[int]) -> Shown:
    """Differences between two yearly series in some years."""
    first, second = tables.annual(evidence, one), tables.annual(evidence, other)
    titles = evidence.drop_duplicates("series").set_index("series")["title"]
    units = tables.load_vocabulary("units")["label"]
    unit = units[evidence.loc[evidence["series"] == one, "unit"].iloc[0]]
    shown = ", ".join(
        f"{number(first[year] - second[year])} in {year}"
        for year in years
        if year in first and year in second
    )
    return bullets([f"{titles[one]} less {titles[other]}: {shown} ({unit})."])


def point_of_output(
    evidence: pd.DataFrame, year: int, *, output: str, uses: Sequence[str]
) -> Shown:
    """What one per cent of output is, in the prices of one table, against each use of output.

    Parameters
    ----------
    evidence : DataFrame
        Rows of ``load_evidence``.
    year : int
        The year.
    output : str
        The series of output.
    uses : sequence of str
        Series of its uses, in the same unit and prices.

    Raises
    ------
    ValueError
        If a use is in another unit or other prices than output.
    """
    rows = evidence[evidence["basis"] == "published"].drop_duplicates("series").set_index("series")
    basis = rows.loc[output, ["unit", "price_basis"]]
    for use in uses:
        if (rows.loc[use, ["unit", "price_basis"]] != basis).any():
            raise UserError(f"{use!r} is not in the unit and prices of {output!r}")
    point = tables.annual(evidence, output)[year] / 100
    unit = tables.load_vocabulary("units").loc[basis["unit"], "label"]
    lines = [
        f"In {year} one per cent of output was {number(point)} {unit}, at {basis['price_basis']}."
    ]
    titles = rows["title"].astype(str)
    for use in uses:
        level = tables.annual(evidence, use)[year]
        lines.append(
            f"Moved whole to {titles[use]} ({number(level)} {unit}), "
            f"it would have raised that by {number(point / level * 100)} %."
        )
    return bullets(
        [
            *lines,
            (
                "This assumes that resources move from one use to another without cost, "
                "which nobody observed."
            ),
        ]
    )


def productivity(accounts: pd.DataFrame, caption: str) -> tuple[Shown, Shown]:
    """Growth accounting in a table, and in sentences with the labour share as a band.

    Parameters
    ----------
    accounts : DataFrame
        From ``accounting.account``, with a column ``line`` that names the output series.
    caption : str
        What the table shows.

    Returns
    -------
    tuple of Shown
        The table and the sentences.
    """
    rows = pd.DataFrame(
        [
            {"line": row.line, "period": period(row.start_year, row.end_year),
             "share": number(row.labour_share, max(1, places(row.labour_share))),
             **{key: number(getattr(row, key))
                for key in ("output", "from_labour", "from_capital", "productivity")}}
            for row in each_row(accounts)
        ]
    )  # fmt: skip
    headers = {"line": "Output", "period": "Period", "share": "Labour share",
               "output": "Growth of output", "from_labour": "From labour",
               "from_capital": "From capital", "productivity": "Productivity"}  # fmt: skip
    lines = []
    for name, group in accounts.groupby("line", sort=False):
        parts = []
        for (start, end), spell in group.groupby(["start_year", "end_year"]):
            low, high = spell["productivity"].min(), spell["productivity"].max()
            parts.append(f"{number(low)} to {number(high)} in {period(start, end)}")
        shares = sorted(set(group["labour_share"]))
        least, most = (number(share, max(1, places(share))) for share in (shares[0], shares[-1]))
        lines.append(
            f"{name}: productivity grew by {', '.join(parts)}, in % a year, "
            f"with labour shares from {least} to {most}."
        )
    return table(rows, caption, headers=headers), bullets(lines)
