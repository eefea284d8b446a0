"""The collection: read once, copied at each call, with plain columns."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from pandas.api.types import is_numeric_dtype

import sovdata as sv
from sovdata import collection
from sovdata.schema.texts import TEXT

LOADERS = [
    sv.load_stats, sv.load_claims, sv.load_readings, sv.load_citations, sv.load_series,
    sv.load_statements, sv.load_searched, sv.load_evidence, sv.load_world,
]  # fmt: skip


@pytest.mark.parametrize("load", LOADERS)
def test_what_a_caller_does_to_a_frame_stays_with_the_caller(
    load: Callable[[], pd.DataFrame],
) -> None:
    frame, untouched = load(), load()
    frame.iloc[:, 0] = None
    frame["more"] = 1
    pd.testing.assert_frame_equal(load(), untouched)


@pytest.mark.parametrize("load", LOADERS)
def test_columns_are_text_integers_or_floats_with_one_kind_of_missing_each(
    load: Callable[[], pd.DataFrame],
) -> None:
    frame = load()
    assert frame.attrs == {}
    assert "value_printed" not in frame
    for name in frame:
        column = frame[name]
        assert is_numeric_dtype(column) or column.dtype == TEXT, name
        if not is_numeric_dtype(column):
            assert {type(value) for value in column} <= {str, float}, name


def test_a_collection_holds_what_the_loaders_give() -> None:
    c = sv.load_collection()
    for name, load in (("figures", sv.load_stats), ("claims", sv.load_claims),
                       ("readings", sv.load_readings), ("series", sv.load_series),
                       ("statements", sv.load_statements), ("evidence", sv.load_evidence),
                       ("searched", sv.load_searched)):  # fmt: skip
        pd.testing.assert_frame_equal(getattr(c, name), load())
    for name in ("indicators", "units", "concepts", "areas", "lineages", "families", "terms"):
        pd.testing.assert_frame_equal(getattr(c, name), sv.load_vocabulary(name))


def test_another_folder_is_another_collection(data_copy: Path) -> None:
    path = data_copy / "terms.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert collection.of_folder(data_copy).terms.empty
    assert len(sv.load_vocabulary("terms")) > 0


def test_each_file_is_read_once(monkeypatch: pytest.MonkeyPatch, data_copy: Path) -> None:
    read = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or real(path))  # type: ignore[func-returns-value]
    collection.of_folder(data_copy)
    collection.of_folder(data_copy)
    tables = [name for name in read if name.endswith(".csv")]
    assert sorted(set(tables)) == sorted(tables)
    assert "world_output.csv" not in tables


def test_loading_leaves_nothing_on_disk(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "indicator,area,unit,value\noutput_growth,SUN,pct_per_year,3\n", encoding="utf-8"
    )
    code = "import sys, sovdata; sovdata.load_collection(sys.argv[1]); print('done')"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "f.csv")],
        capture_output=True,
        text=True,
        check=True,
        env={"TMPDIR": str(temporary), **_env()},
    )
    assert done.stdout == "done\n"
    assert list(temporary.iterdir()) == []


def _env() -> dict[str, str]:
    import os

    return {name: value for name, value in os.environ.items() if name != "TMPDIR"}


LEVELS = (
    "title,indicator,unit,area,start_year,end_year,value,low,high,precision,price_basis,note",
    "A,output,bn_usd,USA,1950,1950,100.0,,,,1990 dollars,",
    "A,output,bn_usd,USA,1955,1955,120,110,130,,,a note",
    "A,output,bn_usd,USA,1960,1960,150,,,words,,",
    "B,output,bn_usd,USA,1950,1950,100,,,,current prices,",
    "B,output,bn_usd,USA,1955,1955,200,,,,,",
)
RATES = (
    "title,indicator,unit,area,start_year,end_year,value",
    *(
        f"C,output_growth,pct_per_year,SUN,{year},{year},4.{year % 10}"
        for year in range(1950, 1962)
    ),
    "D,output_growth_cumulative,pct_over_period,SUN,1951,1955,70",
)
NAMED = "series,title,measure,indicator,unit,area,estimator,lineage,role,source"
RATIO = (
    f"{NAMED},method,inputs",
    "over,Over,mine,output_relative,pct_of_usa,SUN,me,cia,compared,cia1984gnp,ratio,one; other",
    "one,One,mine,output,bn_usd,SUN,me,cia,compared,cia1984gnp,,",
    "other,Other,mine,output,bn_usd,USA,me,cia,compared,cia1984gnp,,",
)
RATIO_OF = ("series,start_year,end_year,value", "one,1950,1950,30", "other,1950,1950,100")
PART = (  # of our mean of fifteen republics, a second value for one
    "title,indicator,unit,area,start_year,end_year,value,source",
    "E,life_expectancy,years,EST,1960,1960,30,wpp2024",
)
AREA = ("area,label,part_of", "XAA,A sixteenth republic,SUN")
READING = (
    "reading,claim,title,indicator,unit,area,start_year,end_year,role",
    "mine,recalled,Mine,output_growth,pct_per_year,SUN,1952,1957,compared",
)


@pytest.mark.parametrize(
    "tables",
    [
        [LEVELS], [RATES], [LEVELS, RATES], [LEVELS, READING],
        [RATIO, RATIO_OF], [PART], [AREA],
    ],
)  # fmt: skip
def test_what_is_kept_of_ours_beside_a_readers_tables_is_what_would_be_derived_again(
    tables: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = []
    for number, lines in enumerate(tables):
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = sv.load_collection(evidence=paths).evidence
    monkeypatch.setattr(collection, "_apart", lambda *_: False)
    pd.testing.assert_frame_equal(kept, sv.load_collection(evidence=paths).evidence)
