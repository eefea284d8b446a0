"""The command line: exit status, what is said of bad input, and what a rerun writes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from notebook_rules import NOTEBOOKS, ROOT

from sovdata import cli, rerun as reruns, schema
from sovdata.notebooks import notebooks_dir
from sovdata.rerun import jobs, of_text
from sovdata.tables import load_claims

#: Two lessons, the first in the order of the collection.
ONE, NOTEBOOK = "01_growth", "08_your_text"
Sovdata = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sovdata(capsys: pytest.CaptureFixture[str]) -> Sovdata:
    """``sovdata(*arguments)`` in this process: exit status, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


def process(
    *arguments: object, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """``python -m sovdata`` in its own process, ``path`` standing before all that is installed."""
    env = dict(os.environ) | ({} if path is None else {"PYTHONPATH": str(path)})
    command = [sys.executable, "-m", "sovdata", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )


def package(folder: Path) -> Path:
    """A copy of the package with the data and the notebooks inside, as a wheel has them."""
    site = folder / "site"
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    shutil.copytree(ROOT / "src", site)  # with what is compiled
    shutil.copytree(schema.data_dir(), site / "sovdata" / "data", ignore=skip)
    shutil.copytree(NOTEBOOKS, site / "sovdata" / "notebooks", ignore=skip)
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return package(tmp_path)


def changed_stats(folder: Path, old: str, new: str) -> Path:
    """The reader's own table: the essay's, changed in one place."""
    before = (schema.data_dir() / "soviet_stats.csv").read_text(encoding="utf-8")
    assert before.count(old) == 1
    path = folder / "my_stats.csv"
    path.write_text(before.replace(old, new), encoding="utf-8", newline="\n")
    return path


# --- usage: exit status 2 and 0 -------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["rerum"],
        ["rerun"],
        ["rerun", "a", "b"],
        ["rerun", "out", "--figures", "mine.csv"],
        ["report"],
        ["report", "out"],
        ["rerun", "out", "--workers", "two"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_status_2_and_the_usage(
    sovdata: Sovdata, arguments: list[str]
) -> None:
    status, out, err = sovdata(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: sovdata")


@pytest.mark.parametrize("workers", ["0", "-1"])
def test_fewer_than_one_worker_is_wrong_usage(
    sovdata: Sovdata, tmp_path: Path, workers: str
) -> None:
    status, _, err = sovdata("rerun", tmp_path / "out", "--workers", workers)
    assert status == 2
    assert "--workers" in err
    assert "1 or more" in err


def test_help_names_every_command(sovdata: Sovdata) -> None:
    status, out, err = sovdata("--help")
    assert (status, err) == (0, "")
    commands = re.findall(r"^    (\w+) ", out, re.MULTILINE)
    assert commands == [
        "answers", "whose", "report", "rerun", "check", "import", "template", "cite",
    ]  # fmt: skip


def test_whose_takes_a_country_by_its_name(sovdata: Sovdata) -> None:
    named, coded = (sovdata("whose", "818", "1970", "--area", area) for area in ("China", "CHN"))
    assert named == coded
    assert named[0] == 0


# --- bad input: exit status 1, what and where, nothing written ------------------------------------


def problem(sovdata: Sovdata, *arguments: object) -> str:
    """What a command says of bad input on standard error; nothing goes to standard output."""
    status, out, err = sovdata(*arguments)
    assert (status, out) == (1, ""), err
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",11.2,pct_per_year,11.2%", ",eleven,pct_per_year,11.2%",
         "my_stats.csv, line 2, column value: 'eleven': expected a number"),
        (",3.3,pct_per_year,3.3%", ",33,pct_per_year,3.3%",
         "my_stats.csv, line 3, column value: '33': expected the number that as_printed"),
        ("growth_1981_85,growth_1981_85,output_growth",
         "growth_1981_85,growth_1981_85,output_grwth",
         ("my_stats.csv, line 3, column indicator: 'output_grwth': "
          "expected a name in indicators.csv; nearest: output_growth")),
        ("SUN,1981,1985", "SUN,1985,1981",
         "my_stats.csv, line 3, column end_year: '1981': expected a year not before start_year"),
        ("figure,claim,", "figur,claim,",
         ("my_stats.csv, line 1, column figur: no such column in a table of figures; "
          "nearest: figure")),
    ],
    ids=["number", "misprint", "name", "years", "column"],
)  # fmt: skip
def test_damaged_figures_are_named_with_file_line_and_column(
    sovdata: Sovdata, tmp_path: Path, old: str, new: str, said: str
) -> None:
    out = tmp_path / "out"
    assert said in problem(sovdata, "report", out, "--figures", changed_stats(tmp_path, old, new))
    assert not out.exists()


def test_all_problems_of_a_file_are_said_at_once(sovdata: Sovdata, tmp_path: Path) -> None:
    path = changed_stats(tmp_path, ",11.2,pct_per_year,", ",eleven,percent,")
    path.write_text(
        path.read_text(encoding="utf-8").replace(",3.3,pct_per_year,3.3%", ",,pct_per_year,"),
        encoding="utf-8",
    )
    said = problem(sovdata, "report", tmp_path / "out", "--figures", path)
    assert said.startswith("3 problems in 1 file\n")
    assert "line 2, column value" in said
    assert "line 2, column unit" in said
    assert "line 3, column value" in said


def test_a_table_without_figures_is_refused(sovdata: Sovdata, tmp_path: Path) -> None:
    path = tmp_path / "my_stats.csv"
    path.write_text(
        (schema.data_dir() / "soviet_stats.csv").read_text(encoding="utf-8").splitlines()[0] + "\n",
        encoding="utf-8",
    )
    assert "my_stats.csv: no rows; expected a line" in problem(
        sovdata, "report", tmp_path / "out", "--figures", path
    )


@pytest.mark.parametrize(
    "command", [["report", "out"], ["answers"]], ids=lambda command: command[0]
)
@pytest.mark.parametrize(
    ("name", "said"), [("none.csv", "none.csv: the file is missing"), (".", "a folder, not a file")]
)
def test_figures_that_are_no_file_are_named(
    sovdata: Sovdata,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    name: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in problem(sovdata, *command, "--figures", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_out_must_not_be_a_file_nor_lie_in_one(sovdata: Sovdata, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    assert "out: a file; expected a folder" in problem(sovdata, "rerun", out)
    assert "out: a file; expected a folder" in problem(sovdata, "rerun", out / "deeper" / "still")
    assert out.read_text(encoding="utf-8") == "mine"


def test_out_must_not_be_the_collections_own_folder(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in notebooks_dir().glob("*.ipynb")}
    said = "notebooks: the collection's own folder; choose another one"
    assert said in problem(sovdata, "rerun", notebooks_dir())
    monkeypatch.chdir(notebooks_dir())
    assert "the collection's own folder" in problem(sovdata, "rerun", ".")
    assert {path.name: path.read_bytes() for path in notebooks_dir().glob("*.ipynb")} == before
    assert "data: the collection's own folder" in problem(sovdata, "rerun", schema.data_dir())


def test_unknown_notebook_is_named_with_the_nearest(sovdata: Sovdata, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = problem(sovdata, "rerun", out, "--notebook", "01_grwth", "--notebook", NOTEBOOK)
    assert said == "1 problem in 1 file\n01_grwth.ipynb: no such notebook; nearest: 01_growth\n"
    assert not out.exists()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("units.csv", Path.unlink, "units.csv: the file is missing"),
        ("claims.csv", lambda path: path.write_bytes(b"\xff\xfe"), "claims.csv: UTF-16 text"),
        ("series.csv",
         lambda path: path.write_bytes(path.read_bytes().replace(b",SUN,", b",SUM,", 1)),
         "series.csv, line 2, column area: 'SUM'"),
        ("datapackage.json", _cut, "datapackage.json, line "),
        ("datapackage.json", Path.unlink, "datapackage.json: the data folder is missing"),
        ("sources.bib", Path.unlink, "sources.bib: the file is missing"),
        ("sources.bib", lambda path: path.write_bytes(path.read_bytes() + b"@book{half,\n"),
         "sources.bib, line "),
    ],
    ids=["missing", "encoding", "value", "cut schema", "missing schema", "missing sources",
         "cut sources"],
)  # fmt: skip
def test_damaged_shipped_file_is_named_before_anything_runs(
    site: Path, tmp_path: Path, name: str, damage: Callable[[Path], object], said: str
) -> None:
    damage(site / "sovdata" / "data" / name)
    run = process("rerun", "out", cwd=tmp_path, path=site)
    assert run.returncode == 1, run.stderr
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


# --- answers -------------------------------------------------------------------------------------


def flat(text: str) -> str:
    """A text without its breaks of lines."""
    return " ".join(text.split())


CLAIMS = [str(claim) for claim in load_claims()["claim"]]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--as-of", "1988"],
        ["--as-of", "1900"],
        *(["--why", claim] for claim in CLAIMS),
        ["--why", "military_cia", "--as-of", "1988"],
    ],
    ids=" ".join,
)
def test_answers_are_lines_of_at_most_80_characters(sovdata: Sovdata, arguments: list[str]) -> None:
    status, out, err = sovdata("answers", *arguments)
    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if len(line) > 80 or line != line.rstrip()] == []
    assert not re.search(r"\b(?:nan|None|NaN)\b|<NA>", out)


def test_every_question_is_printed_with_its_answer_and_what_weakens_it(
    sovdata: Sovdata, answered: pd.DataFrame
) -> None:
    _, out, _ = sovdata("answers")
    for row in answered.itertuples():
        assert row.question in flat(out)
        if row.standing != "not tested by figures":
            assert flat(
                f"{row.question} [{row.claim}] {row.answer} {f'({row.flags})' if row.flags else ''}"
            ) in flat(out)
    assert flat(out).index("Did the Soviet economy grow 3.3%") < flat(out).index(
        "Not tested by figures: Did the Soviet economy at first"
    )


def test_answers_as_json_are_the_table_one_row_a_claim(
    sovdata: Sovdata, answered: pd.DataFrame
) -> None:
    status, out, err = sovdata("answers", "--json")
    rows = json.loads(out)
    assert (status, err, out.isascii()) == (0, "", True)
    assert [row["claim"] for row in rows] == CLAIMS
    assert [row["answer"] for row in rows] == answered["answer"].tolist()
    assert {tuple(row) for row in rows} == {tuple(answered.columns)}
    assert {row["claim"]: row["gap"] for row in rows if row["gap"] is not None} == dict(
        answered.dropna(subset="gap")[["claim", "gap"]].itertuples(index=False)
    )


def test_why_shows_what_an_answer_rests_on_and_each_estimate_with_its_distance(
    sovdata: Sovdata, answered: pd.DataFrame
) -> None:
    status, out, _ = sovdata("answers", "--why", "growth_1951_55")
    row = answered.set_index("claim").loc["growth_1951_55"]
    assert status == 0
    for said in (
        row["answer"],
        "Where it stands: among",
        f"By who measured: {row['ranges']}",
        "If a source is left out: without Soviet official: outside all",
    ):
        assert said in flat(out)
    # Narkhoz 1956, p. 42: 1003 and 1716 (1913 = 100): 11.3 a year, which is 0.1 more than 11.2;
    # the CIA's 4.9 is 6.3 less.
    assert (
        "NMP, yearbook 1956 (1913=100) [narkhoz1956_nmp_1913], 1951\u201355: 11.3 % a year, "
        "0.1 above the figure (Soviet official, from figures printed 1957)"
    ) in flat(out)
    assert (
        "CIA GNP, 1982 roubles [cia_gnp_1982], 1951\u201355: 4.9 % a year, 6.3 below the figure "
        "(CIA, from figures printed 1990)"
    ) in flat(out)
    assert re.search("^growth_1951_55_output, reprint$", out, re.MULTILINE)


def test_why_of_an_unknown_claim_is_wrong_usage_and_the_nearest_is_named(sovdata: Sovdata) -> None:
    assert sovdata("answers", "--why", "grwth_1951_55") == (
        2,
        "",
        "no claim 'grwth_1951_55'; nearest: growth_1951_55\n",
    )
    assert sovdata("answers", "--why", "zzzz", "--json") == (
        2,
        "",
        "no claim 'zzzz'; `sovdata answers` lists them, each with its name\n",
    )


def test_answers_as_of_a_year_rest_on_what_was_in_print(sovdata: Sovdata) -> None:
    # Of 1981-85 only Khanin's 0.6 was printed by 1988: 3.3 less 0.6 is 2.7.
    status, out, _ = sovdata("answers", "--why", "growth_1981_85", "--as-of", "1988")
    said = (
        "From the estimates in this collection printed by 1988 (undated and left out: "
        "Soviet official 3.2 to 4.0; CIA 1.8): 3.3% a year is 2.7 points above Khanin's figures"
    )
    assert (status, said in flat(out)) == (0, True)
    years = {int(year) for year in re.findall(r"printed (\d{4})\)", flat(out))}
    assert years == {1988}
    assert "printed by 1988" not in flat(sovdata("answers")[1])
    assert sovdata("answers", "--as-of", "then")[0] == 2


def test_answers_on_figures_of_another_text_are_of_these_alone_and_they_are_put_away(
    sovdata: Sovdata, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    row = "life_expectancy,USA,years,1980,1980"
    path.write_text(
        "claim,indicator,area,unit,start_year,end_year,as_printed\n"
        f"long lives,{row},73.7\nlong lives,{row},about 70\n",
        encoding="utf-8",
    )
    status, out, err = sovdata("answers", "--figures", path)
    assert (status, err) == (0, "")
    # United Nations, women and men, 1980: 73.73, which is 73.7 and, to the unit, 74.
    assert out.startswith(
        "Life expectancy at birth, USA, 1980: 73.7? [long lives]\n"
        "  73.7 is what UN figures give for women and men"
    )
    about = "1980: about 70? [long lives] About 70 is 4 years below UN figures for women and men"
    assert f"{about} for 1980 (74)." in flat(out)
    assert "11.2" not in out
    status, why, _ = sovdata("answers", "--figures", path, "--why", "long lives")
    assert (status, why.count("Where it stands: ")) == (0, 2)
    assert [
        row["as_printed"] for row in json.loads(sovdata("answers", "--json", "--figures", path)[1])
    ] == ["73.7", "about 70"]
    assert sovdata("answers", "--figures", path, "--why", "growth_1951_55")[0] == 2
    assert "11.2" in sovdata("answers")[1]


def test_answers_count_estimates_of_the_readers_own(sovdata: Sovdata, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "title,indicator,concept,unit,area,start_year,end_year,value,lineage\nMine,output_growth,gnp,pct_per_year,SUN,1951,1955,11.2,cia\n",
        encoding="utf-8",
    )
    [row] = json.loads(
        sovdata("answers", "--json", "--why", "growth_1951_55", "--evidence", path)[1]
    )
    assert (row["standing"], row["gap"], row["nearest"], row["estimates"]) == (
        "same as printed",
        0,
        "own_mine",
        8,
    )


def test_whose_searches_estimates_of_the_readers_own(sovdata: Sovdata, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "title,indicator,unit,area,start_year,end_year,value\n"
        "Mine,military_share,pct_of_gdp,BRA,2010,2010,1.54\n",
        encoding="utf-8",
    )
    asked = ("whose", "1.5", "2010", "--area", "BRA")
    assert sovdata(*asked)[1].startswith("Nothing to compare")
    assert "Mine military share of output 1.5%" in sovdata(*asked, "--evidence", path)[1]


# --- a rerun --------------------------------------------------------------------------------------


class Loads(HTMLParser):
    """What a page would load by itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = [
            f"style: {text}" for text in re.findall(r"@import|url\(\s*['\"]?(?!data:)[^)]*", html)
        ]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "iframe", "object", "embed", "base"):
            self.found.append(tag)
        for name, value in attrs:
            if (
                name in ("src", "srcset", "href", "poster", "data", "background")
                and tag != "a"
                and not (value or "").startswith("data:")
            ):
                self.found.append(f"{tag} {name}={value}")


def without_pixels(text: str) -> str:
    """Pixels differ between versions of matplotlib; all else must not."""
    return re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "data:PNG", text)


@pytest.fixture(scope="module")
def rerun(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """One notebook run again into a folder."""
    folder = tmp_path_factory.mktemp("rerun")
    return folder / "out", process("rerun", "out", "--notebook", NOTEBOOK, cwd=folder)


def test_rerun_writes_notebook_page_and_index(
    rerun: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, run = rerun
    assert run.returncode == 0, run.stderr
    assert re.fullmatch(rf"{NOTEBOOK}: done \(\d+\.\d s\)\n", run.stderr)
    assert run.stdout.startswith("1 of 1 notebooks in out")
    assert {path.name for path in out.iterdir()} == {
        f"{NOTEBOOK}.ipynb",
        f"{NOTEBOOK}.html",
        "index.html",
        "glossary.html",
        ".sovdata",
    }
    assert f'href="{NOTEBOOK}.html"' in (out / "index.html").read_text(encoding="utf-8")


def test_rerun_gives_the_committed_notebook(
    rerun: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    made = (rerun[0] / f"{NOTEBOOK}.ipynb").read_bytes().decode("utf-8")
    assert without_pixels(made) == without_pixels(
        (NOTEBOOKS / f"{NOTEBOOK}.ipynb").read_bytes().decode("utf-8")
    )


def test_pages_load_nothing_from_elsewhere(
    rerun: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    for name in (f"{NOTEBOOK}.html", "index.html"):
        assert Loads((rerun[0] / name).read_text(encoding="utf-8")).found == []


def test_page_that_loads_something_is_caught() -> None:
    html = (
        '<img src="http://a/b.png"><script src="x.js"></script>'
        '<style>@import "y"; p {background: url(//a/b)}</style><a href="http://a">a</a>'
    )
    assert len(Loads(html).found) == 5


def test_page_holds_the_outputs_of_its_notebook(
    rerun: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    html = (rerun[0] / f"{NOTEBOOK}.html").read_text(encoding="utf-8")
    assert html.count("<h1") == 1
    assert re.search(r'<img [^>]*alt="[^"]{40,}"', html)


def small(site: Path, name: str, *sources: str) -> None:
    """A small notebook put into the copy's collection."""
    cells = [nbformat.v4.new_markdown_cell(f"# {name}")]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, site / "sovdata" / "notebooks" / f"{name}.ipynb")


@pytest.fixture(scope="module")
def mixed(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A rerun of which one notebook fails."""
    folder = tmp_path_factory.mktemp("mixed")
    site = package(folder)
    small(site, "90_breaks", "1 / 0")
    small(site, "91_shows", "import sovdata", "print(*sovdata.load_stats()['as_printed'])")
    names = [f"--notebook={name}" for name in ("90_breaks", "91_shows", "91_shows")]
    return folder, process("rerun", "out", *names, cwd=folder, path=site)


def test_a_notebook_that_fails_is_named_and_the_others_are_written(
    mixed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, run = mixed
    assert run.returncode == 1
    assert run.stdout.startswith("1 of 2 notebooks in out")
    assert re.search(
        r"^90_breaks: cell 2: ZeroDivisionError: division by zero \(", run.stderr, re.MULTILINE
    ), run.stderr
    assert "Traceback" not in run.stderr
    assert {path.name for path in (folder / "out").iterdir()} == {
        "91_shows.ipynb",
        "91_shows.html",
        "index.html",
        "glossary.html",
        ".sovdata",
    }
    assert "did not run to the end" in (folder / "out" / "index.html").read_text(encoding="utf-8")


def test_out_that_cannot_be_written_is_named(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert f"{tmp_path / 'out'}: Permission denied" in problem(sovdata, "rerun", tmp_path / "out")


def test_a_terminal_that_cannot_show_a_character_gets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    run = process("answers", "--why", "growth_1951_55", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_own_figures_may_stand_in_out_already(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_text, "run_all", done)
    (tmp_path / "own").mkdir()
    stats = changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%").rename(
        tmp_path / "own" / "stats.csv"
    )
    before = stats.read_bytes()
    status, _, err = sovdata("report", tmp_path, "--figures", stats)
    assert (status, err, stats.read_bytes()) == (0, "", before)


def test_a_notebook_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jobs, "execute", full)
    job = jobs.Job(Path("90_any.ipynb"), tmp_path, tmp_path, [])
    assert jobs.run_one(job).problem == "OSError: [Errno 28] No space left on device"


def test_a_template_is_no_old_or_open_document_workbook(tmp_path, capsys):
    assert cli.main(["template", "figures", str(tmp_path / "mine.ods")]) == 2
    assert "mine.xlsx" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_estimates_given_as_figures_are_told_what_they_are(tmp_path, capsys):
    path = tmp_path / "mine.csv"
    path.write_text(
        "title,indicator,area,unit,source,start_year,end_year,value\n", encoding="utf-8"
    )
    assert cli.main(["answers", "--figures", str(path)]) == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        f"{path}, line 1: a table of estimates, not of a text's figures; give it with --evidence"
    ]


def test_a_readers_figures_are_cited_by_the_works_that_they_name(tmp_path, capsys):
    path = tmp_path / "mine.csv"
    path.write_text(
        "figure,indicator,area,unit,as_printed,source\n"
        "arms,military_share,SUN,pct_of_gnp,13%,A. Writer: A Book of Mine\n",
        encoding="utf-8",
    )
    assert cli.main(["cite", "--figures", str(path), "arms", "--format", "text"]) == 0
    assert "A Book of Mine" in capsys.readouterr().out
    assert cli.main(["cite", "arms"]) == 1


# --- where output cannot be written ---------------------------------------------------------------


def piped(tmp_path: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command line of bash in which ``sovdata`` is this one.

    ``good.csv`` and ``bad.csv`` are there to be checked.
    """
    good = changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%").rename(
        tmp_path / "good.csv"
    )
    (tmp_path / "bad.csv").write_text(
        good.read_text(encoding="utf-8").replace("11.2,pct", "eleven,pct"), encoding="utf-8"
    )
    script = f'sovdata() {{ "{sys.executable}" -m sovdata "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


needs_bash = pytest.mark.skipif(
    shutil.which("bash") is None or not Path("/dev/full").exists(),
    reason="needs bash and /dev/full",
)


@needs_bash
@pytest.mark.parametrize(("file", "status"), [("good.csv", 0), ("bad.csv", 1)])
def test_a_closed_pipe_changes_no_exit_status_and_is_not_spoken_of(
    tmp_path: Path, file: str, status: int
) -> None:
    run = piped(tmp_path, f"sovdata check {file} | true; exit ${{PIPESTATUS[0]}}")
    assert (run.returncode, run.stderr) == (status, "")


@needs_bash
@pytest.mark.parametrize("command", ["answers", "answers --json", "answers --why growth_1951_55"])
def test_answers_into_a_closed_pipe_are_no_failure(tmp_path: Path, command: str) -> None:
    run = piped(tmp_path, f"sovdata {command} | true; exit ${{PIPESTATUS[0]}}")
    assert (run.returncode, run.stderr) == (0, "")


@needs_bash
@pytest.mark.parametrize("command", ["check good.csv", "--help", "answers"])
def test_output_that_cannot_be_written_is_one_line_and_status_1(
    tmp_path: Path, command: str
) -> None:
    run = piped(tmp_path, f"sovdata {command} > /dev/full")
    assert (run.returncode, run.stderr) == (1, "standard output: No space left on device\n")


@needs_bash
def test_messages_that_cannot_be_written_change_no_exit_status(tmp_path: Path) -> None:
    assert piped(tmp_path, "sovdata answers --figures none.csv 2> /dev/full").returncode == 1
    assert piped(tmp_path, "sovdata nonsense 2> /dev/full").returncode == 2


def test_an_interrupt_at_any_moment_of_a_command_is_one_line(
    sovdata: Sovdata, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_parser", stopped)
    assert sovdata("check") == (130, "", "stopped; files written so far are whole\n")


def test_a_template_is_written_whole_or_not_at_all(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.csv"
    with monkeypatch.context() as patch:
        patch.setattr(
            "sovdata.own.template", lambda _: "\udc80"
        )  # cannot be encoded: writing fails half-way
        with pytest.raises(UnicodeEncodeError):
            cli.main(["template", "figures", str(path)])
    assert not path.exists()
    assert sovdata("template", "figures", path)[0] == 0
    whole = path.read_bytes()
    assert "it is left as it was" in problem(sovdata, "template", "figures", path)
    assert path.read_bytes() == whole


def test_names_of_files_are_printed_escaped(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, out, _ = sovdata("template", "figures", "a\x1b[31m.csv")
    assert out.startswith("a\\x1b[31m.csv: written")
    assert "\x1b" not in problem(sovdata, "template", "figures", "a\x1b[31m.csv")


# --- what is found out before a notebook runs -----------------------------------------------------


@pytest.fixture
def never_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """No notebook may run."""

    def ran(*_: object) -> None:
        raise AssertionError("a notebook was run")

    for module in (reruns, of_text):
        monkeypatch.setattr(module, "run_all", ran)


@pytest.mark.usefixtures("never_run")
@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(("rerun", name) for name in ("index.html", "glossary.html", f"{NOTEBOOK}.html")),
        *(("report", name) for name in ("report.ipynb", "answers.csv", "own/my_stats.csv")),
    ],
)
def test_a_folder_where_a_file_is_to_be_written_is_named_before_anything_runs(
    sovdata: Sovdata, tmp_path: Path, command: str, name: str
) -> None:
    (tmp_path / "out" / name).mkdir(parents=True)
    stats = changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%")
    figures = ["--figures", stats] if command == "report" else []
    said = problem(sovdata, command, tmp_path / "out", *figures, "--overwrite")
    assert f"{tmp_path / 'out' / name}: a folder; it stands where a file is to be written" in said


@pytest.mark.usefixtures("never_run")
def test_a_file_where_own_tables_are_to_be_put_is_named(sovdata: Sovdata, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "own").write_text("mine", encoding="utf-8")
    stats = changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%")
    assert "own: a file; expected a folder to write to" in problem(
        sovdata, "report", tmp_path / "out", "--figures", stats
    )


@pytest.mark.usefixtures("never_run")
def test_a_full_disk_is_found_before_anything_runs(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    stats = changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%")
    for module, figures in ((reruns, []), (of_text, ["--figures", stats])):
        monkeypatch.setattr(module, "write", full)
        command = ["report" if figures else "rerun", tmp_path / "out", *figures]
        assert f"{tmp_path / 'out'}: No space left on device" in problem(sovdata, *command)


def test_a_disk_that_is_full_at_the_end_is_named(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reruns, "run_all", lambda *_: [])
    monkeypatch.setattr(reruns, "_index", full)
    assert f"{tmp_path / 'out'}: No space left on device" in problem(
        sovdata, "rerun", tmp_path / "out"
    )


@pytest.mark.usefixtures("never_run")
@pytest.mark.parametrize("out", ["a" * 300, "loop"])
def test_a_folder_that_no_system_can_make_is_named(
    sovdata: Sovdata, tmp_path: Path, out: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert f"{out}: " in problem(sovdata, "rerun", tmp_path / out)


@pytest.mark.usefixtures("never_run")
@pytest.mark.parametrize("folder", [notebooks_dir(), schema.data_dir()], ids=["notebooks", "data"])
def test_out_must_not_lie_in_the_collections_own_folder(sovdata: Sovdata, folder: Path) -> None:
    assert f"{folder.name}: the collection's own folder" in problem(
        sovdata, "rerun", folder / "sub" / "deeper"
    )
    assert not (folder / "sub").exists()


def test_any_number_of_workers_will_do(
    sovdata: Sovdata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reruns, "collection", lambda names=None: [])
    assert sovdata("rerun", tmp_path / "out", "--workers", "9" * 12)[0] == 0


# --- what stands in a folder already --------------------------------------------------------------


def done(todo: list[jobs.Job], *_: object) -> list[jobs.Outcome]:
    """Notebooks written as they would be, without running them."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    for job in todo:
        node = load_notebook_node(str(job.notebook))
        node = parameterize_notebook(node, dict(job.parameters)) if job.parameters else node
        nbformat.write(node, job.out / job.notebook.name)
    return [jobs.Outcome(job.notebook.stem, 0) for job in todo]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No notebook is run."""
    for module in (reruns, of_text):
        monkeypatch.setattr(module, "run_all", done)


def listed(out: Path) -> list[str]:
    """The notebooks to which the index has links."""
    return re.findall(r'href="(\w+)\.ipynb"', (out / "index.html").read_text(encoding="utf-8"))


TWO = (f"--notebook={ONE}", f"--notebook={NOTEBOOK}")


@pytest.mark.usefixtures("quick")
def test_a_changed_lesson_in_out_is_kept_and_left_out_of_its_index(
    sovdata: Sovdata, tmp_path: Path
) -> None:
    assert sovdata("rerun", tmp_path, *TWO)[0] == 0
    assert listed(tmp_path) == [ONE, NOTEBOOK]
    changed = tmp_path / f"{NOTEBOOK}.ipynb"
    mine = changed.read_text(encoding="utf-8").replace("# Where do", "# Mine: where do")
    changed.write_text(mine, encoding="utf-8")
    said = problem(sovdata, "rerun", tmp_path, *TWO)
    assert f"{NOTEBOOK}.ipynb: changed since it was written" in said
    assert ONE not in said
    assert sovdata("rerun", tmp_path, TWO[0])[0] == 0
    assert (listed(tmp_path), changed.read_text(encoding="utf-8")) == ([ONE], mine)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f"{NOTEBOOK}: stands in this folder, but is not of this run" in page
    assert sovdata("rerun", tmp_path, *TWO, "--overwrite")[0] == 0
    assert listed(tmp_path) == [ONE, NOTEBOOK]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "content", ["no notebook", "[]", '{"cells": 1, "metadata": 2}', "[" * 99999]
)
def test_a_notebook_in_out_that_cannot_be_read_is_kept_and_left_out_of_the_index(
    sovdata: Sovdata, tmp_path: Path, content: str
) -> None:
    broken = tmp_path / f"{NOTEBOOK}.ipynb"
    broken.write_text(content, encoding="utf-8")
    assert broken.name in problem(sovdata, "rerun", tmp_path, *TWO)
    assert sovdata("rerun", tmp_path, TWO[0])[0] == 0
    assert listed(tmp_path) == [ONE]
    assert broken.read_text(encoding="utf-8") == content


@pytest.mark.usefixtures("quick")
def test_a_report_made_again_of_tables_that_changed_replaces_the_first(
    sovdata: Sovdata, tmp_path: Path
) -> None:
    out, stats = (
        tmp_path / "out",
        changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%"),
    )
    assert sovdata("report", out, "--figures", stats)[0] == 0
    changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",13,pct_of_gnp,13%")
    assert sovdata("report", out, "--figures", stats)[0] == 0
    assert (out / "own" / stats.name).read_bytes() == stats.read_bytes()
    assert "13%" in (out / "answers.csv").read_text(encoding="utf-8")


def test_notebooks_that_failed_stand_first_in_the_index(
    mixed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    page = (mixed[0] / "out" / "index.html").read_text(encoding="utf-8")
    said = "90_breaks: did not run to the end. cell 2: ZeroDivisionError: division by zero"
    assert 0 < page.index(said) < page.index('href="91_shows.html"')


@pytest.mark.usefixtures("quick")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_table_is_read_once_so_it_may_come_from_a_pipe(sovdata: Sovdata, tmp_path: Path) -> None:
    stats = changed_stats(tmp_path, ",11,pct_of_gnp,11%", ",12,pct_of_gnp,12%")
    os.mkfifo(tmp_path / "63")
    writer = threading.Thread(
        target=lambda: (tmp_path / "63").write_bytes(stats.read_bytes()), daemon=True
    )
    writer.start()
    status, _, err = sovdata("report", tmp_path / "out", "--figures", tmp_path / "63")
    assert status == 0, err
    assert (tmp_path / "out" / "own" / "63.csv").read_bytes() == stats.read_bytes()


def test_all_problems_of_all_files_are_said_of_the_files_given(
    sovdata: Sovdata, tmp_path: Path
) -> None:
    stats = changed_stats(tmp_path, ",11.2,pct_per_year,11.2%", ",eleven,pct_per_year,11.2%")
    said = problem(
        sovdata, "report", tmp_path / "out", "--figures", stats, "--evidence", tmp_path / "none.csv"
    )
    assert f"\n{stats}, line 2, column value: 'eleven'" in said
    assert f"\n{tmp_path / 'none.csv'}: the file is missing" in said
