"""Lay out the website's source: what is committed, and the pages made from the tables."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import claim_pages
import data_pages
import downloads
import home_page
import how_page
import notebook_pages
import source_pages
from page_parts import for_readers

from sovdata import schema

COMMITTED = (
    "conf.py",
    "_static",
    "_templates",
    "about.md",
    "answer_key.md",
    "api",
    "glossary.md",
    "lesson.md",
    "run.md",
)
#: Where the committed pages point outside the site, and what stands there on it.
ON_THE_SITE = {
    "(../README.md)": "(run.md)",
    "[`soviet_stats.csv`](../data/soviet_stats.csv)": (
        '<a href="downloads/soviet_stats.csv"><code>soviet_stats.csv</code></a>'
    ),
}


def lay_out(docs: Path, source: Path, lite: bool = False) -> None:
    """Everything that Sphinx reads; ``lite``: of a site whose notebooks run in the browser."""
    source.mkdir(parents=True)
    for name in COMMITTED:
        path = docs / name
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(path, source / name, ignore=skip) if path.is_dir() else shutil.copy(
            path, source / name
        )
    shutil.copy(docs / "lite" / "pyodide.js", source)
    (source / "_extra").mkdir()
    shutil.copy(docs / "404.html", source / "_extra")
    readme = (docs.parent / "README.md").read_text(encoding="utf-8")
    (source / "_readme.md").write_text(readme_here(readme, lite), encoding="utf-8", newline="\n")
    for name in ("answer_key.md", "glossary.md", "lesson.md"):
        _rewrite(source / name)
    made = source / "_extra" / "downloads"
    downloads.write(made, schema.data_dir())
    notebook_pages.moved(source / "_extra" / "notebooks")
    pages = {
        **home_page.pages(made / "charts"),
        **how_page.pages(),
        **claim_pages.pages(made / "claims", made / "charts"),
        **notebook_pages.pages(made / "notebooks", made / "charts"),
        **data_pages.pages(),
        **source_pages.pages(),
    }
    for name, text in pages.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def readme_here(text: str, lite: bool) -> str:
    """The README as the site shows it.

    Links to files become their names, its folder is one to download, and what the site does not
    have is left out.
    """
    text = re.sub(r"\[([^]]+)\]\((?!http)[^)]+\)", r"`\1`", text).replace(
        "and this folder.", "and the downloaded folder of the collection."
    )
    return text if lite else "\n\n".join(map(_without_browser, text.split("\n\n")))


def _without_browser(paragraph: str) -> str:
    """A paragraph without its sentences on running in a browser."""
    if not re.search(IN_A_BROWSER, paragraph):
        return paragraph
    return " ".join(
        said
        for said in re.split(r"(?<=\.)\s+(?=[A-Z])", paragraph)
        if not re.search(IN_A_BROWSER, said)
    )


IN_A_BROWSER = r"\bin\s+(?:a|the|your)\s+browser\b"


def _rewrite(page: Path) -> None:
    """Point a committed page's links at the site and leave out what is meant for its editors."""
    text = for_readers(page.read_text(encoding="utf-8"))
    for outside, here in ON_THE_SITE.items():
        text = text.replace(outside, here)
    text = re.sub(r"`(\d\d_\w+)`", r"[`\1`](notebooks/\1.ipynb)", text)
    text = re.sub(r"^\| (\d\d_\w+) \|", r"| [\1](notebooks/\1.ipynb) |", text, flags=re.MULTILINE)
    page.write_text(text, encoding="utf-8", newline="\n")
