"""Kernels that nbval starts talk over sockets of their own.

Over TCP, two that start at once can take the same port.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from typing import Any

import nbval.kernel


class OwnSockets(nbval.kernel.KernelManager):
    """A kernel manager with a socket folder of its own."""

    def __init__(self, **settings: Any) -> None:
        folder = tempfile.mkdtemp(prefix="k")
        super().__init__(transport="ipc", ip=f"{folder}/k", **settings)
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


if os.name != "nt":
    nbval.kernel.KernelManager = OwnSockets
