"""The world table as estimates, for a reader's figures on countries that nothing else measures."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sovdata.schema import Package

__all__ = ["of_area", "offered"]

Frame = pd.DataFrame
SOURCE = "mpd2023"
LINEAGE = "maddison"
#: What the world table measures: of each the end of its series' names, its column, unit, measure.
MEASURED = {
    "output": ("gdp", None, "mn_intl_dollars_2011", "Gross domestic product"),
    "output_per_head": (
        "gdp_per_head",
        "gdp_per_head",
        "intl_dollars_2011_per_head",
        "Gross domestic product per head",
    ),
    "population": ("population", "population", "thousand_people", "Population"),
    "output_per_head_relative": (
        "relative_usa",
        None,
        "pct_of_usa",
        "Gross domestic product per head against that of the United States",
    ),
}
#: What is computed, how, and of which two series; no area: of the same.
MADE = {
    "output": ("product", ("output_per_head", None), ("population", None)),
    "output_per_head_relative": ("ratio", ("output_per_head", None), ("output_per_head", "USA")),
}
NOTE = {
    "output": "The database prints no total: its output per head times its population.",
    "output_per_head": "From the table of the world (Maddison Project Database 2023), 1949-92.",
    "population": "From the table of the world (Maddison Project Database 2023), 1949-92.",
    "output_per_head_relative": "Both countries from the table of the world.",
}


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
    indicators = base.frame("indicators").set_index("indicator")["growth_indicator"]
    of = _quantities(indicators)
    wanted = dict.fromkeys((of[name], area) for name, area in asked if name in of)
    ours = base.keys("series")
    here = series[(series["role"] == "compared") & (series["indicator"].isin(of))]
    here = here[here["series"].isin(ours) | (here["lineage"] == LINEAGE)]
    given = set(zip(here["indicator"].map(of), here["area"], strict=True))
    wanted = {pair: None for pair in wanted if pair not in given}
    if not wanted:
        return None
    world = base.frame("world_output")
    there = set(world["area"])
    pairs = [(quantity, area) for quantity, area in wanted if area in there]
    if not pairs:
        return None
    made = dict.fromkeys(pairs, "compared")
    for quantity, area in pairs:
        for part, other in MADE[quantity][1:] if quantity in MADE else ():
            made.setdefault((part, other or area), "context")
    labels = base.frame("areas").set_index("area")["label"]
    rows = [_series(*pair, str(labels[pair[1]]), role) for pair, role in made.items()]
    values = [
        row
        for quantity, area in made
        if quantity not in MADE
        for row in _values(quantity, area, world)
    ]
    return (
        base.typed("series", _texts(rows, base, "series")),
        base.typed(
            "observations",
            _texts(values, base, "observations"),
        ),
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
    return f"world_{area.lower()}_{MEASURED[quantity][0]}"


def _series(quantity: str, area: str, label: str, role: str) -> dict[str, str]:
    _, _, unit, measure = MEASURED[quantity]
    row = {
        "series": _name(quantity, area), "indicator": quantity, "title": f"MPD 2023, {label}",
        "measure": f"{measure}, {label}", "unit": unit, "area": area, "role": role,
        "estimator": "Maddison Project", "lineage": LINEAGE, "published": "2023",
        "source": SOURCE, "verification": "read-once", "licence": "CC BY 4.0",
        "note": NOTE[quantity],
    }  # fmt: skip
    if quantity != "population":
        row |= {"concept": "gdp", "price_basis": "2011 international dollars"}
    if quantity in MADE:
        method, *parts = MADE[quantity]
        inputs = "; ".join(_name(part, other or area) for part, other in parts)
        row |= {"method": method, "inputs": inputs, "verification": "computed"}
    return row


def _values(quantity: str, area: str, world: Frame) -> list[dict[str, str]]:
    column, name = MEASURED[quantity][1], _name(quantity, area)
    rows = world.loc[world["area"] == area, ["year", column]].dropna()
    return [
        {"series": name, "start_year": str(year), "end_year": str(year), "value": f"{value:.15g}"}
        for year, value in rows.itertuples(index=False)
    ]


def _texts(rows: list[dict[str, str]], base: Package, table: str) -> Frame:
    columns = [field["name"] for field in base.resource(table)["schema"]["fields"]]
    return pd.DataFrame(rows, columns=columns, dtype=object)
