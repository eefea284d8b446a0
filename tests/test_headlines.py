"""The charts that carry the collection: what is drawn, and that it can be read."""

from __future__ import annotations

from itertools import pairwise

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text
from test_charts import collisions

import sovdata as sv
from sovdata.charts.claim import Claim
from sovdata.charts.headlines import HEADLINES

PHONE = 360  # pixels that a phone of 390 leaves a picture


@pytest.fixture(scope="module")
def slowdown():
    chart = sv.headline("slowdown")
    chart.figure.draw(chart.figure._get_renderer())
    return chart


def test_the_slowdown_draws_the_falls_that_the_world_table_and_the_answer_give(slowdown):
    rows = slowdown.data
    world = sv.load_world()
    gdp = world[world["part_of"].isna()].pivot(index="label", columns="year", values="output")
    gdp = gdp[gdp[1950] > 30_000].drop("USSR")
    then = ((gdp[1955] / gdp[1950]) ** 0.2 - 1) * 100
    change = (((gdp[1985] / gdp[1980]) ** 0.2 - 1) * 100 - then).dropna()
    drawn = rows[rows["lineage"] == "maddison"].set_index("title")["value"]
    pd.testing.assert_series_equal(drawn.sort_index(), change.sort_index(), check_names=False)
    assert f"in {(change < 0).sum()} of {len(change)} other" in slowdown.alt
    cia = rows[rows["lineage"] == "cia"]["value"].round(1)
    assert sorted(cia) == [-4.3, -3.1]  # 6.0 to 1.7 and 4.9 to 1.8 of the answer
    assert "\u22128.2 to \u22127.6" in slowdown.alt


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_chart_can_be_read_on_a_phone(name):
    figure = sv.headline(name).figure
    assert collisions(figure) == []
    wide = figure.get_size_inches()[0]
    texts = [text for ax in figure.axes for text in ax.findobj(Text) if text.get_text().strip()]
    labels = [
        child for ax in figure.axes for child in ax.get_children() if hasattr(child, "labels")
    ]
    sizes = [text.get_fontsize() / 72 / wide * PHONE for text in texts if text.get_visible()]
    assert min([*sizes, *(each.size / 72 / wide * PHONE for each in labels)]) >= 11


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_chart_is_told_in_words_with_its_claims_and_sources(name):
    chart = sv.headline(name)
    assert len(chart.alt) > 80
    assert chart.source.startswith("Source")
    assert chart.svg().startswith("<?xml")
    marked = [child.says for ax in chart.figure.axes for child in ax.get_children()
              if isinstance(child, Claim)]  # fmt: skip
    assert bool(marked) == (name != "productivity")  # of productivity the essay has no figure
    assert all(f"Marked in red: {says}." in chart.alt for says in marked)


def test_the_levels_say_the_claim_in_words_and_cite_its_source():
    chart = sv.headline("levels")
    assert "Marked in red: the essay: 11.2%, 1951\u201355: to 170." in chart.alt
    assert chart.drawn[-1] == "the essay: 11.2%, 1951\u201355: to 170"
    assert "Samary (1988), as cited by the text; " in chart.source


@pytest.mark.parametrize("name", ["figures", "arms", "investment"])
def test_a_claim_of_a_headline_stands_above_the_estimates_of_its_answer_alone(name):
    ax = sv.headline(name).ax
    claims = [child for child in ax.get_children() if isinstance(child, Claim)]
    stood = [(min(ys), max(ys)) for ys in ([y for _, y in claim.ends] for claim in claims)]
    assert all(end < after for (_, end), (after, _) in pairwise(stood))
    for claim, (begin, end) in zip(claims, stood, strict=True):
        found = sv.estimates_of(claim.rows["figure"].iloc[0])
        counted = found[found["used"].isin(["counted", "context"])]
        values = {round(end, 6) for side in ("value", "low", "high") for end in counted[side]}
        beside = [line for line in ax.lines if str(line.get_label()) in ("_value", "_range")
                  and begin < line.get_ydata()[0] < end]  # fmt: skip
        assert beside
        assert all(round(float(x), 6) in values for line in beside for x in line.get_xdata())


def test_rows_without_sources_are_refused_in_one_line():
    with pytest.raises(sv.UserError, match="no column 'source'"):
        sv.prose.sources(pd.DataFrame({"a": [1]}))


def test_names_of_points_that_fit_no_point_are_refused_in_one_line():
    _, ax = plt.subplots()
    ax.scatter([1, 2], [1, 2])
    with pytest.raises(sv.UserError, match="2 x, 2 y and 1 names"):
        sv.label_points(ax, [1, 2], [1, 2], ["France"])
    with pytest.raises(sv.UserError, match="no point is named 'Frence'; nearest: France"):
        sv.label_points(ax, [1, 2], [1, 2], ["France", "Italy"], first=["Frence"])
    plt.close()
