"""A public file becomes a table of estimates by its shape; what is not taken is listed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from sovdata import own
from sovdata.cli import main
from sovdata.errors import UserError
from sovdata.importing import Imported, import_file
from sovdata.importing.cells import decimal_comma, value_of, years_of
from sovdata.schema import DataError

GROWTH = {"indicator": "output_growth", "unit": "pct_per_year"}
ARMS = {"indicator": "military_share", "unit": "pct_of_gdp"}


@pytest.fixture
def imported(tmp_path):
    """Import a text as a file of this name."""

    def run(text: str | bytes, name: str = "file.csv", **asked) -> Imported:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_file(path, **(GROWTH | asked))

    return run


def values(found: Imported) -> list[tuple[str, int, str]]:
    rows = found.rows
    return list(zip(rows["area"], rows["start_year"], rows["value"], strict=True))


def reasons(found: Imported) -> set[str]:
    return set(found.left_out["why"])


LONG = (
    "Entity,Code,Year,Military expenditure (% of GDP)\n"
    "United States,USA,1980,5.15\nUnited States,USA,1986,6.63\n"
    "Europe,,1986,3.2\nUSSR,OWID_USS,1985,15\n"
)


def test_a_row_a_country_and_year_is_read_and_a_place_unknown_is_listed(imported):
    found = imported(LONG, **ARMS)
    assert values(found) == [("SUN", 1985, "15"), ("USA", 1980, "5.15"), ("USA", 1986, "6.63")]
    assert list(found.left_out["what"]) == ["Europe"]
    assert set(found.rows["measure"]) == {"Military expenditure (% of GDP)"}


def test_only_the_areas_and_years_asked_for_are_taken_and_the_others_listed(imported):
    found = imported(LONG, **ARMS, areas=["United States"], years=(1985, 1990))
    assert values(found) == [("USA", 1986, "6.63")]
    assert reasons(found) >= {"another area than asked for", "another year than asked for"}


def test_a_column_a_year_below_lines_of_notes_is_read_with_its_source(imported):
    found = imported(
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2019-03-21",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961","1962",\n'
        '"China","CHN","Life expectancy","SP.DYN","","43.7","44.4",\n'
        '"Small islands","SST","Life expectancy","SP.DYN","1","2","3",\n'
    )
    assert values(found) == [("CHN", 1961, "43.7"), ("CHN", 1962, "44.4")]
    assert set(found.rows["source"]) == {"World Development Indicators (file.csv)"}
    assert reasons(found) == {"missing", "no area of ours: a row in a table of areas of yours, "
                              "sovdata template areas"}  # fmt: skip


def test_a_column_a_country_is_read_by_its_codes_with_names_above(imported):
    found = imported(
        "GDP pc 2011 prices,United Kingdom,Former USSR\nyear,GBR,SUN\n1980,20612,10148\n"
    )
    assert values(found) == [("GBR", 1980, "20612"), ("SUN", 1980, "10148")]
    assert set(found.rows["price_basis"]) == {"2011 prices"}
    assert found.shape == "countries across"


def test_semicolons_decimal_commas_and_one_byte_letters_are_read_and_said(imported):
    text = "GENESIS-Tabelle: 81000-0001\nBruttoinlandsprodukt, Ver\u00e4nderung;\n;1980;1981\n"
    found = imported(f"{text}Deutschland;1,4;0,5\n".encode("cp1252"))
    assert values(found) == [("DEU", 1980, "1.4"), ("DEU", 1981, "0.5")]
    assert found.notes[1:] == ["Read as cp1252", "Columns are separated by semicolons",
                               "Decimal commas",
                               "Germany before 1991: many files mean West Germany"]  # fmt: skip


def test_cyrillic_of_one_byte_and_utf_16_with_tabs_are_read(imported):
    found = imported("Страна;Год;Прирост\nСССР;1980;3,5\nФранция;1980;1,6\n".encode("cp1251"),
                     column="Прирост")  # fmt: skip
    assert ("FRA", 1980, "1.6") in values(found)
    found = imported("Country\t1980\t1981\nFrance\t1.6\t1.1\nJapan\t2.8\t4.2\n".encode("utf-16"))
    assert len(found.rows) == 4


def test_dimensions_in_one_cell_are_parted(imported):
    found = imported(
        "freq,unit,geo\\TIME_PERIOD\t1980 \t1981 \nA,CLV,FR\t1.6 b\t: \nA,CLV,DE\t1.4\t0.5 e\n"
    )
    assert values(found) == [("DEU", 1980, "1.4"), ("DEU", 1981, "0.5"), ("FRA", 1980, "1.6")]
    assert set(found.changed["why"]) == {"flag b", "flag e"}


def test_quarters_are_refused_unless_a_yearly_mean_is_asked_for(imported):
    text = "DATE,GDPC1\n1980-01-01,7341.6\n1980-04-01,7190.4\n1980-07-01,.\n"
    with pytest.raises(UserError, match="line 2: parts of a year.*--yearly-mean"):
        imported(text, areas=["USA"])
    found = imported(text, areas=["USA"], yearly_mean=True)
    assert values(found) == [("USA", 1980, "7266.0")]
    assert list(found.rows["value_note"]) == ["mean of 2 values of the year"]


def test_dates_that_stand_for_a_year_are_years(imported):
    found = imported("observation_date,X\n1980-01-01,1.5\n1981-01-01,2.5\n", areas=["USA"])
    assert values(found) == [("USA", 1980, "1.5"), ("USA", 1981, "2.5")]


def test_periods_footnotes_and_a_real_minus_are_understood_and_listed(imported):
    found = imported(
        "Period,Growth[1],Note\n1952\u201357,11.2[2],official\n1958\u201362,\u22123.1,[a]\n",
        areas=["SUN"],
    )
    spans = list(zip(found.rows["start_year"], found.rows["end_year"], found.rows["value"],
                     strict=True))  # fmt: skip
    assert spans == [(1952, 1957, "11.2"), (1958, 1962, "-3.1")]
    assert list(found.changed["why"]) == ["footnote"]
    assert found.rows["title"].tolist() == ["Growth, USSR"] * 2


def test_a_code_for_missing_is_left_out_where_nothing_else_is_below_zero(imported):
    people = {"indicator": "armed_forces", "unit": "thousand_people"}
    found = imported("country,year,troops\nUSSR,1950,-9\nUSSR,1951,4600\n", **people)
    assert values(found) == [("SUN", 1951, "4600")]
    assert reasons(found) == {"a code for missing"}
    found = imported("country,year,growth\nUSSR,1950,-9\nUSSR,1951,-3.5\n")
    assert [value for *_, value in values(found)] == ["-9", "-3.5"]


def test_thousands_millions_and_powers_are_written_out_and_listed(imported):
    found = imported("name,1950,1951,1952\nFrance,10.3k,2.1M,1.5e3\nJapan,1,2,3\n")
    assert [value for area, _, value in values(found) if area == "FRA"] == [
        "10300",
        "2100000",
        "1500",
    ]
    assert set(found.changed["why"]) == {"k written out", "M written out"}


def test_several_series_of_a_place_are_asked_for(imported):
    text = "country,series,1980,1981\nFrance,GDP,1,2\nFrance,GNP,3,4\n"
    with pytest.raises(
        UserError, match="several series of France; say which with --where series="
    ):
        imported(text)
    assert [value for *_, value in values(imported(text, where={"series": "GNP"}))] == ["3", "4"]


def test_several_columns_of_values_are_asked_for_and_an_unknown_one_named(imported):
    text = "country,year,gdp,pop\nFrance,1980,1.5,2.5\n"
    with pytest.raises(UserError, match="which column holds the values.*'gdp', 'pop'"):
        imported(text)
    with pytest.raises(UserError, match="no column 'gpd'; nearest: gdp"):
        imported(text, column="gpd")
    assert values(imported(text, column="pop")) == [("FRA", 1980, "2.5")]


def test_a_number_that_can_be_read_in_two_ways_is_asked_for(imported):
    text = "country\tyear\tvalue\nFrance\t1980\t1,234\n"
    with pytest.raises(UserError, match="'1,234' may be read in two ways; add --decimal"):
        imported(text)
    assert values(imported(text, decimal=","))[0][2] == "1.234"
    assert values(imported(text, decimal="."))[0][2] == "1234"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "no header with years across"),
        ("<html><table></table></html>", "a web page"),
        ("", "the file is empty"),
        ("year,growth\n1980,1.5\n", "names no country; add --area CODE"),
        ("country,year,x\nAtlantis,1980,1.5\n", "no value is left; 1: no area of ours"),
    ],
)
def test_what_cannot_be_imported_is_said_in_one_line(imported, text, said):
    with pytest.raises(UserError, match=said) as raised:
        imported(text)
    assert "\n" not in str(raised.value)


def test_what_the_file_does_not_say_is_asked_for_with_the_command(tmp_path):
    path = tmp_path / "owid.csv"
    path.write_text(LONG)
    with pytest.raises(
        UserError, match="sovdata import owid.csv --unit pct_of_gdp --indicator ..."
    ):
        import_file(path, indicator=None, unit="pct_of_gdp")
    with pytest.raises(UserError, match="no indicator 'military_shares'; nearest: military_share"):
        import_file(path, indicator="military_shares", unit="pct_of_gdp")


def test_a_table_that_was_imported_is_accepted_and_read_beside_ours(tmp_path, capsys):
    path, out = tmp_path / "owid.csv", tmp_path / "out.csv"
    path.write_text(LONG)
    asked = ["import", str(path), "--indicator", "military_share", "--unit", "pct_of_gdp"]
    assert main([*asked, "-o", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "left out: 1, no area of ours" in printed and "sovdata check" in printed
    assert not own.check([out]).problems
    assert list(pd.read_csv(tmp_path / "out.left_out.csv")["what"]) == ["Europe"]
    assert main([*asked, "-o", str(out)]) == 1
    assert "there is such a file already" in capsys.readouterr().err


def test_check_ends_with_the_way_in_for_a_public_file(tmp_path, capsys):
    path = tmp_path / "owid.csv"
    path.write_text(LONG)
    assert main(["check", str(path)]) == 1
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert "sovdata import owid.csv --indicator ... --unit ..." in last


@pytest.mark.parametrize(
    ("text", "span"),
    [("1960", (1960, 1960)), ("1960 [YR1960]", (1960, 1960)), ("X1960", (1960, 1960)),
     ("1952\u201357", (1952, 1957)), ("1951-1955", (1951, 1955)), ("1999/00", (1999, 2000)),
     ("2019 p", (2019, 2019)), ("19.6", None), ("12", None), ("19600", None)],
)  # fmt: skip
def test_years_are_read_as_they_stand_in_headers(text, span):
    assert years_of(text) == span


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.booleans())
@settings(derandomize=True, database=None)
def test_a_number_is_the_same_with_either_decimal_sign(number, comma):
    text = f"{number:f}"
    written = text.replace(".", ",") if comma else text
    assert value_of(written, comma)[0] == text
    assert (
        value_of(f"{number:,f}".replace(",", "\u202f") if not comma else written, comma)[0] == text
    )


@given(st.binary(max_size=400))
@settings(max_examples=200, derandomize=True, database=None)
def test_any_bytes_are_imported_or_refused_in_words(tmp_path_factory, raw):
    path: Path = tmp_path_factory.mktemp("any") / "file.csv"
    path.write_bytes(raw)
    try:
        found = import_file(path, **GROWTH, areas=["SUN"])
    except (UserError, DataError):
        return
    assert len(found.rows)


def test_signs_of_decimals_that_contradict_each_other_are_left_open():
    assert decimal_comma(["1,5", "2.5"]) is None
    assert decimal_comma(["1,234.5"]) is False
    assert decimal_comma(["1.234,5"]) is True
    assert decimal_comma(["12", "n/a"]) is False
