"""Loading, checking and deriving tables, against plain pandas reading the same files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from timing import Ratio, compare, peak

import sovdata as sv
from sovdata import collection, own, schema

SIZES = (10_000, 100_000, 1_000_000)
#: What ``load_evidence`` reads: four tables for its rows, two for its periods, four for names.
READ = (
    "series", "observations", "units", "indicators", "areas", "readings", "soviet_stats", "claims",
    "concepts", "lineages",
)  # fmt: skip


def measured() -> Iterator[Ratio]:
    """Yield the lines on tables."""
    data = schema.data_dir()
    paths = [data / f"{name}.csv" for name in READ]

    def plain() -> None:
        for path in paths:
            pd.read_csv(path)

    yield compare(
        "load_evidence() the first time: read, checked, derived",
        lambda: collection.evidence_of(schema.Package(data)),
        "pandas.read_csv of its files",
        plain,
        limit=12,
    )
    yield compare(
        "load_evidence() again", sv.load_evidence, "2 ms", lambda: time.sleep(0.002), limit=1
    )
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = _estimates(Path(folder), size)
            yield compare(
                f"a reader's {size:,} estimates read, checked and derived with ours",
                lambda path=path: collection.evidence_of(own.combine(None, [path])),
                "pandas.read_csv of the file",
                lambda path=path: pd.read_csv(path),
                rounds=5 if size < 1_000_000 else 1,
                limit=12,
            )


def memory() -> Iterator[str]:
    """Yield lines of Markdown on peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = _estimates(Path(folder), size)
            warm = f"import pandas as pd\npd.read_csv({str(path)!r}, nrows=10)"
            base = peak(f"{warm}\n#\nframe = pd.read_csv({str(path)!r})")
            warm = (
                "from pathlib import Path\nimport sovdata as sv\n"
                "from sovdata import collection, own\nsv.load_evidence()"
            )
            ours = peak(
                f"{warm}\n#\n"
                f"frame = collection.evidence_of(own.combine(None, [Path({str(path)!r})]))"
            )
            yield (
                f"| {size:,} | {ours:.0f} MB | {base:.0f} MB | **{ours / max(base, 0.1):.2f}** |"
            )


def _estimates(folder: Path, size: int) -> Path:
    """Write a reader's table of so many estimates, 50 years a series, a note on each seventh."""
    series = size // 50
    years = np.tile(np.arange(1940, 1990), series)
    values = np.random.default_rng(1).normal(1000, 30, size).round(1)
    rows = pd.DataFrame({
        "title": np.repeat([f"Series of mine {number}" for number in range(series)], 50),
        "indicator": "output", "unit": "bn_usd", "area": "USA", "start_year": years,
        "end_year": years, "value": values, "source": "A yearbook of mine",
        "note": [f"note {n}, in words" if n % 7 == 0 else "" for n in range(size)],
    })  # fmt: skip
    path = folder / f"mine_{size}.csv"
    rows.to_csv(path, index=False)
    return path
