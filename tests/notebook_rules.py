"""What every committed notebook must keep to, as functions that return what is wrong."""

from __future__ import annotations

import ast
import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
#: The parts that close each lesson, in this order; the lesson that is a report too has its own.
PARTS = ("## What cannot be said", "## What we found", "## Try it yourself", "## Sources")
EXERCISES = 3
#: The most of each that a lesson may have.
WORDS_OF_A_LESSON, CELLS_OF_A_LESSON, SHARE_OF_CALLS = 1500, 12, 1 / 3
#: What pandas and matplotlib print otherwise from version to version, or means nothing to a reader.
PASSING = ("dtype:", "Index(", "array(", "<Axes", "Text(", "0x")
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
SOLUTION = re.compile(rf"<details>.*?{CODE.pattern}.*?</details>", re.DOTALL)

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
    r"\b(?:base|level) of 100\b|= 100\b",  # where an index begins
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
        if isinstance(statements(cell)[-1], ast.Expr) and not cell["outputs"]:
            found.append(f"code cell {number} shows something and has no output")
    return found


def statements(cell: dict[str, Any]) -> list[ast.stmt]:
    """The statements of a code cell."""
    return ast.parse(text(cell["source"])).body


def passing_outputs(notebook: dict[str, Any]) -> list[str]:
    """Outputs in a form that does not last from version to version."""
    shown = [text(output.get("data", {}).get("text/plain", "")) for output in outputs(notebook)]
    return [f"{sign!r} in an output" for sign in PASSING if any(sign in plain for plain in shown)]


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
        source = CODE.sub("", text(cell["source"]))
        for pattern in EXEMPT:
            source = re.sub(pattern, " ", source, flags=re.MULTILINE)
        found += re.findall(r"\S*\d\S*", source)
        found += list(NUMBER_WORDS.findall(source))
    return found


def markdown(notebook: dict[str, Any]) -> str:
    """All markdown cells, one after the other."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return "\n".join(text(cell["source"]) for cell in cells)


def wrong_form(notebook: dict[str, Any]) -> list[str]:
    """Departures from the form of a lesson.

    One H1 first, no level skipped, the closing parts in their order, the answers as the first
    output, three exercises each with a folded solution, no tag but that of the parameters. That
    the H1 holds no figure, ``typed_numbers`` finds.
    """
    source = markdown(notebook)
    levels = [len(match) for match in re.findall(r"^(#+) ", source, flags=re.MULTILINE)]
    found = [] if levels.count(1) == 1 and levels[0] == 1 else ["not exactly one H1, first"]
    found += [f"heading level {b} after {a}" for a, b in itertools.pairwise(levels) if b > a + 1]
    found += [f"no part {part!r}" for part in PARTS if f"\n{part}\n" not in f"\n{source}\n"]
    places = [source.find(part) for part in PARTS]
    found += [] if places == sorted(places) else ["the closing parts are not in their order"]
    first = next((cell for cell in code_cells(notebook) if cell["outputs"]), None)
    answers = first is not None and ast.unparse(statements(first)[-1]).startswith("prose.answers(")
    found += [] if answers else ["the first output is not the answers"]
    tried = source.partition(PARTS[2])[2].partition(PARTS[3])[0]
    counts = len(re.findall(r"^\d\. ", tried, re.MULTILINE)), len(solutions(notebook))
    found += [] if counts == (EXERCISES, EXERCISES) else [f"exercises and solutions: {counts}"]
    tags = {tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])}
    return found + [f"tag {tag!r}" for tag in sorted(tags - {"parameters"})]


def solutions(notebook: dict[str, Any]) -> list[str]:
    """The folded solutions of the exercises, as code."""
    return SOLUTION.findall(markdown(notebook))


def words(notebook: dict[str, Any]) -> int:
    """Count the words that a reader reads.

    They are those of the markdown, without code, and of what ``prose`` shows, but for the list of
    sources; charts, data frames and code are looked at, not read through.
    """
    read = [CODE.sub("", markdown(notebook))]
    for output in outputs(notebook):
        data = output.get("data", {})
        html = text(data.get("text/html", ""))
        if html and not re.search(r"<img|class=\"dataframe|data-sources=", html):
            read.append(text(data["text/plain"]))
    return sum(len(re.findall(r"\b\w[\w'’.,-]*", re.sub(r"<[^>]*>", " ", each))) for each in read)


def calls_of_ours(notebook: dict[str, Any]) -> int:
    """How many code cells are one call of ours and nothing else."""
    parsed = [statements(cell) for cell in code_cells(notebook)]
    ours = {"sv"} | {
        alias.asname or alias.name
        for node in itertools.chain(*parsed)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sovdata"
        for alias in node.names
    }
    calls = [
        body[0].value.func
        for body in parsed
        if len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Call)
    ]
    return sum(ast.unparse(call).partition(".")[0] in ours for call in calls)


def too_long(notebook: dict[str, Any]) -> list[str]:
    """More words, code cells or single calls of ours than a lesson may have."""
    cells, calls, said = len(code_cells(notebook)), calls_of_ours(notebook), words(notebook)
    found = [f"{said} words"] if said > WORDS_OF_A_LESSON else []
    found += [f"{cells} code cells"] if cells > CELLS_OF_A_LESSON else []
    most = SHARE_OF_CALLS * cells
    return found + ([f"{calls} of {cells} code cells are one call"] if calls > most else [])


RULES = [
    not_executed_in_order, without_outputs, stderr_or_error, machine_traces, foreign_kernel,
    passing_outputs, bad_charts, typed_numbers, wrong_form, too_long,
]  # fmt: skip
