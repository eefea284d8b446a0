"""The charts that carry the collection: each understood in five seconds, at a phone's width too."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sovdata import comparisons, growth
from sovdata.charts.frame import WIDTH
from sovdata.charts.of_estimates import by_family, estimates
from sovdata.charts.over_time import lines
from sovdata.charts.style import CLAIM, package_style
from sovdata.collection import Collection, load_collection
from sovdata.display import number
from sovdata.errors import UserError
from sovdata.schema import nearest
from sovdata.shown import Chart, show
from sovdata.wording import estimates_of
from sovdata.worldwide import unusual

__all__ = ["HEADLINES", "headline"]

THEN, NOW = (1951, 1955), (1981, 1985)


def headline(name: str, c: Collection | None = None) -> Chart:
    """One of the charts that carry the collection.

    Parameters
    ----------
    name : str
        One of ``HEADLINES``.
    c : Collection, optional
        From ``load_collection``; the shipped one by default.

    Raises
    ------
    UserError
        For an unknown name, with those there are.
    """
    if name not in HEADLINES:
        near = nearest(name, HEADLINES) or f"; there are: {', '.join(HEADLINES)}"
        raise UserError(f"no headline chart {name!r}{near}")
    return HEADLINES[name](c or load_collection())


def figures(c: Collection) -> Chart:
    """The two growth figures among what others published for the same years."""
    with package_style():
        figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots(2, 1, height_ratios=(6, 8))
        told = []
        for ax, name in zip(axes, ("growth_1951_55", "growth_1981_85"), strict=True):
            claims = c.figures[c.figures["figure"] == name]
            counted = by_family(estimates_of(name, c).query("used == 'counted'"), c)
            said = claims.iloc[0]
            years = f"{said['start_year']}\u2013{said['end_year'] % 100}"
            told.append(estimates(counted, claims=claims, title=f"Growth of output {years}", ax=ax))
        axes[0].set_xlabel("")
    drawn = [line for chart in told for line in chart.drawn]
    rows = pd.concat([chart.data for chart in told])
    alt = " ".join(chart.alt for chart in told)
    source = show(figure, rows, c.figures[c.figures["indicator"] == "output_growth"]).source
    return Chart(axes[0], rows, alt, source, drawn, in_style=True)


def levels(c: Collection) -> Chart:
    """How far the rates of plan after plan lead, by the statistical office and by the CIA."""
    soviet = c.evidence[c.evidence["area"] == "SUN"]
    chains = {
        "Soviet official": comparisons.chain(soviet, lineage="official", concept="nmp_produced"),
        "CIA": comparisons.chain(soviet, lineage="cia", concept="gnp"),
    }
    rows = comparisons.chained_levels(chains)
    last = rows.groupby("line", sort=False)["value"].last() / 100
    title = (
        f"Output grew {number(last['Soviet official'], 0)}-fold by official figures, "
        f"{number(last['CIA'])}-fold by the CIA's"
    )
    chart = lines(rows, title=title, unit="output, 1950 = 100", decimals=0)
    said = c.figures.set_index("figure").loc["growth_1951_55"]
    with package_style():
        path = growth.levels_along(said["value"], *THEN)
        chart.ax.plot(list(path), list(path.values()), color=CLAIM, linewidth=3, label="_claim")
    return chart


def slowdown(c: Collection) -> Chart:
    """The fall of growth among the falls of other countries in the same years."""
    found = unusual("cia_gnp_1982", (THEN, NOW), c=c)
    others = found.countries[~found.countries["asked"]]
    base = found.windows.iloc[0]
    official = [
        _change(c, "narkhoz1965_nmp", "narkhoz1989_nmp_plan"),
        _change(c, "narkhoz1965_gsp", "narkhoz1989_gsp_plan"),
    ]
    rows = pd.DataFrame(
        [
            {"line": "USSR: official, national income and gross social product (not GDP)",
             "lineage": "official", "value": value, "source": source}
            for value, source in official
        ]
        + [{"line": "USSR: CIA, GNP", "lineage": "cia", "value": base["value"],
            "source": "kurtzweg1990"}]
        + [{"line": f"{len(others)} other large economies, GDP", "lineage": "maddison",
            "value": row["value"], "title": row["label"], "source": "mpd2023"}
           for _, row in others.iterrows()]
    )  # fmt: skip
    said = c.figures.set_index("figure", drop=False)
    change = said.loc["growth_1981_85"].copy()
    change["value"] = round(change["value"] - said.loc["growth_1951_55", "value"], 10)
    change["as_printed"] = f"{said.loc['growth_1951_55', 'as_printed']} to {change['as_printed']}"
    change["start_year"] = change["end_year"] = None
    rows = rows.assign(low=None, high=None, interval="none", basis="computed")
    return estimates(
        rows, claims=change.to_frame().T, title="Growth fell nearly everywhere: by how much?",
        unit="change of yearly growth, 1951\u201355 to 1981\u201385, points",
    )  # fmt: skip


def _change(c: Collection, before: str, after: str) -> tuple[float, str]:
    """The change between the growth of two series, and the source of the later."""
    rows = c.evidence[c.evidence["indicator"] == "output_growth"]
    then = rows[(rows["series"] == before) & (rows["start_year"] == THEN[0])
                & (rows["end_year"] == THEN[1])].iloc[0]  # fmt: skip
    now = rows[(rows["series"] == after) & (rows["start_year"] == NOW[0])
               & (rows["end_year"] == NOW[1])].iloc[0]  # fmt: skip
    return float(now["value"] - then["value"]), str(now["source"])


def investment(c: Collection) -> Chart:
    """Growth of investment, year by year and plan by plan, with the text's two per cents."""
    drawn = comparisons.yearly_growth(c.evidence, "cia_investment_1982", 1971, 1985)
    drawn = drawn.assign(line="CIA, year by year", year=drawn["end_year"])
    claims = c.figures[c.figures["indicator"] == "investment"]
    return lines(
        drawn, claims=claims, unit="growth of investment, % a year",
        title="One per cent of what? As growth, the CIA's yearly figures come near it",
    )  # fmt: skip


def arms(c: Collection) -> Chart:
    """What was published on the burden of arms, by year of print, with the text's two figures."""
    rows = estimates_of("military_cia", c).query("used == 'counted'").sort_values("published")
    claims = c.figures[c.figures["indicator"] == "military_share"]
    names = {"defence_narrow": " (narrow definition)", "defence_broad": " (broad definition)"}
    line = ["CIA, " + str(year) + names.get(concept, "")
            for year, concept in zip(rows["published"], rows["concept"], strict=True)]  # fmt: skip
    return estimates(
        rows.assign(line=line), claims=claims, unit="% of GNP, by year of print",
        title="11 or 15 per cent for arms? What the CIA said, and when",
    )  # fmt: skip


#: Name and function of each, in the order of the lessons.
HEADLINES: dict[str, Callable[[Collection], Chart]] = {
    "figures": figures,
    "levels": levels,
    "slowdown": slowdown,
    "investment": investment,
    "arms": arms,
}
