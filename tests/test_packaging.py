"""What is shipped: wheel, sdist and editable install, the descriptor.

And the files at the top that must agree.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import frictionless
import pandas as pd
import pytest
import yaml
from notebook_rules import ROOT
from packaging.requirements import Requirement

import sovdata

SHIPPED = [
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "LICENSE-DATA",
    ".gitignore",
    "src",
    "data",
    "docs",
    "notebooks",
    "tests",
    "tools",
]
WHERE = (
    "import json, sovdata; from sovdata import notebooks, schema;"
    "print(json.dumps([str(schema.data_dir()), str(notebooks.notebooks_dir()), "
    "sovdata.load_stats()['as_printed'].tolist()]))"
)


def python(
    *arguments: str, cwd: Path, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """This Python in a process of its own, ``path`` standing before all that is installed."""
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"} | (
        {} if path is None else {"PYTHONPATH": str(path)}
    )
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def done(run: subprocess.CompletedProcess[str]) -> str:
    """What a process printed; it must have ended well."""
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def files(folder: Path) -> dict[str, str]:
    """sha256 of every file of a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- built packages -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, with what JupyterLab leaves behind."""
    copy = tmp_path_factory.mktemp("checkout")
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in SHIPPED:
        source = ROOT / name
        shutil.copytree(source, copy / name, ignore=skip) if source.is_dir() else shutil.copy(
            source, copy / name
        )
    left = copy / "notebooks" / ".ipynb_checkpoints"
    left.mkdir()
    (left / "00_start_here-checkpoint.ipynb").write_text("{}", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def sdist(checkout: Path) -> Path:
    """The unpacked sdist."""
    done(python("-m", "hatchling", "build", "-t", "sdist", "-d", "dist", cwd=checkout))
    with tarfile.open(next((checkout / "dist").glob("*.tar.gz"))) as archive:
        archive.extractall(checkout / "dist", filter="data")
    return next(path for path in (checkout / "dist").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """The unpacked wheel, built from the sdist."""
    done(python("-m", "hatchling", "build", "-t", "wheel", "-d", "dist", cwd=sdist))
    with zipfile.ZipFile(next((sdist / "dist").glob("*.whl"))) as archive:
        archive.extractall(sdist / "dist" / "site")
    return sdist / "dist" / "site"


def test_wheel_holds_the_data_and_the_notebooks_byte_for_byte(wheel: Path) -> None:
    assert files(wheel / "sovdata" / "data") == files(ROOT / "data")
    assert files(wheel / "sovdata" / "notebooks") == files(ROOT / "notebooks")


def test_wheel_holds_the_tables_of_the_second_text(wheel: Path) -> None:
    held = files(wheel / "sovdata" / "data" / "texts")
    assert {"reagan1982/figures.csv", "reagan1982/claims.csv", "reagan1982/readings.csv"} <= {*held}
    load = "import sovdata; print(len(sovdata.load_collection(text='reagan1982').claims))"
    assert done(python("-c", load, cwd=wheel, path=wheel)) == "12\n"


def test_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    code = {path for path in files(ROOT / "src" / "sovdata") if "__pycache__" not in path}
    shipped = {
        path for path in files(wheel / "sovdata") if not path.startswith(("data/", "notebooks/"))
    }
    assert shipped == code
    assert {path.name.partition("-")[0] for path in wheel.iterdir()} == {"sovdata"}
    assert not list(wheel.rglob("*checkpoint*"))
    assert {path.name for path in wheel.glob("*.dist-info/licenses/*")} == {
        "LICENSE",
        "LICENSE-DATA",
    }


def test_wheel_finds_its_own_data(wheel: Path, tmp_path: Path) -> None:
    data, notebooks, printed = json.loads(done(python("-c", WHERE, cwd=tmp_path, path=wheel)))
    assert Path(data) == (wheel / "sovdata" / "data").resolve()
    assert Path(notebooks) == (wheel / "sovdata" / "notebooks").resolve()
    assert printed == sovdata.load_stats()["as_printed"].tolist()


def test_sdist_finds_its_own_data(sdist: Path, tmp_path: Path) -> None:
    assert files(sdist / "data") == files(ROOT / "data")
    data, notebooks, printed = json.loads(
        done(python("-c", WHERE, cwd=tmp_path, path=sdist / "src"))
    )
    assert (Path(data), Path(notebooks)) == (
        (sdist / "data").resolve(),
        (sdist / "notebooks").resolve(),
    )
    assert printed == sovdata.load_stats()["as_printed"].tolist()


def test_editable_install_holds_no_copy_and_shows_an_edit_at_once(
    checkout: Path, tmp_path: Path
) -> None:
    build = (
        "import sys; from hatchling.build import build_editable; print(build_editable(sys.argv[1]))"
    )
    name = done(python("-c", build, str(tmp_path), cwd=checkout)).strip().splitlines()[-1]
    with zipfile.ZipFile(tmp_path / name) as archive:
        outside = [entry for entry in archive.namelist() if ".dist-info/" not in entry]
        assert [Path(entry).suffix for entry in outside] == [".pth"]
        source = Path(archive.read(outside[0]).decode("utf-8").strip())
    assert source.samefile(checkout / "src")
    data, _, printed = json.loads(done(python("-c", WHERE, cwd=tmp_path, path=source)))
    assert Path(data) == (checkout / "data").resolve()
    stats = checkout / "data" / "soviet_stats.csv"
    before = stats.read_bytes()
    stats.write_bytes(before.replace(b",11.2,pct_per_year,11.2%", b",11.3,pct_per_year,11.3%"))
    try:
        _, _, after = json.loads(done(python("-c", WHERE, cwd=tmp_path, path=source)))
    finally:
        stats.write_bytes(before)
    assert "11.2%" in printed
    assert after == ["11.3%" if text == "11.2%" else text for text in printed]


# --- the descriptor and the made files -----------------------------------------------------------


@pytest.fixture(autouse=True)
def _csv_limit() -> Iterator[None]:
    """frictionless lifts the csv module's limit on the length of a cell, for the whole process."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


def test_frictionless_calls_the_descriptor_valid() -> None:
    report = frictionless.validate(str(ROOT / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "note"])


def test_frictionless_command_calls_the_descriptor_valid() -> None:
    assert "INVALID" not in done(
        python("-m", "frictionless", "validate", "data/datapackage.json", cwd=ROOT)
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b",11.2,pct_per_year,", b",eleven,pct_per_year,", "type-error"),
        (b"growth_1981_85,growth_1981_85,", b"growth_1981_85,growth_1891_85,", "foreign-key"),
        (b"growth_1981_85,growth_1981_85,", b"growth_1951_55,growth_1981_85,", "primary-key"),
        (b",11.2%,printed,", b",11.2%,exactly,", "constraint-error"),
        (b"11.2", b"11.3", "hash-count"),
    ],
)
def test_frictionless_calls_a_damaged_copy_invalid(
    data_copy: Path, old: bytes, new: bytes, kind: str
) -> None:
    stats = data_copy / "soviet_stats.csv"
    before = stats.read_bytes()
    stats.write_bytes(before.replace(old, new))
    assert stats.read_bytes() != before
    report = frictionless.validate(str(data_copy / "datapackage.json"))
    assert not report.valid
    assert kind in {error for _, error in report.flatten(["name", "type"])}


def test_hashes_and_codebook_are_up_to_date() -> None:
    run = python("tools/stamp.py", "--check", cwd=ROOT)
    assert (run.returncode, run.stdout) == (0, "up to date\n"), run.stdout + run.stderr


def test_stale_hashes_and_codebook_are_named(sdist: Path) -> None:
    areas = sdist / "data" / "areas.csv"
    before = areas.read_bytes()
    areas.write_bytes(before + b"XX,Nowhere,,\n")
    try:
        run = python("tools/stamp.py", "--check", cwd=sdist, path=sdist / "src")
    finally:
        areas.write_bytes(before)
    assert run.returncode == 1
    assert {"datapackage.json: out of date", "README.md: out of date"} <= set(
        run.stdout.splitlines()
    ), run.stdout + run.stderr


# --- what must agree ------------------------------------------------------------------------------


def test_one_version_everywhere() -> None:
    citation = re.search(r"^version: (.+)$", read("CITATION.cff"), re.MULTILINE)
    assert citation
    assert citation[1] == sovdata.__version__
    assert json.loads(read("data/datapackage.json"))["version"] == sovdata.__version__
    assert re.search(
        rf"^## \[(?:Unreleased|{re.escape(sovdata.__version__)})\]",
        read("CHANGELOG.md"),
        re.MULTILINE,
    )


@pytest.mark.parametrize(("name", "floor"), [("pandas", "2.2.3"), ("matplotlib", "3.8.4")])
def test_floors_are_those_of_the_browser_runtime(name: str, floor: str) -> None:
    requirement = next(
        r for r in map(Requirement, pyproject()["project"]["dependencies"]) if r.name == name
    )
    assert str(requirement.specifier) == f">={floor}"


def test_every_direct_dependency_has_a_floor() -> None:
    project = pyproject()["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    without = [
        r.name
        for r in map(Requirement, project["dependencies"] + extras)
        if not r.specifier and r.name != "sovdata"
    ]
    assert without == []


def test_the_hook_for_types_has_the_stubs_that_the_session_has() -> None:
    (hook,) = [
        hook
        for repo in yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
        for hook in repo["hooks"]
        if hook["id"] == "mypy"
    ]
    session = {Requirement(name).name for name in pyproject()["dependency-groups"]["types"]}
    assert session - {"mypy"} <= set(hook["additional_dependencies"])


def test_nox_has_one_floor() -> None:
    floors = re.findall(
        r"nox(?:\[uv\])?>=([\d.]+)|needs_version = \">=([\d.]+)\"",
        read("noxfile.py") + read("pyproject.toml"),
    )
    assert len(floors) == 4
    assert len({one or other for one, other in floors}) == 1


def test_ci_names_sessions_that_nox_has() -> None:
    ci = yaml.safe_load(read(".github/workflows/ci.yml"))
    named = {
        job["session"].partition("-")[0]
        for job in ci["jobs"]["nox"]["strategy"]["matrix"]["include"]
    }
    assert named <= set(re.findall(r"@nox\.session.*\ndef (\w+)", read("noxfile.py")))


def code_blocks(text: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = next(block.strip() for block in code_blocks(read("README.md")) if "pytest" in block)
    assert command in read(".ci/run").splitlines()
    assert "set -euo pipefail" in read(".ci/run")
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


def test_extras_that_the_readme_installs_are_there() -> None:
    named = set(re.findall(r"\.\[(\w+)\]|--extra (\w+)", read("README.md")))
    assert (
        {a or b for a, b in named}
        == {"lab", "site", "test"}
        <= set(pyproject()["project"]["optional-dependencies"])
    )


def test_picture_and_answers_of_the_readme_are_up_to_date() -> None:
    run = python("tools/picture.py", "--check", cwd=ROOT)
    assert (run.returncode, run.stdout) == (0, "up to date\n"), run.stdout + run.stderr
    assert (ROOT / "docs" / "answers.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_readme_gives_the_figures_as_printed_and_no_other_measured_number() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \| (\d+) \|$", read("README.md"), re.MULTILINE
    )
    stats = sovdata.load_stats()
    assert [(printed, int(place)) for printed, _, place in rows] == list(
        zip(stats["as_printed"], stats["paragraph"], strict=True)
    )
    firsts = [
        "not said" if year is pd.NA else str(year) for year in stats["start_year"].astype(object)
    ]
    assert [
        years[: len(first)] for (_, years, _), first in zip(rows, firsts, strict=True)
    ] == firsts
    text = re.sub(
        r"<!-- (picture|answers) -->.*?<!-- /\1 -->", "", read("README.md"), flags=re.DOTALL
    )
    numbers = set(re.findall(r"\d+(?:\.\d+)?%", text))
    assert numbers == {printed for printed in stats["as_printed"] if printed.endswith("%")}


def test_readme_names_every_notebook_and_its_links_lead_somewhere() -> None:
    readme = read("README.md")
    names = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
    assert re.findall(r"^\| \[(\w+)\]\(notebooks/\1\.ipynb\) \|", readme, re.MULTILINE) == names
    missing = [
        link for link in re.findall(r"\]\(([^)#:]+)\)", readme) if not (ROOT / link).exists()
    ]
    assert missing == []


# --- traces of a machine --------------------------------------------------------------------------

#: Put together here, so that this file holds none of them.
TRACES = ["../" + "shared", "/work/" + "main", "/work/" + "shared", "/work/" + "venv",
          "/root" + "/", "py" + "env", "py" + "pi.org", "python" + "hosted.org",
          "/opt/" + "pypi", "/opt/" + "wheels", "/tmp" + "/sov"]  # fmt: skip


def texts() -> Iterator[Path]:
    yield from (
        path
        for path in ROOT.iterdir()
        if path.is_file() and path.name not in (".git", "uv.lock", ".coverage")
    )
    for folder in ("src", "tests", "notebooks", "data", "tools", "docs", ".ci", "bench"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not {"__pycache__", ".ipynb_checkpoints", "_build"} & set(
                path.parts
            ):
                yield path


def test_nothing_names_a_work_machine_or_a_registry() -> None:
    found = []
    for path in texts():
        raw = re.sub(rb"base64,[A-Za-z0-9+/=]+", b"", path.read_bytes())
        found += [f"{path.relative_to(ROOT)}: {trace}" for trace in TRACES if trace.encode() in raw]
    assert found == []
