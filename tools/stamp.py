"""Bring what is made from the tables up to date: hashes, codebook, glossary.

    python tools/stamp.py           write them
    python tools/stamp.py --check   exit 1 if they are not up to date

After a change of a table: stamp, then ``tools/refresh.py``, then ``tools/picture.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import codebook

from sovdata import collection, schema
from sovdata.rerun.pages import glossary

ROOT = Path(__file__).resolve().parents[1]
MADE = "Made by `python tools/stamp.py` from the vocabulary tables; do not edit by hand."
DATA = ROOT / "data"  # the checkout's, whichever copy of the package is installed


def made_files() -> dict[Path, str]:
    """The text of each file that is made from the others, by path."""
    files = {DATA / name: text for name, text in codebook.made_files(DATA).items()}
    files[ROOT / "docs" / "glossary.md"] = glossary(collection.of_folder(DATA)).replace(
        "\n", f"\n\n{MADE}\n", 1
    )
    return files


def main() -> int:
    """Write the files made from others, or say which are out of date; never of a damaged table."""
    package = schema.of_folder(DATA)
    of_texts = [name for tables in package.texts().values() for name in tables.values()]
    problems = [
        problem
        for name in [*package.table_names(), *of_texts]
        for problem in schema.check_table(name, data=DATA)
    ]
    if problems:
        print(schema.DataError(problems))
        return 1
    stale = [
        path
        for path, text in made_files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    check = "--check" in sys.argv
    if not check and stale:
        for path, text in made_files().items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    print(
        "\n".join(f"{path.name}: {'out of date' if check else 'written'}" for path in stale)
        or "up to date"
    )
    return 1 if stale and check else 0


if __name__ == "__main__":
    raise SystemExit(main())
