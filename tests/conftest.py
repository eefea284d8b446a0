"""What the tests share: the shipped frames, loaded once, and copies of the data to damage."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from sovdata import schema, tables, wording
from sovdata.collection import Collection, load_collection

settings.register_profile("sovdata", deadline=None, max_examples=60)
settings.load_profile("sovdata")

SERIES = {
    "title": "A series", "measure": "made up for a test", "area": "SUN", "estimator": "nobody",
    "lineage": "made_up", "role": "compared", "source": "samary1988",
    "verification": "read-once", "licence": "none",
}  # fmt: skip


def unchanged(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """A frame for all tests; that none of them has changed it is found out at the end."""
    before = frame.copy()
    yield frame
    pd.testing.assert_frame_equal(frame, before)


@pytest.fixture(scope="session")
def stats() -> Iterator[pd.DataFrame]:
    """The text's figures. Whoever changes them takes a copy."""
    yield from unchanged(tables.load_stats())


@pytest.fixture(scope="session")
def shipped() -> Iterator[pd.DataFrame]:
    """The shipped evidence, all of it. Whoever changes it takes a copy."""
    yield from unchanged(tables.load_evidence())


@pytest.fixture(scope="session")
def shipped_collection() -> Iterator[Collection]:
    """All shipped tables, read once. Nobody changes its frames."""
    made = load_collection()
    before = {field.name: getattr(made, field.name).copy() for field in fields(made)}
    yield made
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(made, name), frame)


@pytest.fixture(scope="session")
def answered(shipped_collection: Collection) -> Iterator[pd.DataFrame]:
    """The answers to the shipped claims. Whoever changes them takes a copy."""
    yield from unchanged(wording.answers(shipped_collection))


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of the data folder."""
    return shutil.copytree(schema.data_dir(), tmp_path / "data")


@pytest.fixture
def with_series(data_copy: Path) -> Callable[..., Path]:
    """``with_series(series, observations)``: a data copy that holds these series only.

    ``series`` maps a name to the cells in which it differs from ``SERIES``; an observation is
    ``(series, start_year, end_year, value, low, high)``, the rest may be left out, or a mapping.
    The copy has an area XW with the parts XA and XB.
    """

    def put(
        series: Mapping[str, Mapping[str, str]],
        observations: Iterable[tuple[object, ...] | Mapping[str, object]],
    ) -> Path:
        _append(
            data_copy / "lineages.csv",
            lineage="made_up",
            label="Made up",
            definition="For a test.",
            short="made up",
            family="other",
        )
        for area, whole in (("XW", ""), ("XA", "XW"), ("XB", "XW")):
            _append(data_copy / "areas.csv", area=area, label=area, part_of=whole)
        for name in ("series", "observations"):
            path = data_copy / f"{name}.csv"
            path.write_text(
                path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8"
            )
        for name, cells in series.items():
            _append(data_copy / "series.csv", **SERIES | {"series": name} | dict(cells))
        columns = ("series", "start_year", "end_year", "value", "low", "high")
        for row in observations:
            cells = row if isinstance(row, Mapping) else dict(zip(columns, row, strict=False))
            _append(
                data_copy / "observations.csv", **{name: str(cell) for name, cell in cells.items()}
            )
        return data_copy

    return put


def _append(path: Path, **cells: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(cells)
