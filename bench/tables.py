"""Loading and checking tables, against plain pandas reading the same files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from timing import Ratio, compare, peak

from sovdata import schema

SIZES = (10_000, 100_000, 1_000_000)


def measured() -> Iterator[Ratio]:
    """The lines on tables."""
    import pandera.pandas  # noqa: F401, imports are counted apart

    names, data = schema.table_names(), schema.shipped_dir()
    paths = [data / f"{name}.csv" for name in names]
    with tempfile.TemporaryDirectory() as folder:
        unstamped = _without_hashes(Path(folder) / "data")

        def plain() -> None:
            for path in paths:
                pd.read_csv(path)

        yield compare(
            "all tables loaded, shipped bytes unchanged",
            lambda: [schema.read_table(name) for name in names],
            "pandas.read_csv of them",
            plain,
            limit=2,
        )
        yield compare(
            "all tables loaded and checked",
            lambda: [schema.read_table(name, data=unstamped) for name in names],
            "pandas.read_csv of them",
            plain,
            limit=8,
        )
        for size in SIZES:
            path = _observations(unstamped, size)
            rounds = 7 if size < 1_000_000 else 3
            yield compare(
                f"{size:,} observations loaded and checked", lambda: schema.read_table("observations", data=unstamped),
                "pandas.read_csv", lambda path=path: pd.read_csv(path), rounds=rounds, limit=5,
            )  # fmt: skip


def memory() -> Iterator[str]:
    """Lines of Markdown on peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        data = _without_hashes(Path(folder) / "data")
        for size in SIZES:
            path = _observations(data, size)
            base = peak(f"import pandas as pd\npd.read_csv({str(path)!r}, nrows=10)\n#\nframe = pd.read_csv({str(path)!r})")
            warm = "import pandera.pandas\nfrom pathlib import Path\nfrom sovdata import schema\nschema.check_table('units')"
            ours = peak(f"{warm}\n#\nframe = schema.read_table('observations', data=Path({str(data)!r}))")
            yield f"| {size:,} | {ours:.0f} MB | {base:.0f} MB | **{ours / max(base, 0.1):.2f}** |"


def _without_hashes(folder: Path) -> Path:
    """A copy of the data of which nothing is known to be unchanged, so that everything is checked."""
    shutil.copytree(schema.shipped_dir(), folder)
    package = schema.descriptor(folder)
    for resource in package["resources"]:
        resource.pop("hash", None)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


def _observations(data: Path, size: int) -> Path:
    """A table of so many observations, two centuries a series, a note on each seventh."""
    series = pd.read_csv(data / "series.csv", dtype=str).iloc[[0]].assign(repeats=None)
    names = [f"s_{number}" for number in range(size // 200)]
    pd.concat([series.assign(series=name) for name in names]).to_csv(data / "series.csv", index=False)
    years = np.tile(np.arange(1800, 2000), len(names))
    values = np.random.default_rng(1).normal(100, 30, size).round(1)
    rows = pd.DataFrame({
        "series": np.repeat(names, 200), "start_year": years, "end_year": years, "value": values, "low": "", "high": "", "precision": "",
        "endpoint": "", "note": [f"note {number}, in words" if number % 7 == 0 else "" for number in range(size)],
    })  # fmt: skip
    path = data / "observations.csv"
    rows.to_csv(path, index=False)
    return path
