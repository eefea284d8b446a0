"""A report on another text: hand-worked answers, nothing of the essay in it.

Nothing is run that a table holds; a run may be killed at any moment.
"""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from test_cli import package, small

from sovdata import rerun as reports, schema, sources, tables, wording
from sovdata.collection import load_collection
from sovdata.notebooks import collection, notebooks_dir

FIGURES = """\
claim,indicator,area,start_year,end_year,as_printed,unit,source,note
long_lives,life_expectancy,USA,1980,1980,73.7 years,years,"A. Writer, The Long Race, 1991",\
<script>alert('note')</script>
long_lives,life_expectancy,USA,1980,1980,about 70 years,years,,
japan,output_per_head_growth,JPN,1956,1970,8.5%,pct_per_year,,"<img src=x onerror=""alert(1)"">"
tv,tv_sets,JPN,1980,1980,25 million sets,million_sets,,=HYPERLINK(1)
"""
ESTIMATES = """\
title,indicator,unit,area,start_year,end_year,value,lineage,concept,estimator
Sets <b>counted</b>,tv_sets,million_sets,JPN,1980,1980,25.4,counters,,{__import__('os')}
Sets sold,tv_sets,million_sets,JPN,1980,1980,29.1,sellers,,
"""
WORDS = {
    "indicators.csv": "indicator,label,kind,topic,definition\n"
    "tv_sets,television sets,level,living_standards,Sets <i>in use</i>.\n",
    "units.csv": "unit,label,kind,definition\nmillion_sets,million sets,level,Million sets.\n",
    "lineages.csv": "lineage,label,definition\n"
    "counters,those who count,Counted.\nsellers,those who sell,Sold.\n",
}


def written(folder: Path) -> tuple[Path, list[Path]]:
    """The text's figures, and what stands beside ours."""
    (folder / "text.csv").write_text(FIGURES, encoding="utf-8")
    (folder / "mine.csv").write_text(ESTIMATES, encoding="utf-8")
    for name, content in WORDS.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "text.csv", [folder / name for name in ("mine.csv", *WORDS)]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "sovdata", *map(str, arguments)]


# --- answers worked by hand -----------------------------------------------------------------------


def test_answers_on_another_text_are_those_worked_by_hand(tmp_path: Path) -> None:
    figures, beside = written(tmp_path)
    rows = wording.answers(load_collection(figures, evidence=beside))
    found = {
        row["as_printed"]: (
            row["claim"],
            row["standing"],
            row["gap"],
            row["estimates"],
            row["lineages"],
        )
        for row in rows.to_dict("records")
    }
    # United Nations, women and men, 1980: 73.73. Rounded to one decimal, as 73.7 is printed: 73.7.
    assert found["73.7 years"] == ("long_lives", "same as printed", 0, 1, 1)
    # `about 70` is read by the digits that it gives: 73.73 rounded is 74, and 70 is 4 below.
    assert found["about 70 years"] == ("long_lives", "outside all", -4, 1, 1)
    # Maddison, Japan, output per head 2,771 in 1955 and 9,714 in 1970:
    # (9714 / 2771) ** (1 / 15) - 1 = 8.72 %, so 8.5 is 0.2 below 8.7.
    assert found["8.5%"][:3] == ("japan", "outside all", pytest.approx(-0.2))
    # 25.4 rounds to 25, 29.1 to 29. One of two gives it; 25 to 29 are five values, under ten.
    assert found["25 million sets"] == ("tv", "same as printed", 0, 2, 2)
    assert rows.set_index("claim").loc["tv", "chance"] == "too few values to tell"


def test_maddisons_japan_is_what_the_hand_worked_rate_uses() -> None:
    rows = tables.load_evidence(indicator="output_per_head", area="JPN").query(
        "series == 'maddison2010_gdp_per_head_jpn'"
    )
    levels = {int(row["end_year"]): row["value"] for row in rows.to_dict("records")}
    assert ((levels[1970] / levels[1955]) ** (1 / 15) - 1) * 100 == pytest.approx(8.72, abs=0.005)


def test_one_more_estimate_of_the_reader_counts_by_itself_and_says_that_no_lineage_is_given(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "title,indicator,concept,unit,area,start_year,end_year,value,lineage\nMine,output_growth,gnp,pct_per_year,SUN,1951,1955,11.2,\n",
        encoding="utf-8",
    )
    [before] = wording.answers(claims="growth_1951_55").to_dict("records")
    more = load_collection(evidence=[path])
    [after] = wording.answers(more, claims="growth_1951_55").to_dict("records")
    assert (before["nearest"], before["gap"], before["estimates"]) == (
        "narkhoz1956_nmp_1913",
        pytest.approx(-0.1),
        7,
    )
    assert (after["nearest"], after["gap"], after["estimates"]) == ("own_mine", 0, 8)
    assert (after["lineages"], after["standing"]) == (before["lineages"] + 1, "same as printed")
    assert after["ranges"] == f"Mine 11.2; {before['ranges']}"
    assert "no lineage given, counted by itself: Mine" in after["flags"]


# --- a report -------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """The elements of a page, and the attributes that run something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on the other text."""
    folder = tmp_path_factory.mktemp("report")
    written(folder)
    done = reported(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{Path('out', 'report.html')}: written")
    return folder / "out"


def reported(folder: Path, *more: object) -> subprocess.CompletedProcess[str]:
    """A report on the text written into a folder."""
    beside = [f"--evidence={name}" for name in ("mine.csv", *WORDS)]
    return subprocess.run(
        command("report", "out", "--figures", "text.csv", *beside, *more),
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_report_is_a_notebook_its_page_two_tables_and_what_they_are_made_from(
    report: Path,
) -> None:
    files = {path.name for path in report.iterdir() if path.is_file()}
    assert files == {"report.ipynb", "report.html", "answers.csv", "estimates.csv", ".sovdata"}
    assert {path.name for path in (report / "own").iterdir()} == {"text.csv", "mine.csv", *WORDS}
    answers = pd.read_csv(report / "answers.csv")
    assert answers["as_printed"].tolist() == [
        "73.7 years", "about 70 years", "8.5%", "25 million sets"
    ]  # fmt: skip
    page = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", pages(report)["report.html"])).split())
    assert [answer for answer in answers["answer"] if answer not in page] == []
    estimates = pd.read_csv(report / "estimates.csv")
    assert set(estimates["claim"]) == {"long_lives", "japan", "tv"}


def test_the_notebook_of_a_report_runs_again_beside_its_tables(report: Path) -> None:
    from sovdata.rerun import execute

    again = execute(report / "report.ipynb", {}, report)
    before = nbformat.read(report / "report.ipynb", as_version=4)
    shown = [
        [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
        for notebook in (before, again)
    ]
    assert shown[0] == shown[1]


def pages(report: Path) -> dict[str, str]:
    return {
        path.name: re.sub(
            r"data:image/png;base64,[A-Za-z0-9+/=]+", "", path.read_text(encoding="utf-8")
        )
        for path in report.glob("*.html")
    }


def test_nothing_of_the_essay_is_left_in_a_report(report: Path) -> None:
    titles = [str(title) for title in tables.load_claims()["title"]]
    assert len(titles) > 20
    soviet = ("Soviet", "USSR", "CIA", "rouble", "Gosplan", "Reagan", "reagan1982", "speech",
              "Try it yourself")  # fmt: skip
    for name, page in pages(report).items():
        said = " ".join(
            html.unescape(
                re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL))
            ).split()
        )
        for word in (
            "essay",
            "Hankin",
            "Samary",
            "11.2%",
            "3.3%",
            "growth_1981_85",
            *soviet,
            *titles,
        ):
            assert word not in said, (name, word)


def test_what_a_table_holds_is_shown_and_not_run(report: Path) -> None:
    [page] = pages(report).values()
    elements = Elements(page)
    assert not elements.found & {"script", "iframe", "object", "b", "i"}
    assert elements.handlers == []
    assert "<script>alert('note')</script>" in html.unescape(page)
    assert "Sets <b>counted</b>" in html.unescape(page)


def test_markdown_of_a_report_holds_nothing_from_a_table(report: Path) -> None:
    for path in report.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        typed = "\n".join(cell.source for cell in notebook.cells)
        assert "Writer" not in typed
        assert "alert" not in typed


def test_a_report_holds_no_path_of_this_machine(report: Path) -> None:
    for path in [*report.glob("*.ipynb"), *report.glob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert str(report.parent) not in text, path.name
        assert "/sovdata-" not in text, path.name


def test_a_report_that_was_changed_or_is_of_other_tables_is_not_lost(report: Path) -> None:
    def there() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in report.rglob("*") if path.is_file()}

    before = there()
    other = subprocess.run(
        command("report", "out", "--figures", "text.csv", "--evidence", "indicators.csv",
                "--evidence", "units.csv"),
        cwd=report.parent, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (other.returncode, "report.ipynb: changed since it was written" in other.stderr) == (
        1, True
    ), other.stderr  # fmt: skip
    assert there() == before
    changed = json.loads(before["report.ipynb"])
    changed["cells"][0]["source"] = "# My own words"
    (report / "report.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    again = reported(report.parent)
    assert (again.returncode, "--overwrite" in again.stderr) == (1, True), again.stderr
    assert "My own words" in (report / "report.ipynb").read_text(encoding="utf-8")
    (report / "report.ipynb").write_bytes(before["report.ipynb"])
    assert there() == before


def test_claims_and_readings_of_a_text_are_given_beside_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = schema.data_dir() / "texts" / "reagan1982"
    names = ("figures", "claims", "readings")
    for name in names:
        (tmp_path / f"{name}.csv").write_bytes((text / f"{name}.csv").read_bytes())
    monkeypatch.setattr("sovdata.rerun.of_text.run_all", lambda *_: [None])
    reports.report(
        tmp_path / "out", tmp_path / "figures.csv",
        claims=tmp_path / "claims.csv", readings=tmp_path / "readings.csv",
    )  # fmt: skip
    made = pd.read_csv(tmp_path / "out" / "answers.csv")["answer"].tolist()
    assert made == wording.answers(load_collection(text="reagan1982"))["answer"].tolist()


# --- killed ---------------------------------------------------------------------------------------

NAMES = ("01_growth", "08_your_text")


def two(*names: str) -> list[str]:
    """The command that runs two notebooks at once."""
    return command("rerun", "out", *(f"--notebook={name}" for name in names), "--workers=2")


def children(group: int) -> list[int]:
    """Processes of a session that are still there."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == group and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def killed(folder: Path, after: float, how: signal.Signals, names: tuple[str, ...] = NAMES) -> None:
    """A rerun killed some seconds after its start: each file it left is whole, no process stays."""
    process = subprocess.Popen(
        two(*names),
        cwd=folder,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    os.kill(process.pid, how)
    process.wait(120)
    for path in (folder / "out").glob("[!.]*.*"):
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            nbformat.validate(nbformat.reads(content, as_version=4))
        elif path.suffix == ".html":
            assert content.rstrip().endswith("</html>"), path.name
    for _ in range(100):
        if not children(process.pid):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {children(process.pid)}")


def finished_after(folder: Path, names: tuple[str, ...] = NAMES) -> None:
    """The next run into the same folder is clean, and leaves nothing but its files."""
    done = subprocess.run(two(*names), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wanted = {f"{name}.{kind}" for name in names for kind in ("ipynb", "html")} | {
        "index.html",
        "glossary.html",
        ".sovdata",
    }
    assert {path.name for path in (folder / "out").iterdir()} == wanted


def committed() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in notebooks_dir().iterdir() if path.is_file()}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_killed_and_an_interrupted_run_leave_no_half_file_and_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, names = package(tmp_path), ("90_first", "91_second")
    for name in names:  # the slow test below has real ones
        small(site, name, "import time", "time.sleep(2)")
    monkeypatch.setenv("PYTHONPATH", str(site))
    before = committed()
    killed(tmp_path, 3.0, signal.SIGKILL, names)
    killed(tmp_path, 1.5, signal.SIGINT, names)
    finished_after(tmp_path, names)
    assert committed() == before


@pytest.mark.slow
def test_kill_9_at_ten_moments(tmp_path: Path) -> None:
    before = committed()
    start = time.monotonic()
    finished_after(tmp_path)
    whole = time.monotonic() - start
    for moment in range(10):
        killed(tmp_path, whole * (moment + 0.5) / 10, signal.SIGKILL)
        finished_after(tmp_path)
    assert committed() == before


# --- references -----------------------------------------------------------------------------------


def cited(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("cite", *arguments), capture_output=True, text=True, encoding="utf-8", check=False
    )


MILITARY = next(path.stem for path in collection() if "military" in path.stem)


def keys_of(*names: str) -> tuple[list[str], list[str]]:
    notebooks = {path.stem: partial(sources.keys_shown, path) for path in collection()}
    rows = (tables.load_stats(), tables.load_series(), tables.load_statements())
    return sources.keys_of(names, sources.load_sources(), *rows, notebooks=notebooks)


def test_cite_gives_exactly_what_is_named_and_what_its_terms_ask_for() -> None:
    assert keys_of("growth_1951_55", "growth_1981_85") == (["samary1988"], [])
    assert keys_of("investment_1980") == ([], ["investment_1980"])
    assert keys_of("cow_nmc7") == (["cow_nmc7", "singer_bremer_stuckey1972", "singer1987"], [])
    keys, _ = keys_of(f"{MILITARY}.ipynb")
    assert "noren2003" in keys


@pytest.mark.parametrize("notebook", collection(), ids=lambda path: path.stem)
def test_a_notebook_is_cited_with_exactly_the_sources_that_it_lists(notebook: Path) -> None:
    last = nbformat.read(notebook, as_version=4).cells[-1]
    listed = last.outputs[0].data["text/plain"].removeprefix("- ").split("\n- ")
    bib = sources.load_sources()
    keys = sources.keys_shown(notebook)
    assert {" ".join(line.split()) for line in listed} == {
        sources.reference(key, bib) for key in keys
    }


@pytest.mark.parametrize("load", [tables.load_stats, tables.load_series, tables.load_statements])
def test_every_figure_series_and_statement_can_be_cited_in_three_forms(load: object) -> None:
    from bibtexparser.entrypoint import parse_string

    keys, silent = keys_of(*(str(name) for name in load().iloc[:, 0]))  # type: ignore[operator]
    forms = {
        form: sources.references(keys, sources.load_sources(), form, silent=silent)
        for form in ("bibtex", "csl", "text")
    }
    assert {entry.key for entry in parse_string(forms["bibtex"]).entries} == set(keys)
    items = json.loads(forms["csl"])
    assert [item["id"] for item in items] == keys
    assert all(item["title"] and item["type"] for item in items)
    assert len(forms["text"].splitlines()) == len(keys) + len(silent)


def test_cite_suggests_the_nearest_name_and_cites_sovdata_itself() -> None:
    wrong = cited("01_grwth")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "nearest: 01_growth" in wrong.stderr
    itself = cited()
    assert itself.stdout.startswith("@software{sovdata,")
    assert str(schema.descriptor()["version"]) in itself.stdout
