"""The published collection in a real browser: each notebook opened, run to the end, and compared.

``python -m pytest -m lite`` with the extras ``lite`` and ``site-test``. SOVDATA_PYODIDE names the
folder that ``tests/pyodide_runtime.py`` fills: it answers for Pyodide's public address, and every
other address is refused. SOVDATA_SITE names a site that ``docs/build.py --lite`` has built; without
it, one is built for the tests.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import nbformat
import pytest
from nbval.plugin import get_sanitize_patterns
from notebook_rules import NOTEBOOKS, ROOT, code_cells, load, text
from pyodide_runtime import CORE, base_url, version

pytestmark = pytest.mark.lite

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
TYPES = {".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm"}
MINUTES = 5  # for one notebook from a cold start on a slow machine
SAVED = """async (name) => {
  for (const { name: database } of await indexedDB.databases()) {
    const ask = (request) => new Promise((done) => \
{ request.onsuccess = () => done(request.result); });
    const open = await ask(indexedDB.open(database));
    const file = open.objectStoreNames.contains("files")
      ? await ask(open.transaction("files").objectStore("files").get(name)) : null;
    open.close();
    if (file) return file.content;
  }
  return null;
}"""


@dataclass
class Visit:
    """One reader's first visit: a fresh browser on the built site, and what it asked for."""

    page: Any
    site: str
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=dict)  # bytes of each file, from wherever
    instead: dict[str, Any] = field(
        default_factory=dict
    )  # notebooks that the site serves in the place of its own

    def run_all(self, name: str) -> dict[str, Any]:
        """Open a notebook, choose Run > Run All Cells, and return what was saved after the last."""
        self.page.goto(f"{self.site}lite/lab/index.html?path={name}")
        return self.run_opened(name)

    def run_opened(self, name: str) -> dict[str, Any]:
        """The same for the notebook that is being opened."""
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        self.page.wait_for_selector(
            ".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=MINUTES * 60_000
        )
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        end = time.monotonic() + MINUTES * 60
        while time.monotonic() < end:
            self.page.wait_for_timeout(1000)
            self.page.keyboard.press("Control+s")
            self.page.wait_for_timeout(1000)
            saved = self.page.evaluate(SAVED, name)
            if saved and (
                errors(saved) or all(cell["execution_count"] for cell in code_cells(saved))
            ):
                return dict(saved)
        raise AssertionError(
            f"{name} had not run to the end after {MINUTES} minutes; refused: {self.refused}"
        )


@pytest.fixture(scope="module")
def runtime() -> Path:
    """The folder with Pyodide's files, each found to be the official one."""
    folder = Path(os.environ.get("SOVDATA_PYODIDE", "missing"))
    if not all((folder / name).is_file() for name in CORE):
        pytest.skip(
            "SOVDATA_PYODIDE names no folder with Pyodide's files; "
            "tests/pyodide_runtime.py makes one"
        )
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        file = folder / package["file_name"]
        assert (
            not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() == package["sha256"]
        ), file.name
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website with the notebooks for the browser in it, built as it is published."""
    if ready := os.environ.get("SOVDATA_SITE"):
        assert (ROOT / ready / "lite" / "lab" / "index.html").is_file(), (
            f"SOVDATA_SITE: no site built with --lite in {ready}"
        )
        return ROOT / ready
    parts = (
        "jupyterlite_core",
        "jupyterlite_pyodide_kernel",
        "pip",
        "sphinx",
        "myst_nb",
        "pydata_sphinx_theme",
        "bs4",
        "openpyxl",
        "PIL",
    )
    missing = [name for name in parts if find_spec(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} missing: install the extras lite and site")
    out = tmp_path_factory.mktemp("website") / "site"
    command = [sys.executable, str(ROOT / "docs" / "build.py"), str(out), "--lite"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    if not Path(CHROMIUM).is_file():
        pytest.skip("chromium is missing")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(runtime: Path, browser: Any, built: Path) -> Iterator[Visit]:
    """A fresh browser on the site; the folder answers for Pyodide's address, others are refused."""
    instead: dict[str, Any] = {}

    class Server(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

        def send_header(self, keyword: str, value: str) -> None:
            if keyword == "Content-Length":
                visit.loaded[self.path.partition("?")[0]] = int(value)
            super().send_header(keyword, value)

        def do_GET(self) -> None:
            name = self.path.partition("?")[0].rpartition("/files/")[2]
            if name not in instead:
                super().do_GET()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(instead[name]).encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page(), f"http://127.0.0.1:{server.server_port}/", instead=instead)

    def answer(route: Any) -> None:
        url = route.request.url
        file = runtime / url.removeprefix(base_url())
        visit.asked.append(url)
        if url.startswith(base_url()) and file.is_file():
            visit.loaded[url] = file.stat().st_size
            kind = TYPES.get(file.suffix, "application/octet-stream")
            route.fulfill(
                body=file.read_bytes(),
                headers={"content-type": kind, "access-control-allow-origin": "*"},
            )
        else:
            visit.refused.append(url)
            route.abort()

    context.route(lambda url: not url.startswith(visit.site), answer)
    visit.page.on(
        "console",
        lambda message: visit.said.append(message.text) if message.type == "error" else None,
    )
    yield visit
    context.close()
    server.shutdown()
    server.server_close()


def errors(notebook: dict[str, Any]) -> list[str]:
    """The errors among a notebook's outputs, in words."""
    return [
        f"{output['ename']}: {output['evalue']}"
        for cell in code_cells(notebook)
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]


def shown(cell: dict[str, Any]) -> list[dict[str, str]]:
    """What a cell shows as text, after nbval's replacements."""
    patterns = get_sanitize_patterns((ROOT / "tests" / "nbval.cfg").read_text(encoding="utf-8"))
    found = []
    for output in cell["outputs"]:
        kinds = (
            {output["name"]: output["text"]}
            if output["output_type"] == "stream"
            else output.get("data", {})
        )
        texts = {kind: text(value) for kind, value in kinds.items()}
        for pattern, word in patterns:
            texts = {kind: re.sub(pattern, word, value) for kind, value in texts.items()}
        found.append(texts)
    return found


def well_behaved(visit: Visit) -> None:
    """Only the site and Pyodide's address were asked, and the browser reported no error."""
    assert not visit.refused
    assert not visit.said


@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb")))
def test_a_notebook_runs_to_the_end_from_its_pages_link_and_shows_what_is_committed(
    name: str, visit: Visit
) -> None:
    visit.page.goto(f"{visit.site}notebooks/{name.removesuffix('.ipynb')}.html")
    said = visit.page.locator(".ways-to-run").text_content()
    visit.loaded.clear()
    visit.page.get_by_role("link", name="Run in the browser").click()
    ran, committed = visit.run_opened(name), load(NOTEBOOKS / name)
    assert (
        visit.page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current").inner_text().strip()
        == name
    )
    megabytes = sum(visit.loaded.values()) / 1e6
    assert abs(megabytes - float(re.search(r"about (\d+) MB", said)[1])) < 5, megabytes
    assert (
        f"(Pyodide {version()}) come from a public address, {urlparse(base_url()).hostname},"
        in said
    )
    assert not errors(ran)
    assert [text(cell["source"]) for cell in code_cells(ran)] == [
        text(cell["source"]) for cell in code_cells(committed)
    ]
    for after, before in zip(code_cells(ran), code_cells(committed), strict=True):
        assert shown(after) == shown(before)
    well_behaved(visit)


def test_the_readers_own_table_is_checked_in_the_browser(visit: Visit) -> None:
    cells = [
        (
            "from pathlib import Path\n\nimport sovdata as sv\n\n"
            "table = Path('soviet_stats.csv').read_text()"
        ),
        (
            "Path('mine.csv').write_text(table.replace('3.3', '1.8'))\n"
            "sv.load_collection('mine.csv').figures.loc[1, 'as_printed']"
        ),
        (
            "Path('mine.csv').write_text(table.replace('output_growth', 'otput_growth'))\n"
            "sv.load_collection('mine.csv')"
        ),
    ]
    own = load(NOTEBOOKS / "08_your_text.ipynb") | {
        "cells": [nbformat.v4.new_code_cell(cell) for cell in cells]
    }
    visit.instead["08_your_text.ipynb"] = own
    ran = visit.run_all("08_your_text.ipynb")
    assert (
        not visit.refused
    )  # JupyterLite asks the site for the files in a traceback, which are not there
    _, changed, damaged = code_cells(ran)
    assert text(changed["outputs"][0]["data"]["text/plain"]) == "'1.8%'"
    assert errors(ran) == [damaged["outputs"][0]["ename"] + ": " + damaged["outputs"][0]["evalue"]]
    assert "mine.csv, line 2, column indicator: 'otput_growth'" in damaged["outputs"][0]["evalue"]
