"""Bring what is made from the tables up to date: hashes, codebook, glossary.

    python tools/stamp.py           write them
    python tools/stamp.py --check   exit 1 if they are not up to date

After a change of a table: stamp, then ``tools/refresh.py``, then ``tools/picture.py``.
"""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import codebook

from sovdata import collection, schema
from sovdata.rerun.pages import glossary
from sovdata.schema.package import OF_A_TEXT, TEXTS

ROOT = Path(__file__).resolve().parents[1]
MADE = "Made by `python tools/stamp.py` from the vocabulary tables; do not edit by hand."
DATA = ROOT / "data"  # the checkout's, whichever copy of the package is installed
#: What a table of a text may leave empty: paragraphs are counted only in a copy read in full.
UNCOUNTED = "paragraph"


def made_files() -> dict[Path, str]:
    """The text of each file that is made from the others, by path."""
    package, c = stamped(DATA), collection.of_folder(DATA)
    return {
        DATA / "datapackage.json": json.dumps(package, indent=2, ensure_ascii=False) + "\n",
        DATA / "README.md": codebook.codebook(package, c),
        ROOT / "docs" / "glossary.md": glossary(c).replace("\n", f"\n\n{MADE}\n", 1),
    }


def stamped(data: Path) -> dict[str, Any]:
    """The descriptor with the tables of all texts, and the present size and hash of each."""
    package = schema.descriptor(data)
    ours = [item for item in package["resources"] if "like" not in item]
    package["resources"] = [*ours, *_of_texts(data, {item["name"]: item for item in ours})]
    for item in package["resources"]:
        raw = (data / item["path"]).read_bytes()
        item["bytes"] = len(raw)
        item["hash"] = "sha256:" + hashlib.sha256(raw).hexdigest()
    return package


def _of_texts(data: Path, ours: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Return what is said of each table of a text: as of the essay's, with its own names."""
    for folder in sorted(path for path in (data / TEXTS).glob("*") if path.is_dir()):
        here = {
            like: f"{TEXTS}/{folder.name}/{table}"
            for table, like in OF_A_TEXT.items()
            if (folder / f"{table}.csv").is_file()
        }
        for like, name in here.items():
            item = copy.deepcopy(ours[like])
            for key in item["schema"].get("foreignKeys", []):
                target = key["reference"]
                target["resource"] = here.get(target["resource"], target["resource"])
            for field in item["schema"]["fields"]:
                if field["name"] == UNCOUNTED:
                    field["constraints"].pop("required", None)
            own = {
                "name": name,
                "path": f"{name}.csv",
                "title": f"{folder.name}: {item['title']}",
                "description": f"As {item['path']}, of the text {folder.name} of sources.bib.",
                "like": like,
            }
            yield item | own


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
