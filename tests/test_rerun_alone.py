"""Runs into a reader's folder: one at a time, by the reader's umask, clean on any signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sovdata import rerun
from sovdata.rerun import files, jobs
from sovdata.schema import DataError

FIGURES = """indicator,area,unit,start_year,end_year,as_printed
output_growth,USA,pct_per_year,1961,1965,5%
"""
posix = pytest.mark.skipif(os.name == "nt", reason="locks, masks and signals of POSIX")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "sovdata", *map(str, arguments)]


@posix
def test_of_two_runs_into_one_folder_the_second_says_so_and_changes_nothing(
    tmp_path: Path,
) -> None:
    out, mine = tmp_path / "out", tmp_path / "mine.csv"
    mine.write_text(FIGURES, encoding="utf-8")
    with files.alone(out):
        before = sorted(out.iterdir())
        done = subprocess.run(
            command("report", out, "--figures", mine), capture_output=True, text=True, check=False
        )
        assert sorted(out.iterdir()) == before
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"1 problem in 1 file\n{out}: another run writes to this folder; "
        "wait for its end, or choose another folder\n"
    )
    assert [path.name for path in out.iterdir()] == [files.RECORD]


@posix
def test_the_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    code = f"""
import os, pathlib
from sovdata.rerun import files
with files.alone(pathlib.Path({str(tmp_path)!r})):
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code], check=False)
    (tmp_path / ".report.html.x~").write_text("half")
    with files.alone(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [files.RECORD]


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_file_has_the_rights_that_the_readers_mask_leaves(
    tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        files.write(tmp_path, "page.html", "x")
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == mode


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_copies_of_a_readers_tables_go_on_every_signal_that_ends_a_run(
    tmp_path: Path, name: str
) -> None:
    mine, temporary = tmp_path / "mine.csv", tmp_path / "temporary"
    mine.write_text(FIGURES, encoding="utf-8")
    temporary.mkdir()
    process = subprocess.Popen(
        command("report", tmp_path / "out", "--figures", mine),
        env=os.environ | {"TMPDIR": str(temporary)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for _ in range(600):
        if any(temporary.glob("sovdata-*/own/mine.csv")) and any(temporary.glob("sovdata-*/k*")):
            break
        time.sleep(0.05)
    process.send_signal(getattr(signal, name))
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "stopped; files written so far are whole\n")
    assert list(temporary.glob("sovdata-*")) == []
    assert list((tmp_path / "out").glob("*.html")) == []


def test_a_folder_that_may_not_be_written_to_is_one_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", read_only)
    with (
        pytest.raises(DataError, match="out: Read-only file system"),
        files.alone(tmp_path / "out"),
    ):
        pass


def die_or_run(job: jobs.Job) -> jobs.Outcome:
    if job.notebook.stem == "dies":
        time.sleep(0.5)
        os.kill(os.getpid(), 9)
    return jobs.Outcome(job.notebook.stem, 0.1)


@posix
def test_a_process_that_is_killed_is_told_and_the_others_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "run_one", die_or_run)
    asked = [jobs.Job(Path(f"{n}.ipynb"), tmp_path, tmp_path, []) for n in ("a", "dies", "b", "c")]
    told: list[str] = []
    outcomes = jobs.run_all(asked, 2, lambda outcome: told.append(outcome.name))
    assert [(o.name, bool(o.problem)) for o in outcomes] == [
        ("a", False), ("dies", True), ("b", False), ("c", False)
    ]  # fmt: skip
    assert sorted(told) == ["a", "b", "c", "dies"]
    assert outcomes[1].problem == "its process was killed, perhaps for want of memory"


@pytest.mark.parametrize("name", ["rerun", "report"])
def test_an_empty_name_of_a_folder_is_wrong_usage(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        command(name, "", *(["--figures", "x"] if name == "report" else [])),
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "an empty name; expected a folder to write to" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["report.html", "answers.csv", "own/mine.csv"])
def test_what_a_run_did_not_leave_there_is_not_replaced_unless_asked_for(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sovdata.rerun.of_text.run_all", lambda *_: [None])
    out, mine = tmp_path / "out", tmp_path / "mine.csv"
    mine.write_text(FIGURES, encoding="utf-8")
    (out / "own").mkdir(parents=True)
    (out / name).write_text("of somebody else", encoding="utf-8")
    with pytest.raises(DataError, match=f"{name}: changed since it was written, or of another run"):
        rerun.report(out, mine)
    assert (out / name).read_text(encoding="utf-8") == "of somebody else"
    rerun.report(out, mine, overwrite=True)
    rerun.report(out, mine, overwrite=name == "report.html")  # not written by this stand-in
    if name != "report.html":
        (out / name).write_text("changed", encoding="utf-8")
        with pytest.raises(DataError, match="changed since it was written"):
            rerun.report(out, mine)
        mine.write_text(FIGURES.replace("5%", "6%"), encoding="utf-8")
        rerun.report(out, mine, overwrite=True)
        mine.write_text(FIGURES.replace("5%", "7%"), encoding="utf-8")
        rerun.report(out, mine)  # the reader's table changed, the report did not
