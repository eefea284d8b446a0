"""A public file becomes a table of estimates by its shape; what is not taken is listed."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from sovdata import importing, own
from sovdata.cli import main
from sovdata.collection import load_collection
from sovdata.errors import UserError
from sovdata.importing import Imported, import_file
from sovdata.importing.cells import decimal_comma, value_of, years_of
from sovdata.importing.grid import separator_of
from sovdata.importing.table import NO_AREA, Coder
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


def workbook(folder: Path, **sheets: list[list[object]]) -> Path:
    """A workbook of these sheets, by their rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


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


def test_a_row_before_the_years_that_are_read_is_listed_with_these(imported):
    found = imported(LONG + "United States,USA,1000,1\n", **ARMS)
    told = found.left_out.set_index("what")["why"]
    assert told["1000"] == "no year from 1500 to 2100"


def test_only_the_areas_and_years_asked_for_are_taken_and_the_others_listed(imported):
    found = imported(LONG, **ARMS, areas=["United States"], years=(1985, 1990))
    assert values(found) == [("USA", 1986, "6.63")]
    assert reasons(found) >= {"another area than asked for", "another year than asked for"}
    found = imported(LONG, **ARMS, areas=["USA", "Japan"])
    assert found.notes[-1] == "No value of: Japan"
    with pytest.raises(UserError, match="no value is left; 1: another area than asked for"):
        imported("year,Japan\n1980,1\n1981,2\n", areas=["USA"])


def test_a_column_a_year_below_lines_of_notes_is_read_with_its_source(imported):
    found = imported(
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2019-03-21",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961","1962",\n'
        '"China","CHN","Life expectancy","SP.DYN","","43.7","44.4",\n'
        '"Small islands","SST","Life expectancy","SP.DYN","1","2","3",\n'
    )
    assert values(found) == [("CHN", 1961, "43.7"), ("CHN", 1962, "44.4")]
    assert set(found.rows["source"]) == {"World Development Indicators (file.csv)"}
    assert reasons(found) == {"missing", NO_AREA}


def test_a_column_a_country_is_read_by_its_codes_with_names_above(imported):
    found = imported(
        "GDP pc 2011 prices,United Kingdom,Former USSR\nyear,GBR,SUN\n1980,20612,10148\n"
    )
    assert values(found) == [("GBR", 1980, "20612"), ("SUN", 1980, "10148")]
    assert set(found.rows["price_basis"]) == {"2011 prices"}
    assert found.shape == "countries across"


def test_a_column_a_country_is_read_where_most_years_are_before_1500_and_a_series_starts_late(
    imported,
):
    early = "".join(f"{year},,{year}\n" for year in range(1, 1510))
    found = imported(f"GDP pc,United Kingdom,Italy\nyear,GBR,ITA\n{early}2000,3,4\n")
    assert ("GBR", 2000, "3") in values(found)
    assert len(values(found)) == 12
    accepted = "no year from 1500 to 2100"
    assert list(found.left_out["why"]).count(accepted) == 1499
    with pytest.raises(UserError, match="no header with years across"):
        imported("period,France,Italy\n1,1.5,2.5\n2,3.5,4.5\n")


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
    with pytest.raises(UserError, match=r"line 2: parts of a year.*--yearly-mean"):
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
    assert found.rows["title"].tolist() == ["Growth of output, USSR"] * 2
    assert set(found.rows["locator"]) == {"column Growth[1]"}


def test_a_code_for_missing_is_left_out_where_nothing_else_is_below_zero(imported):
    people = {"indicator": "armed_forces", "unit": "thousand_people"}
    found = imported("country,year,troops\nUSSR,1950,-9\nUSSR,1951,4600\n", **people)
    assert values(found) == [("SUN", 1951, "4600")]
    assert reasons(found) == {"a code for missing"}
    found = imported("country,year,growth\nUSSR,1950,-9\nUSSR,1951,-3.5\n")
    assert [value for *_, value in values(found)] == ["-9", "-3.5"]
    found = imported("country,year,growth\nUSSR,1950,-999\nUSSR,1951,-3.5\n")
    assert [value for *_, value in values(found)] == ["-3.5"]


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
    with pytest.raises(UserError, match="several series of France; say which with --where series="):
        imported(text)
    found = imported(text, where={"series": "GNP"})
    assert [value for *_, value in values(found)] == ["3", "4"]
    assert set(found.rows["measure"]) == {"GNP"}


def test_series_are_told_apart_by_what_differs_between_rows_of_one_place_and_year(imported):
    text = "REF_AREA,NOTE,AGE,TIME_PERIOD,OBS_VALUE,DECIMALS\nFRA,a,T,1980,1,0\nFRA,a,Y,1980,2,0\n"
    with pytest.raises(UserError, match=r"several series of FRA 1980.*--where AGE=.*: T; Y"):
        imported(f"{text}ITA,b,T,1980,3,0\n")


def test_units_that_differ_between_rows_are_asked_for_and_one_is_said(imported):
    text = "Country,Scale,1980,1981\nFrance,Billions,1,2\nItaly,{},3,4\n"
    with pytest.raises(UserError, match=r"several units; say which with --where Scale=..."):
        imported(text.format("Millions"))
    assert "Numbers are counted in: Scale Billions" in imported(text.format("Billions")).notes


def test_two_values_of_a_year_are_refused_with_their_lines_and_one_said_twice_listed(imported):
    text = "country,year,x\nUSSR,1980,1.5\nUSSR,1981,2\nSoviet Union,1980,{}\n"
    with pytest.raises(
        UserError, match=r"several values of USSR 1980, in lines 2 \(1.5\), 4 \(3\)"
    ):
        imported(text.format("3"))
    found = imported(text.format("1.50"))
    assert values(found) == [("SUN", 1980, "1.5"), ("SUN", 1981, "2")]
    assert reasons(found) == {"the same as in line 2"}


def test_a_year_with_fewer_parts_than_others_is_left_out_even_if_it_is_january(imported):
    text = "DATE,X\n1980-01-01,1\n1980-07-01,2\n1981-01-01,3\n"
    with pytest.raises(UserError, match="parts of a year"):
        imported(text, areas=["USA"])
    found = imported(text, areas=["USA"], yearly_mean=True)
    assert values(found) == [("USA", 1980, "2")]  # 1.5, with the digits of the parts
    assert reasons(found) == {"1 parts of a year, where others have 2"}


def test_german_dates_under_a_header_without_a_name_are_years(imported):
    found = imported("Bev\u00f6lkerung\n;Stand\n31.12.1950;50958125\n31.12.1951;51434777\n"
                     "31.12.1952;51863761\n", areas=["DEU"])  # fmt: skip
    assert values(found)[0] == ("DEU", 1950, "50958125")


def test_a_row_of_numbers_that_look_like_years_is_no_header(imported):
    found = imported("name,year,pop,x\nFrance,1980,2010,1.5\nFrance,1981,2011,2.5\n", column="x")
    assert values(found) == [("FRA", 1980, "1.5"), ("FRA", 1981, "2.5")]


def test_months_across_and_short_words_are_no_countries(imported):
    with pytest.raises(UserError, match="which column holds the values"):
        imported("Year,Jan,Feb,Mar\n1980,1,2,3\n1981,1,2,3\n", areas=["USA"])
    with pytest.raises(UserError, match="no value is left"):
        imported("country,year,x\nin,1980,1\n")


@pytest.mark.parametrize(
    ("name", "code"),
    [("West Germany", "DEU_W"), ("Germany, East", "DDR"), ("Germany", "DEU"), ("Niger", "NER"),
     ("Nigeria", "NGA"), ("Korea, South", "KOR"), ("Korea", None), ("Congo", None),
     ("Congo, DR", "COD"), ("Former USSR", "SUN"), ("Russia", "RUS"), ("Gambia, The", "GMB"),
     ("Yemen, North", None), ("Former Yugoslavia", None), ("Guinea", "GIN"),
     ("Ireland, Northern", None), ("\u0421\u0421\u0421\u0420", "SUN")],
)  # fmt: skip
def test_a_country_is_never_taken_for_another(name, code):
    assert Coder()(name) == code


def test_codes_that_are_not_iso_are_read_as_their_own_or_not_at_all(imported):
    found = imported(
        "stateabb,ccode,year,milper\nAUS,305,1960,50\nRUS,365,1960,3600\n"
        "RUS,365,1995,1500\nSWZ,225,1960,40\nBAV,245,1860,9\n",
        column="milper",
    )
    assert [(area, year) for area, year, _ in values(found)] == [
        ("AUT", 1960), ("CHE", 1960), ("RUS", 1995), ("SUN", 1960)]  # fmt: skip
    assert list(found.left_out["what"]) == ["BAV of Correlates of War"]
    found = imported("abb,name,year,x\nAUS,Austria,1960,5\nSWZ,Switzerland,1960,4\n")
    assert {area for area, *_ in values(found)} == {"AUT", "CHE"}
    assert "Abb is not used: it has AUS for Austria" in found.notes


def test_a_slip_between_code_and_name_is_left_out_and_listed(imported):
    codes = ("FRA", "ITA", "USA", "GBR", "JPN", "CHN", "IND", "POL", "HUN", "BGR")
    rows = "".join(f"{code},{code},1960,1\n" for code in codes)
    found = imported(f"code,country,year,x\n{rows}ROM,Moldova,1960,2\n")
    assert len(found.rows) == 10
    assert list(found.left_out["what"]) == ["ROM and Moldova"]


def test_russia_before_1991_is_noted(imported):
    assert imported("country,1980,1981\nRussia,1,2\n").notes[-1] == (
        "Russia before 1991: many files mean the USSR"
    )


def test_columns_that_are_not_taken_are_named(imported):
    found = imported("Region,1,1950,1951,2030,Growth\nFrance,5,6,7,8,9.5\nItaly,5,6,7,8,9.5\n")
    assert found.notes[-1] == "Columns not taken: 1, Growth"
    found = imported("year,France,Italy,12 countries\n1950,1,2,3\n1951,1,2,3\n")
    assert list(found.left_out["what"]) == ["12 countries"]


def test_two_rows_of_a_header_are_read_together(imported):
    under = ",1980,,1981,\ncountry,GDP,pop,GDP,pop\nFrance,1,50,2,51\nItaly,3,60,4,61\n"
    with pytest.raises(UserError, match=r"which column holds the values\?.*NAME: 'GDP', 'p"):
        imported(under)
    assert [value for *_, value in values(imported(under, column="pop"))] == [
        "50",
        "51",
        "60",
        "61",
    ]
    over = ",GDP,,pop,\ncountry,1980,1981,1980,1981\nFrance,1,2,50,51\n"
    assert [value for *_, value in values(imported(over, column="pop"))] == ["50", "51"]


def test_flags_in_columns_of_their_own_are_no_values(imported):
    found = imported("Area,Y1961,Y1961F,Y1962,Y1962F\nFrance,10,A,11,E\nItaly,12,A,13,A\n")
    assert [value for *_, value in values(found)] == ["10", "11", "12", "13"]


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line(imported):
    rows = "".join(f"France,{year},1.5\n" for year in range(1960, 1990))
    with pytest.raises(UserError, match=r"file.csv, line 2: a quotation mark is not closed"):
        imported(f'country,year,x\n"Italy,1959,1\n{rows}')


HEAD = "Entity,Code,Year,GDP,Note"
SOUND = [f"Italy,ITA,{year},{year - 1900},ok" for year in range(1950, 1954)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("at", "row"),
    [
        (2, '"Italy,ITA,1950,50,ok'),  # to the end of the file
        (3, '"Italy,ITA,1951,51,"ok"'),  # to a mark further on
        (3, 'Italy,ITA,1951,51,"ok'),  # in the last column
        (4, 'Italy,"ITA,1952,52,ok'),
        (5, '"Italy,ITA,1953,53,ok'),  # in the last row
    ],
)
def test_a_forgotten_quotation_mark_swallows_no_line(imported, tmp_path, at, row, ending):
    rows = [HEAD, *SOUND]
    rows[at - 1] = row
    with pytest.raises(UserError, match=rf"line {at}: a quotation mark is not closed"):
        imported(ending.join(rows))
    path = tmp_path / "public.csv"
    path.write_text(ending.join([*rows, ""]), "utf-8", newline="")
    [problem] = own.check([path]).problems
    assert problem.line == at
    assert importing.way_in(path) is None


def test_marks_that_close_swallow_nothing(imported):
    rows = [HEAD, 'Italy,ITA,1950,50,"a, note\nof two, lines"', *SOUND[1:]]
    assert len(values(imported("\n".join([*rows, ""])))) == 4
    rows[1] = 'Italy,ITA,1950,50,"5"" pipe" or so'
    assert len(values(imported("\n".join([*rows, ""])))) == 4


def test_a_cell_of_several_lines_is_read_as_one_line(imported):
    found = imported('"Name of\ncountry",year,x\nFrance,1980,1.5\n"A\nnote",1981,2\n')
    assert values(found) == [("FRA", 1980, "1.5")]
    assert list(found.left_out["what"]) == ["A note"]


def test_without_the_list_of_countries_one_line_says_what_to_install(imported, monkeypatch):
    monkeypatch.setitem(sys.modules, "pycountry", None)
    with pytest.raises(UserError, match="install pycountry and babel"):
        imported(LONG)


def test_a_list_of_what_was_left_out_that_is_there_already_is_kept(tmp_path, capsys):
    path, out = tmp_path / "owid.csv", tmp_path / "out.csv"
    path.write_text(LONG)
    (tmp_path / "out.left_out.csv").write_text("mine")
    asked = ["import", str(path), "--indicator", "military_share", "--unit", "pct_of_gdp"]
    assert main([*asked, "-o", str(out)]) == 1
    assert "out.left_out.csv: there is such a file already" in capsys.readouterr().err
    assert not out.exists()


def test_a_row_with_more_cells_than_names_is_left_out(imported):
    found = imported("country,year,x\nFrance,1980,1,5\nFrance,1981,2\n")
    assert values(found) == [("FRA", 1981, "2")]
    assert reasons(found) == {"more cells than the header has names"}


def test_a_second_table_below_the_first_is_refused_and_its_header_said_again_listed(imported):
    text = "country,1980,1981\nFrance,1,2\ncountry,{}\nItaly,3,4\n"
    with pytest.raises(UserError, match=r"line 4: another header; give one table a file"):
        imported(f"notes\n{text.format('1982,1983')}")
    assert list(imported(text.format("1980,1981")).left_out["what"]) == ["country"]


def test_columns_of_one_name_are_refused(imported):
    text = ",USA,,USSR,\nyear,gdp,pop,gdp,pop\n1980,1,2,3,4\n1981,1,2,3,4\n"
    with pytest.raises(UserError, match="several columns are called 'gdp'"):
        imported(text, column="gdp", areas=["USSR"])


def test_a_region_is_not_taken_for_a_country(imported):
    found = imported("region,country,year,x\nUSSR,Karelia,1980,1\nUSSR,Ukraine,1980,2\n"
                     "USSR,Belarus,1980,3\n")  # fmt: skip
    assert values(found) == [("BLR", 1980, "3"), ("UKR", 1980, "2")]
    assert list(found.left_out["what"]) == ["Karelia"]


def test_a_workbook_is_read_as_it_shows_its_numbers_from_the_sheet_asked_for(tmp_path):
    rows = [
        ["Share of output"],
        ["Country", 1980, 1981],
        ["USSR", 0.153, "xxx"],
        ["USA", 0.05, 0.06],
    ]
    path = workbook(tmp_path, Share=rows, Level=rows)
    book = openpyxl.load_workbook(path)
    for row in book["Share"].iter_rows(min_row=3, min_col=2):
        for cell in row:
            cell.number_format = "0.0%"
    book["Share"].row_dimensions[4].hidden = True
    book.save(path)
    with pytest.raises(
        UserError, match="several sheets hold a table; add --sheet NAME: 'Share', '"
    ):
        import_file(path, **ARMS)
    with pytest.raises(UserError, match="no sheet 'Shares'; there are: 'Share', 'Level'"):
        import_file(path, sheet="Shares", **ARMS)
    found = import_file(path, sheet="Share", **ARMS)
    assert values(found) == [("SUN", 1980, "15.3"), ("USA", 1980, "5.0"), ("USA", 1981, "6.0")]
    assert "Hidden rows or columns are read like the others" in found.notes
    assert list(found.left_out["what"]) == ["SUN 1981 xxx"]


def test_several_columns_of_values_are_asked_for_and_an_unknown_one_named(imported):
    text = "country,year,gdp,pop\nFrance,1980,1.5,2.5\n"
    with pytest.raises(UserError, match=r"which column holds the values.*'gdp', 'pop'"):
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
    command = ["sovdata", "import", str(path), "--unit", "pct_of_gdp"]
    said = re.escape(f"sovdata import {path} --unit pct_of_gdp --indicator military_share")
    with pytest.raises(UserError, match=said):
        import_file(path, indicator=None, unit="pct_of_gdp", command=command)
    with pytest.raises(UserError, match="no indicator 'military_shares'; nearest: military_share"):
        import_file(path, indicator="military_shares", unit="pct_of_gdp")


def test_the_command_that_is_proposed_keeps_what_was_given(tmp_path, capsys):
    path = tmp_path / "some file.csv"
    path.write_text("year,x,y\n1980,1.5,2\n1981,1.6,3\n")
    asked = ["--area", "POL", "--years", "1980-1981", "--column", "x", "--source", "A book"]
    assert main(["import", str(path), *asked, "--yearly-mean", "-o", str(tmp_path / "o.csv")]) == 1
    said = capsys.readouterr().err
    assert said.endswith(
        f"sovdata import {shlex.quote(str(path))} --area POL --years 1980-1981 --column x "
        f"--source 'A book' --yearly-mean -o {tmp_path / 'o.csv'} --indicator ... --unit ...\n"
    )


@pytest.mark.parametrize(
    ("label", "indicator", "unit"),
    [
        ("GDP growth (annual %)", "output_growth", "pct_per_year"),
        ("GDP per capita growth (annual %)", "output_per_head_growth", "pct_per_year"),
        ("Military expenditure (% of GDP)", "military_share", "pct_of_gdp"),
        ("Life expectancy at birth, total (years)", "life_expectancy", "years"),
        ("Life expectancy", "life_expectancy", "years"),
        ("GDP per capita (constant 2015 US$)", "output_per_head", "..."),
        ("Population growth (annual %)", "...", "..."),
        ("Industrial production, growth", "industrial_output_growth", "..."),
        ("Rainfall (mm)", "...", "..."),
    ],
)
def test_the_indicator_and_unit_that_a_label_names_are_proposed_and_not_taken(
    tmp_path, label, indicator, unit
):
    path = tmp_path / "wb.csv"
    path.write_text(f'Country Name,Indicator Name,1980,1981\nPoland,"{label}",1.5,1.6\n')
    with pytest.raises(UserError) as raised:
        import_file(path, indicator=None, unit=None)
    assert f" --indicator {indicator} --unit {unit} -o " in str(raised.value)
    said = str(raised.value)
    if indicator == "...":
        assert "the file does not say which indicator and unit of ours it is: " in said
    elif unit == "...":
        assert (
            f"by its labels {indicator}; the file does not say which unit of ours it is; " in said
        )
        assert "; units that fit: " in said
    else:
        assert f"by its labels {indicator} and {unit}; if that is right: " in said


def test_an_import_without_lineage_says_that_it_counts_by_itself(imported):
    said = "no lineage: it counts as a source by itself; --lineage says whose figures these are"
    table = "country,year,x\nPoland,1980,1.5\n"
    assert said in imported(table).summary()
    assert said not in imported(table, lineage="official").summary()
    [named] = [
        line for line in imported(f"Source: SIPRI 2023\n{table}").summary() if "SIPRI" in line
    ]
    assert named.endswith("the file names SIPRI: --lineage sipri, if they are")


@pytest.mark.parametrize(
    ("name", "lineage", "said"),
    [("sipri", "sipri", ""), ("SIPRI", "sipri", ""), ("Penn World Table", "pwt", ""),
     ("World Bank", "World Bank", "lineage World Bank: none of ours, one of yours"),
     ("Gapminder", "Gapminder", "lineage Gapminder: none of ours, one of yours")],
)  # fmt: skip
def test_a_lineage_is_one_of_ours_by_name_or_label_or_in_words_one_of_the_reader_s(
    imported, name, lineage, said
):
    found = imported("country,year,x\nPoland,1980,1.5\n", lineage=name)
    assert set(found.rows["lineage"]) == {lineage}
    assert found.summary()[-1].startswith(said or "kept")


def test_a_slip_in_the_name_of_a_lineage_is_told(imported):
    with pytest.raises(UserError, match="no lineage 'sipry'; nearest: sipri"):
        imported("country,year,x\nPoland,1980,1.5\n", lineage="sipry")


def test_tables_that_name_a_lineage_alike_are_one_witness_without_a_table_of_lineages(
    imported, tmp_path
):
    files = [tmp_path / f"out{n}.csv" for n in (1, 2)]
    for n, path in enumerate(files):
        table = f"country,year,rate {n}\nPoland,1980,1.{n}\nPoland,1981,1.{n}\n"
        imported(table, lineage="World Bank").rows.dropna(axis=1, how="all").to_csv(
            path, index=False
        )
    report = own.check(files)
    assert not report.problems
    said = "no lineage of ours: counted as one source of yours, the same in every table that names"
    assert [said in str(note) for note in report.notes if note.column == "lineage"] == [True, True]
    c = load_collection(evidence=files)
    assert set(c.evidence.query("series.str.startswith('own_')")["lineage"]) == {"world_bank"}
    assert c.lineages.loc["world_bank", ["short", "family"]].tolist() == ["World Bank", "other"]


@pytest.mark.parametrize(("name", "said"), [("cai", "nearest: cia"), ("SIPRI", "write sipri")])
def test_a_slip_in_the_lineage_of_a_table_stays_a_fault(tmp_path, name, said):
    path = tmp_path / "mine.csv"
    path.write_text(
        "title,indicator,unit,area,start_year,end_year,value,lineage\n"
        f"Mine,output_growth,pct_per_year,POL,1980,1980,1.5,{name}\n"
    )
    [problem] = own.check([path]).problems
    assert said in str(problem)


def test_a_table_that_was_imported_is_accepted_and_read_beside_ours(tmp_path, capsys):
    path, out = tmp_path / "owid.csv", tmp_path / "out.csv"
    path.write_text(LONG)
    asked = ["import", str(path), "--indicator", "military_share", "--unit", "pct_of_gdp"]
    assert main([*asked, "-o", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "left out: 1, no area of ours" in printed
    assert "sovdata check" in printed
    assert not own.check([out]).problems
    assert list(pd.read_csv(tmp_path / "out.left_out.csv")["what"]) == ["Europe"]
    assert main([*asked, "-o", str(out)]) == 1
    assert "there is such a file already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "raw", "asked"),
    [
        ("owid.csv", b"Entity,Code,Year,Rain\nFrance,FRA,1960,4.1\n", ""),
        ("a b.csv", "Land;1980;1981\nD\u00e4nemark;1,4;0,5\n".encode("cp1252"), ""),
        ("russia.csv", "\u0413\u043e\u0434;X;Y\n1980;3,5;1\n1981;3;1\n".encode("cp1251"),
         " --column ... --area ..."),
        ("weo.txt", "Country\t1980\t1981\nFrance\t1.6\t1.1\n".encode("utf-16"), ""),
    ],
)  # fmt: skip
def test_check_says_of_a_public_file_how_to_import_it_and_nothing_else(
    tmp_path, capsys, name, raw, asked
):
    path = tmp_path / name
    path.write_bytes(raw)
    assert main(["check", str(path)]) == 1
    [said] = capsys.readouterr().out.splitlines()
    assert f"sovdata import {shlex.quote(str(path))} --indicator ... --unit ...{asked} -o " in said


def test_check_says_how_to_import_a_workbook_before_the_problems_of_other_files(tmp_path, capsys):
    path = workbook(tmp_path, Front=[["About"]], Data=[["Country", 1980, 1981], ["France", 1, 2]])
    other = tmp_path / "units.csv"
    other.write_text("unit,label,kind\nx,y,level\n")
    assert main(["check", str(path), str(other)]) == 1
    first, *others = capsys.readouterr().out.splitlines()
    assert f"sovdata import {path} --indicator ... --unit ... -o " in first
    assert others[0] == "1 problem in 1 file"


def test_all_that_is_open_is_asked_for_at_once_with_what_there_is_to_choose_from(tmp_path):
    path = tmp_path / "weo.csv"
    path.write_text(
        "Country,Year,Subject,pop,gdp\nFrance,1980,A,1,2\nFrance,1980,B,3,4\nJapan,1980,A,5,6\n"
    )
    with pytest.raises(UserError) as raised:
        import_file(path, indicator="population", unit=None)
    assert str(raised.value) == (
        "weo.csv: long, 3 rows; the file does not say which unit of ours it is; which column holds "
        "the values? Add --column NAME: 'pop', 'gdp'; units that fit: million_people, "
        f"thousand_people, people: sovdata import {path} --unit ... --column ... "
        "-o weo_estimates.csv"
    )
    with pytest.raises(UserError, match=r"say which with --where Subject=...: A; B: sovdata import"
                       r" \S+ --unit \.\.\. --where Subject=\.\.\. -o"):  # fmt: skip
        import_file(path, indicator="growth", unit=None, column="pop")


def test_sheets_are_named_with_their_columns_of_values(tmp_path):
    rows = [["country", "year", "gdppc", "pop"], ["France", 1980, 1, 2]]
    path = workbook(tmp_path, Full=rows, People=[["Country", 1980, 1981], ["France", 1, 2]])
    with pytest.raises(UserError, match=r"add --sheet NAME: 'Full' \(gdppc, pop\), 'People'"):
        import_file(path, **GROWTH)


@pytest.mark.parametrize(
    ("header", "cells", "unit", "value", "said"),
    [  # as OECD, IMF, World Bank, SIPRI and Gapminder say it
        ("UNIT_MEASURE,UNIT_MULT,pop", "PS,0,194890682", "million_people", "194.890682",
         "Values are divided by 1,000,000: from UNIT_MEASURE PS, UNIT_MULT 0 to million people"),
        ("UNIT_MEASURE,UNIT_MULT,pop", "PS,0,194890682", "people", "194890682",
         "Numbers are counted in: UNIT_MEASURE PS, UNIT_MULT 0"),
        ("Unit of measure,Power code,pop", "Persons,Thousands,1500.25", "people", "1500250",
         "Values are multiplied by 1,000: from Unit of measure Persons, Power code Thousands to "),
        ("Unit,pop", "Thousand persons,80.5", "million_people", "0.0805",
         "Values are divided by 1,000: from Unit Thousand persons to million people"),
        ("Scale,pop", "Billions,0.08", "million_people", "80",
         "Values are multiplied by 1,000: from Scale Billions to million people"),
        ("Population (thousands)", "80500", "million_people", "80.500",
         "Values are divided by 1,000: from thousands to million people"),
        ("Population in millions", "80.5", "million_people", "80.5",
         "Numbers are counted in: millions"),
        ("pop", "80.5M", "thousand_people", "80500",
         "Values are divided by 1,000: from M written out to thousand people"),
        ("Number of people (thousands)", "80500", "people", "80500000", "Values are multiplied by"),
        ("Number of people at mid-year", "80500000", "million_people", "80.500000", "Values are"),
        ("Unit labour costs", "80.5", "million_people", "80.5", None),
        ("Deaths (per 1000 people)", "80.5", "million_people", "80.5", None),
        ("Population", "80500", "million_people", "80500",
         "Values of up to 80,500 million people: is that the unit of the file?"),
    ],
)  # fmt: skip
def test_numbers_are_converted_from_what_the_file_counts_in_digit_by_digit(
    imported, header, cells, unit, value, said
):
    found = imported(f'country,year,{header}\nFrance,1980,{cells}\n', unit=unit,
                     indicator="population", column=header.split(",")[-1])  # fmt: skip
    assert values(found) == [("FRA", 1980, value)]
    assert said is None or any(said in note for note in found.notes)
    assert "Values are" not in str(found.notes) or "thousands" not in found.rows["title"][0]


def test_the_title_above_a_table_says_what_its_numbers_are_counted_in(imported):
    table = "Country,1980,1981\nFrance,80500,81234\n"
    arms = {"indicator": "military_spending", "unit": "bn_usd"}
    for title in ("Spending, in constant (2023) US$ m.", "Spending\nFigures are in US $m."):
        assert values(imported(f"{title}\n{table}", **arms))[1][2] == "81.234"
    plain = imported(f"Spending (current US$)\n{table}", **arms)
    assert values(plain)[1][2] == "0.000081234"


@pytest.mark.parametrize(
    ("header", "cells", "unit", "said"),
    [("UNIT_MEASURE", "PS", "bn_usd", "counted in UNIT_MEASURE PS, not in bn US dollars"),
     ("Unit", "Percent of GDP", "thousand_people", r"counted in Unit Percent of GDP, not in"),
     ("Unit,Scale", "Thousand persons,Millions", "people", "several powers of ten: Unit ")],
)  # fmt: skip
def test_a_unit_that_counts_something_else_than_the_file_is_refused(
    imported, header, cells, unit, said
):
    with pytest.raises(UserError, match=rf"^file\.csv: {re.escape(said)}") as raised:
        imported(f"country,year,pop,{header}\nFrance,1980,80,{cells}\n", unit=unit, column="pop")
    fit = "; units that fit: million_people, thousand_people, people"
    assert str(raised.value).endswith(fit) is (unit == "bn_usd")


@pytest.mark.parametrize(
    ("column", "title", "measure"),
    [("rgdpch", "Output per head", "Output per head, 2011 int. dollars a head"),
     ("military_expenditure_share_gdp", "Output per head", None),
     ("GDP per capita, PPP", "GDP per capita, PPP", "GDP per capita, PPP"),
     ("Gross domestic product per capita, constant prices", "Gross domestic product per\u2026",
      "Gross domestic product per capita, constant prices")],
)  # fmt: skip
def test_a_series_is_called_by_its_quantity_and_never_cut_to_another_measure(
    imported, column, title, measure
):
    asked = {"indicator": "output_per_head", "unit": "intl_dollars_2011_per_head"}
    [row] = imported(
        f'country,year,"{column}"\nUnited Kingdom,1980,9.5\n', **asked
    ).rows.itertuples()
    assert row.title == f"{title}, United Kingdom"
    assert row.measure == (measure or "Output per head, 2011 int. dollars a head")
    assert row.locator == f"column {column}"


@pytest.mark.parametrize(
    ("scale", "said"), [("100000", "Values are multiplied by 10:"), ("12", None), ("0", "")]
)
def test_a_unit_of_the_reader_s_own_is_converted_to_by_a_power_of_ten_alone(
    tmp_path, capsys, scale, said
):
    (tmp_path / "u.csv").write_text(f"unit,label,definition,kind,scale\nu,some,X,level,{scale}\n")
    (tmp_path / "pop.csv").write_text("country,year,pop,Scale\nFrance,1980,5,Millions\n")
    asked = ["import", str(tmp_path / "pop.csv"), "--indicator", "population", "--unit", "u",
             "--evidence", str(tmp_path / "u.csv")]  # fmt: skip
    refused = said is None
    assert main(asked) == int(refused)
    printed = capsys.readouterr().err
    assert ("pop.csv: counted in Scale Millions, not in some (u); " if refused else said) in printed


@pytest.mark.parametrize(
    ("lineage", "title"),
    [("sipri", "SIPRI, growth of output, France"), (None, "Growth of output, France"),
     ("World Bank", "World Bank, growth of output, France")],
)  # fmt: skip
def test_a_quantity_is_called_with_whose_figures_it_gives(imported, lineage, title):
    found = imported("country,year,rgdp\nFrance,1980,1.5\n", lineage=lineage)
    assert found.rows["title"].tolist() == [title]


def test_two_columns_of_one_quantity_are_two_series(imported, tmp_path):
    table = "country,year,rgdpl,rgdpch\nFrance,1980,9.5,9.6\n"
    found = [imported(table, column=name) for name in ("rgdpl", "rgdpch")]
    for n, one in enumerate(found):
        one.rows.dropna(axis=1, how="all").to_csv(tmp_path / f"{n}.csv", index=False)
    assert not own.check([tmp_path / "0.csv", tmp_path / "1.csv"]).problems


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


@pytest.mark.parametrize(
    ("cells", "comma"),
    [(["1,5", "2.5"], None), (["1,234.5"], False), (["1.234,5"], True), (["12", "n/a"], False),
     (["1,234,567"], False), (["1.234.567"], True), (["1,234"], None), (["1.585", "2.219"], False),
     (["0,123"], True)],
)  # fmt: skip
def test_the_sign_of_decimals_is_told_by_all_cells_or_left_open(cells, comma):
    assert decimal_comma(cells) is comma


def test_points_before_three_digits_say_nothing_where_semicolons_part_columns():
    assert decimal_comma(["1.585", "2.219"], semicolons=True) is None
    assert decimal_comma(["1.585", "2,2"], semicolons=True) is True


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [("1,5", False, None), ("12,34", False, None), ("1.5", True, None), ("5 6", False, None),
     ("1 234", False, "1234"), ("12'345.5", False, "12345.5"), ("12,34,567", False, "1234567"),
     ("1.6b", False, None), ("1.6B", False, "1600000000"), ("1.6 b", False, "1.6"),
     ("2.5e-3", False, "0.0025"), ("1e999999999", False, None), (". .", False, None),
     ("1.2 x 10^3", False, "1200"), ("- 3.1", False, "-3.1"), ("5.1%", False, "5.1"),
     ("12345678901234567890123456789012,5", True, "12345678901234567890123456789012.5")],
)  # fmt: skip
def test_no_digit_of_a_number_is_lost_or_run_together_with_another(text, comma, value):
    assert value_of(text, comma)[0] == value


def test_the_separator_of_a_long_file_is_told_from_whole_rows():
    row = "A,B,FR\t" + "\t".join(["1.5"] * 900)
    assert separator_of("\n".join([row] * 100)) == "\t"


def test_units_and_sources_of_the_reader_s_own_are_known_to_import(tmp_path, capsys):
    units = "unit,label,definition,kind,scale\nbn_gbp,bn pounds,Pounds,level,1000000000\n"
    (tmp_path / "units.csv").write_text(units)
    (tmp_path / "gdp.csv").write_text("country,year,gdp\nUnited Kingdom,2007,1544.6\n")
    asked = ["import", str(tmp_path / "gdp.csv"), "--indicator", "output", "--unit", "bn_gbp"]
    assert main(asked) == 1
    assert "sovdata template units, and give that table with --evidence" in capsys.readouterr().err
    assert main([*asked, "--evidence", str(tmp_path / "units.csv")]) == 0
    assert "bn_gbp" in capsys.readouterr().out


def test_shares_that_all_lie_under_one_are_said_to_be_fractions_perhaps(imported):
    found = imported("country,year,share\nIndia,1985,0.138\n", **ARMS)
    assert any("fractions?" in note for note in found.notes)
