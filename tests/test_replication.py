"""The locks in requirements/ pin every package with its hashes and name no host.

They cover what pyproject.toml asks for.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from notebook_rules import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^[A-Za-z0-9][\w.-]*==[\w.!+]+(?: ; [^\\\n]+)?(?: \\)?$")
HASH = re.compile(r"^ {4}--hash=sha256:[0-9a-f]{64}(?: \\)?$")
#: Put together here, so that this file names none of them.
HOSTS = [
    name.replace(" ", ".")
    for name in (
        "pypi org",
        "pythonhosted org",
        "npmjs org",
        "npmjs com",
        "anaconda org",
        "proxy golang",
    )
]


def pins(lock: str) -> dict[str, list[str]]:
    """Each pin of a lock, and the hashes that stand below it."""
    found: dict[str, list[str]] = {}
    for line in lock.splitlines():
        if line.startswith(" "):
            found[next(reversed(found))].append(line)
        else:
            found[line] = []
    return found


def asked_for(extra: str) -> list[Requirement]:
    """What an installation with an extra needs directly, its own extras followed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found, waiting = list(map(Requirement, project["dependencies"])), [extra]
    while waiting:
        for item in map(Requirement, project["optional-dependencies"][waiting.pop()]):
            waiting += item.extras if item.name == project["name"] else []
            found += [] if item.name == project["name"] else [item]
    return found


def test_there_is_a_lock_to_run_and_one_to_test() -> None:
    assert [path.name for path in LOCKS] == ["lab.txt", "test.txt"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_line_of_a_lock_is_a_pin_or_a_hash_of_one(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PIN.match(line) and not HASH.match(line)] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_pin_has_a_hash(path: Path) -> None:
    found = pins(path.read_text(encoding="utf-8"))
    assert len(found) > 50
    assert [pin for pin, hashes in found.items() if not hashes] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_what_its_extra_asks_for_in_a_version_it_allows(path: Path) -> None:
    locked: dict[str, list[str]] = {}
    for pin in pins(path.read_text(encoding="utf-8")):
        item = Requirement(pin.removesuffix(" \\"))
        locked.setdefault(canonicalize_name(item.name), []).append(
            str(item.specifier).removeprefix("==")
        )
    for item in asked_for(path.stem):
        versions = locked.get(canonicalize_name(item.name), [])
        assert versions, f"{item.name} is not in {path.name}; run nox -s lock"
        assert all(item.specifier.contains(version) for version in versions), (
            f"{item.name} {versions} in {path.name}; run nox -s lock"
        )


def tracked() -> list[Path]:
    """The files under version control; outside a checkout (an sdist), those a lock may be in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return (
        [ROOT / name for name in listed.stdout.split("\0") if name]
        if listed.returncode == 0
        else LOCKS
    )


def test_no_file_names_the_host_of_a_registry() -> None:
    found = []
    for path in tracked():
        text = re.sub(rb"base64,[A-Za-z0-9+/=]+", b"", path.read_bytes()) if path.is_file() else b""
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host.encode() in text]
    assert found == []


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("pandas==3.1.1 \\", True),
        ("numpy==2.4.6 ; python_full_version < '3.12' \\", True),
        ("pandas>=3.1.1 \\", False),
        ("pandas @ file:///wheels/pandas.whl", False),
        ("--index-url somewhere", False),
        ("# made by a tool", False),
    ],
)
def test_a_range_an_address_and_an_option_are_no_pins(line: str, good: bool) -> None:
    assert bool(PIN.match(line)) is good
