"""Values of a reader's that are possible, and probably not meant: noted, never refused."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from sovdata.printed import CHANGES, EARLIER, SCALES, moves, parts, read
from sovdata.schema import Package
from sovdata.schema.problems import Fault
from sovdata.schema.texts import Column

Frame = pd.DataFrame
#: A value so many times off every estimate has a note.
TIMES = 20
#: How many times higher than a series the others lie where it holds fractions.
FRACTIONS = (20, 200)
#: Words that set a number beside those of other years or areas, or hold for some years only.
UNTESTED = (
    r"(?i)\b(?:(?:high|low|fast|slow|large?|great|small|bigg|strong|weak|deep|steep|sharp|poor"
    r"|rich)est"
    r"|(?<!at )(?:best|worst)|record(?= )|unprecedented|unmatched|(?:never|not) seen|never before"
    r"|hardly ever|mostly|(?:in )?most (?:of the )?years|(?:every year|all) but \w+(?: years?)?"
    r"|fail(?:s|ed|ing)? to \w+"
    r"|first (?:time|since)|except|apart from|than (?:any|all|every|(?:in|that of|those of) \w+)"
    r"|than (?-i:[A-Z])\w+)\b(?:\s+(?:since|in|of|ever|other)\b(?:\s+\w+)?)?"
)
OF_SERIES = ["indicator", "area", "unit", "title", "measure"]
SCALE = re.compile(
    r"(?<!per )\b(?P<scale>thousand|million|billion|trillion|bn|mn|mln|trn|tn)s?\b", re.IGNORECASE
)


class Values:
    """The estimates that figures are compared with, in basic units.

    Attributes
    ----------
    units, indicators : DataFrame
        By name.
    dimensions : Series
        What the size of a unit can be compared within, by unit.
    level : set of str
        The indicators that are no rates or sums of growth.
    every, ours : DataFrame
        Lowest, highest and median size by indicator, area and dimension: of all, of ours alone.
    """

    def __init__(self, package: Package) -> None:
        self.units = package.frame("units").set_index("unit")
        self.indicators = package.frame("indicators").set_index("indicator")
        near = self.units["compares_with"].fillna("")
        pairs = [min(unit, other) if other else unit for unit, other in near.items()]
        self.dimensions = self.units["dimension"].fillna(pd.Series(pairs, self.units.index))
        self.level = {*self.indicators.index[~self.indicators["kind"].isin(["rate", "cumulative"])]}
        self.read = package.units()
        self.every, self.ours = (self._sizes(one) for one in (package, package.base or package))

    def _sizes(self, package: Package) -> Frame:
        series = package.frame("series").query("role != 'context'")
        rows = package.frame("observations").merge(series, on="series", suffixes=("", "_series"))
        grouped = self.sized(rows).groupby(["indicator", "area", "dimension"])["size"]
        return grouped.agg(["min", "max", "median"])

    def sized(self, rows: Frame) -> Frame:
        """Return rows with their dimension, and their size in its basic unit, without a sign."""
        value = rows["value"]
        if "low" in rows:
            value = value.fillna(rows["low"]).fillna(rows["high"])
        scale = rows["unit"].map(self.units["scale"]).astype(float)
        dimension = rows["unit"].map(self.dimensions)
        return rows.assign(dimension=dimension, scale=scale, size=value.abs() * scale)

    def beside(self, rows: Frame, sizes: Frame) -> Frame:
        """Return rows with the lowest, highest and median size of others."""
        return self.sized(rows).join(sizes, on=["indicator", "area", "dimension"])

    def with_its_series(self, rows: Frame, ids: Column) -> Frame:
        """Return rows of a reader's with what the first row of each series says of it."""
        first = rows[OF_SERIES].groupby(ids.codes).transform("first")
        return rows.assign(**{name: first[name] for name in OF_SERIES}, series=ids.codes)


def _number(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


def implausible(rows: Frame, values: Values, column: str) -> Fault:
    """Return the values above what their unit is hardly ever used for."""
    most = rows["unit"].map(values.units["most"]).to_numpy(dtype=float)
    label = rows["unit"].map(values.units["label"]).to_numpy()
    found = np.flatnonzero(rows["value"].to_numpy(dtype=float) > most)

    def hint(row: int) -> str:
        said = f"more than {most[row]:g} {label[row]} is hardly ever meant"
        return f"{said}; is the unit right, and the point?"

    return Fault("implausible", column, found, "", hint)


def as_changes(figures: Frame, values: Values, column: str) -> Fault:
    """Return figures beside which a rise or a fall is spoken of that their number does not give."""
    texts: dict[int, str] = {}
    cells = figures[["unit", "as_printed", "hedge", "measure", "value"]]
    for row, (unit, printed, hedge, measure, value) in enumerate(cells.itertuples(index=False)):
        moved, shown = moves(f"{hedge}; {measure}"), f"{value:.15g}"
        size = parts(printed) if isinstance(printed, str) else None
        as_said = size is None or abs(float(size) * 100 - value) < 1  # else it is what is left
        if value <= 0 or not moved or read(printed, values.read.get(unit)).signed:
            continue
        if unit == EARLIER and value < 100 and as_said:
            after, what = 100 + moved * value, "a fall" if moved < 0 else "an increase"
            texts[row] = (
                f"{what} of {shown}% is {after:.15g}% of the earlier: expected {after:.15g} if "
                "that is meant"
            )
        elif moved < 0 and values.units["kind"].get(unit) in CHANGES:
            texts[row] = f"if it fell, the value is negative: -{shown}"
    return Fault.each("change", column, texts)


def untested(figures: Frame, column: str) -> Fault:
    """Return the cells of figures that say more than a number, which no rule tests."""
    found = enumerate(re.search(UNTESTED, str(text)) for text in figures[column])
    said = "no rule tests {!r}: the number alone is compared"
    return Fault.each("untested", column, {n: said.format(one[0]) for n, one in found if one})


def far_off(figures: Frame, values: Values, column: str) -> Fault:
    """Return the figures more than twenty times off every estimate of their indicator and area.

    What a level rose or fell by may be as small as any.
    """
    rows = values.beside(figures, values.every)
    over = rows["size"] > TIMES * rows["max"]
    under = (rows["size"] > 0) & (rows["size"] < rows["min"] / TIMES)
    under &= rows["indicator"].isin(values.level)
    cells = zip(rows["as_printed"], rows["unit"], strict=True)
    under &= np.array([not read(text, values.read.get(unit)).change for text, unit in cells], bool)

    def hint(row: int) -> str:
        one: Any = rows.iloc[row]
        low, high = (_number(end / one["scale"]) for end in (one["min"], one["max"]))
        side = "more" if over.iloc[row] else "less"
        said = f"over {TIMES} times {side} than every estimate of it here ({low} to {high} in "
        return f"{said}{one['unit']}); is the unit right, and the point?"

    return Fault("far_off", column, np.flatnonzero(over | under), "", hint)


def in_fractions(rows: Frame, values: Values) -> list[Fault]:
    """Return the first rows of series that hold fractions of one, or are far off all of ours.

    Shares and rates of an area of which we have none are held against those of the others.
    """
    about = values.beside(rows, values.ours)
    ours = about.drop_duplicates("series").reset_index(names="row").set_index("series")
    own = about.groupby("series")["size"].agg(["min", "max", "median"]).loc[ours.index]
    anywhere = values.ours.groupby(["indicator", "dimension"])["median"].median()
    others = ours["median"].fillna(
        ours[["indicator", "dimension"]].join(anywhere, on=["indicator", "dimension"])["median"]
    )
    ratio = others / own["median"].where(own["median"] > 0)
    small = (own["max"] < ours["scale"]) & (ours["scale"] == 0.01)
    fractions = small & ratio.between(*FRACTIONS)
    level = ours["indicator"].isin(values.level)
    off = (own["min"] > TIMES * ours["max"]) | (level & (own["max"] < ours["min"] / TIMES))
    said = (
        "the first value of a series whose values all lie under 1, when others of it are 20 to 200 "
        "times higher: fractions were probably meant; 0.066 as per cent is 6.6"
    )
    far = f"the first value of a series over {TIMES} times off all others of it; is the unit right?"
    return [
        Fault("fractions", "value", ours.loc[fractions, "row"].to_numpy(), said),
        Fault("far_off", "value", ours.loc[off & ~fractions, "row"].to_numpy(), far),
    ]


def of_another_scale(rows: Frame, values: Values) -> Fault:
    """Return the first rows of series that are called by another scale than their unit has."""
    first = rows.drop_duplicates("series")
    found = []
    for row, unit, *texts in first[["unit", "title", "measure"]].itertuples(name=None):
        words = [match["scale"].lower() for text in texts for match in SCALE.finditer(str(text))]
        powers = {10 ** SCALES[word] for word in words}
        its = values.read.get(unit)
        if powers and its is not None and its.kind == "level" and int(its.scale) not in powers:
            found.append(row)
    said = "the title or measure names another scale than the unit has; is the unit right?"
    return Fault("scale", "unit", np.array(found, dtype=int), said)
