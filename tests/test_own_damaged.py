"""A corpus of damaged files: each is told as what it is, by line and column.

What is printed of them, a terminal only shows.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from own_cases import CASES, ESTIMATE, EVIDENCE, FIGURES, SOUND, Case, figures, table

from sovdata import cli, own, tables
from sovdata.collection import load_collection
from sovdata.own.forms import forms
from sovdata.schema import DataError

LONGEST = 700  # of one message, the file's path apart
HEADERS = {
    name: [field["name"] for field in form["schema"]["fields"]] for name, form in forms().items()
}


def test_the_corpus_is_large_and_no_case_stands_in_it_twice() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_damaged_file_is_told_as_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    path = case.write(tmp_path)
    found = own.check([path])
    checked = {(path,): found}  # once for both forms of the message
    monkeypatch.setattr(own, "check", lambda paths: checked[tuple(paths)])
    status = cli.main(["check", str(path)])
    out, err = capsys.readouterr()
    assert (status, err) == (1, "")
    lines = out.splitlines()
    assert re.fullmatch(r"\d+ problems? in 1 file", lines[0])
    where = str(path) + (f", line {case.line}" if case.line else "")
    mine = [line for line in lines[1:] if line.startswith(where) and case.said in line]
    assert mine, out[:2000]
    assert all(line.startswith(str(path)) for line in lines[1:])
    assert max(len(line.removeprefix(str(path))) for line in lines) <= LONGEST
    assert out.replace("\n", "").isprintable()

    status = cli.main(["check", "--json", str(path)])
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert status == 1
    assert (case.line, case.column) in {
        (problem["line"], problem["column"])
        for problem in problems
        if case.said in problem["expected"]
    }


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in CASES
        if case.name in ("empty", "misprint", "png", "terminal escape in a cell")
    ],
    ids=lambda case: case.name,
)
@pytest.mark.parametrize(
    "command", [["answers"], ["report", "OUT"]], ids=lambda command: command[0]
)
def test_other_commands_refuse_it_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: Case, command: list[str]
) -> None:
    out = tmp_path / "out"
    status = cli.main(
        [str(out) if word == "OUT" else word for word in command]
        + ["--figures", str(case.write(tmp_path))]
    )
    printed, err = capsys.readouterr()
    assert (status, printed) == (1, "")
    assert case.said in err
    assert not out.exists()


def test_two_problems_of_one_file_and_one_of_another_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(figures(unit="pct", area="XX", start_year="x"))
    (tmp_path / "b.csv").write_bytes(b"\x89PNG")
    found = own.check([tmp_path / "a.csv", tmp_path / "b.csv"]).problems
    assert {(Path(p.file).name, p.line, p.column) for p in found} == {
        ("a.csv", 3, "area"),
        ("a.csv", 3, "start_year"),
        ("b.csv", None, None),
    }


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "mine.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    [problem] = own.check([tmp_path / "mine.csv"]).problems
    assert problem.expected == "cannot be read: Permission denied"


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    [problem] = own.check([tmp_path / ("x" * 300 + ".csv")]).problems
    assert problem.expected.startswith("cannot be read: ")


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.csv",
        "a'b\".csv",
        "<script>.csv",
        "\x1b[31mred.csv",
        "; rm -rf x.csv",
        "--json.csv",
        "é\u202e.csv",
    ],
)
def test_any_file_name_is_printed_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    for content, status in ((figures(), 0), (b"\x89PNG", 1)):
        (tmp_path / name).write_bytes(content)
        assert cli.main(["check", str(tmp_path / name)]) == status
        out = capsys.readouterr().out
        assert out.replace("\n", "").isprintable()
        assert out.count("\n") == 1 + status


def test_a_check_in_a_process_of_its_own_says_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "half.bib").write_text("@book{half,\n title = {A", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "sovdata", "check", "half.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout == (
        "1 problem in 1 file\n"
        "half.bib, line 1: not a valid BibTeX entry: Unexpectedly reached end of file.\n"
    )


# Anything at all


cells = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "",
            "1",
            "-1.5",
            "1951",
            "1e999",
            "SUN",
            "pct_per_year",
            "output_growth",
            "#",
            "11.2%",
            "x'] or True",
            "\r",
            "a b",
            "mine",
            "\n",
            '"',
            "samary1988",
        ]
    ),
)


@st.composite
def near_tables(draw: st.DrawFn) -> bytes:
    """Tables whose header is nearly one of ours and whose cells are anything."""
    names = HEADERS[draw(st.sampled_from(sorted(HEADERS)))]
    header = (
        draw(st.permutations(names))
        if draw(st.booleans())
        else draw(st.lists(st.sampled_from([*names, "x", ""]), max_size=12))
    )
    widths = st.just(len(header)) if draw(st.booleans()) else st.integers(0, len(header) + 1)
    rows = [
        draw(st.lists(cells, min_size=width, max_size=width))
        for width in draw(st.lists(widths, max_size=4))
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"]))).writerows(
        [header, *rows]
    )
    return out.getvalue().encode(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"])), "replace"
    )


SHORT = table(EVIDENCE, ESTIMATE)
EVIDENCE_ROWS = (tables.load_evidence()["basis"] == "published").sum()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("anything")


def combined_or_refused(scratch: Path, suffix: str, raw: bytes) -> None:
    path = scratch / f"mine{suffix}"
    path.write_bytes(raw)
    report = own.check([path])
    assert all(problem.expected for problem in report.problems)
    for stats, evidence in ((path, []), (None, [path])):
        try:
            c = load_collection(stats, evidence=evidence)
        except DataError as error:
            assert error.problems
        else:
            assert stats is not None or not report.problems
            assert list(c.figures["origin"].unique()) in (["text"], [])
            assert len(c.evidence) >= EVIDENCE_ROWS


@settings(max_examples=25)
@given(
    raw=st.binary(max_size=200) | near_tables(), suffix=st.sampled_from([".csv", ".xlsx", ".bib"])
)
@example(raw=table(FIGURES, SOUND), suffix=".csv")
@example(raw=SHORT, suffix=".csv")
@example(raw=b"@misc{a, title={x}}", suffix=".bib")
@example(raw=b"@string{a = 1}", suffix=".bib")
@example(raw=b"PK\x03\x04", suffix=".xlsx")
@example(raw=b"area,label,part_of\n,,1\n", suffix=".csv")
def test_any_bytes_give_a_report_and_are_combined_or_refused(
    scratch: Path, raw: bytes, suffix: str
) -> None:
    combined_or_refused(scratch, suffix, raw)


@settings(max_examples=25)
@given(data=st.data(), value=cells)
def test_any_text_in_one_cell_of_a_sound_table_is_taken_or_told_by_its_line(
    scratch: Path, data: st.DataObject, value: str
) -> None:
    header, row = data.draw(st.sampled_from([(FIGURES, SOUND), (EVIDENCE, ESTIMATE)]))
    changed = row.split(",")
    changed[data.draw(st.integers(0, len(changed) - 1))] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [header.split(","), changed]
    )
    path = scratch / "cell.csv"
    path.write_bytes(out.getvalue().encode("utf-8", "replace"))
    report = own.check([path])
    assert {problem.line for problem in report.problems} <= {
        2,
        None,
        *([1] if "\x00" in value else []),
    }
    combined_or_refused(scratch, ".csv", path.read_bytes())
