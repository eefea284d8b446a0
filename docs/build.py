"""Build the website from the tables and the committed notebooks.

    python docs/build.py OUT [--lite]

Nothing is executed and nothing is fetched. OUT is replaced whole, and only if the build succeeds.
``--lite`` builds the notebooks for the reader's browser as well, into ``OUT/lite``, and each
notebook page then links to its notebook there; it needs the extra ``lite`` and fetches a few wheels
from the package index.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

DOCS = Path(__file__).resolve().parent
MARK = ".buildinfo"  # Sphinx leaves it in every folder that it built


def problem_of(out: Path) -> str | None:
    """Why a folder cannot be replaced by the site: it holds something that is not a site."""
    if out.exists() and not out.is_dir():
        return f"{out}: a file; expected a folder to write to"
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        return f"{out}: not empty, and not a site that was built before; choose another folder"
    return None


def build(out: Path, lite: bool = False) -> int:
    """Lay out the source, run Sphinx (warnings are errors), harden the pages, move them to OUT."""
    from sphinx.cmd.build import main as sphinx

    sys.path.insert(0, str(DOCS / "_ext"))
    import stage
    import strict_html

    with tempfile.TemporaryDirectory(prefix="site-", dir=out.parent) as folder:
        source, made = Path(folder) / "source", Path(folder) / "html"
        stage.lay_out(DOCS, source, lite)
        status = sphinx(["-b", "html", "-q", "-W", "--keep-going", "-d", f"{folder}/doctrees", "-D",
                         f"run_in_browser={int(lite)}", str(source), str(made)])  # fmt: skip
        if status:
            return status
        strict_html.harden(made)
        if lite:  # in its own process, which reports what went wrong; its pages are not hardened
            status = subprocess.run(
                [sys.executable, str(DOCS / "lite" / "build.py"), str(made / "lite")], check=False
            ).returncode
            if status:
                return status
        if out.exists():
            shutil.rmtree(out)
        made.replace(out)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build the website.")
    parser.add_argument("out", type=Path, help="folder to write to; replaced whole")
    parser.add_argument(
        "--lite", action="store_true", help="with the notebooks to run in the reader's browser"
    )
    chosen = parser.parse_args(arguments)
    out = chosen.out.resolve()
    problem = problem_of(out)
    if chosen.lite and find_spec("jupyterlite_core") is None:
        problem = "--lite: JupyterLite is not installed; install the extra lite"
    if problem:
        print(problem, file=sys.stderr)
        return 2
    out.parent.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    status = build(out, chosen.lite)
    if status == 0:
        pages = sum(1 for page in out.rglob("*.html") if page.relative_to(out).parts[0] != "lite")
        print(
            f"{pages} pages in {time.monotonic() - start:.0f} s; open {chosen.out / 'index.html'}"
        )
    return status


if __name__ == "__main__":
    raise SystemExit(main())
