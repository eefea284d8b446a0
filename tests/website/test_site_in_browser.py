"""Every page in a real browser: nothing fails, leaves the site or scrolls sideways.

Everyone can use it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from notebook_rules import ROOT

pytestmark = pytest.mark.site

WIDTHS = {390: 844, 1280: 900}
#: WCAG 2.2 AA and what axe advises beyond it.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
         "resultTypes": ["violations"], "preload": False}  # fmt: skip
#: Whether all that is wider than its box can be scrolled by keyboard; the theme looks again
#: shortly after a change.
REACHED = """() => Array.from(document.querySelectorAll('.pst-scrollable-table-container, pre'))
  .every(box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0)"""
#: What opens fades in; colours are looked at when they stand.
STILL = "() => document.getAnimations().every(animation => animation.playState !== 'running')"
OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
#: The rows of a table after the tenth are like those before, and axe is slow on long pages.
FEWER = "document.querySelectorAll('tbody tr:nth-child(n+11)').forEach(row => row.remove())"
#: Whether every picture has come, those that load late too.
PICTURES = """() => Array.from(document.images)
  .every(picture => { picture.loading = 'eager'; return picture.complete; })"""
LIMITS = {"page": 500_000, "lesson": 1_500_000}  # bytes with all that is loaded
REQUESTS = 45  # files that a page may load
#: A page of each kind, and the heaviest pages.
KINDS = ["index.html", "notebooks/03_investment.html", "claims/index.html",
         "claims/growth_1951_55.html", "how.html", "data/index.html", "sources.html",
         "api/charts.html"]  # fmt: skip
HEAVY = ["claims/growth_falls_steadily.html", "data/series.html", "data/codebook.html",
         "search.html"]  # fmt: skip


@pytest.fixture(scope="module")
def drawn(site: Path, pages: list[str]) -> list[str]:
    """Every page that stays where it is opened."""
    return [
        name
        for name in pages
        if 'http-equiv="refresh"' not in (site / name).read_text(encoding="utf-8")
    ]


def opened(browser: Any, width: int, **settings: Any) -> Any:
    """A page of its own of that width."""
    return browser.new_page(viewport={"width": width, "height": WIDTHS[width]}, **settings)


def heard(page: Any, address: str) -> list[str]:
    """What goes wrong on a page from now on: errors, missing files, requests to elsewhere."""
    said: list[str] = []

    def hear(text: str, wrong: bool = True) -> None:
        if wrong:
            said.append(text)

    page.on("console", lambda line: hear(line.text, line.type in ("error", "warning")))
    page.on("pageerror", lambda error: hear(str(error)))
    page.on(  # going on aborts what is late
        "requestfailed",
        lambda sent: hear(f"failed: {sent.url}", sent.failure != "net::ERR_ABORTED"),
    )
    page.on("response", lambda got: hear(f"{got.status}: {got.url}", got.status >= 400))
    page.on(
        "request",
        lambda sent: hear(f"elsewhere: {sent.url}", not sent.url.startswith((address, "data:"))),
    )
    return said


def violations(page: Any, axe: Any, theme: str) -> list[str]:
    """What axe finds on a page in a theme."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)
    page.wait_for_function(STILL, timeout=5000)
    found = axe.run(page, options=RULES).response
    assert tuple(int(part) for part in found["testEngine"]["version"].split(".")[:2]) >= (4, 10)
    assert len(found["passes"]) > 15
    return [
        f"{theme}, {item['id']}: {node['html'][:120]}"
        for item in found["violations"]
        for node in item["nodes"][:3]
    ]


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_opens_with_no_error_and_axe_finds_no_violation(
    browser: Any, address: str, drawn: list[str], width: int, part: int
) -> None:
    """Axe looks at every page in light and narrow, at one of each kind in each width and theme."""
    axe_module = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is not installed; install the extra site-test",
    )
    page, axe, problems = opened(browser, width), axe_module.Axe(), {}
    said = heard(page, address)
    narrow = width == min(WIDTHS)
    for name in drawn[part::2]:
        said.clear()
        page.goto(f"{address}/{name}", wait_until="load")
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found = [*said, *([f"{wide} px too wide"] if wide > 0 else [])]
        themes = ("light", "dark") if name in KINDS else ("light",) if narrow else ()
        page.evaluate(FEWER)
        if narrow:  # what is folded is looked at where it is most crowded
            page.evaluate(OPEN)
            page.wait_for_function(REACHED, timeout=5000)
        for theme in themes:
            found += violations(page, axe, theme)
        if themes:
            page.emulate_media(color_scheme="light")
        if found:
            problems[name] = found
    page.close()
    assert len(drawn) > 60
    assert set(KINDS) <= set(drawn)
    assert problems == {}


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "claims/growth_1951_55.html",
        "notebooks/01_growth.html",
        "notebooks/08_your_text.html",
    ],
)
def test_on_a_phone_charts_fit_and_what_scrolls_says_so(
    browser: Any, address: str, name: str
) -> None:
    page = opened(browser, 390)
    page.goto(f"{address}/{name}", wait_until="load")
    page.evaluate(OPEN)
    page.wait_for_function(REACHED, timeout=5000)
    boxes = page.evaluate(
        """() => Array.from(\
document.querySelectorAll('.pst-scrollable-table-container')).map(box => ({
          name: box.ariaLabel, wider: box.scrollWidth > box.clientWidth, \
hint: getComputedStyle(box, '::before').content,
          drawn: box.closest('details.drawn') !== null}))"""
    )
    fit = page.evaluate(
        "Array.from(document.querySelectorAll('figure img'))"
        ".every(img => img.closest('figure').scrollWidth <= 390)"
    )
    page.close()
    assert fit
    if name == "index.html":  # every answer is read without scrolling
        assert not any(box["wider"] for box in boxes)
    assert [
        box["name"] for box in boxes if box["wider"] != ("Scrolls sideways" in box["hint"])
    ] == []
    assert [box["name"] for box in boxes if box["drawn"] and box["wider"]] == []


def test_every_kind_of_page_weighs_less_than_its_limit(
    browser: Any, address: str, record_property: Any
) -> None:
    weights = {}
    for name in [*KINDS, *HEAVY]:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sizes: list[int] = []
        page.on(
            "response",
            lambda answer, sizes=sizes: sizes.append(int(answer.headers.get("content-length", 0))),
        )
        page.goto(f"{address}/{name}", wait_until="load")
        page.wait_for_function(PICTURES)
        weights[name] = (sum(sizes), len(sizes))
        context.close()
    record_property("bytes and requests", weights)
    assert min(size for size, _ in weights.values()) > 100_000
    lesson = "notebooks/03_investment.html"
    assert {
        name: weight
        for name, weight in weights.items()
        if weight[0] > LIMITS["lesson" if name == lesson else "page"] or weight[1] > REQUESTS
    } == {}


def test_a_page_is_drawn_without_a_script(browser: Any, address: str) -> None:
    shown = []
    for script in (True, False):
        page = opened(browser, 390, java_script_enabled=script)
        page.goto(f"{address}/index.html", wait_until="load")
        shown.append([page.locator("dl dd").first.bounding_box(), page.locator("h1").inner_text()])
        page.close()
    assert shown[0] == shown[1]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("name", "last"),
    [("index.html", "dl dd"), ("claims/growth_1951_55.html", "p.answer"),
     ("notebooks/01_growth.html", "table.said tr:last-child td")],
)  # fmt: skip
def test_the_answer_stands_on_the_first_screen_and_the_chart_begins_there(
    browser: Any, address: str, name: str, last: str, width: int
) -> None:
    page = opened(browser, width)
    page.goto(f"{address}/{name}", wait_until="load")
    answer = page.locator(last).first.bounding_box()
    picture = page.locator("figure img").first.bounding_box()
    page.close()
    assert answer["y"] + answer["height"] < WIDTHS[width]
    assert picture["y"] + (0 if width == 390 else picture["height"]) < WIDTHS[width]


def test_claims_are_filtered_with_a_live_count_and_sorted_by_any_column(
    browser: Any, address: str
) -> None:
    page = opened(browser, 1280)
    page.goto(f"{address}/claims/index.html")
    rows = page.locator("#essay tbody tr")
    total = rows.count()
    page.get_by_label("Filter").first.fill("military")
    shown = page.locator("#essay tbody tr:visible").count()
    assert 0 < shown < total
    assert page.locator(".table-tools output").first.inner_text() == f"{shown} of {total} shown"
    page.get_by_label("Filter").first.fill("")
    page.locator("#essay-filter").fill("arms")
    named = page.locator("#essay tbody tr:visible th").all_inner_texts()
    assert "Did military spending take 11% of GNP in 1976\u201380?" in named
    assert len(named) < total
    page.locator("#essay-filter").fill("no such word")
    told = page.locator(".table-tools output").first.inner_text()
    assert told.startswith("Nothing found: try growth, ")
    page.locator("#essay-filter").fill("")
    head = page.locator("#essay thead th", has_text="Years")
    for direction, first in (("ascending", "1951"), ("descending", "1981")):
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == direction
        assert rows.first.locator("td").nth(1).inner_text().startswith(first)
    assert page.locator("#essay th[aria-sort]").count() == 1
    page.close()


def test_each_claim_of_the_table_leads_to_its_page_without_scripts(
    browser: Any, address: str
) -> None:
    page = opened(browser, 1280, java_script_enabled=False)
    page.goto(f"{address}/claims/index.html")
    assert not page.locator(".table-tools").count()
    link = page.locator("#essay tbody th a").nth(10)
    question = link.inner_text()
    link.click()
    assert page.locator("h1").inner_text().startswith(question)
    page.close()


def test_bibtex_is_copied(browser: Any, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/claims/growth_1951_55.html")
    page.get_by_text("BibTeX of the sources").click()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == page.locator("div.highlight pre").first.inner_text()
    )
    context.close()


def test_code_of_a_notebook_is_folded_and_opens(browser: Any, address: str) -> None:
    page = opened(browser, 1280)
    page.goto(f"{address}/notebooks/01_growth.html")
    assert page.locator("div.cell_input").count() > 10
    assert page.locator("div.cell_input:visible").count() == 0
    page.get_by_text("Show the code").first.click()
    assert page.locator("div.cell_input:visible").count() == 1
    page.close()


def test_search_finds_a_claim(browser: Any, address: str) -> None:
    page = opened(browser, 1280)
    page.goto(f"{address}/search.html?q=encirclement")
    page.locator("#search-results li a", has_text="Did encirclement force").first.wait_for(
        timeout=15000
    )
    page.close()


@pytest.mark.parametrize(
    "printed", ["11.2%", "11.2", "3.3%", "0.5%", "Twenty per cent", "seven years"]
)
def test_search_finds_a_figure_as_it_is_printed(browser: Any, address: str, printed: str) -> None:
    stats = pd.read_csv(ROOT / "data" / "soviet_stats.csv")
    [claim] = stats.loc[stats["as_printed"].str.startswith(printed), "claim"]
    page = opened(browser, 1280)
    page.goto(f"{address}/search.html?q={quote(printed)}")
    page.locator(f"#search-results li a[href^='claims/{claim}.html']").first.wait_for(timeout=15000)
    page.close()


def test_colour_mode_is_switched_and_kept(browser: Any, address: str) -> None:
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/index.html")
    page.get_by_role("button", name="Color mode").first.click()
    page.get_by_role("button", name="Dark", exact=True).click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(f"{address}/sources.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "how.html",
        "claims/growth_1951_55.html",
        "notebooks/04_military_burden.html",
        "data/index.html",
    ],
)
def test_keyboard_alone_reaches_everything(
    browser: Any, address: str, name: str, width: int
) -> None:
    page = opened(browser, width)
    page.goto(f"{address}/{name}", wait_until="load")
    page.wait_for_function(REACHED, timeout=5000)
    total = page.evaluate(
        """() => {
          const all = document.querySelectorAll(\
'a[href], button, input, summary, select, textarea, [tabindex="0"]');
          window.targets = Array.from(all).filter(item => \
item.checkVisibility({visibilityProperty: true}) && item.tabIndex >= 0 && !item.disabled);
          window.reached = new Set();
          document.addEventListener('focusin', event => window.reached.add(event.target));
          return window.targets.length;
        }"""
    )
    for _ in range(total + 20):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        "window.targets.filter(item => !window.reached.has(item))"
        ".map(item => item.outerHTML.slice(0, 100))"
    )
    page.close()
    assert total > 8
    assert missed == []


def test_no_script_may_run_inline(browser: Any, address: str) -> None:
    page = opened(browser, 1280)
    page.goto(f"{address}/index.html")
    page.evaluate(
        "document.body.insertAdjacentHTML("
        "'beforeend', '<img src=\"no.png\" onerror=\"window.ran = 1\">')"
    )
    page.evaluate(
        "const script = document.createElement('script'); "
        "script.textContent = 'window.ran = 1'; document.body.append(script)"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    page.close()
