"""Draw the README's picture, and write its alt text and the answers on the figures there.

    python tools/picture.py           write docs/answers.png and the lines in README.md
    python tools/picture.py --check   exit 1 if the lines in README.md are not those of the rows

The picture and the answers on the figures that it shows stand on the first screen, between two
HTML comments in README.md; the other answers further down, between two more. Pixels are not
checked: they differ between versions of matplotlib.
"""

from __future__ import annotations

import html
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
PLACE = re.compile(r"(?<=<!-- (picture|answers) -->\n).*?(?=\n<!-- /\1 -->)", re.DOTALL)
WIDTH = 420  # pixels of a page: half those of the picture, so that two commands fit below it


def lines() -> tuple[Chart, dict[str, str]]:
    """The chart, and what stands in each place of README.md.

    An answer is a bullet with its question; those without an estimate are the last.
    """
    c = sv.load_collection()
    drawn = headline("figures", c)
    rows = sv.answers(c)
    rows = rows[rows["as_printed"] != ""]
    rows = rows.sort_values("standing", key=lambda word: word == standing.NOTHING, kind="stable")
    shown = set(drawn.data["claim"])
    bullets: dict[bool, list[str]] = {True: [], False: []}
    for row in each_row(rows):
        bullets[row.claim in shown].append(f"- {row.question} **{escaped(row.answer)}**")
    source = PICTURE.relative_to(ROOT).as_posix()
    picture = f'<img src="{source}" width="{WIDTH}" alt="{html.escape(drawn.alt)}">'
    return drawn, {
        "picture": "\n".join([*bullets[True], "", picture]),
        "answers": "\n".join(bullets[False]),
    }


def escaped(text: str) -> str:
    """A text in one line of Markdown."""
    return re.sub(r"([\\\[\]*])", r"\\\1", " ".join(text.split()))


def main() -> int:
    """Write the picture and its lines, or check the lines."""
    drawn, said = lines()
    readme = README.read_text(encoding="utf-8")
    found = {place[1]: place[0] for place in PLACE.finditer(readme)}
    for name in said.keys() - found.keys():
        print(f"README.md: no line <!-- {name} --> with a line <!-- /{name} --> after it")
        return 1
    if "--check" in sys.argv:
        same = found == said and PICTURE.is_file()
        stale = "README.md: the picture, its alt text or an answer is out of date"
        print("up to date" if same else f"{stale}; run python tools/picture.py")
        return 0 if same else 1
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(drawn.png())
    readme = PLACE.sub(lambda place: said[place[1]], readme)
    README.write_text(readme, encoding="utf-8", newline="\n")
    print(f"{PICTURE.relative_to(ROOT)}, its alt text and the answers written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
