"""What Sphinx is told of the site.

Its settings, the policy in each page's head, data set and answers in schema.org's words, and the
ways to run a notebook.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import data_pages
import pandas as pd
import yaml
from docutils import nodes
from page_parts import SECOND, tables
from sphinx.util.docutils import SphinxDirective

from sovdata.display import each_row

#: Nothing is loaded from elsewhere and nothing inline is run; the theme's style sheet draws a few
#: marks as ``data:`` pictures.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)


#: What a reader wants to know before running a notebook in the browser; tests/test_lite.py holds
#: the first start to the size.
IN_BROWSER = (
    "nothing is installed and your figures stay on your computer. The first start loads about "
    "50 MB and takes up to a minute. Python itself and its scientific packages (Pyodide {version}) "
    "come from a public address, {host}, which thereby sees your internet address; everything else "
    "comes from this site."
)
TROUBLE = (
    "If nothing happens and cells keep showing [*], that address is probably blocked: download the "
    "notebook instead. Your changes are kept in this browser until the notebooks here are updated; "
    "then you find them fresh. To keep yours, download it: File, Download."
)


class WaysToRun(SphinxDirective):
    """Links to download and run a notebook; to other places only if the settings say where."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        links = ways_to_run(
            name, self.config.repository, self.config.branch, bool(self.config.run_in_browser)
        )
        files = [to for _, to in links if to.endswith(".ipynb") and "downloads/" in to]
        items = "".join(
            f'<li><a href="{escape(to)}"{" download" if to in files else ""}>{what}</a></li>'
            for what, to in links
        )
        how = about_the_browser(Path(self.env.srcdir)) if self.config.run_in_browser else ""
        how += (
            "<details><summary>Open it in JupyterLab</summary><p>With the collection installed as "
            '<a href="../run.html">run it yourself</a> says, type in its folder:</p>'
            f"<pre>.venv/bin/jupyter lab notebooks/{escape(name)}</pre></details>"
        )
        return [
            nodes.raw("", f'<div class="ways-to-run"><ul>{items}</ul>{how}</div>', format="html")
        ]


class RunInBrowser(SphinxDirective):
    """A section on running the notebooks in the browser, if the site holds them."""

    def run(self) -> list[nodes.Node]:
        if not self.config.run_in_browser:
            return []
        said = about_the_browser(Path(self.env.srcdir))
        start = (
            '<p><a href="lite/lab/index.html?path=00_start_here.ipynb">Run the notebooks in the '
            "browser</a>, or follow the link on the page of any of them.</p>"
        )
        title = nodes.title("", "In the browser")
        return [
            nodes.section(
                "",
                title,
                nodes.raw("", start + said, format="html"),
                ids=["in-the-browser"],
                names=["in the browser"],
            )
        ]


class WhereToReport(SphinxDirective):
    """Where an error can be reported: the repository's issues, if the settings name one."""

    def run(self) -> list[nodes.Node]:
        if not self.config.repository:
            said = "There is no public address for reports yet"
            return [nodes.paragraph("", f"{said}: please tell whoever gave you this copy.")]
        address = f"{self.config.repository.rstrip('/')}/issues"
        return [
            nodes.raw(
                "",
                f'<p>Reports are welcome at <a href="{escape(address)}">{escape(address)}</a>.</p>',
                format="html",
            )
        ]


class HowToCite(SphinxDirective):
    """How the whole is cited, as CITATION.cff says."""

    def run(self) -> list[nodes.Node]:
        said, bib = citation(None, "", self.config.repository)
        return [nodes.paragraph("", said), nodes.literal_block(bib, bib, language="bibtex")]


ROOT = Path(__file__).resolve().parents[2]


def citation(
    title: str | None, name: str, repository: str, cff: dict[str, Any] | None = None
) -> tuple[str, str]:
    """How a page is cited, in a line and as BibTeX; without a title, the whole.

    Names, title, version and year are those of CITATION.cff; the address is that of the repository,
    once there is one.
    """
    if cff is None:
        cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    authors = [one.get("name") or f"{one['given-names']} {one['family-names']}"
               for one in cff["authors"]]  # fmt: skip
    year = str(cff.get("date-released", ""))[:4]
    whole = cff["title"]
    fields = {
        "author": " and ".join(f"{{{author}}}" for author in authors),
        "title": f"{{{title or whole}}}",
        "howpublished": whole if title else "",
        "year": year,
        "note": f"Version {cff['version']}",
        "url": repository,
    }
    lines = ",\n".join(f"  {key:<12} = {{{text}}}" for key, text in fields.items() if text)
    said = [f"{', '.join(authors)}{f' ({year})' if year else ''}."]
    said += [f"“{title}” In:"] if title else []
    said += [f"{whole}. Version {cff['version']}.", *([repository] if repository else [])]
    key = "_".join(["sovdata", *re.findall(r"\w+", name)])
    return " ".join(said), f"@misc{{{key},\n{lines}\n}}"


def ways_to_run(name: str, repository: str, branch: str, in_browser: bool) -> list[tuple[str, str]]:
    """What to call and where to find each way to get or run a notebook.

    Parameters
    ----------
    name : str
        File name of the notebook.
    repository : str
        Address of the public repository on GitHub; empty: no links that need it.
    branch : str
        Its branch.
    in_browser : bool
        Whether a JupyterLite build stands in ``lite/`` beside the site.
    """
    links = [("Download the notebook", f"../downloads/notebooks/{name}")]
    if in_browser:
        links.append(("Run in the browser", f"../lite/lab/index.html?path={name}"))
    if repository:
        place = repository.removeprefix("https://github.com/").strip("/")
        links.append(
            (
                "Run on Binder",
                f"https://mybinder.org/v2/gh/{place}/{branch}?labpath=notebooks/{name}",
            )
        )
        links.append(
            (
                "Open in Colab",
                f"https://colab.research.google.com/github/{place}/blob/{branch}/notebooks/{name}",
            )
        )
    return links


def about_the_browser(source: Path) -> str:
    """What running in the browser means for the reader.

    Pyodide's version and address are those that the build uses.
    """
    script = (source / "pyodide.js").read_text(encoding="utf-8")
    address = re.search(r'"(https://[^"]+)"', script)[1]
    version = re.search(r"/v([\d.]+)/", address)[1]
    said = IN_BROWSER.format(version=version, host=urlparse(address).hostname)
    return (
        f"<p><strong>Run in the browser:</strong> {escape(said)}</p><details><summary>If nothing "
        f"happens, and what is kept</summary><p>{escape(TROUBLE)}</p></details>"
    )


#: What a search engine shows of pages that neither say it themselves nor begin with a paragraph.
ABOUT = {
    "glossary": "What the quantities, concepts, units and families of estimates in this "
    "collection mean.",
    "genindex": "Index of what the Python package offers.",
    "py-modindex": "The modules of the Python package.",
    "run": "How to run the notebooks and build this site from the collection.",
    "search": "Search this site.",
}


#: Titles of pages that Sphinx makes without one.
TITLES = {"genindex": "Index", "py-modindex": "Python modules", "search": "Search"}


def about(pagename: str, doctree: nodes.document | None) -> str:
    """What a page is about: what is said above, else its first paragraph."""
    if pagename in ABOUT or doctree is None:
        return ABOUT.get(pagename, "")
    first = next(iter(doctree.findall(nodes.paragraph)), None)
    return " ".join(first.astext().split()) if first is not None else ""


def _page_context(
    app: Any, pagename: str, _template: str, context: dict[str, Any], doctree: Any
) -> None:
    context["content_security_policy"] = POLICY
    title = unescape(re.sub("<[^>]+>", "", context.get("title") or "")) or TITLES.get(pagename)
    repository = app.config.repository
    context["cited"], context["cited_bibtex"] = citation(title, pagename, repository)
    if 'name="description"' not in (tags := context.get("metatags") or "") and (
        said := about(pagename, doctree)
    ):
        context["metatags"] = f'{tags}\n<meta name="description" content="{escape(said)}" />'
    if pagename == "data/index":
        context["json_ld"] = data_pages.json_ld()
    if pagename.startswith("claims/") and pagename != "claims/index":
        context["json_ld"] = answer_ld(pagename.removeprefix("claims/"))


def answer_ld(claim: str) -> str:
    """A claim's question and answer in schema.org's words, safe to stand in a page."""
    rows = pd.concat([tables().answers, tables(SECOND).answers])
    [row] = each_row(rows[rows["claim"] == claim])
    answer = {"@type": "Answer", "text": row.answer}
    said = {
        "@context": "https://schema.org",
        "@type": "Question",
        "name": row.question,
        "acceptedAnswer": answer,
    }
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def _names_only(app: Any, _doctree: nodes.document) -> None:
    """The search finds what the Python package offers by its names, not by every word of it."""
    if app.env.docname.startswith("api/"):
        app.env.metadata[app.env.docname]["nosearch"] = True


def _is_field(_app: Any, _what: str, _name: str, member: Any, *_: Any) -> bool | None:
    """Leave out each field of a named tuple: the docstring lists all, as that of a dataclass."""
    return True if str(member.__doc__).startswith("Alias for field number") else None


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("repository", "", "html")
    app.add_config_value("branch", "main", "html")
    app.add_config_value("run_in_browser", 0, "html")
    app.add_directive("ways-to-run", WaysToRun)
    app.add_directive("run-in-browser", RunInBrowser)
    app.add_directive("how-to-cite", HowToCite)
    app.add_directive("where-to-report", WhereToReport)
    app.connect("autodoc-skip-member", _is_field)
    app.connect("doctree-read", _names_only)
    app.connect("html-page-context", _page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
