"""How the package is put together: the names that it shows."""

from __future__ import annotations

import subprocess
import sys

import sovdata


def test_the_package_lists_its_public_names_before_they_are_loaded_and_after():
    assert [name for name in dir(sovdata) if not name.startswith("__")] == sorted(sovdata.__all__)
    assert all(getattr(sovdata, name) is not None for name in sovdata.__all__)
    code = "import sovdata; names = dir(sovdata); [getattr(sovdata, name) for name in names]; assert dir(sovdata) == names; print(*names)"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True).stdout.split()
    assert {name for name in fresh if not name.startswith("__")} == set(sovdata.__all__)
    assert {"__all__", "__doc__", "__version__"} <= set(fresh)
