"""The charts that carry the collection: each understood in five seconds, at a phone's width too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sovdata import comparisons, growth
from sovdata.charts.claim import mark_claim, says_of
from sovdata.charts.frame import WIDTH
from sovdata.charts.labels import label_points
from sovdata.charts.of_estimates import by_family, estimates
from sovdata.charts.over_time import lines
from sovdata.charts.style import OF_LINEAGE, package_style
from sovdata.collection import Collection, load_collection
from sovdata.display import number
from sovdata.errors import UserError
from sovdata.schema import nearest
from sovdata.shown import Chart, show, sources_of
from sovdata.tables import WORLD_SOURCE
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
            counted = by_family(estimates_of(name, c).query("used == 'counted'"))
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
        f"Output, 1950 to 1985: {number(last['Soviet official'], 0)}-fold "
        f"or {number(last['CIA'])}-fold?"
    )
    claim = c.figures[c.figures["figure"] == "growth_1951_55"]
    chart = lines(rows, title=title, unit="output, 1950 = 100", decimals=0)
    path = growth.levels_along(float(claim["value"].iloc[0]), *THEN)
    says = says_of(claim.iloc[0])
    with package_style():
        mark_claim(chart.ax, claim, path=pd.Series(path))
    return replace(chart, drawn=[*chart.drawn, says], alt=f"{chart.alt} Marked in red: {says}.",
                   source=sources_of([claim, rows]))  # fmt: skip


def slowdown(c: Collection) -> Chart:
    """The fall of growth among the falls of other countries in the same years."""
    world = unusual("SUN", (THEN, NOW), c=c).countries
    others = world[~world["asked"]]
    soviet = pd.DataFrame([
        _change(c, "USSR, official figures (not GDP)", "narkhoz1965_nmp", "narkhoz1989_nmp_plan"),
        _change(c, "USSR, official figures (not GDP)", "narkhoz1965_gsp", "narkhoz1989_gsp_plan"),
        _change(c, "USSR, CIA (GNP)", "cia_gnp_1982", "cia_gnp_1982"),
        _change(c, "USSR, CIA (GNP)", "cia_gnp_1982_established", "cia_gnp_1982_established"),
    ])  # fmt: skip
    ends = " to ".join(others["label"].iloc[[0, -1]])
    countries = pd.DataFrame({
        "line": f"{len(others)} other large economies (GDP), {ends}", "lineage": "maddison",
        "value": others["value"], "title": others["label"], "source": WORLD_SOURCE,
    })  # fmt: skip
    rows = pd.concat([soviet, countries], ignore_index=True)
    early, late = (c.figures[c.figures["figure"] == name].iloc[0]
                   for name in ("growth_1951_55", "growth_1981_85"))  # fmt: skip
    fall = round(float(late["value"]) - float(early["value"]), 10)
    said = late.copy()
    said["value"] = fall
    said["as_printed"] = f"{number(fall)} ({early['as_printed']} to {late['as_printed']})"
    said["start_year"] = said["end_year"] = None
    fell = int((others["value"] < 0).sum())
    chart = estimates(
        rows.assign(low=None, high=None, interval="none", basis="computed"),
        claims=said.to_frame().T,
        title=f"Growth fell in the USSR, and in {fell} of {len(others)} other large economies",
        unit="change of growth, points a year, 1951\u201355 to 1981\u201385",
    )
    with package_style():
        chart.ax.set_xlabel(chart.ax.get_xlabel().replace("year, ", "year,\n"))
        row = float(chart.ax.get_yticks()[-1])
        for line in chart.ax.lines:
            if line.get_label() == "_value" and np.all(np.asarray(line.get_ydata()) == row):
                line.set(alpha=0.6, markersize=6)
        named = others[others["area"].isin(["JPN", "IND"])]
        label_points(chart.ax, named["value"], [row] * len(named), named["label"],
                     color=OF_LINEAGE["maddison"])  # fmt: skip
    return chart


def _change(c: Collection, line: str, before: str, after: str) -> dict[str, object]:
    """The change between the growth of two series, or of one, as a row to draw."""
    rows = c.evidence[c.evidence["indicator"] == "output_growth"]
    then, now = (
        rows[(rows["series"] == name) & (rows["start_year"] == first) & (rows["end_year"] == last)]
        for name, (first, last) in ((before, THEN), (after, NOW))
    )
    fall = float(now["value"].iloc[0]) - float(then["value"].iloc[0])
    about = {name: now[name].iloc[0] for name in ("lineage", "title", "source")}
    return {"line": line, "value": fall, **about}


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
