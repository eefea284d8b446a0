"""What Sphinx is told of the site: its settings, the policy and the Dataset description in each page's head, the ways to run a notebook."""

from __future__ import annotations

from html import escape
from typing import Any

import data_pages
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

#: Nothing is loaded from elsewhere and nothing inline is run; the theme's style sheet draws a few marks as ``data:`` pictures.
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"


class WaysToRun(SphinxDirective):
    """Links to download and run a notebook; those to other places only if the settings say where."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        links = ways_to_run(name, self.config.repository, self.config.branch, bool(self.config.run_in_browser))
        items = "".join(
            f'<li><a href="{escape(to)}"{" download" if to.endswith(".ipynb") and "downloads/" in to else ""}>{what}</a></li>'
            for what, to in links
        )
        how = (
            f'<details><summary>Open it in JupyterLab</summary><p>With the collection installed as <a href="../run.html">run it yourself</a> says, type '
            f"in its folder:</p><pre>.venv/bin/jupyter lab notebooks/{escape(name)}</pre></details>"
        )
        return [nodes.raw("", f'<div class="ways-to-run"><ul>{items}</ul>{how}</div>', format="html")]


class WhereToReport(SphinxDirective):
    """Where an error can be reported: the repository's issues, if the settings name one."""

    def run(self) -> list[nodes.Node]:
        if not self.config.repository:
            return [nodes.paragraph("", "There is no public address for reports yet: please tell whoever gave you this copy.")]
        address = f"{self.config.repository.rstrip('/')}/issues"
        return [nodes.raw("", f'<p>Reports are welcome at <a href="{escape(address)}">{escape(address)}</a>.</p>', format="html")]


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
        links.append(("Run on Binder", f"https://mybinder.org/v2/gh/{place}/{branch}?labpath=notebooks/{name}"))
        links.append(("Open in Colab", f"https://colab.research.google.com/github/{place}/blob/{branch}/notebooks/{name}"))
    return links


def _page_context(_app: Any, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    context["content_security_policy"] = POLICY
    if pagename == "data/index":
        context["json_ld"] = data_pages.json_ld()


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("repository", "", "html")
    app.add_config_value("branch", "main", "html")
    app.add_config_value("run_in_browser", 0, "html")
    app.add_directive("ways-to-run", WaysToRun)
    app.add_directive("where-to-report", WhereToReport)
    app.connect("html-page-context", _page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
