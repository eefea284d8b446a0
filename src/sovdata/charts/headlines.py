"""The charts that carry the collection: each understood in five seconds, at a phone's width too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sovdata import comparisons, growth
from sovdata.artists import OURS
from sovdata.charts.claim import mark_claim, says_of
from sovdata.charts.frame import chart_of, new_axes, new_figure
from sovdata.charts.labels import Column, FreeLabels, Label, label_points, wrapped
from sovdata.charts.of_estimates import by_family, estimates, range_of, spelled_out, who_and_what
from sovdata.charts.over_time import lines, periods, tall
from sovdata.charts.style import CLAIM, OF_LINEAGE, QUIET, styled
from sovdata.collection import Collection, load_collection
from sovdata.display import each_row, number, period
from sovdata.errors import UserError
from sovdata.schema import nearest
from sovdata.shown import Chart, sources_of
from sovdata.tables import WORLD_SOURCE
from sovdata.wording import estimates_of
from sovdata.worldwide import unusual

THEN, NOW = (1951, 1955), (1981, 1985)
#: Names of the lines of output: what each counts, at which prices.
OUTPUT_LINES = ("Soviet official, national income", "CIA, GNP", "CIA, GNP, established prices")
#: Names of the rows of falls of growth: a fall by the statistical office is not one of GDP.
OFFICIAL_FALL, CIA_FALL = "USSR, official (not GDP)", "USSR, CIA (GNP)"
#: Least and greatest weight of labour tried; nobody observed it.
LABOUR_SHARES = (0.4, 0.7)


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
    """The two growth figures among what others published for the same years, on one scale."""
    names = ["growth_1951_55", "growth_1981_85"]
    who = {**c.lineages["short"], "cia": "CIA, also in Maddison"}
    counted = by_family(estimates_of(names, c).query("used == 'counted'"), c)
    nearest_to = counted.loc[counted["gap"].abs().groupby(counted["figure"]).idxmin(), "lineage"]
    claims = c.figures.set_index("figure", drop=False).loc[names]
    title = (f"The essay\u2019s growth of {' and '.join(claims['as_printed'])}: nearest to "
             f"{' and '.join(c.lineages['short'][nearest_to.unique()])} figures")  # fmt: skip
    return estimates(
        counted.assign(line=counted["lineage"].map(who)), claims=claims, title=title,
        unit="growth of output, % a year", c=c,
    )  # fmt: skip


@styled
def levels(c: Collection) -> Chart:
    """How far the rates of plan after plan lead, by the statistical office and by the CIA."""
    soviet = c.evidence[c.evidence["area"] == "SUN"]
    official, own, other = OUTPUT_LINES
    chains = {
        official: comparisons.chain(soviet, lineage="official", concept="nmp_produced"),
        own: comparisons.chain(soviet, lineage="cia", concept="gnp"),
    }
    dearer = comparisons.yearly(soviet, ["cia_gnp_1982_established"])
    dearer = dearer[dearer["year"].isin(range(1950, 1986, 5))]
    dearer = dearer.assign(line=other, value=dearer["value"] / dearer["value"].iloc[0] * 100)
    rows = pd.concat([comparisons.chained_levels(chains), dearer], ignore_index=True)
    last = rows.groupby("line", sort=False)["value"].last() / 100
    low, high = sorted(number(last[name]) for name in (own, other))
    title = f"Output, 1950 to 1985: {number(last[official], 0)}-fold, or {low} to {high}-fold?"
    claim = c.figures[c.figures["figure"] == "growth_1951_55"]
    path = growth.levels_along(float(claim["value"].iloc[0]), *THEN)
    says = f"{says_of(claim.iloc[0])}: to {number(path[THEN[1]], 0)}"
    at_end = rows[(rows["year"] == THEN[1]) & (rows["line"] != other)]
    tested = [Label(row.year, row.value, number(row.value, 0), OF_LINEAGE[row.lineage])
              for row in each_row(at_end)]  # fmt: skip
    ax = new_axes(None, tall(rows))
    begin = (1951.0, 0.74 * rows["value"].max())
    mark_claim(ax, claim, path=pd.Series(path), words_at=begin, label=says)
    ax.plot(THEN[1], path[THEN[1]], "o", color=CLAIM, markersize=5, zorder=5, label=OURS)
    ax.add_artist(FreeLabels(tested, 9.5))
    return lines(rows, title=title, unit="output, 1950 = 100", decimals=0, ax=ax, c=c)


@styled
def slowdown(c: Collection) -> Chart:
    """The fall of growth among the falls of other countries in the same years."""
    world = unusual("SUN", (THEN, NOW), c=c).countries
    others = world[~world["asked"]].sort_values("value")
    soviet = pd.DataFrame([
        _change(c, OFFICIAL_FALL, "narkhoz1965_nmp", "narkhoz1989_nmp_plan"),
        _change(c, OFFICIAL_FALL, "narkhoz1965_gsp", "narkhoz1989_gsp_plan"),
        _change(c, CIA_FALL, "cia_gnp_1982", "cia_gnp_1982"),
        _change(c, CIA_FALL, "cia_gnp_1982_established", "cia_gnp_1982_established"),
    ])  # fmt: skip
    name = f"{len(others)} other large economies (GDP)"
    countries = pd.DataFrame({
        "line": name, "lineage": "maddison", "value": others["value"], "title": others["label"],
        "source": WORLD_SOURCE,
    })  # fmt: skip
    rows = pd.concat([soviet, countries], ignore_index=True)
    rows = rows.assign(low=None, high=None, interval="none", basis="computed")
    said = _fall_of(c)
    fell = int((others["value"] < 0).sum())
    title = f"Growth fell in the USSR, and in {fell} of {len(others)} other large economies"
    unit = "change of growth, points a year, 1951\u201355 to 1981\u201385"
    ax = new_axes(None, 3.7)
    color = dict(zip(rows["line"], rows["lineage"].map(OF_LINEAGE), strict=True))
    places = {OFFICIAL_FALL: 1.6, CIA_FALL: 2.6, name: 6.6}
    reach = {}
    for line, foot in places.items():
        group = rows[rows["line"] == line]
        reach[line] = range_of(list(each_row(group)))
        high = _stacked(group["value"].to_numpy(dtype=float), 0.75) if line == name else 0.0
        stood = np.full(len(group), foot) - 0.42 * high
        ax.plot(group["value"], stood, "o", color=color[line], markersize=6,
                markeredgecolor="white", markeredgewidth=0.7, label=line)  # fmt: skip
    least, most = rows["value"].min(), rows["value"].max()
    ax.set(ylim=(7.1, 0), xlim=(least - 0.1 * (most - least), most + 0.1 * (most - least)))
    ax.set_yticks(list(places.values()), [wrapped(line, 14) for line in places])
    for tick, line in zip(ax.get_yticklabels(), places, strict=True):
        tick.set(color=color[line], va="bottom" if line == name else "center")
    ax.tick_params(axis="y", length=0, pad=2)
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.axvline(0, color="#444444", linewidth=1.2, label=f"{OURS} zero")
    for x, words, side in ((-0.3, "\u2190 fell", "right"), (0.3, "rose \u2192", "left")):
        ax.text(x, 3.5, words, ha=side, va="center", fontsize=9.5, color="#444444",
                label=OURS)  # fmt: skip
    mark_claim(ax, said, axis="x", at=(0.1, 2.1), words_at=(-7.5, 1.05))
    values = [Label(0, places[line], ends.replace(" to ", "\nto "), color[line], "bold")
              for line, ends in reach.items()]  # fmt: skip
    ax.add_artist(Column(values, 10.0))
    named = others.assign(at=stood)[others["area"].isin(["JPN", "IND", "VEN", "IRN", "DEU"])]
    label_points(ax, named["value"], named["at"], named["label"], color=color[name])
    ax.set_xlabel(unit.replace("year, ", "year,\n"))
    spelled = "; ".join(f"{line} {ends}" for line, ends in reach.items())
    alt = f"Dot plot: {title} ({unit}). {spelled}."
    return chart_of(ax, rows, title, alt, [spelled_out(row) for row in each_row(rows)], c)


def _stacked(values: np.ndarray, wide: float) -> np.ndarray:
    """How high each of some rising values stands, so that those within a width do not overlap."""
    heights: list[int] = []
    for n, value in enumerate(values):
        near = {heights[k] for k in range(n) if value - values[k] < wide}
        heights.append(next(h for h in range(len(values)) if h not in near))
    return np.array(heights, dtype=float)


def _fall_of(c: Collection) -> pd.Series[Any]:
    """The change between the text's two rates of growth, as a figure of the text."""
    early, late = (c.figures[c.figures["figure"] == name].iloc[0]
                   for name in ("growth_1951_55", "growth_1981_85"))  # fmt: skip
    said = late.copy()
    said["value"] = fall = round(float(late["value"]) - float(early["value"]), 10)
    said["as_printed"] = f"{number(fall)} ({early['as_printed']} to {late['as_printed']})"
    said["start_year"] = said["end_year"] = None
    return said


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


@styled
def investment(c: Collection) -> Chart:
    """The text's two per cents beside growth of investment, and its share of output below."""
    names = ["investment_1978_79", "investment_1980"]
    claims = c.figures.set_index("figure", drop=False).loc[names]
    found = estimates_of(names, c)
    when = claims.loc[found["figure"], ["start_year", "end_year"]].to_numpy()
    whole = (found[["start_year", "end_year"]].to_numpy() == when).all(axis=1)
    who = {"cia": "CIA", "official": "UN, not counted"}  # official figures, made into dollars
    grown = found[(found["indicator"] == "investment_growth") & whole]
    grown = grown.assign(line=grown["lineage"].map(who)).dropna(subset="line")
    share = found[(found["indicator"] == "investment_share") & (found["used"] == "counted")]
    years = [period(*claims.loc[name, ["start_year", "end_year"]]) for name in share["figure"]]
    share = share.assign(line=[f"CIA, {each}" for each in years])
    own = " and ".join(number(each) for each in grown.query("lineage == 'cia'")["value"])
    said = " and ".join(claims["as_printed"])
    panels = [
        (grown, claims, f"{said}: investment grew {own}% a year, by the CIA \u2026",
         "growth of investment, % a year"),
        (share.drop(columns="figure"), None,
         f"\u2026 and took {number(share['value'].max(), 0)}% of GNP", "investment, % of GNP"),
    ]  # fmt: skip
    axes = new_figure(4.4).subplots(len(panels), 1, height_ratios=[7, 2.4])
    told = [estimates(rows, claims=marked, title=title, unit=unit, ax=ax, c=c)
            for ax, (rows, marked, title, unit) in zip(axes, panels, strict=True)]  # fmt: skip
    axes[-1].set_xlim(0, 1.1 * share["value"].max())
    rows = pd.concat([grown, share], ignore_index=True)
    return replace(
        told[0], data=rows, alt=" ".join(chart.alt for chart in told),
        source=sources_of([claims, rows], c),
        drawn=[line for chart in told for line in chart.drawn],
    )  # fmt: skip


def arms(c: Collection) -> Chart:
    """The text's two shares of arms, each above the estimates that its answer counts."""
    names = ["military_1976_80", "military_cia"]
    claims = c.figures.set_index("figure", drop=False).loc[names]
    rows = estimates_of(names, c).query("used == 'counted'")
    rows = rows.sort_values(["figure", "published", "end_year"], kind="stable")
    dated, said = (rows[rows["figure"] == name] for name in names)
    prices = dated["price_basis"].where(dated["price_basis"] != "not stated")
    line = who_and_what(dated, c) + prices.radd(", ").fillna("")
    low, high = (said["value"].fillna(said[side]) for side in ("low", "high"))
    printed = said.groupby([low, high])["published"].transform(
        lambda in_: period(*in_.iloc[[0, -1]])
    )
    rows = rows.assign(line=pd.concat([line, c.lineages["short"]["cia"] + ", printed " + printed]))
    first, last = said["published"] == said["published"].min(), high == high.max()
    ends = [f"{number(low[at].min(), 0)}\u2013{number(high[at].max(), 0)}%{of} in "
            f"{period(said.loc[at, 'published'].min(), said.loc[at, 'published'].max())}"
            for at, of in ((first, " of GNP"), (last, ""))]  # fmt: skip
    title = f"Arms: the CIA said {ends[0]}, {ends[1]}"
    return estimates(rows, claims=claims, title=title, unit="arms, % of GNP or GDP", c=c)


@styled
def productivity(c: Collection) -> Chart:
    """Growth of output beside that of labour and capital together, by figures of the CIA family.

    The weight of labour was not observed: the inputs are drawn for the ends of a range of weights.
    """
    soviet = c.evidence[c.evidence["area"] == "SUN"]
    inputs = soviet[
        soviet["indicator"].isin(["employment_growth", "capital_growth"])
        & (soviet["lineage"] == "cia") & (soviet["role"] == "compared")
        & (soviet["start_year"] >= THEN[0]) & (soviet["end_year"] <= NOW[1])
    ]  # fmt: skip
    spans = ["start_year", "end_year"]
    grown = inputs.pivot(index=spans, columns="indicator", values="value").reset_index()
    ends = [(int(row.start_year), int(row.end_year)) for row in each_row(grown)]
    output = comparisons.period_growth(soviet, "cia_gnp_1982", ends)

    def both(share: float, line: str) -> pd.DataFrame:
        return grown[spans].assign(
            value=share * grown["employment_growth"] + (1 - share) * grown["capital_growth"],
            line=line, **inputs.iloc[0][["lineage", "source", "locator"]],
        )  # fmt: skip

    light, heavy = LABOUR_SHARES
    middle = round((light + heavy) / 2, 3)
    most, least = both(light, ""), both(heavy, "")
    about = soviet[soviet["series"] == "cia_gnp_1982"].iloc[0]
    output = output.assign(line="output", **about[["lineage", "source", "locator"]])
    rows = pd.concat([output, both(middle, "labour and capital together")], ignore_index=True)
    rows = rows.assign(unit="pct_per_year", origin="evidence")
    behind = output[output["value"].to_numpy() < least["value"].to_numpy()]
    title = "More machines or better use of them?"
    if len(behind):
        title = (f"From {behind['start_year'].iloc[0]} output grew less than labour and capital, "
                 "by figures of the CIA family")  # fmt: skip
    ax = new_axes(None, 3.3)
    years = np.ravel([(a - 0.5, b + 0.5) for a, b in ends])
    low, high = (each["value"].repeat(2) for each in (least, most))
    ax.fill_between(years, low, high, color=QUIET, alpha=0.16, linewidth=0, label=OURS)
    chart = periods(rows, title=title, ax=ax)
    span = [f"{number(a)} to {number(b)}"
            for a, b in zip(least["value"], most["value"], strict=True)]  # fmt: skip
    shares = f"labour weighs {middle}; shaded: {light} to {heavy}"
    chart.alt += f" Labour and capital together: {shares}, which gives {', '.join(span)}."
    chart.ax.set_ylabel("growth, % a year")
    chart.ax.set_xlabel(shares, fontsize=9.5)
    return chart


#: Each by its name, in the order of the lessons.
HEADLINES: dict[str, Callable[[Collection], Chart]] = {
    draw.__name__: draw for draw in (figures, levels, slowdown, investment, arms, productivity)
}
