"""The built site, a server for it and a browser; what a machine lacks skips tests that need it."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notebook_rules import ROOT

#: For a browser that talks to nobody but the page.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip


def need(*modules: str) -> None:
    """Skip unless these can be imported."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; install the extra site-test")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once by its own command, or the one that SOVDATA_SITE names."""
    if ready := os.environ.get("SOVDATA_SITE"):
        assert (ROOT / ready / "index.html").is_file(), f"SOVDATA_SITE: no site in {ready}"
        return (ROOT / ready).resolve()
    need("sphinx", "myst_nb", "pydata_sphinx_theme", "bs4", "openpyxl", "PIL")
    out = tmp_path_factory.mktemp("website") / "site"
    run = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build.py"), str(out)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page, by its path on the site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless chromium: that of the machine, or else playwright's own."""
    need("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        chromium = chromium or playwright.chromium.executable_path
        if not Path(chromium).is_file():
            pytest.skip("no chromium on this machine; .ci/site installs one")
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()
