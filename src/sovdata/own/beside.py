"""A reader's estimates beside ours, and beside the figures that they are given for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sovdata.own.plausible import Values
from sovdata.schema import Package
from sovdata.schema.problems import Fault

Frame = pd.DataFrame
#: Years of the same values from which two series are taken for one.
ALIKE = 3
YEARS = ["start_year", "end_year"]


def same_as_ours(rows: Frame, own: set[str], package: Package, values: Values) -> Fault:
    """Return the first rows of series of no lineage of ours that have the values of one of others.

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
    mine = _sized(rows[~said.isin(package.keys("lineages"))], values)
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
    at: dict[Any, Any] = dict(zip(first["series"], first.index, strict=True))
    texts = {
        at[one.series]: f"same values as {one.series_ours} in {one.years} years: lineage "
        f"{one.lineage}? else it counts as a second witness"
        for one in best.itertuples()
    }
    return Fault.each("same_values", "title" if "title" in rows else "value", texts)


def _sized(rows: Frame, values: Values) -> Frame:
    """Return values in their basic unit, with their sign, and half a unit of their last digit."""
    rows = values.sized(rows[rows["value"].notna()])
    places = rows["value_printed"].map(lambda text: len(str(text).partition(".")[2])).astype(float)
    return rows.assign(size=rows["value"] * rows["scale"], half=0.5 * 10.0**-places * rows["scale"])


def beside_the_figures(rows: Frame, asked: Frame, values: Values) -> list[Fault]:
    """Return the first rows of series in whose years no figure lies, where there are figures.

    Parameters
    ----------
    rows : DataFrame
        Values of a reader's with what is said of their series.
    asked : DataFrame
        Figures and readings.
    values : Values
        By which a quantity is known, whether its level or its growth is given.
    """
    if asked.empty:
        return []
    growth = values.indicators["growth_indicator"]
    asked, by = (
        frame.assign(quantity=frame["indicator"].map(growth).fillna(frame["indicator"]))
        for frame in (asked, rows.reset_index(drop=True))
    )
    spans = by.groupby("series").agg(start=("start_year", "min"), end=("end_year", "max"))
    first = by.drop_duplicates("series").join(spans, on="series")
    texts: dict[int, str] = {}
    bears = first.empty
    for row in first.itertuples():
        here = asked[(asked["quantity"] == row.quantity) & (asked["area"] == row.area)]
        bears |= len(here) > 0
        outside = (here["end_year"] < row.start) | (here["start_year"] > row.end)
        if len(here) and outside.fillna(False).all():
            texts[int(str(row.Index))] = (
                f"{row.start} to {row.end}; no figure of yours on this quantity and country lies "
                "in these years"
            )
    said = "no figure of yours is on a quantity and country of this file"
    return [
        Fault.each("no_figure", "start_year", texts),
        Fault("no_figure", "indicator", np.arange(0 if bears else 1), said),
    ]
