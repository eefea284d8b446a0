"""A chart draws the rows, in words and marks that anyone can read, whatever the rows are."""

from __future__ import annotations

import functools
import io
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings, strategies as st
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from notebook_rules import images

import sovdata as sv
from sovdata import charts, standing, tables
from sovdata.charts import of_bars, of_estimates, style
from sovdata.charts.claim import Claim
from sovdata.charts.labels import FreeLabels, _Solved, ink_on, spread
from sovdata.errors import UserError
from sovdata.sources import cite, load_sources

LINEAGES = ["official", "cia", "khanin", "clark", "un", "maddison", "sipri", "mine"]
CONCEPTS = ["nmp_produced", "gnp", "gross_social_product", None]
LONG = "Net material product produced, chained from the yearbooks and adjusted for hidden prices "
PLANS = [(first, first + 4) for first in range(1951, 1990, 5)]
# without shrinking: what fails says what it drew, and a drawing is slow
layout = settings(
    max_examples=5, derandomize=True, database=None, deadline=None,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _loaded_once():
    """Vocabulary read once: every chart asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "load_vocabulary", functools.lru_cache(tables.load_vocabulary))
        yield


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def growth_claims(stats):
    return stats[stats["unit"] == "pct_per_year"].query("indicator == 'output_growth'")


@pytest.fixture(scope="module")
def looked_at(shipped_collection):
    """Every estimate that the answers to the shipped claims looked at."""
    return standing.estimates_of(shipped_collection.claims["claim"], shipped_collection)


@pytest.fixture(scope="module")
def of_figures(looked_at, stats):
    """The charts of the shipped figures, each with the one figure that it is of."""
    each = [stats[stats["figure"] == name] for name in stats["figure"]]
    return [(figure, list(charts.of_figures(looked_at, figure))) for figure in each]


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
    about = {"line": name, "lineage": lineage, "origin": "evidence", "source": "erh2004",
             "locator": "p. 4"} | cells  # fmt: skip
    return pd.DataFrame(
        [about | {"year": year, "value": value} for year, value in enumerate(values, first)]
    )


def plans(name, values, lineage="cia"):
    """Rows of ``periods``: one value a plan."""
    return frame(
        *(estimate(line=name, lineage=lineage, start_year=first, end_year=last, value=value)
          for (first, last), value in zip(PLANS, values, strict=False))
    )  # fmt: skip


BOUNDS = frame(
    estimate(line="Point", value=13.0),
    estimate(line="Range", value=None, low=12.0, high=16.0, interval="published"),
    estimate(line="Most", value=None, low=None, high=15.0, interval="published"),
    estimate(line="Least", value=None, low=10.0, high=None, interval="published"),
    estimate(line="Both", value=14.0, low=12.0, high=15.0, interval="published"),
)
LIFE = pd.concat([line("Soviet official", [1.0, 4.0, 2.0], "official"), line("CIA", [3.0, -5.0])])
GROWTH = pd.concat(
    [plans("Soviet official", [11.3, 9.1, 6.5], "official"), plans("CIA", [5.4, 5.9, 4.7])]
)
GROUPS = pd.DataFrame(
    {"Soviet official": [11.3, -3.2], "CIA": [5.4, np.nan]}, index=["1951\u201355", "1981\u201385"]
)


def every_chart(claims=None, title="T", axes=None):
    """One chart of each form."""
    draw = {
        "estimates": lambda ax: charts.estimates(BOUNDS, claims=claims, title=title, ax=ax),
        "lines": lambda ax: charts.lines(LIFE, title=title, unit="points", claims=claims, ax=ax),
        "periods": lambda ax: charts.periods(GROWTH, claims=claims, title=title, ax=ax),
        "bars": lambda ax: charts.bars(GROUPS, title=title, unit="points", sources=GROWTH, ax=ax),
    }
    return {
        name: draw[name](ax) for (name, ax) in zip(draw, axes or [None] * len(draw), strict=False)
    }


# --- what is to be seen -------------------------------------------------------------------------


def texts(figure):
    """Every text drawn, tick labels included, with its box in pixels."""
    drawn, draw = {}, Text.draw

    def noted(artist, renderer):
        draw(artist, renderer)
        if artist.get_visible() and artist.get_text().strip():
            drawn[artist] = Text.get_window_extent(artist, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", noted)
        figure.draw(figure._get_renderer())
    return list(drawn.items())


def collisions(figure):
    """Texts that overlap by more than a pixel, and texts that the edge cuts."""
    boxes = [(artist.get_text(), box) for artist, box in texts(figure)]
    right, top = figure.bbox.width + 1, figure.bbox.height + 1
    found = [
        f"cut: {said!r}"
        for said, box in boxes
        if box.x0 < -1 or box.y0 < -1 or box.x1 > right or box.y1 > top
    ]
    for (one, a), (other, b) in combinations(boxes, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1:
            found.append(f"overlap: {one!r} and {other!r}")
    return found


def on_marks(ax):
    """Labels in the axes that lie on something drawn."""
    ax.figure.draw(ax.figure._get_renderer())
    room = ax.figure.bbox
    ink = ink_on(ax, room, ax.figure._get_renderer())
    return [
        (label.text, box)
        for each in ax.get_children()
        if isinstance(each, FreeLabels)
        for label, box in zip(each.labels, each.boxes, strict=False)
        if ink[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1)].any()
    ]


def written(figure):
    """Every text of a figure, its lines joined by spaces."""
    return "\n".join(" ".join(artist.get_text().split()) for artist, _ in texts(figure))


def marks(ax, *, names=True):
    """Lines as (label, xs, ys); marks of estimates, which bear no name, on request."""
    found = [(a.get_label(), [float(x) for x in a.get_xdata()], [float(y) for y in a.get_ydata()])
             for a in ax.lines if not a.get_label().startswith("_sovdata")]  # fmt: skip
    return [mark for mark in found if mark[0].startswith("_") != names]


def red(figure):
    """What is drawn in the red of claims: texts, and where lines stand."""
    lines = [a for ax in figure.axes for a in ax.lines if to_hex(a.get_color()) == style.CLAIM]
    said = [a.get_text() for a, _ in texts(figure) if to_hex(a.get_color()) == style.CLAIM]
    return [list(map(list, zip(a.get_xdata(), a.get_ydata(), strict=True))) for a in lines], said


# What is drawn is the rows


def test_marks_ranges_and_bounds_of_estimates_are_the_rows():
    chart = charts.estimates(BOUNDS, title="T")
    assert [name for name, *_ in marks(chart.ax)] == list(BOUNDS["line"])
    assert [(name, xs) for name, xs, _ in marks(chart.ax, names=False)] == [
        ("_value", [13.0]), ("_range", [12.0, 16.0]), ("_bound", [15.0]), ("_bound", [10.0]),
        ("_value", [14.0]),
    ]  # fmt: skip
    assert [xs for _, xs, _ in marks(chart.ax)][-1] == [12.0, 15.0]  # the range about the value
    at_most, at_least = (a.get_marker() for a in chart.ax.lines if a.get_label() == "_bound")
    assert (at_most, at_least) == ("<", ">")


def test_values_of_estimates_stand_beside_them_as_printed():
    said = written(charts.estimates(BOUNDS, title="T").figure).split("\n")
    for shown in ("13.0", "12\u201316", "at most 15", "at least 10", "14 (12\u201315)"):
        assert shown in said
    assert list(BOUNDS["line"]) == [name for name in said if name in set(BOUNDS["line"])]


def test_values_of_one_line_of_estimates_are_written_as_a_range():
    rows = frame(estimate(line="CIA", value=5.4), estimate(line="CIA", value=5.8, series="b"))
    chart = charts.estimates(rows, title="T")
    assert "5.4\u20135.8" in written(chart.figure)
    assert [xs for _, xs, _ in marks(chart.ax)] == [[5.4, 5.8]]


def test_lines_are_the_rows_and_bear_the_last_value():
    chart = charts.lines(LIFE, title="T", unit="points")
    assert marks(chart.ax) == [
        ("Soviet official", [1950, 1951, 1952], [1, 4, 2]), ("CIA", [1950, 1951], [3, -5])
    ]  # fmt: skip
    assert "Soviet official 2.0" in written(chart.figure)
    assert "CIA \u22125.0" in written(chart.figure)


def test_a_wide_frame_is_drawn_as_its_tidy_one():
    wide = LIFE.pivot(index="year", columns="line", values="value")[["Soviet official", "CIA"]]
    drawn = charts.lines(wide, title="T", unit="points", sources=LIFE)
    assert marks(drawn.ax) == marks(charts.lines(LIFE, title="T", unit="points").ax)
    assert {a.get_color() for a in drawn.ax.lines} == {
        style.OF_LINEAGE["official"], style.OF_LINEAGE["cia"]
    }  # fmt: skip


def test_a_year_without_a_value_is_a_gap_in_a_line():
    rows = line("one", [1.0, 2.0, 3.0, 4.0, 5.0]).drop(index=2)
    [(_, years, values)] = marks(charts.lines(rows, title="T", unit="points").ax)
    assert years == [1950, 1951, 1952, 1953, 1954]
    assert np.isnan(values[2])


def test_values_of_periods_reach_over_their_years():
    drawn = marks(charts.periods(GROWTH, title="T").ax)
    assert drawn[1] == (
        "CIA",
        [1950.5, 1955.5, 1955.5, 1960.5, 1960.5, 1965.5],
        [5.4, 5.4, 5.9, 5.9, 4.7, 4.7],
    )
    said = written(charts.periods(GROWTH, title="T").figure)
    assert all(value in said for value in ("11.3", "9.1", "Soviet official 6.5", "CIA 4.7"))


def test_between_periods_that_do_not_follow_each_other_is_a_gap():
    [(_, _, values)] = marks(charts.periods(plans("one", [5, 6, 7]).drop(index=1), title="T").ax)
    assert [np.isnan(value) for value in values] == [False, False, True, False, False]


def test_lines_of_periods_without_names_are_called_by_who_measured_and_what_was_counted():
    rows = pd.concat([plans("", [5.4, 5.9]), plans("", [11.3, 9.1], "official")])
    rows = rows.drop(columns="line")
    assert [name for name, *_ in marks(charts.periods(rows, title="T").ax)] == [
        "CIA, GNP", "Soviet official, GNP"
    ]  # fmt: skip
    twice = pd.concat([rows.iloc[:2].assign(title="One"), rows.iloc[:2].assign(title="Other")])
    assert [name for name, *_ in marks(charts.periods(twice, title="T").ax)] == ["One", "Other"]


def test_bars_are_the_frame_with_the_values_at_their_ends():
    chart = charts.bars(GROUPS, title="T", unit="points", sources=GROWTH)
    heights = {bars.get_label(): [bar.get_height() for bar in bars] for bars in chart.ax.containers}
    assert heights["Soviet official"] == [11.3, -3.2]
    assert heights["CIA"][0] == 5.4
    assert np.isnan(heights["CIA"][1])
    said = written(chart.figure).split("\n")
    assert {"11.3", "\u22123.2", "5.4", "1951\u201355"} <= set(said)


def ends(rows):
    """Where the marks of estimates stand: values, or the ends of published or yearly ranges."""
    found = set()
    for row in rows.itertuples():
        if pd.notna(row.value):
            found.add((round(row.value, 6),))
        else:
            found.add(tuple(round(end, 6) for end in (row.low, row.high) if pd.notna(end)))
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
        found = {
            tuple(round(x, 6) for x in xs)
            for chart in drawn
            for _, xs, _ in marks(chart.ax, names=False)
        }
        assert found == ends(counted), name
        for chart in drawn:
            lines, said = red(chart.figure)
            assert [[x for x, _ in mark] for mark in lines] == [[value, value]]
            assert figure["as_printed"].iloc[0] in " ".join(said)


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
    assert charted["disaster_areas_people"] == charted["disaster_areas_life"] == []
    assert len({chart.alt for _, drawn in of_figures for chart in drawn}) == sum(
        map(len, charted.values())
    )


FAMILY_OF = {"official": "official", "cia": "western", "clark": "western",
             "khanin": "independent", "mine": "other"}  # fmt: skip


def counted(*lineages, **cells):
    """Rows as ``sv.estimates_of`` gives them: one estimate a lineage, all counted."""
    about = {"claim": "growth_1951_55", "figure": "growth_1951_55", "reading": "mine",
             "used": "counted", "gap": 0.0, "ratio": None, "fits": True}  # fmt: skip
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
    families = [FAMILY_OF[lineage] for lineage in chart.data["lineage"]]
    assert families == ["official", "western", "western", "independent", "other"]
    assert list(tables.load_vocabulary("families").index) == of_estimates.FAMILIES
    assert chart.ax.yaxis_inverted()
    heights = [ys[0] for _, _, ys in marks(chart.ax)]
    assert heights == sorted(heights)


def test_an_estimate_of_two_readings_is_drawn_once_and_what_is_set_aside_not_at_all(growth_claims):
    rows = counted("official", "cia", "khanin", "clark")
    twice = pd.concat([rows, rows.assign(reading="other")]).assign(
        used=["counted", "counted", "reprint", "context"] * 2
    )
    [chart] = charts.of_figures(twice, growth_claims)
    assert list(chart.data["series"]) == ["s0", "s1"]


def test_a_figure_without_an_estimate_has_no_chart_and_takes_none_of_another(growth_claims):
    rows, other = counted("cia"), growth_claims.query("figure == 'growth_1981_85'")
    assert list(charts.of_figures(rows.iloc[:0], growth_claims)) == []
    assert list(charts.of_figures(rows, other)) == []
    assert list(charts.of_figures(rows.assign(used="context"), growth_claims)) == []


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.periods(GROWTH.iloc[:0], title="T"),
        lambda: charts.periods(GROWTH.assign(start_year=pd.NA), title="T"),
        lambda: charts.periods(GROWTH.assign(value=np.nan), title="T"),
        lambda: charts.estimates(BOUNDS.iloc[:0], title="T"),
        lambda: charts.estimates(BOUNDS.assign(value=np.nan, low=np.nan, high=np.nan), title="T"),
        lambda: charts.lines(LIFE.iloc[:0], title="T", unit="u"),
        lambda: charts.bars(GROUPS.iloc[:0], title="T", unit="u", sources=GROWTH),
    ],
)
def test_nothing_to_draw_is_an_error_that_says_so(draw):
    with pytest.raises(UserError, match="nothing to draw"):
        draw()


# The claim


def test_claims_stand_in_the_one_red_in_words_and_nothing_else_is_red(growth_claims):
    for name, chart in every_chart().items():
        assert red(chart.figure) == ([], []), name
    for name, chart in every_chart(growth_claims).items():
        lines, said = red(chart.figure)
        if name != "bars":
            assert said == ["the essay:\n11.2%, 1951\u201355", "the essay:\n3.3%, 1981\u201385"]
            axis = 0 if name == "estimates" else 1
            assert [mark[0][axis] for mark in lines] == [11.2, 3.3]
            assert [words in str(chart) for words in ("the essay: 11.2%", "3.3%, 1981")] == [
                True
            ] * 2
            assert "Marked in red: the essay: 11.2%, 1951\u201355." in chart.alt


def claim_on(ax, *args, **kwargs):
    """Mark a claim, and where it stands."""
    sv.mark_claim(ax, *args, **kwargs)
    return red(ax.figure)


def test_a_claim_stands_over_its_years_on_an_axis_of_years_and_widens_it():
    ax = plt.figure().add_subplot()
    ax.plot([1960, 1970], [1, 2])
    [mark], [said] = claim_on(ax, "growth_1951_55")
    assert mark == [[1950.58, 11.2], [1955.42, 11.2]]
    assert said == "the essay:\n11.2%, 1951\u201355"
    assert ax.get_xlim()[0] <= 1950.58
    assert ax.get_ylim()[1] > 11.2


def test_a_claim_inside_the_limits_leaves_them():
    ax = plt.figure().add_subplot()
    ax.plot([1950, 1990], [0, 20])
    before = ax.get_xlim(), ax.get_ylim()
    claim_on(ax, "growth_1951_55")
    assert (ax.get_xlim(), ax.get_ylim()) == before


@pytest.mark.parametrize("names", [["1951\u201355", "1981\u201385"], ["1951-55", "1981-85"]])
def test_a_claim_stands_over_the_bar_of_its_period(names):
    ax = plt.figure().add_subplot()
    pd.Series([5.0, 2.0], index=names).plot.bar(ax=ax)
    [mark], _ = claim_on(ax, "growth_1981_85")
    assert [round(x, 2) for x, _ in mark] == [0.58, 1.42]


def test_a_claim_about_values_from_left_to_right_stands_upright():
    ax = plt.figure().add_subplot()
    pd.Series([5.0, 2.0], index=["one", "two"]).plot.barh(ax=ax)
    low, high = ax.get_ylim()
    [mark], _ = claim_on(ax, "growth_1981_85", axis="x")
    assert mark == [[3.3, low], [3.3, high]]
    with pytest.raises(UserError, match="'x' or 'y'"):
        sv.mark_claim(ax, "growth_1981_85", axis="z")


def test_a_claim_stands_where_it_is_asked_to_along_a_path_and_in_words_of_ones_own():
    ax = plt.figure().add_subplot()
    ax.plot([0, 5], [0, 20])
    [mark], _ = claim_on(ax, "growth_1951_55", at=(1, 2))
    assert mark == [[1, 11.2], [2, 11.2]]
    ax = plt.figure().add_subplot()
    path = pd.Series([100.0, 111.2], index=[1950, 1951])
    [mark], [said] = claim_on(ax, "growth_1951_55", path=path, label="what it leads to")
    assert mark == [[1950, 100], [1951, 111.2]]
    assert said == "what it leads to"
    assert ax.get_ylim()[1] >= 111.2


def test_a_claim_of_a_range_is_marked_at_both_ends(stats):
    row = stats.iloc[0].copy()
    row[["value", "low", "high", "as_printed"]] = [None, 12.0, 14.0, "12 to 14%"]
    ax = plt.figure().add_subplot()
    ax.plot([1950, 1990], [0, 5])
    lines, said = claim_on(ax, row)
    assert [mark[0][1] for mark in lines] == [12.0, 14.0]
    assert "12 to 14%" in said[0]
    assert ax.get_ylim()[1] > 14


def test_a_figure_that_is_not_there_names_the_nearest_or_all():
    ax = plt.figure().add_subplot()
    with pytest.raises(UserError, match="growth_1951_55"):
        sv.mark_claim(ax, "growth_1951_56")
    with pytest.raises(UserError, match="there are: growth_1951_55"):
        sv.mark_claim(ax, "zzzzzz")
    with pytest.raises(UserError, match="expected one figure, got 0 rows"):
        sv.mark_claim(ax, sv.load_stats().iloc[:0])


def test_of_several_figures_each_stands_above_its_own_estimates_and_beside_no_other(growth_claims):
    rows = pd.concat([
        counted("official", "cia", line="both"),
        counted("khanin", start_year=1981, end_year=1985).assign(figure="growth_1981_85", line="x"),
    ])  # fmt: skip
    chart = charts.estimates(rows, claims=growth_claims, title="T")
    lines, _ = red(chart.figure)
    assert [mark[0][0] for mark in lines] == [11.2, 3.3]
    (_, begin), (_, end) = lines[0]
    (_, after), (_, last) = lines[1]
    [one, other] = [ys[0] for _, _, ys in marks(chart.ax)]
    assert begin < one < end < after < other < last
    assert "Beside 11.2%: both 5\u20136. Beside 3.3%: x 5.0." in chart.alt
    assert collisions(chart.figure) == []
    alone = charts.estimates(rows.drop(columns="figure"), claims=growth_claims, title="T")
    assert red(alone.figure)[0] == [[[x, *alone.ax.get_ylim()[1:]], [x, alone.ax.get_ylim()[0]]]
                                    for x in (11.2, 3.3)]  # fmt: skip


def test_a_figure_of_another_unit_is_refused_where_the_unit_of_what_is_drawn_is_known(
    stats, growth_claims
):
    share = stats[stats["figure"] == "military_1976_80"]
    both = "'military_1976_80' is in % of GNP, what is drawn in % a year; mark it"
    with pytest.raises(UserError, match=both):
        charts.periods(GROWTH, claims=share, title="T")
    with pytest.raises(UserError, match=both):
        charts.estimates(GROWTH, claims=share, title="T")
    for draw, axis in ((lambda ax, xs, ys: ax.plot(xs, ys), "y"),
                       (lambda ax, xs, ys: ax.plot(ys, xs), "x")):  # fmt: skip
        for figure, times, refused in ((share, 1, True), (share, 2, False),
                                       (growth_claims.iloc[:1], 1, False)):  # fmt: skip
            _, ax = plt.subplots()
            draw(ax, GROWTH["end_year"].astype(float), GROWTH["value"] * times)
            sv.mark_claim(ax, figure, axis=axis)
            if refused:
                with pytest.raises(UserError, match=both):
                    sv.show(ax, GROWTH)
            else:  # of the right unit, or computed from the rows: of a unit not known
                assert sv.show(ax, GROWTH).drawn
    gdp = frame(estimate(line="CIA", unit="pct_of_gdp", value=12.0))
    assert charts.estimates(gdp, claims=share, title="T").drawn
    unstated = stats[stats["figure"] == "investment_1980"]
    assert charts.periods(GROWTH, claims=unstated, title="T").drawn


def test_what_is_found_is_read_as_a_table_where_a_cell_ends():
    found, ranked = sv.whose("11.2", 1951, 1955), sv.unusual("SUN", ((1951, 1955), (1981, 1985)))
    assert "Official, 1928=100 (1956 book)" in repr(found)
    assert "<table" in found._repr_html_()
    assert "chance" in repr(sv.whose("99.9", 1951, 1955))
    assert len(repr(ranked).splitlines()) == 1 + len(ranked.windows)
    assert "<table" in ranked._repr_html_()


# Nothing overlaps, nothing is cut, nothing lies on a mark


def test_no_text_of_a_figure_s_charts_overlaps_or_is_cut(of_figures):
    assert [
        f"{chart.alt[:60]}: {found}"
        for _, drawn in of_figures
        for chart in drawn
        for found in [*collisions(chart.figure), *on_marks(chart.ax)]
    ] == []


titles = st.sampled_from(
    ["T", "Growth by plan period: the essay and others", LONG * 2, "Super" * 30]
)
kinds = {
    "rates": st.decimals(-9, 20, places=1).map(float),
    "below zero": st.decimals(-99, -1, places=1).map(float),
    "equal": st.just(3.3),
    "none": st.just(0.0),
    "huge": st.floats(1e5, 9e6),
    "far apart": st.sampled_from([-1e4, 0.01, 5.5, 1e5]),
}
names_ = st.sampled_from(["Yearbook", "CIA, edition of 1990", "Kudrov-Khanin-Selyunin", LONG])


@st.composite
def several(draw, sizes, make):
    """Rows of several lines: many or one, of one lineage or many, values of one kind."""
    value = kinds[draw(st.sampled_from(sorted(kinds)))]
    few = draw(st.sampled_from([LINEAGES[:1], LINEAGES]))
    many = draw(st.sampled_from(sizes))
    frames = [
        make(
            f"{draw(names_)} {n}",
            draw(st.lists(value, min_size=many, max_size=many)),
            draw(st.sampled_from(few)),
        )
        for n in range(draw(st.sampled_from([1, 2, 5, 12])))
    ]
    return pd.concat(frames, ignore_index=True)


def ranged(name, values, lineage):
    """Rows of ``estimates``, the second of each line a published range."""
    return frame(
        *(estimate(line=name, lineage=lineage, value=value) if n % 2 == 0 else
          estimate(line=name, lineage=lineage, value=None, low=value, high=value + abs(value) + 1,
                   interval="published") for n, value in enumerate(values))
    )  # fmt: skip


@layout
@given(rows=several([1, 2, 7], ranged), with_claims=st.booleans(), title=titles)
def test_no_text_of_estimates_overlaps_or_is_cut(growth_claims, rows, with_claims, title):
    chart = charts.estimates(rows, claims=growth_claims if with_claims else None, title=title)
    assert collisions(chart.figure) == []


@layout
@given(rows=several([1, 2, 9, 40], line), title=titles)
@example(rows=line("one", [-10000.0]), title="T")
@example(rows=pd.concat([line(f"line {n}", [1.0, 1.0]) for n in range(20)]), title=LONG)
def test_no_text_of_lines_overlaps_or_is_cut(rows, title):
    chart = charts.lines(rows, title=title, unit="% a year")
    assert collisions(chart.figure) == []


@layout
@given(rows=several([1, 3, 8], plans), with_claims=st.booleans(), title=titles)
def test_no_text_of_periods_overlaps_or_is_cut(growth_claims, rows, with_claims, title):
    chart = charts.periods(rows, claims=growth_claims if with_claims else None, title=title)
    assert collisions(chart.figure) == []


@layout
@given(
    many=st.sampled_from([1, 2, 5]), groups=st.sampled_from([1, 2, 6, 15, 40]),
    kind=st.sampled_from(sorted(kinds)), names=st.lists(names_, min_size=5, max_size=5),
    title=titles, data=st.data(),
)  # fmt: skip
def test_no_text_of_bars_overlaps_or_is_cut(many, groups, kind, names, title, data):
    rows = {
        f"{names[n]} {n}": data.draw(st.lists(kinds[kind], min_size=groups, max_size=groups))
        for n in range(many)
    }
    wide = pd.DataFrame(rows, index=[f"{1950 + n}\u2013{51 + n}" for n in range(groups)])
    chart = charts.bars(wide, title=title, unit="% a year", sources=GROWTH)
    assert collisions(chart.figure) == []


def test_no_label_lies_on_a_mark_where_there_is_room(growth_claims):
    for claims in (None, growth_claims.iloc[:1]):
        for name, chart in every_chart(claims).items():
            assert on_marks(chart.ax) == [], name


def test_the_words_of_a_claim_cover_no_dot_in_a_low_chart_or_beside_a_short_mark(growth_claims):
    said = growth_claims.iloc[:1].assign(as_printed="nearly 11 per cent a year")
    low = charts.estimates(BOUNDS.iloc[:1], claims=said, title="A title of two lines " * 3)
    _, ax = plt.subplots(figsize=(4.2, 3.2))
    ax.scatter(np.linspace(0, 10, 60), [5.0, 5.5] * 30)
    sv.mark_claim(ax, said, axis="x", at=(5.0, 5.5))
    ax.set_ylim(0, 10)
    for drawn in (low.ax, ax):
        drawn.figure.dpi = 200
        assert on_marks(drawn) == []


def test_labels_follow_limits_and_titles_that_are_set_later(growth_claims):
    for name, chart in every_chart(growth_claims).items():
        before = [box.bounds for each in chart.ax.get_children() if isinstance(each, _Solved)
                  for box in each.boxes]  # fmt: skip
        low, high = chart.ax.get_ylim()
        chart.ax.set_ylim(low, high + (high - low) / 2)
        if name != "bars":  # whose key stands between axes and title
            chart.ax.set_title("A title of the reader's", loc="left")
        assert collisions(chart.figure) == [], name
        after = [box.bounds for each in chart.ax.get_children() if isinstance(each, _Solved)
                 for box in each.boxes]  # fmt: skip
        assert before != after, name


def test_charts_on_one_figure_keep_apart_and_leave_the_figure_as_it_is(growth_claims):
    figure = Figure(figsize=(11, 12), layout="constrained")
    figure.suptitle("Mine")
    drawn = every_chart(growth_claims, axes=[*figure.subplots(3, 2).ravel()])
    assert collisions(figure) == []
    assert figure.get_suptitle() == "Mine"
    assert list(figure.get_size_inches()) == [11, 12]
    assert all(chart.figure is figure for chart in drawn.values())


def test_axes_of_the_reader_s_without_layout_are_drawn_on_and_saved_whole(growth_claims):
    figure = Figure(figsize=(8, 6))
    ax = figure.add_axes((0.3, 0.2, 0.4, 0.6))
    chart = charts.estimates(BOUNDS, claims=growth_claims, title="T", ax=ax)
    assert chart.ax is ax
    assert ax.get_position().bounds == pytest.approx((0.3, 0.2, 0.4, 0.6))
    assert chart.png()


@pytest.mark.parametrize("value", [0.01, 3.31, 123456.7])
def test_tick_labels_of_different_values_differ_and_are_the_values(value):
    chart = charts.lines(line("one", [value, value * 1.0001]), title="T", unit="u")
    chart.figure.draw(chart.figure._get_renderer())
    low, high = chart.ax.get_ylim()
    ticks = [tick for tick in chart.ax.yaxis.get_major_ticks() if low <= tick.get_loc() <= high]
    labels = [float(tick.label1.get_text().replace("\u2212", "-")) for tick in ticks]
    assert labels == pytest.approx([tick.get_loc() for tick in ticks], rel=1e-9)


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


def test_lines_are_named_at_their_ends_in_place_of_a_legend():
    values = {"one": [1.0, 2.0, 3.0], "other": [3.0, 2.0, 3.0], "early": [9.0, 8.0, None]}
    wide = pd.DataFrame(values, index=[1950, 1960, 1970])
    with plt.style.context("sovdata.sovdata"):
        _, ax = plt.subplots()
        wide.plot(ax=ax)
        sv.label_lines(ax, 1)
    assert ax.get_legend() is None
    assert {"one 3.0", "other 3.0", "early 8.0"} <= set(written(ax.figure).split("\n"))
    assert collisions(ax.figure) == []


#: Places of points; of those next to zero matplotlib's own ticks collide in old versions.
TENTHS = st.integers(0, 1000).map(lambda n: n / 100)


@layout
@given(st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=30))
def test_names_of_points_never_overlap_and_all_stand_in_the_text_form(points):
    with plt.style.context("sovdata.sovdata"):
        _, ax = plt.subplots()
        xs, ys = zip(*points, strict=True)
        names = [f"Country {n}" for n in range(len(points))]
        ax.scatter(xs, ys)
        sv.label_points(ax, xs, ys, names, first=names[:1])
        assert collisions(ax.figure) == []
        assert "Country 0" in written(ax.figure)
        chart = sv.show(ax, source="Source: mine.")
    assert sum(f"Country {n} (" in chart.drawn[0] for n in range(len(points))) == len(set(points))


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
    # the darkest grey that WCAG's examples give for 4.5:1
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)


def test_every_colour_has_a_contrast_of_three_to_one_on_white(growth_claims):
    with plt.style.context("sovdata.sovdata"):
        cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    parts = [color for color, _ in of_bars.PARTS]
    for color in [style.CLAIM, style.QUIET, *style.OF_LINEAGE.values(), *parts, *cycle]:
        assert contrast(color) >= 3, color
    for chart in every_chart(growth_claims).values():
        assert all(contrast(artist.get_color()) >= 3 for artist, _ in texts(chart.figure))


def test_the_claim_s_red_is_no_other_s():
    reds = [name for name, color in style.OF_LINEAGE.items() if color == style.CLAIM]
    assert reds == ["text"]
    assert style.CLAIM not in [color for color, _ in of_bars.PARTS]


def test_who_measured_has_a_colour_by_code_and_by_name_and_anybody_else_grey():
    colors = sv.colors()
    assert colors["official"] == colors["Soviet official"] == style.OF_LINEAGE["official"]
    assert colors["nobody"] == style.QUIET


def test_lines_of_one_lineage_are_told_apart_without_colour():
    rows = pd.concat([line(f"line {n}", [n, n + 1]) for n in range(5)])
    drawn = charts.lines(rows, title="T", unit="u").ax.lines
    assert len({str(a._unscaled_dash_pattern) for a in drawn}) == 5


def test_parts_of_bars_that_are_no_lineage_are_told_apart_without_colour():
    rows = pd.DataFrame({f"part {n}": [1.0] for n in range(5)}, index=["all"])
    ax = charts.bars(rows, title="T", unit="u", sources=GROWTH).ax
    assert len({held.patches[0].get_hatch() for held in ax.containers}) == 5


# A picture


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


def test_svg_is_valid_and_the_same_each_time_and_holds_its_texts(growth_claims):
    one, other = every_chart(growth_claims), every_chart(growth_claims)
    for name, chart in one.items():
        drawn = chart.svg()
        assert ET.fromstring(drawn).tag.endswith("svg"), name
        assert drawn == chart.svg() == other[name].svg(), name
    assert "the essay:" in one["lines"].svg()


def test_an_image_saved_is_the_image_shown(tmp_path):
    chart = charts.periods(GROWTH, title="T")
    for name in ("chart.png", "chart.svg", "chart.pdf"):
        chart.save(tmp_path / name)
        assert (tmp_path / name).stat().st_size
    assert (imread(tmp_path / "chart.png") == imread(io.BytesIO(chart.png()), format="png")).all()


def test_pyplot_is_never_imported_and_the_reader_s_settings_stay():
    code = (
        "import sys, matplotlib; before = matplotlib.rcParams.copy()\n"
        "import sovdata as sv; stats = sv.load_stats().query(\"unit == 'pct_per_year'\")\n"
        "rows = sv.estimates_of('growth_1951_55').query(\"used == 'counted'\")\n"
        "for draw in (sv.charts.periods, sv.charts.estimates): "
        "draw(rows, claims=stats, title='T').png()\n"
        "sv.show, sv.mark_claim, sv.label_lines, sv.colors()\n"
        "assert matplotlib.rcParams.copy() == before, 'settings changed'\n"
        "assert 'matplotlib.pyplot' not in sys.modules, 'pyplot imported'\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_reader_s_settings_change_no_chart(growth_claims):
    plain = {name: chart.png() for name, chart in every_chart(growth_claims).items()}
    mine = {"font.size": 30, "figure.facecolor": "black", "lines.linewidth": 9,
            "savefig.transparent": True, "text.parse_math": True}  # fmt: skip
    with matplotlib.rc_context(mine):
        for name, chart in every_chart(growth_claims).items():
            assert chart.png() == plain[name], name


# In words


def test_a_changed_value_changes_the_words():
    for rows, draw in (
        (GROWTH, lambda rows: charts.periods(rows, title="T")),
        (LIFE, lambda rows: charts.lines(rows, title="T", unit="u")),
        (BOUNDS.iloc[[0]], lambda rows: charts.estimates(rows, title="T")),
    ):
        rows = rows.reset_index(drop=True)  # noqa: PLW2901, each place once
        for at in range(len(rows)):
            other = rows.assign(value=rows["value"].where(rows.index != at, 7.7))
            assert str(draw(other)) != str(draw(rows))


def test_every_value_drawn_stands_in_the_text_form(growth_claims):
    drawn = {name: chart.drawn for name, chart in every_chart(growth_claims).items()}
    said = ["the essay: 11.2%, 1951\u201355", "the essay: 3.3%, 1981\u201385"]
    shown = ["13.0", "12 to 16", "at most 15", "at least 10", "14 (12 to 15)"]
    assert drawn["estimates"] == [
        *(f"{name}: A series, 1951\u201355, {value}"
          for name, value in zip(BOUNDS["line"], shown, strict=True)), *said
    ]  # fmt: skip
    assert drawn["lines"] == [
        "Soviet official: 1950 1.0, 1951 4.0, 1952 2.0", "CIA: 1950 3.0, 1951 \u22125.0", *said
    ]  # fmt: skip
    assert drawn["periods"] == [
        "Soviet official: 1951\u201355 11.3, 1956\u201360 9.1, 1961\u201365 6.5",
        "CIA: 1951\u201355 5.4, 1956\u201360 5.9, 1961\u201365 4.7", *said
    ]  # fmt: skip
    assert drawn["bars"] == [
        "Soviet official: 1951\u201355 11.3, 1981\u201385 \u22123.2", "CIA: 1951\u201355 5.4"
    ]  # fmt: skip


def test_alternative_texts_begin_with_the_kind_and_hold_unit_and_main_numbers():
    alts = {name: chart.alt for name, chart in every_chart(title="Levels").items()}
    assert alts["lines"] == (
        "Line chart: Levels (points). Soviet official from 1.0 in 1950 to 2.0 in 1952; "
        "CIA from 3.0 in 1950 to \u22125.0 in 1951."
    )
    assert alts["estimates"].startswith(
        "Dot plot: Levels (% a year). Point 13.0; Range 12\u201316;"
    )
    assert alts["bars"].startswith("Bar chart: Levels (points). Soviet official: 1951\u201355 11.3")
    assert "CIA from 1951\u201355 5.4 to 1961\u201365 4.7" in alts["periods"]


def test_the_source_line_is_of_the_rows_drawn(growth_claims):
    rows = GROWTH.assign(source=["narkhoz1989"] * 3 + ["erh2004"] * 3, locator="p. 9")
    both = charts.periods(rows, claims=growth_claims, title="T").source
    alone = charts.periods(rows.iloc[:3], title="T").source
    bib = load_sources()
    assert alone == f"Source: {cite('narkhoz1989', bib, 'p. 9')}."
    for key in ("narkhoz1989", "erh2004"):
        assert cite(key, bib, "p. 9") in both
    assert "as cited by the text" in both
    assert "as cited by the text" not in alone


def test_what_is_shown_is_a_figure_with_caption_and_a_text_form(growth_claims):
    for chart in every_chart(growth_claims).values():
        bundle = chart._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"}
        found = images(bundle["text/html"])
        assert found.alts == [chart.alt]
        assert found.captions == 1
        assert bundle["text/plain"] == str(chart)
        for said in (*chart.drawn, chart.source):
            assert " ".join(said.split()) in " ".join(str(chart).split())


def test_titles_names_and_sources_are_escaped_where_they_become_html():
    nasty = "<script>alert(1)</script> \"double\" 'single' & more"
    for chart in (
        charts.estimates(BOUNDS.assign(line=nasty), title=nasty),
        charts.lines(line(nasty, [1, 2]), title=nasty, unit=nasty),
        sv.show(plt.figure().add_subplot(title=nasty).plot([1], [2])[0].axes, source=nasty),
    ):
        html = chart._repr_mimebundle_()["text/html"]
        assert "<script" not in html
        assert images(html).alts == [chart.alt]
        assert nasty in chart.alt


def test_dollars_and_other_signs_of_formulas_are_drawn_as_they_stand(growth_claims):
    priced = growth_claims.assign(as_printed="$3 to $4")
    for chart in (
        charts.periods(GROWTH, claims=priced, title=r"$5 and \frac in $x_1"),
        charts.estimates(BOUNDS.assign(line="US$ a_b and $"), claims=priced, title="T"),
        charts.lines(line(r"$\oops{ in $", [1, 2]), title="T", unit="$ and $"),
    ):
        chart.png()
        assert not any(
            artist._preprocess_math(artist.get_text())[1] for artist, _ in texts(chart.figure)
        )


# What is drawn with matplotlib, shown

YEARS = pd.DataFrame({"a": [1.5, 2.0, 3.5], "b": [2.0, 1.0, 4.0]}, index=[1951, 1956, 1961])
NAMED = YEARS.set_axis(["1951\u201355", "1956\u201360", "1961\u201365"])
LINES = ["a: 1951 1.5, 1956 2.0, 1961 3.5", "b: 1951 2.0, 1956 1.0, 1961 4.0"]
BARS = [f"{name}: " + ", ".join(f"{at} {value:.1f}" for at, value in NAMED[name].items())
        for name in NAMED]  # fmt: skip
STACKED = [BARS[0], "b: 1951\u201355 1.5 to 3.5, 1956\u201360 2.0 to 3.0, 1961\u201365 3.5 to 7.5"]


@pytest.mark.parametrize(
    ("draw", "kind", "drawn"),
    [
        (lambda ax: YEARS.plot(ax=ax), "Line chart", LINES),
        (lambda ax: ax.plot(NAMED["a"], label="a"), "Line chart", BARS[:1]),
        (lambda ax: ax.step([1, 2], [3, 5], label="s"), "Line chart", ["s: 1 3.0, 2 5.0"]),
        (lambda ax: NAMED.plot.bar(ax=ax), "Bar chart", BARS),
        (lambda ax: YEARS.plot.bar(ax=ax), "Bar chart", LINES),
        (lambda ax: NAMED.plot.barh(ax=ax), "Bar chart", BARS),
        (lambda ax: NAMED.plot.bar(ax=ax, stacked=True), "Bar chart", STACKED),
        (lambda ax: NAMED.plot.barh(ax=ax, stacked=True), "Bar chart", STACKED),
        (lambda ax: ax.bar(["x", "y"], [1, -2]), "Bar chart", ["x 1.0, y \u22122.0"]),
        (lambda ax: ax.barh(["x", "y"], [1, -2]), "Bar chart", ["x 1.0, y \u22122.0"]),
        (lambda ax: ax.bar([1951, 1952], [1, 2], width=1), "Bar chart", ["1951 1.0, 1952 2.0"]),
        (lambda ax: ax.hist([1, 2, 2, 9], bins=[0, 5, 10]), "Bar chart",
         ["0 to 5 3.0, 5 to 10 1.0"]),
        (lambda ax: YEARS[["a"]].plot.hist(ax=ax, bins=[0, 2, 4]), "Bar chart",
         ["a: 0 to 2 1.0, 2 to 4 2.0"]),
        (lambda ax: YEARS.plot.area(ax=ax), "Line chart",
         ["1951 1.5, 1956 2.0, 1961 3.5", "1951 3.5, 1956 3.0, 1961 7.5",
          "a: 1951 0.0 to 1.5, 1956 0.0 to 2.0, 1961 0.0 to 3.5",
          "b: 1951 1.5 to 3.5, 1956 2.0 to 3.0, 1961 3.5 to 7.5"]),
        (lambda ax: YEARS.plot.scatter("a", "b", ax=ax), "Dot plot",
         ["b: (1.5, 2.0), (2.0, 1.0), (3.5, 4.0)"]),
        (lambda ax: ax.scatter([1951, 1961], [1, 5], label="p"), "Dot plot",
         ["p: 1951 1.0, 1961 5.0"]),
        (lambda ax: ax.scatter([1, 5], ["x", "y"], label="p"), "Dot plot", ["p: x 1.0, y 5.0"]),
        (lambda ax: ax.plot([1951, 1961], [1, 5], "o", label="p"), "Dot plot",
         ["p: 1951 1.0, 1961 5.0"]),
        (lambda ax: ax.hlines([1, 5], [1951, 1956], [1955, 1960], label="h"), "Range plot",
         ["h: 1951\u20131955 1.0, 1956\u20131960 5.0"]),
        (lambda ax: ax.hlines(["x", "y"], [1, 2], [3, 5], label="h"), "Range plot",
         ["h: x 1.0 to 3.0, y 2.0 to 5.0"]),
        (lambda ax: (ax.hlines(["CIA, 1988", "y"], [10, 3], [15, 3]),
                     ax.scatter([3], ["y"], label="_one"), ax.set_xlabel("share")), "Range plot",
         ["share: CIA, 1988 10.0 to 15.0", "share: y 3.0"]),
        (lambda ax: (ax.hlines([0, 3, 4], [1, 9, 5], [3, 9, 5], capstyle="round", label="h"),
                     ax.plot([2, 9], [0, 3], "s", label="p"),
                     ax.set_yticks([0, 3, 4], ["a, 1988", "b", "c"])), "Range plot",
         ["p: a, 1988 2.0; b 9.0", "h: a, 1988 1.0 to 3.0; b 9.0; c 5.0"]),
        (lambda ax: (ax.errorbar([2, 4], [0, 1], xerr=[0, 1], fmt="o", label="e"),
                     ax.set_yticks([0, 1], ["x", "y"])), "Range plot",
         ["e: x 2.0, y 4.0 (3.0 to 5.0)"]),
        (lambda ax: (ax.plot([1951, 1961], [5.2, 9.8], label="a"),
                     ax.plot([1951, 1961], [5, 5], lw=0, label="unseen"),
                     ax.set_yticks([0, 5, 10], ["0%", "5%", "10%"])), "Line chart",
         ["a: 1951 5.2, 1961 9.8"]),
        (lambda ax: ax.vlines([1951, 1956], [1, 2], [3, 5], label="v"), "Range plot",
         ["v: 1951 1.0 to 3.0, 1956 2.0 to 5.0"]),
        (lambda ax: ax.fill_between([1951, 1952], [1, 2], [3, 5], label="f"), "Line chart",
         ["f: 1951 1.0 to 3.0, 1952 2.0 to 5.0"]),
        (lambda ax: ax.errorbar([1951, 1952], [2, 4], yerr=[[0.5, 1], [1, 2]], label="e"),
         "Range plot", ["e: 1951 2.0 (1.5 to 3.0), 1952 4.0 (3.0 to 6.0)"]),
        (lambda ax: ax.errorbar([2, 4], ["x", "y"], xerr=1, fmt="o", label="e"), "Range plot",
         ["e: x 2.0 (1.0 to 3.0), y 4.0 (3.0 to 5.0)"]),
        (lambda ax: (ax.plot([1951, 1961], [1, 5]), ax.axhline(2, label="mean"),
                     ax.axvline(1953.2, label="Stalin dies"), ax.axvspan(1952, 1954, label="war"),
                     ax.axhspan(1, 2)), "Line chart",
         ["1951 1.0, 1961 5.0", "mean: at 2.0", "Stalin dies: at 1953.2", "war: 1952 to 1954",
          "shaded: 1.0 to 2.0"]),
        (lambda ax: ax.stem([1951, 1961], [1, 5]), "Line chart",
         ["1951 1.0, 1961 5.0", "1951 0.0, 1961 0.0", "1951 0.0 to 1.0, 1961 0.0 to 5.0"]),
        (lambda ax: pd.Series([1.0, 5.0], pd.period_range("1951", periods=2, freq="Y"),
                              name="s").plot(ax=ax), "Line chart", ["s: 1951 1.0, 1952 5.0"]),
        (lambda ax: ax.plot(pd.to_datetime(["1951-01-01", "1952-03-01"]), [1, 5]), "Line chart",
         ["1951-01-01 1.0, 1952-03-01 5.0"]),
        (lambda ax: (ax.plot([1951, 1961], [0.001, 1000]), ax.set_yscale("log")), "Line chart",
         ["1951 0.0010, 1961 1\u202f000"]),
    ],
)  # fmt: skip
def test_every_number_drawn_stands_in_the_text_form_of_what_is_shown(draw, kind, drawn):
    ax = plt.figure().add_subplot()
    draw(ax)
    ax.set_title("Mine")
    chart = sv.show(ax, GROWTH)
    assert chart.drawn == drawn
    assert chart.alt.startswith(f"{kind}: Mine")
    assert chart.source == charts.periods(GROWTH, title="T").source


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.pie([1, 2]),
        lambda ax: ax.imshow([[1, 2]]),
        lambda ax: ax.pcolormesh([[1, 2], [3, 4]]),
        lambda ax: ax.fill([1, 2, 3], [1, 3, 1]),
        lambda ax: ax.stairs([1, 2]),
        lambda ax: ax.quiver([1], [1], [1], [1]),
        lambda ax: ax.hexbin([1, 2], [1, 2], gridsize=2),
        lambda ax: ax.axline((0, 0), (1, 1)),
        lambda ax: (ax.plot([1], [2]), ax.table([["1"]])),
    ],
)
def test_what_cannot_be_read_asks_for_a_text_and_is_shown_with_it(draw):
    ax = plt.figure().add_subplot()
    draw(ax)
    with pytest.raises(UserError, match="add text="):
        sv.show(ax, GROWTH)
    chart = sv.show(ax, GROWTH, text="A third and two thirds.")
    assert "A third and two thirds." in chart.alt


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: None,
        lambda ax: ax.plot([], []),
        lambda ax: ax.plot([1951, 1952], [np.nan, np.nan]),
        lambda ax: GROWTH.iloc[:0].plot.scatter("start_year", "value", ax=ax),
    ],
)
def test_empty_axes_are_refused_naming_what_the_rows_hold(draw):
    ax = plt.figure().add_subplot()
    draw(ax)
    with pytest.raises(
        UserError, match=r"nothing is drawn.*years 1951 to 1965.*output_growth.*SUN"
    ):
        sv.show(ax, GROWTH)
    with pytest.raises(UserError, match="the rows given are empty"):
        sv.show(ax, GROWTH.iloc[:0])


def test_rows_without_a_source_are_refused_and_one_can_be_given():
    ax = plt.figure().add_subplot()
    ax.plot([1, 2])
    for rows in ([], [GROWTH[["start_year", "value"]]]):
        with pytest.raises(UserError, match=r"source='\.\.\.'"):
            sv.show(ax, *rows)
    assert sv.show(ax, source="Source: mine.").source == "Source: mine."


@pytest.mark.parametrize("what", ["text", 5, None, [], pd.Series(dtype=float)])
def test_what_is_no_axes_is_refused(what):
    with pytest.raises(UserError, match=r"plt.subplots\(\)"):
        sv.show(what, GROWTH)
    with pytest.raises(UserError, match=r"plt.subplots\(\)"):
        sv.show(plt.figure(), GROWTH)


def test_a_user_s_error_is_one_line_in_a_notebook():
    assert UserError("what is wrong")._render_traceback_() == ["UserError: what is wrong"]
    assert issubclass(UserError, ValueError)


def test_claims_marked_are_shown_in_red_words_with_their_source(growth_claims):
    ax = plt.figure().add_subplot()
    ax.plot([1951, 1955], [1, 5], label="CIA")
    sv.mark_claim(ax, "growth_1951_55")
    chart = sv.show(ax, GROWTH)
    assert chart.drawn == ["CIA: 1951 1.0, 1955 5.0", "the essay: 11.2%, 1951\u201355"]
    assert "Marked in red: the essay: 11.2%, 1951\u201355." in chart.alt
    assert "as cited by the text" in chart.source


def test_words_written_on_axes_are_notes_and_numbers_are_not():
    ax = plt.figure().add_subplot()
    ax.plot([1951, 1955], [1, 5])
    ax.annotate("the war", (1952, 2))
    ax.text(1955, 5, "5.0")
    assert sv.show(ax, GROWTH).drawn == ["1951 1.0, 1955 5.0", "Note: the war"]


def test_a_figure_that_is_shown_is_taken_from_pyplot():
    for what in (lambda figure, ax: ax, lambda figure, ax: figure, lambda figure, ax: [ax]):
        figure, ax = plt.subplots()
        ax.plot([1, 2])
        assert plt.get_fignums()
        chart = sv.show(what(figure, ax), GROWTH)
        assert plt.get_fignums() == []
        assert chart.figure is figure
        assert chart.png()


def test_several_axes_are_shown_by_their_titles_and_twins_with_their_own_values():
    _, axes = plt.subplots(1, 2)
    for ax, title, values in zip(axes, ("Left", "Right"), ([1, 2], [3, 5]), strict=True):
        ax.plot([1951, 1952], values)
        ax.set_title(title)
    chart = sv.show(axes, GROWTH)
    assert chart.drawn == ["Left: 1951 1.00, 1952 2.00", "Right: 1951 3.0, 1952 5.0"]
    assert "Line chart: Left. " in chart.alt
    assert "Line chart: Right. " in chart.alt
    _, ax = plt.subplots()
    ax.plot([1951, 1952], [1, 3], label="tons")
    ax.twinx().plot([1951, 1952], [100, 900], label="roubles")
    assert sv.show(ax, GROWTH).drawn == [
        "tons: 1951 1.0, 1952 3.0", "roubles: 1951 100, 1952 900"
    ]  # fmt: skip


@pytest.mark.parametrize("loc", ["left", "center"])
@pytest.mark.parametrize("columns", [1, 2])
def test_long_titles_are_broken_where_their_part_of_the_figure_ends(loc, columns):
    with plt.style.context("sovdata.sovdata"):
        figure, axes = plt.subplots(1, columns, squeeze=False, figsize=(4.2 * columns, 3.2))
        for ax in axes.ravel():
            YEARS.plot(ax=ax)
            sv.label_lines(ax)
            ax.set_title("A title that is much longer than the axes below it are wide", loc=loc)
        sv.show(figure, GROWTH)
        assert collisions(figure) == []


def test_a_title_that_fits_on_the_screen_alone_is_broken_for_the_picture():
    with plt.style.context("sovdata.sovdata"):
        figure, ax = plt.subplots()
        YEARS.plot(ax=ax)
        ax.set_title("Czechoslovakia: output per head against others")
        sv.show(ax, GROWTH)
        figure.dpi = 200
        title = ax._left_title if ax.get_title("left") else ax.title
        assert title.get_window_extent(figure._get_renderer()).x1 <= figure.bbox.width


def test_a_chart_in_a_kernel_is_one_output_and_none_in_the_cell_after():
    cells = [
        """%matplotlib inline
import matplotlib.pyplot as plt, sovdata as sv
rows = sv.load_evidence('output_growth')
plt.style.use('sovdata.sovdata')""",
        """fig, ax = plt.subplots()
ax.plot([1951, 1955], [1, 2])
sv.mark_claim(ax, 'growth_1951_55')
sv.show(ax, rows)""",
        "1 + 1",
        "fig, ax = plt.subplots()\nsv.show(ax, rows)",
        """for high in (2, 3):
    fig, ax = plt.subplots()
    ax.plot([1951, 1955], [1, high])
    sv.show(ax, rows)""",
    ]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, allow_errors=True, kernel_name="python3").execute()
    _, shown, after, wrong, loop = (cell.outputs for cell in notebook.cells)
    assert [output["output_type"] for output in loop] == ["display_data"] * 2
    assert all("<figure" in output["data"]["text/html"] for output in loop)
    assert [output["output_type"] for output in shown] == ["execute_result"]
    assert set(shown[0]["data"]) == {"text/html", "text/plain"}
    assert [output["data"]["text/plain"] for output in after] == ["2"]
    assert len(wrong[0]["traceback"]) == 1
    assert wrong[0]["traceback"][0].startswith("UserError: nothing is drawn")


def test_the_words_of_a_claim_go_where_its_mark_is_not_shown_and_its_axes_are_axes():
    _, ax = plt.subplots()
    ax.plot([1950, 1985], [0, 12])
    sv.mark_claim(ax, "growth_1951_55")
    ax.set_ylim(0, 8)
    ax.figure.draw(ax.figure._get_renderer())
    [claim] = [each for each in ax.get_children() if isinstance(each, Claim)]
    assert claim.boxes == []
    with pytest.raises(sv.UserError, match="expected axes first"):
        sv.mark_claim("growth_1951_55", "growth_1951_55")


def test_a_scale_of_powers_is_labelled_in_plain_numbers():
    _, ax = plt.subplots()
    ax.plot([1950, 1985], [1, 1000])
    ax.set_yscale("log")
    sv.show(ax, source="made up")
    ax.figure.draw(ax.figure._get_renderer())
    assert "100" in [label.get_text() for label in ax.get_yticklabels()]


def test_a_claim_is_hung_where_its_mark_is_and_stays_inside_the_figure():
    ax = plt.figure(figsize=(4, 3)).add_axes((0.3, 0.2, 0.6, 0.6))
    ax.plot([0, 1], [0, 1])
    sv.mark_claim(ax, "growth_1951_55", axis="x", label="A rather long label " * 3)
    assert collisions(ax.figure) == []
    [claim] = [each for each in ax.get_children() if isinstance(each, Claim)]
    assert len(claim.boxes) == 1


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_saved_picture_carries_its_source_and_its_alt_text(tmp_path, suffix):
    chart = charts.estimates(GROWTH, title="T")
    chart.save(tmp_path / f"chart.{suffix}")
    written = (tmp_path / f"chart.{suffix}").read_bytes()
    assert chart.source.encode("latin-1", "replace")[:30] in written
