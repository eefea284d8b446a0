"""The world table: as its database has it, apart from the evidence.

And what it says of the Soviet slowdown.
"""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

import sovdata
from sovdata import collection, schema
from sovdata.schema import DataError, Problem

#: Growth of total output a year, 1951-55 and 1981-85, worked out apart from this package.
GROWTH = {
    "SUN": (4.90, 1.74), "USA": (4.43, 3.15), "JPN": (9.10, 3.37), "DEU": (8.93, 1.25),
    "FRA": (4.45, 1.52), "ITA": (6.63, 1.50), "POL": (4.60, 0.63), "HUN": (5.43, 0.67),
    "CSK": (3.43, 1.21), "BGR": (6.12, 0.82), "ROU": (7.23, 0.46), "CHN": (9.29, 7.77),
    "IND": (3.64, 5.05),
}  # fmt: skip
SUCCESSORS = {
    "SUN": {
        "ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM",
        "UKR", "UZB",
    },
    "CSK": {"CZE", "SVK"},
    "YUG": {"BIH", "HRV", "MKD", "MNE", "SRB", "SVN"},
}  # fmt: skip
#: Million 2011 international dollars of output in 1950: the economies that are ranked are above it.
LARGE = 30_000
EARLY, LATE = (1951, 1955), (1981, 1985)


@pytest.fixture(scope="module")
def world():
    return sovdata.load_world()


@pytest.fixture(scope="module")
def output(world):
    return world.pivot(index="year", columns="area", values="output")


def growth_of(output: pd.DataFrame, first: int, last: int) -> pd.Series:
    """Compound growth a year, per cent, from the year before the first to the last."""
    return ((output.loc[last] / output.loc[first - 1]) ** (1 / (last - first + 1)) - 1) * 100


def changes(output: pd.DataFrame, early: tuple[int, int], late: tuple[int, int]) -> pd.Series:
    """Change of growth between two periods, in points, of the large economies that have both."""
    change = growth_of(output, *late) - growth_of(output, *early)
    return change[output.loc[1950] > LARGE].dropna()


def rank(change: pd.Series) -> int:
    """The place of the Soviet fall, 1 being the largest."""
    return int(change.rank()["SUN"])


# The table and its frame


def test_every_country_and_year_of_the_database_is_there(world):
    assert (len(world), world["area"].nunique()) == (7341, 169)
    assert (world["year"].min(), world["year"].max()) == (1949, 1992)
    assert world["gdp_per_head"].isna().sum() == 526
    assert world["population"].isna().sum() == 9
    assert world[["gdp_per_head", "population"]].notna().any(axis=1).all()


def test_the_frame_is_tidy_and_of_plain_types(world):
    assert list(world.columns) == [
        "area",
        "label",
        "part_of",
        "year",
        "gdp_per_head",
        "population",
        "output",
        "source",
    ]
    assert [
        str(world[name].dtype) for name in ("year", "gdp_per_head", "population", "output")
    ] == ["int64", *["float64"] * 3]
    assert not world.duplicated(["area", "year"]).any()
    assert world["label"].notna().all()
    assert world.attrs == {}


def test_output_is_output_per_head_times_people_in_million_dollars(world):
    row = world[(world["area"] == "SUN") & (world["year"] == 1950)].iloc[0]
    assert (row["gdp_per_head"], row["population"]) == (4529, 179571)  # dollars; thousand people
    assert row["output"] == pytest.approx(813_277.059)
    both = world[["gdp_per_head", "population"]].notna().all(axis=1)
    assert (world["output"].notna() == both).all()


def test_digits_are_those_of_the_file():
    text = (schema.data_dir() / "world_output.csv").read_text(encoding="utf-8")
    assert "\nAFG,1991,881.1704385887347,13672\n" in text
    assert "\nCSK,1992,11742.929170063038,15536.369999999999\n" in text


def test_the_ussr_is_the_one_of_the_series(world, shipped):
    stored = shipped[
        (shipped["series"] == "mpd2023_gdp_head_sun") & (shipped["basis"] == "published")
    ].set_index("end_year")["value"]
    table = world[world["area"] == "SUN"].set_index("year")["gdp_per_head"].reindex(stored.index)
    assert len(stored) > 30
    assert (table - stored).abs().max() < 0.5


@pytest.mark.parametrize("whole", SUCCESSORS)
def test_successor_states_name_the_state_that_they_came_from(world, whole):
    assert set(world.loc[world["part_of"] == whole, "area"]) == SUCCESSORS[whole]


def test_a_country_is_part_of_another_only_where_that_one_is_in_the_table(world):
    assert set(world["part_of"].dropna()) == set(SUCCESSORS)
    assert world.loc[world["area"].isin([*SUCCESSORS, "DEU"]), "part_of"].isna().all()


def test_west_germany_of_other_tables_is_not_germany_of_this_one(world):
    assert "DEU_W" not in set(world["area"])
    germany = world[(world["area"] == "DEU") & (world["year"] == 1985)].iloc[0]
    assert (germany["label"], round(germany["population"] / 1000)) == (
        "Germany",
        78,
    )  # East and West


# Selections


def test_areas_and_years_select_and_nothing_else_changes(world):
    chosen = sovdata.load_world(areas=["SUN", "USA"], years=(1950, 1955))
    kept = world[world["area"].isin(["SUN", "USA"]) & world["year"].between(1950, 1955)]
    pd.testing.assert_frame_equal(chosen, kept.reset_index(drop=True))
    assert set(sovdata.load_world(areas="JPN")["area"]) == {"JPN"}
    assert sovdata.load_world(areas=(name for name in ["JPN", "USA"]))["area"].nunique() == 2


def test_every_row_names_the_database_so_that_a_chart_of_them_has_its_source(world):
    assert set(world["source"]) == {"mpd2023"} <= set(sovdata.sources.load_sources().index)


def test_a_successor_state_chosen_alone_still_names_its_state():
    assert set(sovdata.load_world(areas="RUS")["part_of"]) == {"SUN"}


@pytest.mark.parametrize(
    ("area", "meant"),
    [
        ("DEW", "DEU (Germany)"),
        ("Germany", "DEU (Germany)"),
        ("jpn", "JPN (Japan)"),
        ("bulgarai", "BGR (Bulgaria)"),
        ("USRR", "SUN (USSR)"),
        ("Soviet Union", "SUN (USSR)"),
    ],
)
def test_a_country_that_is_not_there_is_answered_with_the_nearest(area, meant):
    with pytest.raises(ValueError, match="no country") as caught:
        sovdata.load_world(areas=["SUN", area])
    assert str(caught.value).endswith(f"; nearest: {meant}")


def test_an_area_that_only_other_tables_have_is_not_in_this_one():
    with pytest.raises(ValueError, match="no country 'WE12' in the world table"):
        sovdata.load_world(areas="WE12")


def test_years_that_are_not_there_are_answered_with_those_that_are():
    with pytest.raises(sovdata.UserError, match=r"1940 to 1948 .* from 1949 to 1992"):
        sovdata.load_world(years=(1940, 1948))
    assert sovdata.load_world(years=(1940, 1949))["year"].unique().tolist() == [1949]


def test_years_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="expected the first year, then the last"):
        sovdata.load_world(years=(1955, 1950))


# Apart from the evidence


def test_the_evidence_does_not_read_the_world_table(data_copy, shipped):
    (data_copy / "world_output.csv").unlink()
    pd.testing.assert_frame_equal(collection.of_folder(data_copy).evidence, shipped)


def test_parts_of_other_states_leave_the_soviet_means_as_they_are(shipped):
    means = shipped[shipped["computed_from"].str.contains("parts, weighted by", na=False)]
    assert len(means) > 40
    assert means["computed_from"].str.contains("of 15 parts").all()


# What it says of the slowdown


@pytest.mark.parametrize("area", GROWTH)
def test_growth_of_a_country_is_what_was_worked_out_apart(output, area):
    found = [growth_of(output, *period)[area] for period in (EARLY, LATE)]
    assert found == pytest.approx(GROWTH[area], abs=0.0051)


def test_the_soviet_fall_is_the_twenty_second_of_thirty_nine_large_economies(output):
    change = changes(output, EARLY, LATE)
    assert (len(change), rank(change)) == (39, 22)
    assert round(100 * (change < 0).mean()) == 85


def test_without_successor_states_it_is_the_twenty_first_of_thirty_eight(world, output):
    whole = output[world.loc[world["part_of"].isna(), "area"].unique()]
    change = changes(whole, EARLY, LATE)
    assert (len(change), rank(change)) == (38, 21)
    assert set(changes(output, EARLY, LATE).index) - set(change.index) == {"RUS"}


def test_its_rank_runs_from_sixth_to_twenty_first_over_nine_windows(world, output):
    whole = output[world.loc[world["part_of"].isna(), "area"].unique()]
    ranks, counts = {}, {}
    for early, late in itertools.product((-1, 0, 1), repeat=2):
        change = changes(
            whole, tuple(year + early for year in EARLY), tuple(year + late for year in LATE)
        )
        ranks[early, late], counts[early, late] = rank(change), len(change)
    assert (min(ranks.values()), max(ranks.values())) == (6, 21)
    assert ranks[0, 0] == 21
    assert {counts[early, late] for early, late in counts if early == -1} == {31}  # fewer have 1949
    assert {counts[early, late] for early, late in counts if early != -1} == {38}


# Bad input


def damaged(folder, old: str, new: str) -> int:
    """Put another row in the place of one; the line on which it stands."""
    path = folder / "world_output.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = lines.index(old)
    lines[at] = new
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return at + 1


@pytest.mark.parametrize(
    ("new", "column", "expected", "value"),
    [
        ("SUN,1949,4529,179571", "year", "the same area and year stand in an earlier line", "1949"),
        ("SUN,1950,4529,-179571", "population", "expected 1 or more", "-179571"),
        ("SUN,1950,0,179571", "gdp_per_head", "expected 1 or more", "0"),
        ("SUM,1950,4529,179571", "area",
         ("expected a name in areas.csv; no such area; "
          "add a row with a table of areas: sovdata template areas"), "SUM"),
        ("SUN,1950,4529,many", "population",
         "expected a number such as 11.2 (digits and a point)", "many"),
        ("SUN,1948,4529,179571", "year", "expected 1949 or more", "1948"),
        (",1950,4529,179571", "area", "the cell is empty; it must be filled", ""),
        ("SUN,,4529,179571", "year", "the cell is empty; it must be filled", ""),
    ],
    ids=["country and year twice", "negative population", "no output", "unknown country",
         "text for a number", "year outside", "no country", "no year"],
)  # fmt: skip
def test_a_damaged_world_table_is_one_error_with_file_line_and_column(
    data_copy, new, column, expected, value
):
    line = damaged(data_copy, "SUN,1950,4529,179571", new)
    with pytest.raises(DataError) as caught:
        schema.read_table("world_output", data=data_copy)
    assert caught.value.problems == (Problem("world_output.csv", expected, line, column, value),)
