"""What every committed notebook must keep to, as functions that return what is wrong."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
PARTS = ("## What cannot be said", "## Questions to try", "## Sources")

#: What may be typed with digits in a markdown cell: nothing of it is a measured number.
EXEMPT = [
    r"`[^`]*`",  # code
    r"\]\([^)]*\)",  # link targets
    r"^\s*\d+\.\s",  # numbers of a list
    r"\b(?:1[5-9]|20)\d\d(?:[-–/](?:(?:1[5-9]|20)\d\d|\d\d))?s?\b",  # years and periods
    r"\b[Pp]aragraphs?\s+\d+(?:(?:,| and|[-–])\s*\d+)*",  # places in the text
    r"\bpp?\.\s?\d+(?:[-–]\d+)?",  # pages
    r"\bPWT \d(?:\.\d)?|\bPenn World Tables? \d(?:\.\d)?",  # editions
    r"\bCC BY(?:-SA)? \d\.\d(?: IGO)?",  # licences
    r"\b0\d_[a-z_]+",  # notebooks' names
    r"\bPython \d\.\d+",  # versions
]
WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    "|fifty|hundred"
)
NUMBER_WORDS = re.compile(
    rf"\b(?:{WORDS}) (?:per ?cent|percent|points?)\b"
    rf"|\b(?:{WORDS}) years (?:of life|lost|less|more|shorter|longer)\b"
    r"|\bseven years\b|\b(?:a|one|two|three|four) (?:fifth|third|quarter|tenth)s?\b",
    re.IGNORECASE,
)
MACHINE = re.compile(
    r"(?:/(?:home|root|tmp|work|Users|var|opt|usr)/|[A-Z]:\\\\)[\w.-]+|0x[0-9a-f]{6,}"
)
TIMESTAMP = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d|\biopub\b|\bexecution\"\s*:")
DEFAULT_ALT = re.compile(r"^(?:image|figure|chart|png|no description|.*\.png)?$", re.IGNORECASE)


def load(path: Path) -> dict[str, Any]:
    """A notebook as JSON."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def text(value: str | list[str]) -> str:
    """A cell's source or an output's text, joined."""
    return value if isinstance(value, str) else "".join(value)


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Code cells that hold something."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and text(cell["source"]).strip()
    ]


def outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Every output."""
    return [output for cell in code_cells(notebook) for output in cell["outputs"]]


def not_executed_in_order(notebook: dict[str, Any]) -> list[str]:
    """Cells that were not run, or not once each from the top."""
    counts = [cell["execution_count"] for cell in code_cells(notebook)]
    return [] if counts == list(range(1, len(counts) + 1)) else [f"execution counts {counts}"]


def without_outputs(notebook: dict[str, Any]) -> list[str]:
    """A notebook, or a cell that ends in something shown, without outputs: no check for nbval."""
    found = [] if outputs(notebook) else ["no outputs at all"]
    for number, cell in enumerate(code_cells(notebook), 1):
        last = text(cell["source"]).strip().splitlines()[-1]
        shows = re.match(r"(?:charts|prose|display|sv)\.\w+\(|\s*display\(|next\(|\w+$|\)$", last)
        if shows and not cell["outputs"]:
            found.append(f"code cell {number} shows something and has no output")
    return found


def stderr_or_error(notebook: dict[str, Any]) -> list[str]:
    """Warnings and errors among the outputs."""
    return [
        f"{output['output_type']} {output.get('name', '')}"
        for output in outputs(notebook)
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def machine_traces(notebook: dict[str, Any]) -> list[str]:
    """Paths of a machine, object addresses and time stamps, anywhere but in the bytes of images."""
    raw = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", json.dumps(notebook))
    return MACHINE.findall(raw) + TIMESTAMP.findall(raw)


def foreign_kernel(notebook: dict[str, Any]) -> list[str]:
    """A kernel that other machines may not have."""
    name = notebook["metadata"].get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"kernel {name!r}"]


class _Images(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.alts: list[str | None] = []
        self.captions = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.alts.append(dict(attrs).get("alt"))
        self.captions += tag == "figcaption"


def images(html: str) -> _Images:
    """The images of a piece of HTML and their alternative texts."""
    parser = _Images()
    parser.feed(html)
    return parser


def bad_charts(notebook: dict[str, Any]) -> list[str]:
    """Images without a figure, a caption, an alternative text of their own or numbers as text."""
    found, seen = [], set()
    for output in outputs(notebook):
        data = output.get("data", {})
        if "image/png" in data:
            found.append("a bare PNG output without alternative text")
        html, plain = text(data.get("text/html", "")), text(data.get("text/plain", ""))
        parsed = images(html)
        for alt in parsed.alts:
            if alt is None or len(alt) < 40 or DEFAULT_ALT.match(alt):
                found.append(f"alternative text {alt!r}")
            elif alt in seen:
                found.append(f"alternative text used twice: {alt[:40]!r}")
            seen.add(alt)
        if parsed.alts and ("<figure" not in html or not parsed.captions):
            found.append("an image outside a figure with a caption")
        if parsed.alts and (plain.startswith("<") or len(re.findall(r"\d", plain)) < 2):
            found.append("a chart without a text form that holds its numbers")
    return found


def typed_numbers(notebook: dict[str, Any]) -> list[str]:
    """Measured numbers in markdown cells, in digits or in words."""
    found = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        source = text(cell["source"])
        for pattern in EXEMPT:
            source = re.sub(pattern, " ", source, flags=re.MULTILINE)
        found += re.findall(r"\S*\d\S*", source)
        found += list(NUMBER_WORDS.findall(source))
    return found


def wrong_form(notebook: dict[str, Any]) -> list[str]:
    """Departures from the form of the collection: one H1, no skipped level, the closing parts."""
    source = "\n".join(
        text(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    )
    levels = [len(match) for match in re.findall(r"^(#+) ", source, flags=re.MULTILINE)]
    found = [] if levels.count(1) == 1 and levels[0] == 1 else ["not exactly one H1, first"]
    found += [f"heading level {b} after {a}" for a, b in itertools.pairwise(levels) if b > a + 1]
    found += [f"no part {part!r}" for part in PARTS if part not in source]
    tags = [cell["metadata"].get("tags", []) for cell in code_cells(notebook)]
    return found + (
        [] if tags and "parameters" in tags[0] else ["the first code cell is not the parameters"]
    )


RULES = [
    not_executed_in_order, without_outputs, stderr_or_error, machine_traces, foreign_kernel,
    bad_charts, typed_numbers, wrong_form,
]  # fmt: skip
