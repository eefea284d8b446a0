"""The world table as estimates, for a reader's figures on countries that nothing else measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from sovdata.schema import Package

Frame = pd.DataFrame
LINEAGE = "maddison"


class Quantity(NamedTuple):
    """What the world table measures: how its series are called, and what is said of them.

    It has either a column, or a method and two quantities, each with its area (none: the same).
    """

    called: str
    unit: str
    measure: str
    note: str
    column: str = ""
    method: str = ""
    parts: tuple[tuple[str, str | None], ...] = ()


MEASURED = {
    "output": Quantity(
        "gdp", "mn_intl_dollars_2011", "Gross domestic product",
        "The database prints no total: its output per head times its population.",
        method="product", parts=(("output_per_head", None), ("population", None)),
    ),
    "output_per_head": Quantity(
        "gdp_per_head", "intl_dollars_2011_per_head", "Gross domestic product per head",
        "From the table of the world (Maddison Project Database 2023), 1949-92.", "gdp_per_head",
    ),
    "population": Quantity(
        "population", "thousand_people", "Population",
        "From the table of the world (Maddison Project Database 2023), 1949-92.", "population",
    ),
    "output_per_head_relative": Quantity(
        "relative_usa", "pct_of_usa",
        "Gross domestic product per head against that of the United States",
        "Both countries from the table of the world.",
        method="ratio", parts=(("output_per_head", None), ("output_per_head", "USA")),
    ),
}  # fmt: skip


def offered(
    asked: Iterable[tuple[str, str]], series: Frame, base: Package
) -> tuple[Frame, Frame] | None:
    """Series of the world table, and their values, for what is asked and nothing else measures.

    Where a series of ours already gives a quantity for a country, the world table adds none: it is
    of the same lineage (of the USSR, the CIA's; elsewhere, Maddison's), in other dollars, and so
    would be the same witness again. Nor where the reader gives a series of Maddison's.

    Parameters
    ----------
    asked : iterable of (str, str)
        Indicators and areas of figures and readings.
    series : DataFrame
        All series, ours and the reader's.
    base : Package
        Our tables; of these the table of the world is read only if it is wanted.

    Returns
    -------
    (DataFrame, DataFrame) or None
        Rows of series and of observations; None where there are none.
    """
    of = _quantities(base.frame("indicators").set_index("indicator")["growth_indicator"])
    wanted = dict.fromkeys((of[name], area) for name, area in asked if name in of)
    if not wanted:
        return None
    here = series[(series["role"] == "compared") & (series["indicator"].isin(of))]
    here = here[here["series"].isin(base.keys("series")) | (here["lineage"] == LINEAGE)]
    given = set(zip(here["indicator"].map(of), here["area"], strict=True))
    missing = [pair for pair in wanted if pair not in given]
    if not missing:
        return None
    world = base.frame("world_output")
    made = {pair: "compared" for pair in missing if (world["area"] == pair[1]).any()}
    for quantity, area in list(made):
        for part, other in MEASURED[quantity].parts:
            made.setdefault((part, other or area), "context")
    if not made:
        return None
    labels = base.frame("areas").set_index("area")["label"]
    rows = [_series(*pair, str(labels[pair[1]]), role) for pair, role in made.items()]
    values = [_values(*pair, world) for pair in made if MEASURED[pair[0]].column]
    return (
        base.typed("series", pd.DataFrame(rows, dtype=object)),
        base.typed("observations", pd.concat(values)),
    )


def of_area(area: str, base: Package) -> Package:
    """Our tables with what the world table has of an area and no series of ours measures."""

    def made() -> Package:
        found = offered([(quantity, area) for quantity in MEASURED], base.frame("series"), base)
        names = ("series", "observations")
        given = {
            name: pd.concat([base.frame(name), rows], ignore_index=True)
            for name, rows in zip(names, found or (), strict=False)
        }
        return Package(base.folder, given, base) if given else base

    return base.once(("area", area), made)


def _quantities(growth: pd.Series[str]) -> dict[str, str]:
    """The quantity of the world table that answers each indicator: itself, its growth, its sums."""
    of = {quantity: quantity for quantity in MEASURED}
    of |= {str(growth[name]): name for name in MEASURED if pd.notna(growth[name])}
    return of | {str(name): of[rate] for name, rate in growth.dropna().items() if rate in of}


def _name(quantity: str, area: str) -> str:
    return f"world_{area.lower()}_{MEASURED[quantity].called}"


def _series(quantity: str, area: str, label: str, role: str) -> dict[str, str]:
    said = MEASURED[quantity]
    row = {
        "series": _name(quantity, area), "indicator": quantity, "title": f"MPD 2023, {label}",
        "measure": f"{said.measure}, {label}", "unit": said.unit, "area": area, "role": role,
        "estimator": "Maddison Project", "lineage": LINEAGE, "published": "2023",
        "source": "mpd2023", "verification": "read-once", "licence": "CC BY 4.0",
        "note": said.note,
    }  # fmt: skip
    if quantity != "population":
        row |= {"concept": "gdp", "price_basis": "2011 international dollars"}
    if said.method:
        inputs = "; ".join(_name(part, other or area) for part, other in said.parts)
        row |= {"method": said.method, "inputs": inputs, "verification": "computed"}
    return row


def _values(quantity: str, area: str, world: Frame) -> Frame:
    """Return rows of observations, as text."""
    column = MEASURED[quantity].column
    rows = world.loc[world["area"] == area, ["year", column]].dropna()
    year, value = rows["year"].map(str), rows[column].map("{:.15g}".format)
    named = {"series": _name(quantity, area), "start_year": year, "end_year": year, "value": value}
    return pd.DataFrame(named, dtype=object)
