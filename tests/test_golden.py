"""What the golden files hold still holds: computed rows, draws, answers to damaged files."""

from __future__ import annotations

import base64
import difflib
import json
import zlib
from pathlib import Path

import pytest
from golden_net import FILES, GOLDEN, drawn, rows

from sovdata import own
from sovdata.schema import DataError

DAMAGED = json.loads((GOLDEN / "damaged.json").read_text("utf-8"))


@pytest.mark.parametrize(("name", "make"), [("rows.csv", rows), ("drawn.json", drawn)])
def test_computed_rows_and_drawn_numbers_are_those_of_the_golden_file(name, make):
    kept, made = (GOLDEN / name).read_text("utf-8").splitlines(), make().splitlines()
    assert list(difflib.unified_diff(kept, made, lineterm="", n=0))[:20] == []


def test_the_golden_files_are_the_ones_that_are_made():
    assert {path.name for path in GOLDEN.iterdir()} == set(FILES)


def test_the_corpus_of_damaged_files_covers_each_kind():
    assert len(DAMAGED) >= 126
    assert len({case["kind"] for case in DAMAGED}) == 8
    assert len({case["name"] for case in DAMAGED}) == len(DAMAGED)


@pytest.mark.parametrize("case", [c for c in DAMAGED if c["input"]], ids=lambda case: case["name"])
def test_a_damaged_file_is_refused_at_its_line_and_column(tmp_path: Path, case):
    path = tmp_path / f"mine{case['suffix']}"
    path.write_bytes(zlib.decompress(base64.b64decode(case["input"])))
    try:
        problems = own.check([path]).problems
    except DataError as error:
        problems = list(error.problems)
    assert (case["line"], case["column"]) in {
        (problem.line, problem.column) for problem in problems
    }
