"""A reader's figures on any country of the world stand beside the table of the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from sovdata import own, schema
from sovdata.collection import Collection, load_collection
from sovdata.growth import compound_rate
from sovdata.tables import load_world
from sovdata.wording import answers

HEAD = "indicator,area,unit,start_year,end_year,as_printed"


def collection(tmp_path: Path, *rows: str, evidence: str = "") -> Collection:
    figures = tmp_path / "figures.csv"
    figures.write_text("\n".join([HEAD, *rows, ""]), "utf-8")
    mine = tmp_path / "mine.csv"
    mine.write_text(evidence, "utf-8")
    return load_collection(figures, evidence=[mine] if evidence else [])


def computed(area: str, column: str, first: int, last: int) -> float:
    level = load_world(areas=area).set_index("year")[column]
    return float(compound_rate(level[first - 1], level[last], last - first + 1))


@pytest.mark.parametrize(
    ("indicator", "column"),
    [
        ("output_growth", "output"), ("output_per_head_growth", "gdp_per_head"),
        ("population_growth", "population"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("area", ["IND", "POL", "BRA", "GHA"])
def test_growth_in_any_country_is_compared_with_the_table_of_the_world(
    tmp_path: Path, indicator: str, column: str, area: str
) -> None:
    c = collection(tmp_path, f"{indicator},{area},pct_per_year,1956,1975,3.75%")
    rows = c.evidence.query("indicator == @indicator and area == @area and role == 'compared'")
    [row] = rows[(rows["start_year"] == 1956) & (rows["end_year"] == 1975)].to_dict("records")
    assert row["value"] == pytest.approx(computed(area, column, 1956, 1975))
    assert (row["lineage"], row["source"], row["published"]) == ("maddison", "mpd2023", 2023)
    [answer] = answers(c).to_dict("records")
    assert "Maddison" in answer["answer"]
    assert answer["estimates"] == 1


def test_the_definition_and_the_prices_are_said(tmp_path: Path) -> None:
    c = collection(tmp_path, "output_growth,IND,pct_per_year,1951,1965,4.1%")
    [row] = answers(c).to_dict("records")
    assert "Maddison Project: GDP in 2011 international dollars" in row["flags"]


def test_levels_and_sums_of_growth_are_compared_too(tmp_path: Path) -> None:
    c = collection(
        tmp_path,
        "output,IND,mn_intl_dollars_2011,1960,1960,100 000",
        "output_growth_cumulative,POL,pct_over_period,1951,1960,76%",
        "population,IND,million_people,1951,1951,361 million",
    )
    assert list(answers(c)["nearest"]) == [
        "world_ind_gdp", "world_pol_gdp", "world_ind_population",
    ]  # fmt: skip


@pytest.mark.parametrize(("area", "indicator"), [("SUN", "output_growth"), ("USA", "output")])
def test_what_a_series_of_ours_measures_gets_no_second_witness_of_the_same_lineage(
    tmp_path: Path, area: str, indicator: str
) -> None:
    unit = "pct_per_year" if indicator == "output_growth" else "mn_intl_dollars_1990"
    c = collection(tmp_path, f"{indicator},{area},{unit},1961,1965,5%".replace("%", ""))
    assert not c.series["series"].str.startswith("world_").any()


def test_a_reader_s_own_series_of_maddison_s_is_not_doubled_and_another_s_is_compared_beside(
    tmp_path: Path,
) -> None:
    row = "output_growth,IND,pct_per_year,1951,1965,4.1%"
    head = "indicator,title,unit,area,start_year,end_year,value,lineage"
    mine = f"{head}\noutput_growth,Mine,pct_per_year,IND,1951,1965,4.0,{{}}\n"
    assert answers(collection(tmp_path, row, evidence=mine.format("maddison")))["estimates"][0] == 1
    both = answers(collection(tmp_path, row, evidence=mine.format("")))
    assert (both["estimates"][0], both["lineages"][0]) == (2, 2)


def test_the_table_is_read_only_where_a_figure_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    frame = schema.Package.frame
    monkeypatch.setattr(
        schema.Package, "frame", lambda self, name: asked.append(name) or frame(self, name)
    )
    collection(tmp_path, "output_growth,SUN,pct_per_year,1951,1955,11.2%")
    assert "world_output" not in asked
    collection(tmp_path, "output_growth,IND,pct_per_year,1951,1955,3.2%")
    assert "world_output" in asked


def test_years_that_the_table_does_not_have_are_named(tmp_path: Path) -> None:
    c = collection(tmp_path, "output_growth,IND,pct_per_year,1995,2005,6%")
    assert list(answers(c)["answer"]) == [
        (
            "Nothing to compare: this collection holds no estimate to set beside 6% a year; "
            "those here cover 1949 to 1992."
        )
    ]


def test_check_sees_the_table_of_the_world(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEAD}\noutput_growth,IND,pct_per_year,1951,1965,4.1%\n", "utf-8")
    assert own.check([path]).notes == []


@pytest.mark.parametrize("area", ["JPN", "IND"])
def test_output_per_head_against_the_usa_is_computed_of_any_country(
    tmp_path: Path, area: str
) -> None:
    c = collection(tmp_path, f"output_per_head_relative,{area},pct_of_usa,1950,1950,33%")
    levels = load_world(years=(1950, 1950)).set_index("area")["gdp_per_head"]
    [row] = c.evidence.query(
        "indicator == 'output_per_head_relative' and area == @area and start_year == 1950"
    ).to_dict("records")
    assert row["value"] == pytest.approx(100 * levels[area] / levels["USA"])
    [answer] = answers(c).to_dict("records")
    assert (answer["estimates"], "Maddison" in answer["answer"]) == (1, True)
