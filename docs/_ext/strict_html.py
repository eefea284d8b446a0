"""After Sphinx: no inline style, pictures as files, tables with captions that scroll."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from PIL import Image, ImageChops

#: What the theme ships and the pages do not use.
UNUSED = (
    "_static/scripts/fontawesome.js",
    "_static/scripts/fontawesome.js.LICENSE.txt",
    "_static/**/*.map",
    "_static/webpack-macros.html",
    "_static/.gitignore",
    "_static/images",
    "_static/vendor",
    "_sphinx_design_static",
    "_static/mystnb.*.css.map",
)
#: How much a colour of a chart may change, of 255, for a smaller file.
UNSEEN = 24
#: Bytes from which a style sheet is worth searching for rules that no page needs.
SMALL = 10_000
#: Characters from which a cell of a table is kept from becoming a narrow column.
LONG = 60


def harden(site: Path) -> None:
    """Rework every page of a built site in place."""
    for pattern in UNUSED:
        for path in list(site.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    styles: dict[str, str] = {}
    words: set[str] = set()
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        root = os.path.relpath(site, path.parent).replace(os.sep, "/")
        for number, figure in enumerate(page.select("figure.sovdata")):
            _chart(figure, number)
        _results_first(page)
        for picture in page.find_all("img"):
            _picture(picture, site, root)
        _tables(page)
        _styles(page, styles)
        _scripts(page, site, root)
        text = str(page)
        words.update(re.findall(r"[\w-]+", " ".join(re.findall('class="([^"]*)"', text))))
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in site.glob("_static/**/*.js"):
        words.update(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    for path in site.glob("_static/**/*.css"):
        if path.stat().st_size > SMALL:
            text = path.read_text(encoding="utf-8")
            path.write_text(used_rules(text, words), encoding="utf-8", newline="\n")
    rules = "".join(f".{name} {{ {text} }}\n" for text, name in styles.items())
    with (site / "_static" / "site.css").open("a", encoding="utf-8") as file:
        file.write(f"\n/* styles that stood inline */\n{rules}")


def used_rules(css: str, words: set[str]) -> str:
    """A style sheet without the rules whose every selector names a class that no page has.

    What stands in brackets, as of ``:is()``, is not looked at.
    """

    def kept(rule: re.Match[str]) -> str:
        parts = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", rule[1]).split(",")
        if "fontawesome" in rule[0]:  # the icons are drawn by the site's own style
            return ""
        unused = all(set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", part)) - words for part in parts)
        return "" if unused else rule[0]

    return re.sub(r"([^{}]*)\{[^{}]*\}", kept, css)


def _chart(figure: Tag, number: int) -> None:
    """Link a chart to its picture and put its name on its table.

    Charts further down are loaded when they come into sight.
    """
    picture, caption = figure.find("img"), figure.find("figcaption")
    del figure["style"], picture["style"]
    subject = " ".join(
        str(picture["alt"]).partition(": ")[2].partition(" (")[0].partition(". ")[0].split()
    )
    if number:
        picture["loading"] = "lazy"
    link = BeautifulSoup("", "html.parser").new_tag(
        "a",
        attrs={
            "class": "picture",
            "href": picture["src"],
            "aria-label": f"Picture of the chart: {subject}",
        },
    )
    link.string = "Picture"
    caption.append(" ")
    caption.append(link)
    if (named := figure.select_one("details.drawn caption")) is not None:
        named.append(f": {subject}")


def _results_first(page: BeautifulSoup) -> None:
    """What a cell of a notebook gives stands above its folded code; questions as a list to read."""
    for cell in page.select("div.cell"):
        output = cell.find("div", class_="cell_output", recursive=False)
        if output is not None:
            cell.insert(0, output)
    for table in page.select("div.cell table.sovdata"):
        heads = table.select("thead th")
        if [head.get_text() for head in heads[:2]] != ["Question", "Answer"]:
            continue
        table["class"] = [*table["class"], "answers", "said"]
        for extra in heads[2:]:  # what weakens an answer stands under it
            extra.decompose()
        for row in table.select("tbody tr"):
            _, answer, *weakened = row.find_all(["th", "td"])
            for cell in weakened:
                cell.name, cell["class"] = "small", ["flags"]
                answer.append(cell.extract())
                if cell.get_text() in ("", "\u2013"):
                    cell.decompose()


def _picture(picture: Tag, site: Path, root: str) -> None:
    """An inline picture as a file, named by what it holds, so that pages share it."""
    head, _, text = str(picture["src"]).partition("base64,")
    if head != "data:image/png;":
        return
    png, width, height = smaller(base64.b64decode(text))
    name = f"_images/{hashlib.sha256(png).hexdigest()[:16]}.png"
    (site / "_images").mkdir(exist_ok=True)
    (site / name).write_bytes(png)
    picture["src"], picture["width"], picture["height"] = f"{root}/{name}", str(width), str(height)
    for link in (
        picture.find_parent("figure").select("a.picture") if picture.find_parent("figure") else []
    ):
        link["href"] = picture["src"]


def smaller(png: bytes) -> tuple[bytes, int, int]:
    """A picture with a palette of its own if no colour changes visibly; its width and height."""
    before = Image.open(io.BytesIO(png)).convert("RGB")
    after = before.quantize(256, dither=Image.Dither.NONE)
    changed = max(
        high for _, high in ImageChops.difference(before, after.convert("RGB")).getextrema()
    )
    best = after if changed <= UNSEEN else before
    buffer = io.BytesIO()
    best.save(buffer, "PNG", optimize=True)
    return min(buffer.getvalue(), png, key=len), *before.size


def _tables(page: BeautifulSoup) -> None:
    """Give every table a caption (without one: its heading), scopes, and a box that scrolls."""
    for table in page.find_all("table"):
        if "dataframe" in table.get("class", []):
            _frame(table, page)
        if table.caption is None:
            heading = table.find_previous(["h1", "h2", "h3", "h4"])
            caption = page.new_tag("caption", attrs={"class": "only-read"})
            caption.string = heading.get_text().removesuffix("#").strip() if heading else "Table"
            table.insert(0, caption)
        text = page.new_tag("span")  # stays in sight where the table scrolls
        for part in list(table.caption.contents):
            text.append(part)
        table.caption.append(text)
        for part, scope in (("thead", "col"), ("tbody", "row")):  # those of data frames have none
            for head in table.select(f"{part} th"):
                head["scope"] = head.get("scope", scope)
        if "table" in table.get("class", []):
            for row in table.select("tbody tr"):
                first = row.find(["td", "th"])
                first.name, first["scope"] = "th", "row"
        _cells(table)
        box = table.find_parent("div", class_="pst-scrollable-table-container")
        if box is None:
            box = table.wrap(page.new_tag("div", attrs={"class": "pst-scrollable-table-container"}))
        box["role"] = "group"
        box["aria-label"] = f"Table: {table.caption.get_text(' ', strip=True)}"


def _cells(table: Tag) -> None:
    """Keep long cells from becoming narrow; where rows stack, each cell says what it holds."""
    for cell in table.select("tbody td, tbody th"):
        if len(cell.get_text()) > LONG:
            wide = "long" if len(cell.get_text()) < 4 * LONG else "longer"
        elif "dataframe" in table.get("class", []) and " " in cell.get_text(strip=True):
            wide = "wordy"
        else:
            continue
        cell["class"] = [*cell.get("class", []), wide]
    if "stacks" in table.get("class", []):
        heads = [head.get_text() for head in table.select("thead th")]
        for row in table.select("tbody tr"):
            for head, cell in zip(heads[1:], row.find_all("td"), strict=True):
                cell["data-head"] = head


def _frame(table: Tag, page: BeautifulSoup) -> None:
    """A table of pandas with one row of headers, none empty; numbers of rows are left out."""
    grid = [
        [cell.get_text(strip=True) for cell in row.find_all("th") for _ in range(_wide(cell))]
        for row in table.select("thead tr")
    ]
    body = table.select("tbody tr")
    index = len(body[0].find_all("th"))
    heads = [
        ", ".join(dict.fromkeys(filter(None, column))) if at >= index else column[-1]
        for at, column in enumerate(zip(*grid, strict=True))
    ]
    if not heads[0] and all(row.th.get_text(strip=True).isdigit() for row in body):
        for row in body:
            row.th.decompose()
            row.td.name = "th"
        heads = heads[1:]
    for head in table.select("tbody th"):
        head["scope"] = "row"
    table.thead.clear()
    row = page.new_tag("tr")
    for text in heads:
        row.append(page.new_tag("th", string=text or "Row", attrs={"scope": "col"}))
    table.thead.append(row)
    del table["border"]
    for style in table.parent.find_all("style"):  # the policy forbids it, and the site has its own
        style.decompose()


def _wide(cell: Tag) -> int:
    return int(str(cell.get("colspan", 1)))


def _styles(page: BeautifulSoup, styles: dict[str, str]) -> None:
    """Inline styles become classes: the policy forbids them inline; those of data frames go."""
    for style in page.select("style[scoped]"):
        style.decompose()
    for tag in page.select("[style]"):
        name = styles.setdefault(str(tag["style"]), f"style-{len(styles)}")
        tag["class"] = [*tag.get("class", []), name]
        del tag["style"]


def _scripts(page: BeautifulSoup, site: Path, root: str) -> None:
    """Drop inline scripts that set options of parts not used here; make the others files.

    All but the one that sets the colours wait until the page is drawn.
    """
    for script in page.select("script:not([src]):not([type='application/ld+json'])"):
        if str(script.string).strip().startswith("DOCUMENTATION_OPTIONS."):
            script.decompose()
            continue
        raw = str(script.string).encode()
        name = f"_static/inline-{hashlib.sha256(raw).hexdigest()[:16]}.js"
        (site / name).write_bytes(raw)
        script.string = ""
        script["src"] = f"{root}/{name}"
    for script in page.select("script[src]"):
        if not str(script["src"]).endswith("theme-mode.js"):
            script["defer"] = "defer"
