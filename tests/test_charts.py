"""A chart draws the rows, in words and marks that anyone can read, whatever the rows are."""

from __future__ import annotations

import functools
import io
import re
import subprocess
import sys
from itertools import combinations, pairwise

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings, strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text
from notebook_rules import NOTEBOOKS, code_cells, images, load, text

import sovdata
from sovdata import charts, standing, tables
from sovdata.charts import base, of_accounts, of_estimates, over_periods
from sovdata.charts.layout import spread
from sovdata.display import number
from sovdata.sources import cite, load_sources

COLLECTION = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
LINEAGES = ["official", "cia", "khanin", "clark", "un", "maddison", "sipri", "mine"]
CONCEPTS = ["nmp_produced", "gnp", "gross_social_product", None]
LONG = (
    "Net material product produced, chained from the yearbooks in comparable prices "
    "and adjusted for what prices hid "
)
PLANS = [(first, first + 4) for first in range(1951, 1990, 5)]
layout = settings(max_examples=6, derandomize=True, database=None)


@pytest.fixture(scope="module", autouse=True)
def _loaded_once():
    """Vocabulary read once: every chart asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "load_vocabulary", functools.lru_cache(tables.load_vocabulary))
        yield


@pytest.fixture(scope="module")
def growth_claims(stats):
    return stats[stats["unit"] == "pct_per_year"]


@pytest.fixture(scope="module")
def looked_at(shipped_collection):
    """Every estimate that the answers to the shipped claims looked at."""
    return standing.estimates_of(shipped_collection.claims["claim"], shipped_collection)


@pytest.fixture(scope="module")
def of_figures(looked_at, stats):
    """The charts of the shipped figures, each with the one figure that it is of."""
    return [
        (
            stats[stats["figure"] == name],
            list(charts.of_figures(looked_at, stats[stats["figure"] == name])),
        )
        for name in stats["figure"]
    ]


@pytest.fixture(scope="module")
def drawn_by(shipped, shipped_collection):
    """The charts that the code of each notebook draws, by notebook; the data are loaded once."""

    def evidence(*, area=None):
        return (
            shipped.copy()
            if area is None
            else shipped[shipped["area"] == area].reset_index(drop=True)
        )

    def keep(chart, *args, **kwargs):
        init(chart, *args, **kwargs)
        made.append(chart)

    made, found, init = [], {}, charts.Chart.__init__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sovdata, "load_evidence", evidence)
        patch.setattr(sovdata, "load_collection", lambda: shipped_collection)
        patch.setattr(charts.Chart, "__init__", keep)
        for name in COLLECTION:
            made, place = [], {}
            for cell in code_cells(load(NOTEBOOKS / f"{name}.ipynb")):
                exec(compile(text(cell["source"]), f"{name}.ipynb", "exec"), place)
            found[name] = made
    return found


# --- rows made for a test -----------------------------------------------------------------------


def estimate(**cells):
    """A row of evidence; ``value`` is printed to a tenth unless bounds are given."""
    row = {
        "series": "a", "origin": "evidence", "indicator": "output_growth", "concept": "gnp",
        "measure": "m", "unit": "pct_per_year", "area": "SUN", "start_year": 1951, "end_year": 1955,
        "value": 5.0, "low": None, "high": None, "estimator": "e", "source": "erh2004",
        "locator": "p. 4", "note": None, "interval": "rounding", "basis": "published",
        "computed_from": None, "title": "A series", "price_basis": "not stated", "lineage": "cia",
        "role": "compared", "published": 1990, "read_in": "r", "verification": "read-once",
        "licence": "l", "repeats": None, "endpoint": None, "value_note": None,
    } | cells  # fmt: skip
    if row["interval"] == "rounding":
        row |= {"low": row["value"] - 0.05, "high": row["value"] + 0.05}
    return row


def frame(*rows):
    """Rows as ``load_evidence`` gives them."""
    types = dict.fromkeys(("start_year", "end_year", "published"), "Int64") | dict.fromkeys(
        ("value", "low", "high"), "float64"
    )
    return pd.DataFrame(list(rows)).astype(types)


def line(name, values, lineage="cia", first=1950, **cells):
    """Rows of ``lines``: one value a year."""
    about = {
        "line": name,
        "lineage": lineage,
        "origin": "evidence",
        "source": "erh2004",
        "locator": "p. 4",
    } | cells
    return pd.DataFrame(
        [about | {"year": year, "value": value} for year, value in enumerate(values, first)]
    )


def split(name, *parts, first=1951, share=0.5):
    """Accounts of one line: a plan period each ``(labour, capital, productivity)``."""
    return pd.DataFrame(
        [{"line": name, "start_year": first + 5 * n, "end_year": first + 5 * n + 4,
          "labour_share": share, "output": a + b + c, "labour": a / share,
          "capital": b / (1 - share), "from_labour": a, "from_capital": b, "productivity": c}
         for n, (a, b, c) in enumerate(parts)]
    )  # fmt: skip


ESTIMATES = frame(
    estimate(
        series="official_a",
        lineage="official",
        concept="nmp_produced",
        title="Yearbook",
        value=11.3,
    ),
    estimate(
        series="official_a",
        lineage="official",
        concept="nmp_produced",
        title="Yearbook",
        value=3.2,
        start_year=1981,
        end_year=1985,
    ),
    estimate(series="cia_low", title="CIA, early", value=5.4),
    estimate(series="cia_high", title="CIA, late", value=5.8),
    estimate(
        series="khanin_a",
        lineage="khanin",
        concept="nmp_produced",
        title="Khanin",
        value=-0.6,
        start_year=1981,
        end_year=1985,
    ),
)
BOUNDS = frame(
    estimate(series="point", title="Point", value=13.0),
    estimate(series="range", title="Range", value=None, low=12.0, high=16.0, interval="published"),
    estimate(series="most", title="Most", value=None, low=None, high=15.0, interval="published"),
    estimate(series="least", title="Least", value=None, low=10.0, high=None, interval="published"),
    estimate(series="both", title="Both", value=14.0, low=12.0, high=15.0, interval="published"),
)
ACCOUNTS = pd.concat(
    [
        split("CIA", (1.0, 2.5, -0.4), (0.5, 2.0, 0.1)),
        split("Official", (1.1, 2.6, 4.0), (0.6, 2.1, 1.5)),
    ],
    ignore_index=True,
)
SOURCES = ESTIMATES.iloc[:1]


# --- what is to be seen -------------------------------------------------------------------------


def texts(figure):
    """Every text drawn, tick labels included, with its box in pixels."""
    drawn, draw = [], Text.draw

    def noted(artist, renderer):
        if artist.get_visible() and artist.get_text().strip():
            drawn.append(artist)
        draw(artist, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", noted)
        figure.draw_without_rendering()
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [
        (artist.get_text(), Text.get_window_extent(artist, renderer))
        for artist in dict.fromkeys(drawn)
    ]


def collisions(chart):
    """Texts that overlap by more than a pixel (of 960 across), and texts that the edge cuts."""
    figure = chart.ax.figure
    boxes = texts(figure)
    right, top = figure.bbox.width + 0.5, figure.bbox.height + 0.5
    found = [
        f"cut: {said!r}"
        for said, box in boxes
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > right or box.y1 > top
    ]
    for (one, a), (other, b) in combinations(boxes, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1:
            found.append(f"overlap: {one!r} and {other!r}")
    return found


def written(chart):
    """Every text of a chart, joined."""
    return "\n".join(said for said, _ in texts(chart.ax.figure))


def bars(ax):
    """Bars of a panel as (label, left, right, from, to), without padding of the years."""
    found = []
    for container in ax.containers:
        for bar in container.patches:
            low, high = sorted((bar.get_y(), bar.get_y() + bar.get_height()))
            found.append(
                (
                    container.get_label(),
                    round(bar.get_x() + 0.42),
                    round(bar.get_x() + bar.get_width() - 0.42),
                    *np.round((low, high), 6),
                )
            )
    return sorted(found)


def marks(ax):
    """Lines of a panel that bear a name, as (label, xs, ys)."""
    found = [
        (
            a.get_label(),
            [round(float(x), 6) for x in a.get_xdata()],
            [float(y) for y in a.get_ydata()],
        )
        for a in ax.lines
    ]
    return [mark for mark in found if not mark[0].startswith("_")]


def every_chart(claims):
    """One chart of each kind."""
    return {
        "periods": charts.periods(ESTIMATES, claims=claims, title="T"),
        "lines": charts.lines(line("one", [1, 2, 3]), title="T", unit="points"),
        "bars": charts.lines(line("one", [1, 2, 3]), title="T", unit="points", bars=True),
        "estimates": charts.estimates(BOUNDS, claims=claims, title="T"),
        "contributions": charts.contributions(ACCOUNTS, sources=SOURCES, title="T"),
    }


# What is drawn is the rows


def test_bars_of_periods_are_the_rows_and_bear_their_series(growth_claims):
    chart = charts.periods(ESTIMATES, claims=growth_claims, title="T")
    panels = {ax.get_title(loc="left"): bars(ax) for ax in chart.ax.figure.axes}
    assert [found for name, found in panels.items() if name.startswith("The text")] == [
        [("growth_1951_55", 1951, 1955, 0, 11.2), ("growth_1981_85", 1981, 1985, 0, 3.3)]
    ]
    assert [found for name, found in panels.items() if name.startswith("Soviet official")] == [
        [("official_a", 1951, 1955, 0, 11.3), ("official_a", 1981, 1985, 0, 3.2)]
    ]
    assert [found for name, found in panels.items() if name.startswith("CIA")] == [
        [("cia_high", 1951, 1955, 5.4, 5.8), ("cia_low", 1951, 1955, 0, 5.4)]
    ]
    assert [found for name, found in panels.items() if name.startswith("Khanin")] == [
        [("khanin_a", 1981, 1985, -0.6, 0)]
    ]


def test_a_bar_of_periods_bears_the_series_whose_value_it_reaches():
    chart = charts.periods(ESTIMATES.iloc[[3, 2]], title="T")
    assert bars(chart.ax) == [("cia_high", 1951, 1955, 5.4, 5.8), ("cia_low", 1951, 1955, 0, 5.4)]


@pytest.mark.parametrize(
    "values", [[2.0, -3.0, 1.0], [-3.0, -1.0], [-2.0, 3.0], [0.0, 4.0], [1.0, 1.0, 1.0]]
)
def test_bars_of_a_family_reach_from_its_lowest_to_its_highest_value(values):
    chart = charts.periods(
        frame(*(estimate(series=f"s{n}", value=value) for n, value in enumerate(values))), title="T"
    )
    ends = [end for *_, low, high in bars(chart.ax) for end in (low, high)]
    assert (min(ends), max(ends)) == (min(0, *values), max(0, *values))


def test_all_panels_of_periods_have_one_scale(growth_claims):
    axes = charts.periods(ESTIMATES, claims=growth_claims, title="T").ax.figure.axes
    assert len(axes) == 4
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in axes}) == 1


def test_periods_that_overlap_stand_in_panels_apart():
    rows = frame(
        estimate(start_year=1951, end_year=1955),
        estimate(start_year=1953, end_year=1957),
        estimate(start_year=1956, end_year=1960),
    )
    panels = [bars(ax) for ax in charts.periods(rows, title="T").ax.figure.axes]
    assert sorted(bar[1:3] for panel in panels for bar in panel) == [
        (1951, 1955),
        (1953, 1957),
        (1956, 1960),
    ]
    for panel in panels:
        assert all(before[2] < after[1] for before, after in pairwise(panel))


def test_figures_of_the_text_for_one_period_are_all_drawn_and_printed(growth_claims):
    other = growth_claims.iloc[:1].assign(
        figure="mine", value=9.0, low=8.95, high=9.05, as_printed="9.0%", paragraph=3
    )
    chart = charts.periods(claims=pd.concat([growth_claims, other]), title="T")
    assert {(bar[0], bar[4]) for ax in chart.ax.figure.axes for bar in bars(ax)} == {
        ("growth_1951_55", 11.2),
        ("growth_1981_85", 3.3),
        ("mine", 9.0),
    }
    assert all(said in written(chart) for said in ("11.2%", "3.3%", "9.0%", "\u00b6 3"))


def test_points_of_lines_are_the_rows_in_order_of_years_and_bear_the_line():
    rows = pd.concat(
        [line("one", [1.0, 4.0, 2.0]), line("two", [3.0, -5.0], "official", 1951)]
    ).sample(frac=1, random_state=1)
    drawn = {
        name: (xs, ys) for name, xs, ys in marks(charts.lines(rows, title="T", unit="points").ax)
    }
    assert drawn == {"one": ([1950, 1951, 1952], [1, 4, 2]), "two": ([1951, 1952], [3, -5])}


@pytest.mark.parametrize("values", [[1.0, 4.0], [1.0, -4.0], [-2.0, -1.0]])
def test_bars_of_lines_are_the_rows_and_stand_whole_in_the_axes(values):
    ax = charts.lines(line("one", values), title="T", unit="points", bars=True).ax
    (container,) = ax.containers
    assert container.get_label() == "one"
    assert [bar.get_height() for bar in container.patches] == values
    assert [bar.get_x() + bar.get_width() / 2 for bar in container.patches] == [1950, 1951]
    low, high = ax.get_ylim()
    assert low <= min(0, *values)
    assert high >= max(0, *values)


def test_points_intervals_and_arrows_of_estimates_are_the_rows(growth_claims):
    chart = charts.estimates(BOUNDS, claims=growth_claims.iloc[:1], title="T")
    found = {}
    for name, xs, _ in marks(chart.ax):
        found.setdefault(name, []).append(xs)
    assert found["growth_1951_55"] == [[11.2]]
    assert {name: found[name] for name in BOUNDS["series"]} == {
        "point": [[13.0]],
        "range": [[12.0, 16.0]],
        "most": [[15.0]],
        "least": [[10.0]],
        "both": [[12.0, 15.0], [14.0]],
    }
    heights = [
        ys[0] for name, _, ys in marks(chart.ax) if name in {"growth_1951_55", *BOUNDS["series"]}
    ]
    assert heights == sorted(heights)
    assert chart.ax.yaxis_inverted()
    looks = {a.get_label(): a.get_marker() for a in chart.ax.lines}
    assert looks["most"] != looks["least"]


def test_the_yearly_values_of_a_period_are_drawn_as_a_range_and_rounding_is_not():
    rows = frame(
        estimate(
            series="years",
            value=None,
            low=12.24,
            high=12.69,
            interval="years",
            basis="computed",
            title="Years",
        ),
        estimate(series="point", value=13.0, title="Point"),
    )
    chart = charts.estimates(rows, title="T")
    assert [(name, xs) for name, xs, _ in marks(chart.ax)] == [
        ("years", [12.24, 12.69]),
        ("point", [13.0]),
    ]
    assert {"12.2 to 12.7", "13.0"} <= set(written(chart).split("\n"))


def test_each_estimate_is_named_and_its_value_written_as_it_was_printed(growth_claims):
    said = written(charts.estimates(BOUNDS, claims=growth_claims, title="T"))
    for title in BOUNDS["title"]:
        assert f"{title} (1951\u201355" in said
    for shown in ("11.2%", "13.0", "12 to 16", "at most 15", "at least 10", "14 (12 to 15)"):
        assert shown in said.split("\n")


def test_an_undated_figure_of_the_text_is_drawn_among_estimates_and_called_undated(stats):
    chart = charts.estimates(claims=stats[stats["figure"] == "military_cia"], title="T")
    assert "The text, \u00b6 27 (undated)" in written(chart)
    assert ("military_cia", [15.0], [0.0]) in marks(chart.ax)


def test_bars_of_contributions_are_the_accounts():
    chart = charts.contributions(ACCOUNTS, sources=SOURCES, title="T")
    for ax, (name, group) in zip(chart.ax.figure.axes, ACCOUNTS.groupby("line"), strict=True):
        heights = {}
        for container in ax.containers:
            heights.setdefault(container.get_label(), []).extend(
                bar.get_height() for bar in container.patches
            )
        assert heights == {
            f"{name}:labour": list(group["from_labour"]),
            f"{name}:capital": list(group["from_capital"]),
            f"{name}:productivity (the remainder)": list(group["productivity"]),
        }
        assert ax.get_title(loc="left") == f"{name}, labour share 0.5"


def ends(rows):
    """Where the marks of estimates stand: values, or the ends of published or yearly ranges."""
    ranged = rows["interval"].isin(["published", "years"])
    found = set()
    for row, bounds in zip(rows.itertuples(), ranged, strict=True):
        if bounds and (pd.notna(row.low) or pd.notna(row.high)):
            found.add(
                (row.series, *(round(end, 6) for end in (row.low, row.high) if pd.notna(end)))
            )
        if pd.notna(row.value):
            found.add((row.series, round(row.value, 6)))
    return found


def test_marks_of_a_figure_s_charts_are_the_estimates_that_its_answer_counts_and_the_figure(
    of_figures, looked_at
):
    assert sum(len(drawn) for _, drawn in of_figures) >= 8
    for figure, drawn in of_figures:
        name, value = figure["figure"].iloc[0], figure["value"].iloc[0]
        counted = looked_at[
            (looked_at["figure"] == name) & looked_at["used"].isin(["counted", "other years"])
        ]
        found = [mark for chart in drawn for mark in marks(chart.ax)]
        assert {(series, *xs) for series, xs, _ in found if series != name} == ends(counted), name
        assert [xs for series, xs, _ in found if series == name] == [[value]] * len(drawn)


def test_a_figure_has_one_chart_for_each_quantity_and_unit_of_its_estimates(of_figures):
    charted = {
        figure["figure"].iloc[0]: [
            (*chart.data["indicator"].unique(), *chart.data["unit"].unique()) for chart in drawn
        ]
        for figure, drawn in of_figures
    }
    assert charted["growth_1951_55"] == [("output_growth", "pct_per_year")]
    assert sorted(charted["investment_1978_79"]) == [
        ("investment_growth", "pct_per_year"),
        ("investment_growth_cumulative", "pct_over_period"),
        ("investment_share", "pct_of_gnp"),
    ]
    # the text's 15% is of GNP, and is not drawn as one of GDP, with which it compares
    assert charted["military_cia"] == [("military_share", "pct_of_gnp", "pct_of_gdp")]
    assert charted["disaster_areas_people"] == charted["disaster_areas_life"] == []
    assert len({chart.alt for _, drawn in of_figures for chart in drawn}) == sum(
        map(len, charted.values())
    )


FAMILY_OF = {
    "official": "official",
    "cia": "western",
    "clark": "western",
    "khanin": "independent",
    "mine": "other",
}


def counted(*lineages, **cells):
    """Rows as ``sv.estimates_of`` gives them: one estimate a lineage, all counted."""
    about = {
        "claim": "growth_1951_55",
        "figure": "growth_1951_55",
        "reading": "mine",
        "used": "counted",
        "gap": 0.0,
        "ratio": None,
        "fits": True,
    }
    rows = [
        estimate(series=f"s{n}", title=f"Title {n}", lineage=name, value=5.0 + n, **cells)
        for n, name in enumerate(lineages)
    ]
    return frame(*rows).assign(**about)


@pytest.mark.parametrize("order", [sorted(FAMILY_OF), sorted(FAMILY_OF, reverse=True)])
def test_estimates_of_a_figure_stand_by_family_official_first_those_of_no_known_one_last(
    growth_claims, order
):
    [chart] = charts.of_figures(counted(*order), growth_claims.iloc[:1])
    families = [FAMILY_OF[lineage] for lineage in chart.data["lineage"].iloc[1:]]
    assert families == ["official", "western", "western", "independent", "other"]
    assert list(tables.load_vocabulary("families").index) == of_estimates.FAMILIES
    drawn = [name for name, *_ in sorted(marks(chart.ax), key=lambda mark: mark[2])]
    assert drawn == [
        "growth_1951_55",
        *(f"s{order.index(lineage)}" for lineage in chart.data["lineage"].iloc[1:]),
    ]


def test_an_estimate_of_two_readings_is_drawn_once_and_what_is_set_aside_not_at_all(growth_claims):
    rows = counted("official", "cia", "khanin", "clark")
    twice = pd.concat([rows, rows.assign(reading="other")]).assign(
        used=["counted", "counted", "reprint", "context"] * 2
    )
    [chart] = charts.of_figures(twice, growth_claims)
    assert list(chart.data["series"].dropna()) == ["s0", "s1"]


def test_a_figure_without_an_estimate_has_no_chart_and_takes_none_of_another(growth_claims):
    rows = counted("cia")
    assert list(charts.of_figures(rows.iloc[:0], growth_claims)) == []
    assert (
        list(charts.of_figures(rows, growth_claims[growth_claims["figure"] == "growth_1981_85"]))
        == []
    )
    assert list(charts.of_figures(rows.assign(used="context"), growth_claims)) == []
    assert len(list(charts.of_figures(rows, growth_claims))) == 1


# The text's figures


def test_the_text_s_figures_are_drawn_in_the_accent_colour_in_every_panel(
    growth_claims, of_figures
):
    chart = charts.periods(ESTIMATES, claims=growth_claims, title="T")
    for ax in chart.ax.figure.axes[1:]:
        own = {
            a.get_label(): (set(a.get_ydata()), list(a.get_xdata()))
            for a in ax.lines
            if to_hex(a.get_color()) == base.ACCENT
        }
        assert own == {
            "_growth_1951_55": ({11.2}, [1950.5, 1955.5]),
            "_growth_1981_85": ({3.3}, [1980.5, 1985.5]),
        }
    assert {to_hex(bar.get_facecolor()) for bar in chart.ax.patches} == {base.ACCENT}
    guides = [
        a
        for a in charts.estimates(BOUNDS, claims=growth_claims, title="T").ax.lines
        if a.get_label() == "_guide"
    ]
    assert {(a.get_color(), a.get_xdata()[0]) for a in guides} == {
        (base.ACCENT, 11.2),
        (base.ACCENT, 3.3),
    }
    for figure, drawn in of_figures:
        for chart in drawn:
            accented = {
                a.get_label(): list(a.get_xdata())
                for a in chart.ax.lines
                if to_hex(a.get_color()) == base.ACCENT
            }
            value = figure["value"].iloc[0]
            assert accented == {figure["figure"].iloc[0]: [value], "_guide": [value, value]}
    path = charts.lines(
        pd.concat([line("11.2%", [100, 111.2], "text"), line("CIA", [100, 105])]),
        title="T",
        unit="points",
    ).ax.lines
    assert next(a.get_color() for a in path if not a.get_label().startswith("_")) == base.ACCENT


def test_no_estimate_is_drawn_in_the_accent_colour():
    for chart in every_chart(None).values():
        artists = [a.get_color() for ax in chart.ax.figure.axes for a in (*ax.lines, *ax.texts)]
        artists += [bar.get_edgecolor() for ax in chart.ax.figure.axes for bar in ax.patches]
        assert base.ACCENT not in {to_hex(color) for color in artists}


def accented(chart):
    """What is written in the accent colour."""
    return "\n".join(
        a.get_text() for a in chart.ax.figure.findobj(Text) if to_hex(a.get_color()) == base.ACCENT
    )


def test_the_text_s_figures_are_marked_as_printed_with_their_paragraph(growth_claims, of_figures):
    for chart in (
        charts.periods(ESTIMATES, claims=growth_claims, title="T"),
        charts.estimates(BOUNDS, claims=growth_claims, title="T"),
    ):
        for row in growth_claims.itertuples():
            assert row.as_printed in accented(chart)
            assert f"\u00b6 {row.paragraph}" in accented(chart)
    for figure, drawn in of_figures:
        for chart in drawn:
            assert figure["as_printed"].iloc[0] in accented(chart).split("\n")
            assert f"\u00b6 {figure['paragraph'].iloc[0]}" in accented(chart)


# Nothing overlaps, nothing is cut


@pytest.mark.parametrize("name", COLLECTION)
def test_no_text_of_a_shipped_chart_overlaps_another_or_is_cut(drawn_by, name):
    assert drawn_by[name]
    assert [
        f"{chart.alt[:60]}: {found}" for chart in drawn_by[name] for found in collisions(chart)
    ] == []


def test_no_text_of_a_figure_s_charts_overlaps_or_is_cut(of_figures):
    assert [
        f"{chart.alt[:60]}: {found}"
        for _, drawn in of_figures
        for chart in drawn
        for found in collisions(chart)
    ] == []


titles = st.sampled_from(
    [
        "T",
        "Growth of output by plan period: the text and the estimates",
        LONG * 3,
        "Supercalifragilistic" * 8,
    ]
)
kinds = {
    "rates": st.decimals(-9, 20, places=1).map(float),
    "below zero": st.decimals(-99, -1, places=1).map(float),
    "equal": st.just(3.3),
    "none": st.just(0.0),
    "huge": st.floats(1e5, 9e6),
    "far apart": st.sampled_from([-1e4, 0.01, 5.5, 1e5]),
}
names_ = st.sampled_from(["Yearbook", "CIA, edition of 1990", LONG, LONG * 2])
spans = st.sampled_from(PLANS) | st.builds(
    lambda first, more: (first, first + more), st.integers(1951, 1985), st.integers(0, 9)
)


@st.composite
def estimates_(draw, max_size=40, dated=spans, ranged=False):
    """Rows of evidence: many or one, of one family or many, values of one kind."""
    value = kinds[draw(st.sampled_from(sorted(kinds)))]
    few = draw(st.sampled_from([LINEAGES[:1], LINEAGES]))
    size = draw(st.sampled_from([1, 2, 7, max_size]))
    rows = []
    for at in range(size):
        first, last = draw(dated)
        low = draw(value)
        row = estimate(
            series=f"s{at}", title=f"{draw(names_)} {at}", lineage=draw(st.sampled_from(few)),
            concept=draw(st.sampled_from(CONCEPTS)), start_year=first, end_year=last, value=low,
            published=1980 + at % 3,
        )  # fmt: skip
        if ranged and draw(st.booleans()):
            sides = draw(st.sampled_from([(low, low + abs(low) / 2 + 1), (low, None), (None, low)]))
            row |= {"value": None, "low": sides[0], "high": sides[1], "interval": "published"}
        rows.append(row)
    return frame(*rows)


@layout
@given(rows=estimates_(max_size=14), with_claims=st.booleans(), title=titles)
@example(
    rows=frame(
        *(estimate(start_year=1950 + n, end_year=1950 + n, value=n % 7 - 2.5) for n in range(40))
    ),
    with_claims=True,
    title="T",
)
@example(
    rows=frame(*(estimate(start_year=1950 + n, end_year=1950 + n, value=3e6) for n in range(9))),
    with_claims=False,
    title="T",
)
def test_no_text_of_periods_overlaps_or_is_cut(growth_claims, rows, with_claims, title):
    assert (
        collisions(charts.periods(rows, claims=growth_claims if with_claims else None, title=title))
        == []
    )


@layout
@given(rows=estimates_(ranged=True), with_claims=st.booleans(), title=titles)
@example(rows=frame(estimate(title=LONG * 2)), with_claims=True, title="T")
@example(
    rows=frame(
        estimate(title="A series of a name that ends over the value", value=5.0),
        estimate(value=9.0),
    ),
    with_claims=False,
    title="T",
)
def test_no_text_of_estimates_overlaps_or_is_cut(growth_claims, rows, with_claims, title):
    assert (
        collisions(
            charts.estimates(rows, claims=growth_claims if with_claims else None, title=title)
        )
        == []
    )


@st.composite
def many_lines(draw):
    value = kinds[draw(st.sampled_from(sorted(kinds)))]
    years = draw(st.sampled_from([1, 2, 9, 40]))
    frames = [
        line(
            f"{draw(names_)} {n}",
            draw(st.lists(value, min_size=years, max_size=years)),
            draw(st.sampled_from(LINEAGES)),
        )
        for n in range(draw(st.sampled_from([1, 2, 5, 14])))
    ]
    return pd.concat(frames, ignore_index=True)


@layout
@given(
    rows=many_lines(),
    as_bars=st.booleans(),
    along=st.sampled_from(["", "year of growth"]),
    title=titles,
)
@example(rows=line("one", [-10000.0]), as_bars=False, along="", title="T")
@example(
    rows=pd.concat([line(f"line {n}", [1.0, 1.0]) for n in range(20)]),
    as_bars=False,
    along="year of growth",
    title=LONG,
)
def test_no_text_of_lines_overlaps_or_is_cut(rows, as_bars, along, title):
    assert (
        collisions(charts.lines(rows, title=title, unit="% a year", bars=as_bars, along=along))
        == []
    )


parts = st.tuples(*[kinds["rates"] | kinds["none"] | kinds["equal"]] * 3)


@layout
@given(
    periods=st.integers(1, 8).flatmap(lambda size: st.lists(parts, min_size=size, max_size=size)),
    title=titles,
)
@example(periods=[(0.0, 0.0, 0.0)], title="T")
@example(periods=[(3.3, 3.3, 3.3)] * 8, title="T")
@example(periods=[(-12.5, -12.5, -12.5), (12.5, 12.5, 12.5)] * 4, title=LONG)
def test_no_text_of_contributions_overlaps_or_is_cut(periods, title):
    accounts = pd.concat(
        [split("CIA gross national product", *periods), split(LONG, *periods)], ignore_index=True
    )
    assert collisions(charts.contributions(accounts, sources=SOURCES, title=title)) == []


@pytest.mark.parametrize("value", [0.01, 3.31, 123456.7])
def test_tick_labels_of_different_values_differ(value):
    for chart in (
        charts.lines(line("one", [value, value * 1.0001]), title="T", unit="u"),
        charts.periods(frame(estimate(value=value)), title="T"),
    ):
        chart.ax.figure.draw_without_rendering()
        low, high = chart.ax.get_ylim()
        labels = [
            tick.label1.get_text()
            for tick in chart.ax.yaxis.get_major_ticks()
            if low <= tick.get_loc() <= high
        ]
        assert len(set(labels)) == len(labels)


@given(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 5)), min_size=1, max_size=25),
    st.floats(-100, 0), st.floats(0, 100),
)  # fmt: skip
def test_spread_keeps_order_and_lets_nothing_overlap(labels, low, high):
    wanted, sizes = [at for at, _ in labels], [size for _, size in labels]
    centres = spread(wanted, sizes, low, high)
    order = sorted(range(len(labels)), key=lambda i: wanted[i])
    for before, after in pairwise(order):
        assert centres[after] - centres[before] >= (sizes[before] + sizes[after]) / 2 - 1e-6


@given(st.lists(st.floats(0, 100), min_size=1, max_size=25), st.floats(0.1, 4))
def test_spread_stays_within_bounds_that_leave_room_and_near_what_is_wanted(wanted, size):
    centres = spread(wanted, [size] * len(wanted), 0, 100)
    half, off = size / 2 - 1e-6, size * len(wanted)
    assert all(half <= centre <= 100 - half for centre in centres)
    assert all(abs(centre - at) <= off for centre, at in zip(centres, wanted, strict=True))


def test_spread_leaves_labels_that_do_not_touch_where_they_are():
    assert spread([8, 1, 4], [2, 2, 2], 0, 10) == [8, 1, 4]


def test_spread_centres_labels_that_touch_on_what_they_want():
    assert spread([5, 5], [2, 2], 0, 10) == [4, 6]  # equally far from 5


# Seen without colour, or not at all


def contrast(color, ground="white"):
    """Contrast ratio by WCAG 2: (L1 + 0.05) / (L2 + 0.05).

    L = 0.2126 R + 0.7152 G + 0.0722 B of linear light.
    """
    linear = [
        [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(name)]
        for name in (color, ground)
    ]
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in linear)
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("black") == pytest.approx(21)
    assert contrast("#767676") == pytest.approx(
        4.54, abs=0.01
    )  # the darkest grey that WCAG's examples give for 4.5:1


@pytest.mark.parametrize(
    "color",
    [
        base.ACCENT,
        base.QUIET,
        *(look[0] for look in base.LINEAGE_STYLE.values()),
        *(part[2] for part in of_accounts.PARTS),
    ],
)
def test_every_colour_has_a_contrast_of_three_to_one_on_white(color):
    assert contrast(color) >= 3


def test_every_text_drawn_has_a_contrast_of_three_to_one(growth_claims):
    for chart in every_chart(growth_claims).values():
        assert all(
            contrast(a.get_color()) >= 3 for a in chart.ax.figure.findobj(Text) if a.get_text()
        )


def test_lineages_are_told_apart_without_colour():
    looks = [*base.LINEAGE_STYLE.values(), base.OTHER_STYLE]
    assert len({marker for _, marker, _ in looks}) == len(looks)
    hatches = [over_periods.HATCH[name] for name in base.LINEAGE_STYLE] + ["xx"]
    assert len(set(hatches)) == len(hatches)
    assert len({color for color, *_ in looks} | {base.ACCENT}) == len(looks) + 1
    assert len({hatch for *_, hatch in of_accounts.PARTS}) == len(of_accounts.PARTS)


@pytest.mark.parametrize(
    "lineages",
    [
        LINEAGES,
        ["cia"] * 5,
        ["text"] * 5,
        ["sipri", "bergson", "mine"],
        ["official", "official", "clark", "khanin"],
    ],
)
def test_lines_of_one_chart_are_told_apart_without_colour(lineages):
    rows = pd.concat([line(f"line {n}", [n, n + 1], name) for n, name in enumerate(lineages)])
    drawn = [
        a
        for a in charts.lines(rows, title="T", unit="u").ax.lines
        if not a.get_label().startswith("_")
    ]
    looks = {
        (
            a.get_marker(),
            a.get_linestyle(),
            str(a._unscaled_dash_pattern),
            a.get_markerfacecolor() == "white",
        )
        for a in drawn
    }
    assert len(looks) == len(lineages)


@pytest.mark.parametrize("lineages", [["official", "cia", "khanin"], ["cia", "cia", "cia", "cia"]])
def test_bars_of_one_chart_are_told_apart_without_colour(lineages):
    rows = pd.concat([line(f"line {n}", [n + 1, n + 2], name) for n, name in enumerate(lineages)])
    ax = charts.lines(rows, title="T", unit="u", bars=True).ax
    looks = {
        (bar.get_hatch(), to_hex(bar.get_facecolor()) == "#ffffff")
        for container in ax.containers
        for bar in container.patches[:1]
    }
    assert len(looks) == len(lineages)


def test_the_image_is_opaque_with_a_white_ground(growth_claims):
    for chart in every_chart(growth_claims).values():
        pixels = imread(io.BytesIO(chart.png()), format="png")
        assert pixels.shape[2] == 3 or (pixels[..., 3] == 1).all()
        corners = pixels[[0, 0, -1, -1], [0, -1, 0, -1], :3]
        assert (corners == 1).all()


def test_the_image_is_the_same_bytes_each_time(growth_claims):
    one, other = every_chart(growth_claims), every_chart(growth_claims)
    for name, chart in one.items():
        first = chart.png()
        assert first == chart.png() == other[name].png(), name


def test_an_image_saved_is_the_image_shown(growth_claims, tmp_path):
    chart = charts.periods(claims=growth_claims, title="T")
    chart.save(tmp_path / "chart.png")
    assert (imread(tmp_path / "chart.png") == imread(io.BytesIO(chart.png()), format="png")).all()


def test_pyplot_is_never_imported_and_the_reader_s_settings_stay():
    code = (
        "import sys, matplotlib; before = matplotlib.rcParams.copy()\n"
        "import sovdata as sv; stats = sv.load_stats().query(\"unit == 'pct_per_year'\")\n"
        "for draw in (sv.charts.periods, sv.charts.estimates): "
        "draw(claims=stats, title='T').png()\n"
        "assert matplotlib.rcParams.copy() == before, 'settings changed'\n"
        "assert 'matplotlib.pyplot' not in sys.modules, 'pyplot imported'\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_reader_s_settings_change_no_chart(growth_claims):
    plain = charts.periods(claims=growth_claims, title="T").png()
    with matplotlib.rc_context(
        {
            "font.size": 30,
            "figure.facecolor": "black",
            "lines.linewidth": 9,
            "savefig.transparent": True,
        }
    ):
        assert charts.periods(claims=growth_claims, title="T").png() == plain


def test_axes_of_the_reader_s_are_drawn_on():
    figure = Figure(figsize=(8, 6))
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0.1, 0.1, 0.6, 0.6))
    assert charts.lines(line("one", [1, 2]), title="T", unit="u", ax=ax).ax is ax
    assert (
        charts.estimates(BOUNDS, title="T", ax=figure.add_axes((0.1, 0.1, 0.5, 0.5))).ax.figure
        is figure
    )


# In words


def test_a_changed_value_changes_the_words(growth_claims):
    for at in range(len(ESTIMATES)):
        other = ESTIMATES.assign(value=ESTIMATES["value"].where(ESTIMATES.index != at, 7.7))
        assert str(charts.periods(other, claims=growth_claims, title="T")) != str(
            charts.periods(ESTIMATES, claims=growth_claims, title="T")
        )
    for column in ("from_labour", "from_capital", "productivity"):
        other = ACCOUNTS.assign(**{column: ACCOUNTS[column] + (ACCOUNTS.index == 1)})
        assert (
            charts.contributions(other, sources=SOURCES, title="T").drawn
            != charts.contributions(ACCOUNTS, sources=SOURCES, title="T").drawn
        )


def test_a_changed_estimate_or_figure_changes_the_words_of_a_figure_s_chart(growth_claims):
    rows, figure = counted("official", "cia"), growth_claims.iloc[:1]
    [before] = charts.of_figures(rows, figure)
    [moved] = charts.of_figures(rows.assign(value=[77.7, 6.0]), figure)
    assert "77.7" in "".join(moved.drawn)
    assert "77.7" in moved.alt
    assert before.drawn != moved.drawn
    [said] = charts.of_figures(rows, figure.assign(as_printed="9.9%", value=9.9))
    assert "9.9% a year" in said.alt
    assert said.drawn != before.drawn


def test_every_value_drawn_stands_in_the_text_form(growth_claims):
    chart = charts.periods(ESTIMATES, claims=growth_claims, title="T")
    assert len(chart.drawn) == len(chart.data) == 7
    for row in ESTIMATES.itertuples():
        assert any(
            said.startswith(f"{row.title}, ") and f" {number(row.value)} %" in said
            for said in chart.drawn
        )
    found = charts.estimates(BOUNDS, title="T").drawn
    assert [said.partition(": ")[2].removesuffix(" % a year") for said in found] == [
        "13.0",
        "12 to 16",
        "at most 15",
        "at least 10",
        "14 (12 to 15)",
    ]
    assert charts.lines(line("one", [1.25, -2]), title="T", unit="points", decimals=2).drawn == [
        "one, 1950: 1.25 points", "one, 1951: \u22122.00 points",
    ]  # fmt: skip


@pytest.mark.parametrize("name", COLLECTION)
def test_every_number_written_on_a_shipped_chart_stands_in_its_text_form(drawn_by, name):
    for chart in drawn_by[name]:
        figure = chart.ax.figure
        said = [a.get_text() for ax in figure.axes for a in ax.texts]
        shown = {float(digits) for line_ in chart.drawn for digits in _digits(line_)}
        near = {round(value, places) for value in shown for places in (0, 1, 2)}
        for words in said:
            if re.fullmatch(r"[\u2212\d.\u202f]+(\u2013[\u2212\d.\u202f]+)?", words):
                assert {
                    float(digits) for part in words.split("\u2013") for digits in _digits(part)
                } <= shown | near, (
                    words,
                    chart.alt[:80],
                )


def _digits(words):
    return [
        found.replace("\u202f", "").replace("\u2212", "-")
        for found in re.findall(r"\u2212?\d[\d\u202f]*(?:\.\d+)?", words)
    ]


@pytest.mark.parametrize("name", COLLECTION)
def test_every_shipped_chart_has_words_of_its_own_and_a_source(drawn_by, name):
    for chart in drawn_by[name]:
        assert len(chart.alt) > 40
        assert chart.drawn
        assert re.fullmatch(r"Sources?: .*[^ ;:]\.", chart.source), chart.source
        assert "nan" not in str(chart).lower().replace("finan", "").split()
        assert "None" not in str(chart)
        assert "<NA>" not in str(chart)


def test_the_alternative_text_names_the_text_s_figures_and_the_range_of_the_estimates(
    growth_claims,
):
    assert charts.periods(ESTIMATES, claims=growth_claims, title="Growth").alt == (
        "Chart of periods: Growth (growth of output; % a year). The text's figures, in the accent "
        "colour: 11.2% a year, 1951\u201355; 3.3% a year, 1981\u201385. Estimates: Yearbook, CIA, "
        "early, CIA, late, Khanin; from \u22120.6 to 11.3."
    )


def test_the_alternative_text_of_lines_gives_first_and_last_of_each():
    assert (
        charts.lines(line("one", [1, 9, 2]), title="Levels", unit="points").alt
        == "Line chart: Levels (points). one from 1.0 in 1950 to 2.0 in 1952."
    )


def test_the_source_line_is_of_the_rows_drawn(growth_claims):
    rows = ESTIMATES.assign(
        source=["narkhoz1989", "narkhoz1989", "erh2004", "erh2004", "erh2004"], locator="p. 9"
    )
    both = charts.periods(rows, claims=growth_claims, title="T").source
    alone = charts.periods(rows.iloc[:2], title="T").source
    bib = load_sources()
    assert alone == f"Source: {cite('narkhoz1989', bib, 'p. 9')}."
    for key in ("narkhoz1989", "erh2004"):
        assert cite(key, bib, "p. 9") in both
    assert "as cited by the text" in both
    assert "as cited by the text" not in alone


def test_rows_without_a_source_are_said_to_have_none(shipped):
    added = tables.with_estimate(
        shipped,
        "narkhoz1989_gsp_plan",
        title="Mine",
        value="2.0",
        start_year=1981,
        end_year=1985,
        lineage="mine",
    )
    assert re.fullmatch(
        r"Source: .*\w.*\.", charts.periods(added[added["series"] == "added"], title="T").source
    )


def test_what_is_shown_is_a_figure_with_caption_and_a_text_form(growth_claims):
    chart = charts.periods(ESTIMATES, claims=growth_claims, title="T")
    bundle = chart._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    found = images(bundle["text/html"])
    assert found.alts == [chart.alt]
    assert found.captions == 1
    assert bundle["text/plain"] == str(chart)
    for said in (*chart.drawn, chart.source):
        assert said in str(chart)
    assert " ".join(str(chart).split()).startswith(" ".join(chart.alt.split()))


def test_a_title_is_escaped_where_it_becomes_html(growth_claims):
    nasty = "<script>alert(1)</script> \"double\" 'single' & more"
    for chart in (
        charts.periods(claims=growth_claims, title=nasty),
        charts.estimates(BOUNDS.assign(title=nasty), title=nasty),
        charts.lines(line(nasty, [1, 2]), title=nasty, unit=nasty),
    ):
        html = chart._repr_mimebundle_()["text/html"]
        assert "<script" not in html
        assert images(html).alts == [chart.alt]
        assert nasty in chart.alt


def test_dollars_and_other_signs_of_formulas_are_drawn_as_they_stand(growth_claims):
    priced = growth_claims.assign(as_printed="$3 to $4")
    for chart in (
        charts.periods(claims=priced, title=r"$5 and \frac in $x_1"),
        charts.estimates(BOUNDS.assign(title="US$ a_b and $"), claims=priced, title="T"),
        charts.lines(line(r"$\oops{ in $", [1, 2]), title="T", unit="$ and $"),
    ):
        chart.png()
        assert not any(
            a._preprocess_math(a.get_text())[1]
            for a in chart.ax.figure.findobj(Text)
            if a.get_text()
        )


# Nothing to draw


@pytest.mark.parametrize(
    "draw",
    [
        lambda nothing: charts.periods(title="T"),
        lambda nothing: charts.periods(nothing(ESTIMATES), title="T"),
        lambda nothing: charts.periods(
            ESTIMATES.assign(start_year=pd.NA, end_year=pd.NA), title="T"
        ),
        lambda nothing: charts.periods(ESTIMATES.assign(value=float("nan")), title="T"),
        lambda nothing: charts.estimates(title="T"),
        lambda nothing: charts.estimates(nothing(BOUNDS), claims=None, title="T"),
        lambda nothing: charts.estimates(
            BOUNDS.assign(value=float("nan"), low=float("nan"), high=float("nan")), title="T"
        ),
        lambda nothing: charts.lines(nothing(line("one", [1])), title="T", unit="u"),
        lambda nothing: charts.contributions(nothing(ACCOUNTS), sources=SOURCES, title="T"),
    ],
)
def test_nothing_to_draw_is_an_error_that_says_so(draw):
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(lambda rows: rows.iloc[:0])


def test_the_notebooks_found_are_the_collection(drawn_by):
    assert len(COLLECTION) == 8
    assert set(drawn_by) == set(COLLECTION)
    assert sum(map(len, drawn_by.values())) >= 20
