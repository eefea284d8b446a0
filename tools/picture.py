"""Draw the picture that the README opens with, and write its alt text there.

    python tools/picture.py           write docs/scorecard.png and the line in README.md
    python tools/picture.py --check   exit 1 if the alt text in README.md is not that of the rows

The alt text stands between two HTML comments in README.md. Pixels are not checked: they differ
between versions of matplotlib.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import sovdata as sv
from sovdata.charts import Chart

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "scorecard.png"
PLACE = re.compile(r"(?<=<!-- picture -->\n).*?(?=\n<!-- /picture -->)", re.DOTALL)


def chart() -> Chart:
    """The chart shown."""
    figures, evidence = sv.load_stats(), sv.load_evidence()
    figures = figures[figures["indicator"] == "output_growth"]
    rivals = sv.verdicts.compared_rivals(figures, evidence)
    return sv.charts.scorecard(
        sv.scorecard(figures, evidence), rivals, claims=figures, title="The essay's two growth rates against their rivals"
    )


def line(alt: str) -> str:
    """The picture as Markdown, in one line."""
    escaped = re.sub(r"([\\\[\]])", r"\\\1", " ".join(alt.split()))
    return f"![{escaped}]({PICTURE.relative_to(ROOT).as_posix()})"


def main() -> int:
    """Write the picture and its line, or check the line."""
    drawn = chart()
    readme = README.read_text(encoding="utf-8")
    place = PLACE.search(readme)
    if place is None:
        print("README.md: no line <!-- picture --> with a line <!-- /picture --> after it")
        return 1
    if "--check" in sys.argv:
        same = place[0] == line(drawn.alt) and PICTURE.is_file()
        print("up to date" if same else "README.md: the picture or its alt text is out of date; run python tools/picture.py")
        return 0 if same else 1
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(drawn.png())
    README.write_text(readme[: place.start()] + line(drawn.alt) + readme[place.end() :], encoding="utf-8", newline="\n")
    print(f"{PICTURE.relative_to(ROOT)} and its alt text written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
