"""After Sphinx: no inline style, pictures as files, tables with captions that scroll."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Iterable
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
    "_sphinx_design_static",
    "_static/mystnb.*.css.map",
)
#: How much a colour of a chart may change, of 255, for a smaller file.
UNSEEN = 24
#: Characters from which a cell of a table is kept from becoming a narrow column.
LONG = 60


def harden(site: Path) -> None:
    """Rework every page of a built site in place."""
    import shutil

    for pattern in UNUSED:
        for path in list(site.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    styles: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        root = os.path.relpath(site, path.parent).replace(os.sep, "/")
        for number, figure in enumerate(page.select("figure.sovdata")):
            _chart(figure, number)
        for picture in page.find_all("img"):
            _picture(picture, site, root)
        _tables(page)
        _styles(page, styles)
        _scripts(page, site, root)
        path.write_text(str(page), encoding="utf-8", newline="\n")
    rules = "".join(f".{name} {{ {text} }}\n" for text, name in styles.items())
    with (site / "_static" / "site.css").open("a", encoding="utf-8") as file:
        file.write(f"\n/* styles that stood inline */\n{rules}")


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
        if table.caption is None:
            heading = table.find_previous(["h1", "h2", "h3", "h4"])
            caption = page.new_tag("caption", attrs={"class": "only-read"})
            caption.string = heading.get_text().removesuffix("#").strip() if heading else "Table"
            table.insert(0, caption)
        text = page.new_tag("span")  # stays in sight where the table scrolls
        for part in list(table.caption.contents):
            text.append(part)
        table.caption.append(text)
        for head in table.select("thead th"):
            head["scope"] = head.get("scope", "col")
        if "table" in table.get("class", []):
            for row in table.select("tbody tr"):
                first = row.find(["td", "th"])
                first.name, first["scope"] = "th", "row"
        for cell in table.select("tbody td, tbody th"):
            if len(cell.get_text()) > LONG:
                cell["class"] = [
                    *cell.get("class", []),
                    "long" if len(cell.get_text()) < 4 * LONG else "longer",
                ]
        box = table.find_parent("div", class_="pst-scrollable-table-container")
        if box is None:
            box = table.wrap(page.new_tag("div", attrs={"class": "pst-scrollable-table-container"}))
        box["role"] = "group"
        box["aria-label"] = f"Table: {table.caption.get_text(' ', strip=True)}"


def _styles(page: BeautifulSoup, styles: dict[str, str]) -> None:
    """Inline styles become classes: the policy forbids them inline."""
    for tag in _with_style(page):
        name = styles.setdefault(str(tag["style"]), f"style-{len(styles)}")
        tag["class"] = [*tag.get("class", []), name]
        del tag["style"]


def _scripts(page: BeautifulSoup, site: Path, root: str) -> None:
    """Drop inline scripts that set options of parts not used here; make the others files."""
    for script in page.select("script:not([src]):not([type='application/ld+json'])"):
        if str(script.string).strip().startswith("DOCUMENTATION_OPTIONS."):
            script.decompose()
            continue
        raw = str(script.string).encode()
        name = f"_static/inline-{hashlib.sha256(raw).hexdigest()[:16]}.js"
        (site / name).write_bytes(raw)
        script.string = ""
        script["src"] = f"{root}/{name}"


def _with_style(page: BeautifulSoup) -> Iterable[Tag]:
    return list(page.select("[style]"))
