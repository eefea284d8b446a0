"""Measure, and write the table of ``bench/README.md``.

    python bench/run.py [tables] [drawing] [processes] [site]

All parts are measured if none is named, and only then is the table written.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # where it is set, every process compiles every module anew
sys.path.insert(0, str(Path(__file__).parent))

import drawing
import processes
import tables

PAGE = Path(__file__).with_name("README.md")
START, END = "<!-- table -->", "<!-- /table -->"
PARTS = {
    "tables": tables.measured,
    "drawing": drawing.measured,
    "processes": processes.measured,
    "site": processes.site,
}
HEAD = (
    "| what | against | ours | baseline | ratio | from … to | at most |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def main() -> int:
    """Measure the parts named, print each line at once, and write the page if all were measured."""
    wanted = sys.argv[1:] or list(PARTS)
    rows = []
    for name in wanted:
        for ratio in PARTS[name]():
            rows.append(ratio.row())
            print(rows[-1], flush=True)
    if "tables" in wanted:
        memory = list(tables.memory())
        print("\n".join(memory))
    if sys.argv[1:]:
        return 0
    where = (
        f"Python {platform.python_version()}, pandas {version('pandas')}, "
        f"matplotlib {version('matplotlib')}, {os.cpu_count()} cores."
    )
    table = "\n".join(
        [
            START,
            where,
            "",
            HEAD,
            *rows,
            "",
            "| observations | peak memory, ours | pandas.read_csv | ratio |",
            "| --- | --- | --- | --- |",
            *memory,
            END,
        ]
    )
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(START)
    PAGE.write_text(head + table + rest.partition(END)[2], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
