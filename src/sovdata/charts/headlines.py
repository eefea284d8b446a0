"""The charts that carry the collection: each understood in five seconds, at a phone's width too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from sovdata import comparisons, growth, tables
from sovdata.charts.claim import mark_claim, says_of
from sovdata.charts.frame import WIDTH, new_axes
from sovdata.charts.labels import EndLabels, Label, label_points
from sovdata.charts.of_estimates import by_family, estimates
from sovdata.charts.over_time import lines, periods
from sovdata.charts.style import OF_LINEAGE, QUIET, STYLE, package_style
from sovdata.collection import Collection, load_collection
from sovdata.display import each_row, number, period
from sovdata.errors import UserError
from sovdata.schema import nearest
from sovdata.shown import Chart, show, sources_of
from sovdata.tables import WORLD_SOURCE
from sovdata.wording import estimates_of
from sovdata.worldwide import unusual

__all__ = ["HEADLINES", "headline"]

THEN, NOW = (1951, 1955), (1981, 1985)
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
    who = {**tables.load_vocabulary("lineages")["short"], "cia": "CIA, also in Maddison"}
    told = []
    with package_style():
        figure = Figure(figsize=(WIDTH, 3.4), layout="constrained")
        FigureCanvasAgg(figure)
        axes, reach = figure.subplots(2, 1, sharex=True), 0.0
        for ax, name in zip(axes, ("growth_1951_55", "growth_1981_85"), strict=True):
            claims = c.figures[c.figures["figure"] == name]
            counted = by_family(estimates_of(name, c).query("used == 'counted'"), c)
            counted = counted.assign(line=counted["lineage"].map(who))
            said = claims.iloc[0]
            title = f"Growth of output, {period(said['start_year'], said['end_year'])}"
            told.append(estimates(counted, claims=claims, title=title, ax=ax))
            reach = max(reach, ax.get_xlim()[1])
            ax.set_xlim(0, reach)
        axes[0].tick_params(labelbottom=False)
        axes[0].set_xlabel("")
    drawn = [line for chart in told for line in chart.drawn]
    rows = pd.concat([chart.data for chart in told])
    alt = " ".join(chart.alt for chart in told)
    source = show(figure, rows, c.figures[c.figures["indicator"] == "output_growth"]).source
    return replace(told[0], data=rows, alt=alt, source=source, drawn=drawn)


def levels(c: Collection) -> Chart:
    """How far the rates of plan after plan lead, by the statistical office and by the CIA."""
    soviet = c.evidence[c.evidence["area"] == "SUN"]
    chains = {
        "Soviet official": comparisons.chain(soviet, lineage="official", concept="nmp_produced"),
        "CIA": comparisons.chain(soviet, lineage="cia", concept="gnp"),
    }
    dearer = comparisons.yearly(soviet, ["cia_gnp_1982_established"])
    dearer = dearer[dearer["year"].isin(range(1950, 1986, 5))]
    dearer = dearer.assign(
        line="CIA, other prices", value=dearer["value"] / dearer["value"].iloc[0] * 100
    )
    rows = pd.concat([comparisons.chained_levels(chains), dearer], ignore_index=True)
    last = rows.groupby("line", sort=False)["value"].last() / 100
    low, high = sorted(number(last[name]) for name in ("CIA", "CIA, other prices"))
    official = number(last["Soviet official"], 0)
    title = f"Output, 1950 to 1985: {official}-fold, or {low} to {high}-fold?"
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
    """Growth of investment by the CIA, year by year, with the text's two per cents; official plans.

    The steps are the averages that Soviet yearbooks give for whole plans, each the last printed.
    """
    cia = comparisons.yearly_growth(c.evidence, "cia_investment_1982", 1971, 1985)
    plans = c.evidence[
        (c.evidence["indicator"] == "investment_growth") & (c.evidence["lineage"] == "official")
        & (c.evidence["concept"] == "capital_investment") & (c.evidence["role"] == "compared")
        & (c.evidence["end_year"] - c.evidence["start_year"] == 4)
        & c.evidence["start_year"].between(1971, 1985) & (c.evidence["end_year"] % 5 == 0)
    ]  # fmt: skip
    plans = plans.sort_values(["start_year", "published"])
    plans = plans.drop_duplicates("start_year", keep="last")
    claims = c.figures[c.figures["indicator"] == "investment"]
    title = "One per cent of what? By the CIA, growth of investment came near it"
    own, theirs = OF_LINEAGE["cia"], OF_LINEAGE["official"]
    with package_style():
        figure = Figure(figsize=(WIDTH, 2.9), layout="constrained")
        FigureCanvasAgg(figure)
        ax = figure.subplots()
        ax.bar(cia["end_year"], cia["value"], 0.7, color="#8c8c8c", label="CIA, each year")
        years = np.ravel([plans["start_year"] - 0.5, plans["end_year"] + 0.5], order="F")
        ax.plot(years.astype(float), plans["value"].repeat(2), color=theirs,
                label="Soviet official, average of each plan")  # fmt: skip
        ax.axhline(0, color="#444444", linewidth=0.8)
        ax.set_ylim(-2.1, 8.5)  # room for the words of the claims
        ax.yaxis.set_major_locator(MultipleLocator(2))
        ax.set_ylabel("growth, % a year")
        ax.set_title(title, loc="left")
        for _, row in claims[::-1].iterrows():  # the last of them lies to the right
            mark_claim(ax, row)
        last, size = cia.iloc[-1], float(ax.xaxis.label.get_fontsize())
        ends = [Label(1985.35, last["value"] / 2, "CIA,\neach year", own)]
        if len(plans):
            mean = "Soviet\nofficial,\nplan average"
            ends.append(Label(1985.5, plans["value"].iloc[-1], mean, theirs))
        ax.add_artist(EndLabels(ends, size))
        source = show(figure, cia, plans).source
    names = {"CIA, each year": cia, "Soviet official, average of each plan": plans}
    told = [
        f"{name}: "
        + ", ".join(f"{period(row.start_year, row.end_year)} {number(row.value)}"
                    for row in each_row(rows))
        for name, rows in names.items()
    ]  # fmt: skip
    said = [says_of(row) for _, row in claims.iterrows()]
    alt = f"Bars and steps: {title} (growth of investment, % a year). {'; '.join(told)}."
    marked = " ".join(f"Marked in red: {words}." for words in said)
    return Chart(ax, pd.concat([cia, plans]), f"{alt} {marked}", source, [*told, *said],
                 style=STYLE)  # fmt: skip


def arms(c: Collection) -> Chart:
    """What was published on the burden of arms, by year of print, with the text's two figures."""
    said = c.evidence
    said = said[
        (said["indicator"] == "military_share") & (said["area"] == "SUN")
        & (said["role"] == "compared") & (said["basis"] == "published")
        & said["published"].notna() & said["repeats"].isna()
    ].sort_values(["published", "end_year", "value"], kind="stable")  # fmt: skip
    claims = c.figures[c.figures["indicator"] == "military_share"]
    names = {"defence_narrow": ", narrow", "defence_broad": ", broad"}
    who = c.lineages["short"].to_dict() | {"defence_nato": "NATO"}
    line = pd.Series(index=said.index, dtype=object)
    alike = ["lineage", "concept", "value", "low", "high"]  # said again later: one line
    for (lineage, concept, *_), rows in said.groupby(alike, sort=False, dropna=False):
        years = period(rows["published"].min(), rows["published"].max())
        name = who.get(str(concept), who.get(str(lineage), str(lineage)))
        line[rows.index] = f"{years} {name}{names.get(str(concept), '')}"
    chart = estimates(
        said.assign(line=line), claims=claims, unit="% of GNP or GDP, by year of print",
        title="Arms, 11 or 15 per cent? Who said it, when",
    )  # fmt: skip
    chart.figure.set_size_inches(WIDTH, 0.75 * chart.figure.get_figheight() + 0.57)
    return chart


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
    together = [
        grown[spans].assign(
            value=share * grown["employment_growth"] + (1 - share) * grown["capital_growth"],
            line=f"both, if {heavier} weighs most",
            source=inputs["source"].iloc[0],
            locator=inputs["locator"].iloc[0],
        )
        for share, heavier in zip(LABOUR_SHARES, ("capital", "labour"), strict=True)
    ]
    most, least = together
    about = soviet[soviet["series"] == "cia_gnp_1982"].iloc[0]
    output = output.assign(line="output", **about[["lineage", "source", "locator"]])
    rows = pd.concat([output, *together], ignore_index=True)
    rows = rows.assign(unit="pct_per_year", origin="evidence")
    behind = output[output["value"].to_numpy() < least["value"].to_numpy()]
    title = "More machines or better use of them?"
    if len(behind):
        title = (f"From {behind['start_year'].iloc[0]} output grew less than labour and capital "
                 "together, by the CIA's figures")  # fmt: skip
    with package_style():
        ax = new_axes(None, 3.1)
    chart = periods(rows, title=title, ax=ax)
    shares = " to ".join(map(str, LABOUR_SHARES))
    chart.alt += f" Both: labour and capital together, the weight of labour {shares}."
    with package_style():
        for line in chart.ax.lines:
            line.set_linewidth(2.8 if line.get_label() == "output" else 1.2)
        chart.ax.set_ylabel("growth, % a year")
        years = [year for a, b in ends for year in (a - 0.5, b + 0.5)]
        low, high = ([value for value in each["value"] for _ in range(2)] for each in (least, most))
        chart.ax.fill_between(years, low, high, color=QUIET, alpha=0.18, linewidth=0, label="_both")
    return chart


#: Name and function of each, in the order of the lessons.
HEADLINES: dict[str, Callable[[Collection], Chart]] = {
    "figures": figures,
    "levels": levels,
    "slowdown": slowdown,
    "investment": investment,
    "arms": arms,
    "productivity": productivity,
}
