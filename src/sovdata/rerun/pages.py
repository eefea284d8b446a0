"""Notebooks as self-contained web pages: no script, nothing from elsewhere, all text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from sovdata.collection import Collection

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head>
<body>{links}<main>{body}</main></body>
</html>
"""
STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.55 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 0; }
main, nav { max-width: 50rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
nav { padding-bottom: 0; } nav a { display: inline-block; margin-right: 1.2rem; }
h1 { font-size: 1.7rem; line-height: 1.25; }
figure { margin: 1rem 0; } figcaption { color: #444; font-size: .9rem; }
.jp-OutputArea-output, .output_html { overflow-x: auto; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; } \
caption { text-align: left; font-weight: bold; padding: .4rem 0; }
th, td { overflow-wrap: normal; min-width: 5em; text-align: left; vertical-align: top; \
padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #ccc; }
pre { overflow-x: auto; background: #f5f5f5; padding: .6rem; font-size: .85rem; }
dt { font-weight: bold; } \
.anchor-link, .prompt, .jp-InputPrompt, .jp-OutputPrompt { display: none; }
@media (max-width: 40rem) {
  .answers thead { display: none; }
  .answers tr, .answers th, .answers td { display: block; border: 0; padding: 0 0 .2rem; }
  .answers tr { border-bottom: 1px solid #ccc; padding: .4rem 0; }
  .answers td + td { color: #444; font-size: .85rem; }
}
"""
#: Code in a page, and tables whose first column asks.
CODE = re.compile(r'<div class="highlight hl-.*?</pre></div>', re.DOTALL)
ASKING = re.compile(
    r'(?<=<table class="sovdata)(?=">(?:<caption>[^<]*</caption>)?<thead><tr><th[^>]*>Question<)'
)
TITLE = "sovdata: the lessons, run again"
ABOUT = (
    "The figures of the essay. "
    "An answer says what agrees with what and by how much, never who was right."
)


def heading(notebook: Any) -> str:
    """The first heading of a notebook."""
    heads = (
        line[2:]
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    )
    return next(heads, "sovdata")


def _page(title: str, body: str, links: Sequence[tuple[str, str]] = (), style: str = "") -> str:
    nav = "".join(f'<a href="{escape(target)}">{escape(label)}</a>' for target, label in links)
    beside = f'<nav aria-label="Beside this">{nav}</nav>' if links else ""
    return PAGE.format(title=escape(title), style=STYLE + style, links=beside, body=body)


def notebook_page(notebook: Any, links: Sequence[tuple[str, str]]) -> str:
    """A notebook as a page, its code folded, with links to what stands beside it.

    Each link is a file and its name.
    """
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter

    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    body = re.sub(r'href="(\d\d_\w+)\.ipynb"', r'href="\1.html"', body)  # the pages beside it
    body = CODE.sub(r"<details><summary>Show the code</summary>\g<0></details>", body)
    body = ASKING.sub(" answers", body)
    return _page(heading(notebook), body, links, HtmlFormatter().get_style_defs(".highlight"))


def index(
    answers: str, pages: Sequence[tuple[str, str]], notices: Sequence[tuple[str, str]]
) -> str:
    """The page to start from.

    Parameters
    ----------
    answers : str
        The table of answers, as HTML.
    pages : sequence of (str, str)
        Name and heading of each notebook that has a page.
    notices : sequence of (str, str)
        Name of each notebook that has none, and why; they stand first.
    """
    items = "".join(
        f'<li><a href="{escape(name)}.html">{escape(heading)}</a> '
        f'(<a href="{escape(name)}.ipynb">notebook</a>)</li>'
        for name, heading in pages
    )
    missing = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in notices)
    body = (
        f"<h1>{TITLE}</h1><p>{ABOUT}</p><h2>Notebooks</h2><ul>{missing}{items}"
        f'<li><a href="glossary.html">Glossary</a></li></ul><div class="scroll" tabindex="0" '
        f'role="region" aria-label="Answers">{answers}</div>'
    )
    return _page(TITLE, body)


def text_page(markdown: str, title: str) -> str:
    """A text in Markdown as a page."""
    from nbconvert.filters.markdown import markdown2html

    return _page(title, markdown2html(markdown), [("index.html", "All notebooks")])


def glossary(c: Collection) -> str:
    """The glossary in Markdown: every word of the vocabularies by its label."""
    parts = ["# Glossary\n"]
    for name, title in (
        ("indicators", "What is measured"), ("concepts", "What exactly is counted"),
        ("units", "Units"), ("families", "Who measured"), ("lineages", "Families of estimates"),
        ("terms", "How it is measured"),
    ):  # fmt: skip
        entries = getattr(c, name).sort_values("label", key=lambda label: label.str.lower())
        lines = [
            f"- **{said(row['label'])}**: {said(row['definition'])}"
            for _, row in entries.iterrows()
        ]
        parts.append("\n".join([f"## {title}", "", *lines, ""]))
    return "\n".join(parts)


def said(text: object) -> str:
    """A cell as words of a page in Markdown: neither tags nor links."""
    return re.sub(r"([\[\]`])", r"\\\1", escape(" ".join(str(text).split()), quote=False))
