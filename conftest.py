"""Kernels that nbval starts talk over sockets of their own; long files are tested first.

Over TCP, two kernels that start at once can take the same port.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from typing import Any

import nbval.kernel
import pytest

#: Files of few tests that take long. A worker takes a file at a time: were one of these the last,
#: the other worker would wait for it.
LONG = (
    "test_cli", "test_rerun.py", "test_recipes", "test_own.py", "test_rerun_alone", "test_charts",
    "test_packaging", "test_own_damaged", "test_lookup", "test_notebooks", "test_answer_key",
    ".ipynb",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Keep the order below: xdist would begin with the files of most tests."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, each in its own order."""
    places = {name: at for at, name in enumerate(LONG)}
    items.sort(
        key=lambda item: min((places[name] for name in LONG if name in item.path.name), default=99)
    )


class OwnSockets(nbval.kernel.KernelManager):
    """A kernel manager with a socket folder of its own."""

    def __init__(self, **settings: Any) -> None:
        folder = tempfile.mkdtemp(prefix="k")
        super().__init__(transport="ipc", ip=f"{folder}/k", **settings)
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


if os.name != "nt":
    nbval.kernel.KernelManager = OwnSockets
