"""Bring the committed notebooks up to date: run each in a clean kernel, in place, normalised.

    python tools/refresh.py [NAME ...]

Run ``python tools/stamp.py`` first if a table changed.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat

from sovdata import notebooks, rerun


def refresh(notebook: Path) -> str:
    """Run one notebook and write it back; what happened, in a line."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = rerun.execute(notebook, {}, Path(folder))
        except RuntimeError as error:
            return f"{notebook.name}: FAILED, left as it was: {error}"
    text = nbformat.writes(done) + "\n"
    changed = notebook.read_text(encoding="utf-8") != text
    notebook.write_text(text, encoding="utf-8", newline="\n")
    return f"{notebook.name}: {'written' if changed else 'unchanged'}"


def main() -> int:
    """Refresh the notebooks named, or all, two at a time."""
    with ProcessPoolExecutor(2) as pool:
        lines = list(pool.map(refresh, notebooks.collection(sys.argv[1:] or None)))
    print("\n".join(lines))
    return int(any("FAILED" in line for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
