"""Say how long notebooks are, and what is wrong with them by ``tests/notebook_rules.py``.

    python tools/check_notebooks.py [FILE ...]

This is the pre-commit hook. Nothing is run and nothing is changed: whether the outputs are right is
for ``pytest`` to say.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from notebook_rules import NOTEBOOKS, RULES, calls_of_ours, code_cells, load, words


def main() -> int:
    """Check the notebooks named, or all."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb"))
    for path in paths:
        notebook = load(path)
        cells, calls = len(code_cells(notebook)), calls_of_ours(notebook)
        said = f"{words(notebook)} words, {cells} code cells, {calls} of them one call of ours"
        print(f"{path.stem}: {said}")
    problems = [
        f"{path}: {rule.__name__.replace('_', ' ')}: {found}"
        for path in paths
        for rule in RULES
        for found in rule(load(path))
    ]
    print("\n".join(problems) or f"{len(paths)} notebooks keep the rules")
    return int(bool(problems))


if __name__ == "__main__":
    raise SystemExit(main())
