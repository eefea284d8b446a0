"""Sphinx settings of the website; ``docs/build.py`` lays out the source and runs it."""

from __future__ import annotations

import sovdata

project = "sovdata"
author = "The sovdata authors"
project_copyright = "The sovdata authors; texts and selection CC BY 4.0, code MIT"
version = release = sovdata.__version__
language = "en"

#: Address of the public repository, such as ``https://github.com/OWNER/NAME``; while it is empty
#: the Binder and Colab links and the link to report an error are left out: they would lead nowhere.
repository = ""
#: Branch that those links open.
branch = "main"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "site_events"]
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_readme.md"]
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True  # attributes of dataclasses are listed once, by their docstring
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
templates_path = ["_templates"]

html_theme = "pydata_sphinx_theme"
html_title = "sovdata"
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["site.css"]
html_js_files = [("table-tools.js", {"defer": "defer"}), ("copy.js", {"defer": "defer"})]
html_favicon = "_static/favicon.svg"
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_sidebars = {
    name: []
    for name in ("index", "about", "glossary", "search", "sources", "lesson", "answer_key", "how",
                 "run", "claims/**", "notebooks/**")
}  # fmt: skip
html_theme_options = {
    "logo": {"text": "sovdata"},
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 5,
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "article_footer_items": ["cite"],
    "footer_start": ["copyright"],
    "footer_end": ["version"],
    "show_prev_next": True,
    "search_bar_text": "Search the site",
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
