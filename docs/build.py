"""Build the website from the tables and the committed notebooks; nothing is executed, nothing is fetched.

    python docs/build.py OUT [--lite FOLDER]

OUT is replaced whole, and only if the build succeeds. ``--lite`` names a JupyterLite build: it is
copied to ``OUT/lite`` and each notebook page then links to its notebook there.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
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


def build(out: Path, lite: Path | None = None) -> int:
    """Lay out the source, run Sphinx with warnings as errors, harden the pages, put them in place."""
    from sphinx.cmd.build import main as sphinx

    sys.path.insert(0, str(DOCS / "_ext"))
    import stage
    import strict_html

    with tempfile.TemporaryDirectory(prefix="site-", dir=out.parent) as folder:
        source, made = Path(folder) / "source", Path(folder) / "html"
        stage.lay_out(DOCS, source)
        status = sphinx(["-b", "html", "-q", "-W", "--keep-going", "-d", f"{folder}/doctrees", "-D",
                         f"run_in_browser={int(lite is not None)}", str(source), str(made)])  # fmt: skip
        if status:
            return status
        strict_html.harden(made)
        if lite is not None:
            shutil.copytree(lite, made / "lite")
        if out.exists():
            shutil.rmtree(out)
        made.replace(out)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build the website.")
    parser.add_argument("out", type=Path, help="folder to write to; replaced whole")
    parser.add_argument("--lite", type=Path, metavar="FOLDER", help="a JupyterLite build to put beside the site")
    chosen = parser.parse_args(arguments)
    out = chosen.out.resolve()
    problem = problem_of(out)
    if chosen.lite is not None and not (chosen.lite / "lab" / "index.html").is_file():
        problem = f"{chosen.lite}: no lab/index.html; expected a JupyterLite build"
    if problem:
        print(problem, file=sys.stderr)
        return 2
    out.parent.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    status = build(out, chosen.lite)
    if status == 0:
        pages = len(list(out.rglob("*.html")))
        print(f"{pages} pages in {time.monotonic() - start:.0f} s; open {chosen.out / 'index.html'}")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
