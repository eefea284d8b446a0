"""A reader's estimates beside ours, and beside the figures that they are given for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sovdata.own.plausible import Values
from sovdata.schema import Package
from sovdata.schema.problems import Fault

__all__ = ["beside_the_figures", "same_as_ours"]

Frame = pd.DataFrame
#: Years of the same values from which two series are taken for one.
ALIKE = 3
YEARS = ["start_year", "end_year"]


def same_as_ours(rows: Frame, own: set[str], package: Package, values: Values) -> Fault:
    """Return the first rows of series of no stated lineage that have the values of one of others.

    Parameters
    ----------
    rows : DataFrame
        Values of a reader's with what is said of their series.
    own : set of str
        The names of all series of the reader's.
    package : Package
        All tables.
    values : Values
        By which units are compared.
    """
    said = rows.groupby("series")["lineage"].transform("first")
    mine = _sized(rows[said.isna()], values)
    series = package.frame("series")
    ours = series[~series["series"].isin(own) & (series["role"] != "context")]
    ours = ours[ours["indicator"].isin(mine["indicator"]) & ours["area"].isin(mine["area"])]
    there = package.frame("observations").merge(
        ours[["series", "indicator", "area", "unit", "lineage"]], on="series"
    )
    on = ["indicator", "area", "dimension", *YEARS]
    both = mine.merge(_sized(there, values), on=on, suffixes=("", "_ours"))
    off = (both["size"] - both["size_ours"]).abs()
    same = off <= both[["half", "half_ours"]].max(axis=1) * (1 + 1e-9)
    pairs = both.assign(same=same).groupby(["series", "series_ours"], sort=False)
    found = pairs.agg(
        same=("same", "all"), years=("same", "size"), lineage=("lineage_ours", "first")
    )
    found = found[found["same"] & (found["years"] >= ALIKE)].reset_index()
    best = found.sort_values("years", ascending=False, kind="stable").drop_duplicates("series")
    first = rows.reset_index(drop=True).drop_duplicates("series")
    at = dict(zip(first["series"], first.index, strict=True))
    texts = {
        int(str(at[one.series])): f"same values as {one.series_ours} in {one.years} years: lineage "
        f"{one.lineage}? else it counts as a second witness"
        for one in best.itertuples()
    }
    column = "title" if "title" in rows else "value"
    return Fault("same_values", column, np.array(sorted(texts), dtype=int), "", texts.__getitem__)


def _sized(rows: Frame, values: Values) -> Frame:
    """Return values in their basic unit, each with half a unit of its last digit."""
    rows = rows[rows["value"].notna()]
    scale = rows["unit"].map(values.units["scale"]).astype(float)
    places = rows["value_printed"].map(lambda text: len(str(text).partition(".")[2])).astype(float)
    return rows.assign(
        dimension=rows["unit"].map(values.dimensions),
        size=rows["value"] * scale,
        half=0.5 * 10.0**-places * scale,
    )


def beside_the_figures(rows: Frame, asked: Frame, package: Package) -> list[Fault]:
    """Return the first rows of series in whose years no figure lies, where there are figures.

    Parameters
    ----------
    rows : DataFrame
        Values of a reader's with what is said of their series.
    asked : DataFrame
        Figures and readings.
    package : Package
        All tables.
    """
    if asked.empty:
        return []
    indicators = package.frame("indicators").drop_duplicates("indicator").set_index("indicator")
    growth = indicators["growth_indicator"]

    def quantity(names: pd.Series[str]) -> pd.Series[str]:
        return names.map(growth).fillna(names)

    asked = asked.assign(quantity=quantity(asked["indicator"]))
    by = rows.reset_index(drop=True).assign(
        quantity=quantity(rows["indicator"].reset_index(drop=True))
    )
    at = by.drop_duplicates("series")
    first, last = (
        by.groupby("series")[name].agg(how).loc[at["series"]].to_numpy(dtype="float64")
        for name, how in zip(YEARS, ("min", "max"), strict=True)
    )
    texts: dict[int, str] = {}
    bears = at.empty
    for row, start, end in zip(at.itertuples(), first, last, strict=True):
        here = asked[(asked["quantity"] == row.quantity) & (asked["area"] == row.area)]
        bears |= len(here) > 0
        outside = (here["end_year"] < start) | (here["start_year"] > end)
        if len(here) and outside.fillna(False).all():
            texts[int(str(row.Index))] = (
                f"{start:.0f} to {end:.0f}; no figure of yours on this quantity and country lies "
                "in these years"
            )
    places = np.array(sorted(texts), dtype=int)
    said = "no figure of yours is on a quantity and country of this file"
    return [
        Fault("no_figure", "start_year", places, "", texts.__getitem__),
        Fault("no_figure", "indicator", np.arange(0 if bears else 1), said),
    ]
