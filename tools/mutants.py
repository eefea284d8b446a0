"""A sample of mutants of the modules that state facts, and which of them the tests kill.

    nox -s mutants [-- SEED...]

mutmut (its settings stand in pyproject.toml) makes the mutants and runs, for each, the tests that
call the mutated function, in a process forked after imports. 200 of each seed are drawn, each as
likely as any other, from all but those that any call would show (``None`` for a value) and those
that change no behaviour (letters of a text in capitals, the wording of an error). A time-out is run
again alone. A test that reads what an earlier one computed (a session's fixture) does not count,
so the rate is a lower bound. mutmut changes nothing outside functions and nothing in decorated
ones (properties, ``printed.read``).

The list is tests/mutants.csv; a reason once written in its column ``why`` is kept.
"""

from __future__ import annotations

import ast
import csv
import difflib
import os
import random
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "mutants.csv"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
SEEDS = (1950,)
SAMPLE = 200
LONGEST = 600  # seconds of all tests
NONE = "Constant(value=None)"
COLUMNS = ["seed", "function", "was", "becomes", "outcome", "why"]
Mutant = tuple[str, str, str]  # function, was, becomes


class Behaviour(ast.NodeTransformer):
    """A function without its own name and the texts of its errors."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = "_"
        return self.generic_visit(node)

    def visit_Raise(self, _: ast.Raise) -> ast.AST:
        return ast.Raise()


def mutants(path: str) -> dict[str, Mutant]:
    """Each mutant of a module that may be drawn, under mutmut's name for it."""
    made = mutate_file_contents(path, (ROOT / path).read_text("utf-8"))
    text, lines, dumps = made.code.splitlines(), {}, {}
    for node in ast.walk(ast.parse(made.code)):
        if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name:
            lines[name := node.name] = text[node.lineno : node.end_lineno]
            dumps[name] = ast.dump(Behaviour().visit(node))
    module, found = path.removeprefix("src/").removesuffix(".py").replace("/", "."), {}
    for name in made.mutant_names:
        stem = name.rpartition("__mutmut_")[0]
        before, after = dumps[f"{stem}__mutmut_orig"], dumps[name]
        if before.lower() == after.lower() or before.count(NONE) < after.count(NONE):
            continue
        changed = list(difflib.unified_diff(lines[f"{stem}__mutmut_orig"], lines[name], n=0))[2:]
        was, becomes = (
            " ".join(line[1:].strip() for line in changed if line[0] == side) for side in "-+"
        )
        function = f"{module.rpartition('.')[2]}.{stem.removeprefix('x_').replace('xǁ', '')}"
        found[f"{module}.{name}"] = (function.replace("ǁ", "."), was, becomes)
    return found


def alone(name: str) -> str:
    """What all tests together say of a mutant, in a process of their own."""
    tests = [*SETTINGS["pytest_add_cli_args"], *SETTINGS["pytest_add_cli_args_test_selection"]]
    env = os.environ | {"MUTANT_UNDER_TEST": name, "PYTHONPATH": str(ROOT / "mutants" / "src")}
    call = [sys.executable, "-m", "pytest", "-xq", *tests]
    try:
        done = subprocess.run(call, cwd=ROOT / "mutants", env=env, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return "timeout"
    return "killed" if done.returncode == 1 else "survived"


def run(seed: int, every: dict[str, Mutant]) -> dict[str, str]:
    """The outcome of each mutant that a seed draws."""
    drawn = random.Random(seed).sample(sorted(every), SAMPLE)
    call = [str(Path(sys.executable).with_name("mutmut"))]
    subprocess.run([*call, "run", "--max-children", "1", *drawn], cwd=ROOT, check=True)
    told = subprocess.run(
        [*call, "results", "--all", "true"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    outcomes = dict(line.strip().split(": ") for line in told.splitlines() if ": " in line)
    return {
        name: outcomes[name] if outcomes[name] in ("killed", "survived") else alone(name)
        for name in drawn
    }


def main() -> None:
    kept = csv.DictReader(LIST.open(encoding="utf-8")) if LIST.exists() else []
    why = {(row["function"], row["was"], row["becomes"]): row["why"] for row in kept}
    every: dict[str, Mutant] = {}
    for path in SETTINGS["only_mutate"]:
        every |= mutants(path)
    rows = []
    for seed in [int(given) for given in sys.argv[1:]] or SEEDS:
        outcomes = run(seed, every)
        rows += [
            [seed, *every[name], outcome, why.get(every[name], "")]
            for name, outcome in sorted(outcomes.items())
        ]
        told: dict[str, Counter[str]] = {}
        for name, outcome in outcomes.items():
            told.setdefault(name.split(".")[1], Counter())[outcome] += 1
        print(f"seed {seed}, {SAMPLE} of {len(every)}: ", Counter(outcomes.values()), told)
    with LIST.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])


if __name__ == "__main__":
    main()
