#!/usr/bin/env -S uv run --script

# /// script
# dependencies = ["nox[uv]>=2026.10"]
# ///

"""What a contributor runs before a pull request.

``nox`` runs all that is quick, ``nox -s NAME`` one session; ``nox --list`` says what each does.
What follows ``--`` is handed on (``nox -s tests -- -k growth``).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv|virtualenv"

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PROJECT = nox.project.load_toml("pyproject.toml")


def group(name: str) -> list[str]:
    """The requirements of a dependency group."""
    return list(nox.project.dependency_groups(PROJECT, name))


def floors() -> list[str]:
    """The lowest versions that ``pyproject.toml`` allows of what the tests need."""
    extras = PROJECT["project"]["optional-dependencies"]
    named = map(Requirement, [*PROJECT["project"]["dependencies"], *extras["run"], *extras["test"]])
    lowest = [
        f"{item.name}=={one.version}"
        for item in named
        for one in item.specifier
        if one.operator == ">="
    ]
    return [
        *lowest,
        "pyparsing<3.3",
    ]  # newer ones warn of what matplotlib 3.8 calls, and a warning fails


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff on code and notebooks, form and spelling."""
    session.install(*group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("codespell")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict."""
    session.install("-e", ".[lab]", "nox", *group("types"))
    session.run("mypy", *session.posargs)


@nox.session(python=PYTHONS, default=False)
def tests(session: nox.Session) -> None:
    """Every test with the newest versions: code, data, notebooks."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs)


# the newest Python that all the lowest versions can be installed on
@nox.session(python="3.11", default=False)
def lowest(session: nox.Session) -> None:
    """Every test with the lowest versions that pyproject.toml allows."""
    session.install("-e", ".[test]", *floors())
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(default=False)
def notebooks(session: nox.Session) -> None:
    """The notebooks run again in place; nbval checks them, and what differs is shown."""
    session.install("-e", ".[test]")
    session.run("python", "tools/refresh.py", *session.posargs)
    session.run("pytest", "-n", "auto", "notebooks", "tests/test_notebooks.py")
    session.run("git", "--no-pager", "diff", "--stat", "--", "notebooks", external=True)


@nox.session(default=False)
def update(session: nox.Session) -> None:
    """What is made from the data is made anew, in its order: read the diff before you commit it."""
    session.install("-e", ".[test]")
    session.run("python", "tools/stamp.py")  # hashes, codebook, glossary
    session.run("python", "tools/refresh.py")  # the notebooks, in place
    session.run("python", "tools/answer_key.py")  # the solutions of their exercises
    session.run("python", "tools/picture.py")  # the README's picture and answers
    session.run("python", "tests/golden_net.py", env={"PYTHONPATH": "tests"})  # sentences, as read
    session.run("git", "--no-pager", "diff", "--stat", external=True)


@nox.session
def made(session: nox.Session) -> None:
    """What is made from the data is up to date: hashes, codebook, glossary, parts of the README."""
    session.install("-e", ".")
    session.run("python", "tools/stamp.py", "--check")
    session.run("python", "tools/picture.py", "--check")


@nox.session(default=False)
def site(session: nox.Session) -> None:
    """The website as it is published, built into ./site; its pages tested in a browser."""
    session.install("-e", ".[site-test,lite]")
    session.run("python", "docs/build.py", "site", "--lite")
    session.run("pytest", "-m", "site", *session.posargs)


@nox.session(default=False)
def lite(session: nox.Session) -> None:
    """Every notebook run to the end in a browser, from its page; npm brings the runtime."""
    session.install("-e", ".[site-test,lite]")
    runtime = session.create_tmp()
    session.run("python", "tests/pyodide_runtime.py", runtime)
    session.run("pytest", "-m", "lite", *session.posargs, env={"SOVDATA_PYODIDE": runtime})


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """The benchmarks, each a ratio against a baseline of the same run."""
    session.install("-e", ".[site,test]")
    session.run("python", "bench/run.py", *session.posargs)


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Which of a sample of mutants the tests kill, into tests/mutants.csv: minutes a seed."""
    session.install("-e", ".[test]", *group("mutants"))
    session.run("python", "tools/mutants.py", *session.posargs)


@nox.session(default=False)
def wheel(session: nox.Session) -> None:
    """Wheel and sdist built into ./dist, and every test run against the wheel."""
    shutil.rmtree("dist", ignore_errors=True)
    session.install("build", "twine")
    session.run("python", "-m", "build", "--outdir", "dist")
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    session.install(f"{next(Path('dist').glob('*.whl'))}[test]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """The locks in requirements/ written anew: exact versions and hashes, for every platform."""
    session.install("uv")
    for extra in ("lab", "test"):
        session.run(
            *(
                "uv",
                "pip",
                "compile",
                "--quiet",
                "--upgrade",
                "--universal",
                "--python-version",
                "3.11",
            ),
            *("--generate-hashes", "--no-header", "--no-annotate"),
            *("--extra", extra, "pyproject.toml", "--output-file", f"requirements/{extra}.txt"),
        )


if __name__ == "__main__":
    nox.main()
