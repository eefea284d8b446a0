"""Bring what is made from the data up to date: hashes in datapackage.json and the codebook.

    python tools/stamp.py           write them
    python tools/stamp.py --check   exit 1 if they are not up to date
"""

from __future__ import annotations

import sys

from sovdata import codebook, schema


def main() -> int:
    """Write the stamped descriptor and the codebook, or say which is out of date."""
    data = schema.data_dir()
    stale = []
    for name, text in codebook.made_files(data).items():
        path = data / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8", newline="\n")
    print("\n".join(f"{name}: {'out of date' if '--check' in sys.argv else 'written'}" for name in stale) or "up to date")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
