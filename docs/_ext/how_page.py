"""The page on how an answer is made: rules, bounds and limits, from the constants of the code."""

from __future__ import annotations

import pandas as pd
from page_parts import definitions, folded, front_matter, raw, stacked, tables

import sovdata as sv
from sovdata import lookup, matching, standing, wording, worldwide
from sovdata.display import number, table

TEXT = """# How an answer is made

An answer is one sentence, computed from the tables: where a figure of the text lies among the
**estimates** that others published of the same quantity, unit, country and years, and how far it is
from each. It has at most {longest} words. Nobody typed a number into it; whoever changes a row
changes the sentence. It says what agrees with what and by how much, **never who was right** and
never why.

## Which estimates are looked at

- A claim can often be read in several ways. Each **reading** names a quantity, a unit and years,
  and has its own estimates. An estimate counts if it covers those years whole: exactly, by a value
  for each of them, or by a range that is published as holding for all of them. Of shares, estimates
  of other years or another definition follow beside it, flagged, and are never left out.
- Estimates are counted by **who measured**: all estimates that descend from one original are one
  witness, however many works print them. A reprint is shown and not counted. Gross domestic and
  gross national product of one maker are one witness, too.
- Estimates are **never averaged**. Those of one maker are shown from the lowest to the highest,
  over the things counted that answer the same question.
- One or two makers are named. A family name such as “Western” needs three.
- Of a **reader's own sources** one without a lineage counts by itself, named by its estimator, its
  source or its title; that nothing is said of its lineage is flagged. For the output, the output a
  head or the population of a country of which no series here measures it, the table of the world
  (Maddison Project 2023) stands in.

## How far

- The **distance** is the figure as printed less the estimate, the estimate rounded to the figure's
  last digit: you can check it by subtracting what is shown. From a range it is taken to the nearer
  end, and is 0 inside. A text's own range counts from its nearer end. “Over 3%” holds or does not
  hold for each estimate.
- “Over 2% every year” is held against each year, never against the average of the period: in how
  many of its years it holds, by who measured, and in which it does not.
- **How many times** one is the other is shown only where both are above zero, rounding moves it by
  less than a {moved}, and it is more than {meaningful}. “About twice” is said only if every ratio
  lies within {twice}, “about three times” only within {thrice}; else the numbers are given.
- A figure that is **impossible** under a reading is more than {impossible} times away from every
  estimate. Of several readings the best has the smallest distance; where two are as near, both are
  named, and so are the values that would have fitted one.

## Where it stands

{standing}

A figure **without a year** is set among the dated statements of the estimator that the text names,
up to the work it cites. **Figures cited from one page** are added up: for each maker and thing
counted, the smallest and the largest distance of all of them together. One is named as nearest only
if its range lies apart from the next by more than the figures' own rounding.

## Rise or fall

The change is taken for each maker and each thing counted apart, between the two periods. It is
clear if every change, with either end moved by a year, keeps its sign, and the change is more than
**half the range** of all these changes; one that keeps its sign and is no more than that is said to
lie “within yearly swings”. Where only averages of whole plan periods exist the sign alone is given,
flagged “plan averages”. A corrected value is no end for moving, and an answer that
rests on one says so. Where makers or readings disagree, each is named and there is no yes or no;
nor is there one for a purpose or an interpretation.

## What stands beside an answer

{beside}

## Whose number is it, and was it unusual?

`sovdata whose 11.2 1951-1955` looks the other way round: for every published value or computed rate
that gives a number, from near to far (this quantity and these years; another quantity; years moved
by one; years inside; other arithmetic). Each step stands beside its chance; a step that chance
alone would find more often than in **{most}** of cases is counted and not shown.

How a rate or a change ranks among the countries of the same years depends on the years chosen, so
it is given as a range of ranks over {windows} windows, each of the two periods moved whole by a
year back, none, and a year on. Net material product or gross social product beside the domestic
product of others is not like for like, and gets no rank.

## What each answer rests on

{rests}

## What was searched for and not found

{sought}

{searched}

## How the figures were read

{read}

{verification}

A correction is made in place with a line in the change log; a new edition of a source is a new
series beside the old one. Nothing is interpolated. Where a source prints a range or a bound, the
range is stored, not its middle.

## What it cannot say

- Agreement is no proof: a figure can be that of a source and wrong, or near one by chance.
- No estimate is fully independent: all start from Soviet figures of physical output.
- “Nothing to compare” means that this collection has nothing; what was searched for
  stands above.
- An answer as of a year (`sovdata answers --as-of 1988`) uses the estimates in this collection that
  were in print by then, not all that could be known; those of unknown year are left out and counted
  in the sentence.
- The bounds are few and stand in one place each: how many times ({meaningful}, a {moved}, {twice},
  {thrice}), impossible ({impossible} times), half the range, and chance (fewer than {fewest}
  values; {most}).
"""

#: Where a figure can stand, in the words of ``standing``.
STANDS = (
    ("same as printed", "estimates round to the figure; all of them are named"),
    (
        "fits several",
        "estimates of two or more families round to it: it tells nothing about whose it is",
    ),
    (
        "round match",
        (
            "the text gives a round number or words, and an estimate has the same: "
            "less than “same as printed”"
        ),
    ),
    ("within", "it lies inside a published range, which is named"),
    ("among", "it lies between two estimates of one maker; both neighbours are named"),
    ("between", "it lies between the estimates of different makers; both distances are given"),
    (
        "outside all",
        "it lies on one side of every estimate; the side and the distance to the nearest are given",
    ),
    (
        "holds for all, some, none",
        "the text gives a bound or a range: for how many estimates it holds",
    ),
    ("nothing to compare", "no estimate in this collection measures that quantity for those years"),
    (
        "yes, no, disagree, unclear, left open",
        "of a claim of rise or fall: what the sources that cover both periods have",
    ),
    (
        "one is nearest, no one is nearest",
        "of figures cited from one page: whether one thing counted comes nearest to all of them",
    ),
    ("differ, agree", "estimates of one quantity and period are apart, or are the same"),
    (
        "not tested by figures",
        (
            "the claim is about causes, motives or policy, or names no measure, "
            "or no figures for it are here"
        ),
    ),
)


def pages() -> dict[str, str]:
    """The page by its path."""
    text = TEXT.format(
        longest=wording.LONGEST,
        moved=_part(matching.MOVED),
        meaningful=f"{matching.MEANINGFUL:g} times",
        impossible=_word(standing.IMPOSSIBLE),
        most={0.5: "one half"}.get(lookup.MOST, f"{lookup.MOST:g}"),
        windows=_word(len(worldwide.SHIFTS) ** 2),
        twice=_span("twice"),
        thrice=_span("three times"),
        fewest=_word(matching.FEWEST),
        standing=raw(definitions(STANDS, "Where a figure or a claim can stand")),
        beside=raw(definitions(_beside(), "What stands beside an answer")),
        rests=raw(_rests()),
        sought=_sought(),
        searched=raw(folded("Every search", _searched())),
        read=_read(),
        verification=raw(_verification()),
    )
    return {
        "how.md": front_matter(
            "How an answer is made: the rules, their few bounds, and what they cannot say."
        )
        + text
    }


def _beside() -> list[tuple[str, str]]:
    """What stands beside an answer, by the headings of a claim's page."""
    chance = (
        "of all values of the figure's precision from the lowest to the highest estimate, the "
        f"share that would match; where there are fewer than {_word(matching.FEWEST)} such values, "
        "of the values that anything in the same unit has for these years; and where these are as "
        "few, too few values to tell. It stands with every match"
    )
    printed = (
        "the earliest year in which the matching number is known to have been printed. What was "
        "printed after the work that the text cites is the same quantity, printed later, and no "
        "possible source"
    )
    return [
        ("By chance", chance),
        (
            "If a source is left out",
            "where the figure would stand without each maker's estimates, where that changes",
        ),
        ("First in print", printed),
        (
            "To know",
            (
                "what weakens an answer: one family of estimates only, a round figure, "
                "other years or another definition, a corrected value"
            ),
        ),
        ("Set aside", "reprints, context and estimates of other years: shown, not counted"),
    ]


def _rests() -> str:
    """Where an answer changes if a source is left out."""
    rows = tables().answers
    rows = rows[rows["rests_on"] != ""]
    heads = {"question": "Question", "rests_on": "If a source is left out"}
    return table(rows, "Answers that change if a source is left out", headers=heads).html


def _sought() -> str:
    """How many searches there were, and what came of them."""
    found = sv.load_searched()["found"].value_counts()
    return (
        f"Of {found.sum()} searches {found.get('no', 0)} found nothing, "
        f"{found.get('opening only', 0)} reached only the opening of a work, and "
        f"{found.get('yes', 0)} found what was sought."
    )


def _searched() -> str:
    rows = sv.load_searched()
    heads = {"sought": "Sought", "where": "Where", "searched": "When", "found": "Found",
             "result": "Result", "lead": "What to try next"}  # fmt: skip
    return table(rows, "Every search", headers=heads).html


def checked() -> pd.Series[int]:
    """How many of the series that answers count were read in which way."""
    rows = sv.estimates_of(tables().claims["claim"], tables().collection)
    series = rows[rows["used"] == "counted"].drop_duplicates("series")
    return series["verification"].value_counts()


def _read() -> str:
    """How the series that answers rest on were read."""
    return (
        "What was published is what is stored, in its own unit, with the page or table where it "
        "stands; rates are computed from levels, never typed. Most sources were read in "
        f"transcriptions and reprints, not in scans of the originals. {rests_on()}. Of all series:"
    )


def rests_on() -> str:
    """How many series the answers count, and how many of them were read in which way."""
    ways = checked()
    said = ", ".join(f"{count} {RESTS[way]}" for way, count in ways.items())
    return f"Of the {ways.sum()} series that the answers count, {said}"


#: What became of some series, by how far they were checked.
RESTS = {
    "read-once": "were read in one copy only",
    "second-hand": "are second-hand (quoted by another work)",
    "computed": "are computed by us from published parts",
    "cross-checked": "were checked against another or by arithmetic",
}
#: What the words for how far a series was checked mean.
CHECKED = {
    "cross-checked": "two transcriptions or an arithmetic check agree; no scan was seen",
    "read-once": "read in one place",
    "second-hand": "quoted by another work",
    "computed": "computed by us from published parts",
}


def _verification() -> str:
    counts = sv.load_series()["verification"].value_counts()
    rows = pd.DataFrame(
        [{"label": name, "meaning": CHECKED[name], "series": counts[name]} for name in counts.index]
    )
    heads = {"series": "Series", "label": "How checked", "meaning": "Meaning"}
    return stacked(table(rows, "How far the series were checked", headers=heads).html)


def _word(bound: float) -> str:
    """A bound of nine or ten in words, any other in digits."""
    return {9: "nine", 10: "ten"}.get(bound, f"{bound:g}")


def _part(share: float) -> str:
    return "tenth" if share == 0.1 else f"part of {share:g}"


def _span(word: str) -> str:
    least, most = wording.TIMES[word]
    return f"{number(least)} to {number(most)}"
