"""Build the collection as a JupyterLite: notebooks that run in the browser, nothing installed.

``python docs/lite/build.py OUT`` needs the ``lite`` extra. OUT may then stand on any web server, at
any address. All in it is served from there, sovdata's wheel and those in ``wheels.txt`` among them;
only Pyodide (Python itself, numpy, pandas, matplotlib, IPython) comes from the address in
``pyodide.js``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXTENSION = "@jupyterlite/pyodide-kernel-extension"
BROWSER = {"python_version": "3.12", "sys_platform": "emscripten", "extra": ""}


def build_lite(out: Path) -> None:
    """Write the whole JupyterLite to ``out``, which must be empty or not there.

    Parameters
    ----------
    out : Path
        Folder to make.

    Raises
    ------
    FileExistsError
        If ``out`` holds something.
    subprocess.CalledProcessError
        If a step fails; the step has then said why.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty: give a folder that is, or that is not there")
    installed = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    with tempfile.TemporaryDirectory() as name:
        contents = Path(name) / "contents"
        shutil.copytree(ROOT / "notebooks", contents, ignore=shutil.ignore_patterns(".*"))
        shutil.copy(ROOT / "data" / "soviet_stats.csv", contents)  # for the reader to change
        shutil.copy(HERE / "overrides.json", name)
        (Path(name) / "jupyter-lite.json").write_text(settings_for(contents), encoding="utf-8")
        command = [
            "--lite-dir",
            name,
            "--output-dir",
            str(out.resolve()),
            "--contents",
            str(contents),
            "--apps",
            "lab",
        ]
        command += [
            "--no-sourcemaps",
            "--ignore-sys-prefix",
        ]  # no extension that happens to stand in this environment
        command += [f"--LiteBuildConfig.federated_extensions={installed / EXTENSION}"]
        step("jupyterlite_core", "build", *command, cwd=Path(name))
    runtime = out / "pyodide"
    get_wheels(runtime)
    packages = dict(sorted(package(wheel) for wheel in runtime.glob("*.whl")))
    (runtime / "packages.json").write_text(json.dumps(packages, indent=1) + "\n", encoding="utf-8")
    shutil.copy(HERE / "pyodide.js", runtime)


def settings_for(contents: Path) -> str:
    """The settings, with a place for the reader's changes that is this state of the notebooks' own.

    A browser keeps a notebook once it is changed, and would go on showing it after an update.
    """
    settings = json.loads((HERE / "jupyter-lite.json").read_text(encoding="utf-8"))
    state = hashlib.sha256()
    for path in sorted(contents.iterdir()):
        state.update(path.name.encode() + path.read_bytes())
    name = f"sovdata {state.hexdigest()[:12]}"
    settings["jupyter-config-data"]["contentsStorageName"] = name
    return json.dumps(settings, indent=1) + "\n"


def get_wheels(folder: Path) -> None:
    """Put sovdata's wheel and, checked against ``wheels.txt``, those Pyodide lacks in a folder."""
    step("hatchling", "build", "-t", "wheel", "-d", str(folder.resolve()), cwd=ROOT)
    pure = [
        "--no-deps",
        "--only-binary=:all:",
        "--implementation=py",
        "--abi=none",
        "--platform=any",
        "--python-version=3.12",
    ]
    step(
        "pip",
        "download",
        *pure,
        "--require-hashes",
        "-r",
        str(HERE / "wheels.txt"),
        "-d",
        str(folder),
        cwd=ROOT,
    )


def package(wheel: Path) -> tuple[str, dict[str, Any]]:
    """A wheel's name and entry in Pyodide's list: file, hash, what it imports as, what it needs."""
    name, version, _, _ = parse_wheel_filename(wheel.name)
    with zipfile.ZipFile(wheel) as archive:
        files = archive.namelist()
        metadata = message_from_bytes(
            archive.read(next(file for file in files if file.endswith(".dist-info/METADATA")))
        )
    tops = {file.split("/")[0].removesuffix(".py") for file in files if file.endswith(".py")}
    needs = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    depends = {
        canonicalize_name(need.name)
        for need in needs
        if need.marker is None or need.marker.evaluate(BROWSER)
    }
    return name, {
        "name": name,
        "version": str(version),
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": sorted(tops),
        "depends": sorted(depends),
    }


def step(module: str, *arguments: str, cwd: Path) -> None:
    """Run a Python module in a process of its own; what it says is shown only if it fails."""
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.stderr.write(run.stdout + run.stderr)
        run.check_returncode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the collection as a JupyterLite.")
    parser.add_argument(
        "out", type=Path, metavar="OUT", help="folder to make; empty or not there yet"
    )
    build_lite(parser.parse_args().out)
