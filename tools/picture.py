"""Draw the README's picture, and write its alt text and the answers on the figures there.

    python tools/picture.py           write docs/answers.png and the lines in README.md
    python tools/picture.py --check   exit 1 if the lines in README.md are not those of the rows

The lines stand between two HTML comments in README.md. Pixels are not checked: they differ
between versions of matplotlib.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import sovdata as sv
from sovdata import standing
from sovdata.charts import Chart
from sovdata.charts.headlines import headline
from sovdata.display import each_row

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "answers.png"
PLACE = re.compile(r"(?<=<!-- picture -->\n).*?(?=\n<!-- /picture -->)", re.DOTALL)


def answers(c: sv.Collection) -> list[str]:
    """Question and answer of each figure, a bullet each; last those without an estimate."""
    rows = sv.answers(c)
    rows = rows.sort_values("standing", key=lambda word: word == standing.NOTHING, kind="stable")
    return [
        f"- {row.question} **{escaped(row.answer)}**"
        for row in each_row(rows[rows["as_printed"] != ""])
    ]


def lines() -> tuple[Chart, str]:
    """The chart, and what README.md says of it and of the figures."""
    c = sv.load_collection()
    drawn = headline("figures", c)
    picture = f"![{escaped(drawn.alt)}]({PICTURE.relative_to(ROOT).as_posix()})"
    return drawn, "\n".join([*answers(c), "", picture])


def escaped(text: str) -> str:
    """A text in one line of Markdown."""
    return re.sub(r"([\\\[\]*])", r"\\\1", " ".join(text.split()))


def main() -> int:
    """Write the picture and its lines, or check the lines."""
    drawn, said = lines()
    readme = README.read_text(encoding="utf-8")
    place = PLACE.search(readme)
    if place is None:
        print("README.md: no line <!-- picture --> with a line <!-- /picture --> after it")
        return 1
    if "--check" in sys.argv:
        same = place[0] == said and PICTURE.is_file()
        stale = "README.md: the picture, its alt text or an answer is out of date"
        print("up to date" if same else f"{stale}; run python tools/picture.py")
        return 0 if same else 1
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(drawn.png())
    README.write_text(
        readme[: place.start()] + said + readme[place.end() :], encoding="utf-8", newline="\n"
    )
    print(f"{PICTURE.relative_to(ROOT)}, its alt text and the answers written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
