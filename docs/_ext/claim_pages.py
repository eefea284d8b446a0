"""A page for each claim, in a fact-checker's order: claim, answer, picture, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from page_parts import (
    SECOND,
    Tables,
    beside,
    code,
    definitions,
    figure,
    figures_first,
    folded,
    front_matter,
    outcome,
    raw,
    stacked,
    tables,
    write_csv,
    write_drawn,
)

import sovdata as sv
from sovdata import notebooks, prose, sources, wording, worldwide
from sovdata.charts import Chart
from sovdata.charts.of_estimates import by_family
from sovdata.display import (
    bullets,
    capital,
    counted,
    each_row,
    known,
    number,
    period,
    places,
    shown_number,
    table,
)
from sovdata.prose import UNTESTED
from sovdata.wording import BESIDE

INDEX = """# Claims

Every claim of the essay that figures can test, with its answer; the question leads to a page with
the picture, the estimates and the data. The rules stand on the page [how an answer is
made](../how.md).

{tested}

All rows of it: {downloads}

## Not tested by figures

{untested}

## A second text

The same questions put to a text from the other side of the Cold War: {second}, whose report is the
lesson [on any text's figures](../notebooks/08_your_text.ipynb).

{others}

```{{toctree}}
:hidden:

{names}
```
"""


def pages(folder: Path, charts: Path) -> dict[str, str]:
    """The pages by their paths.

    Rows are written to ``folder`` as CSV, what is drawn to ``charts``.
    """
    essay, second = tables(), tables(SECOND)
    write_csv(essay.answers, folder / "answers.csv")
    write_csv(second.answers, folder / f"{SECOND}_answers.csv")
    records = essay.answers.to_json(orient="records", indent=1, force_ascii=False)
    (folder / "answers.json").write_text(records + "\n", encoding="utf-8", newline="\n")
    made, names = {}, []
    for found in (essay, second):
        for claim in each_row(found.claims):
            if claim.claim in names:
                raise ValueError(f"two claims of one name: {claim.claim}")
            names.append(claim.claim)
            made[f"claims/{claim.claim}.md"] = _page(claim, found, folder, charts)
    tested = essay.answers[essay.answers["standing"] != UNTESTED]
    links = " ".join(
        f'<a href="../downloads/claims/{name}" download>{name}</a>'
        for name in ("answers.csv", "answers.json", f"{SECOND}_answers.csv")
    )
    about = front_matter("Every claim of the essay on the economy, with its answer.")
    made["claims/index.md"] = about + INDEX.format(
        tested=raw(_answers(tested, "essay", "The essay's claims, figures first")),
        untested=_listing(essay.answers[essay.answers["standing"] == UNTESTED]),
        second=f"*{sources.reference(SECOND, essay.sources).removesuffix('.')}*",
        others=raw(_answers(second.answers, "second", "Its claims, figures first")),
        names="\n".join(names),
        downloads=links,
    )
    return made


def _listing(answers: pd.DataFrame) -> str:
    """The questions, each leading to its page, and why no figure tests them."""
    return "\n".join(
        f"- [{row.question}]({row.claim}.md) "
        f"{row.answer.removeprefix('Figures cannot test this. ')}"
        for row in each_row(answers)
    )


def _answers(answers: pd.DataFrame, name: str, caption: str) -> str:
    """Each claim's question, a link to its page, and the answer; a table that can be filtered."""
    placed = answers["paragraph"].notna().any()
    found = tables() if placed else tables(SECOND)
    lines = "".join(_line(row, placed, found) for row in each_row(figures_first(answers)))
    heads = ("Question", "Answer", "Years", *(("Paragraph",) if placed else ()))
    return (
        f'<table class="sovdata answers" id="{name}" data-tools '
        f'data-try="{escape(", ".join(_try(found)))}">'
        f"<caption>{escape(caption)}</caption><thead><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + f"</tr></thead><tbody>{lines}</tbody></table>"
    )


#: Words in which readers ask for a rise or a fall, by the test of a claim.
ASKED = {
    "falls": "fall fell drop decline cut lower less slower shrink reduced",
    "rises": "rise rose grow increase raised more higher larger",
}


def _words(name: str, found: Tables) -> str:
    """Other words for what a claim is about: of its title, topic, quantities and lessons."""
    [claim] = each_row(found.claims[found.claims["claim"] == name])
    c = found.collection
    read = c.readings[(c.readings["claim"] == name) & (c.readings["role"] == "compared")]
    asked = {*read["indicator"], *c.figures.loc[c.figures["claim"] == name, "indicator"].dropna()}
    quantities = c.indicators[c.indicators.index.isin(asked)]
    topics = [
        *quantities["topic"].dropna(),
        *(claim.topic.split("; ") if known(claim.topic) else []),
    ]
    lessons = [
        title for path, title in _titles() if f'"{name}"' in _code(path) or path.stem[3:] in topics
    ]
    said = [claim.title, ASKED.get(claim.test, ""), *lessons,
            *(topic.replace("_", " ") for topic in topics),
            *quantities[["label", "also"]].fillna("").to_numpy().ravel()]  # fmt: skip
    return " ".join(dict.fromkeys(filter(None, said)))


@cache
def _titles() -> list[tuple[Path, str]]:
    """The lessons that are about one subject, with their questions."""
    return [
        (path, found[1]) for path in notebooks.collection() if (found := WHY.search(_code(path)))
    ]


def _try(found: Tables) -> list[str]:
    """Words that find something: the topics of what is compared."""
    asked = found.readings["indicator"].unique()
    topics = found.collection.indicators.loc[[*asked], "topic"].dropna().unique()
    return [topic.replace("_", " ") for topic in topics]


def _line(row: Any, placed: bool, found: Tables) -> str:
    first = row.period[:4] if row.period[:4].isdigit() else ""
    where = f'<td class="where">{row.paragraph}</td>' if placed else ""
    return (
        f'<tr data-words="{escape(_words(row.claim, found))}">'
        f'<th scope="row"><a href="{row.claim}.html">{escape(row.question)}</a></th>'
        f'<td><span class="answer">{escape(row.answer)}</span>{beside(row)}</td>'
        f'<td class="years" data-sort="{first}">{escape(row.period or "–")}</td>{where}</tr>'
    )


def _page(claim: Any, found: Tables, folder: Path, charts: Path) -> str:
    """One claim's page."""
    [answer] = each_row(found.answers[found.answers["claim"] == claim.claim])
    figures = found.stats[found.stats["claim"] == claim.claim]
    readings = found.readings[found.readings["claim"] == claim.claim]
    rows = sv.estimates_of(claim.claim, found.collection)
    subjects = {*readings.loc[readings["role"] == "compared", "indicator"], *figures["indicator"]}
    said = found.statements[found.statements["topic"].isin(subjects)]
    return "\n".join(
        [
            front_matter(answer.answer),
            _index(figures),
            f"# {answer.question}\n",
            says(claim, figures, found),
            "",
            raw(f'<p class="answer">{escape(answer.answer)}</p>{beside(answer)}'),
            *_pictures(claim, rows, found, charts),
            *_counted(claim, rows, found),
            *_unusual(claim, readings, found),
            *_readings(readings, found),
            *_whose(figures, found),
            *_as_of(answer, figures, readings, found),
            *_sources(figures, rows, found),
            *_rows(answer, rows, folder, found),
            *_more(claim, answer, figures, rows, said, found),
        ]
    )


def says(claim: Any, figures: pd.DataFrame, found: Tables) -> str:
    """A claim's statement as the text's, not ours, where it stands, and its figures as printed."""
    who = "The essay" if found is tables() else sources.cite(SECOND, found.sources)
    place = f" (paragraph {claim.paragraph})" if known(claim.paragraph) else ""
    printed = ", ".join(f"“{figure}”" for figure in dict.fromkeys(figures["as_printed"].dropna()))
    shown = "{as_printed}" in claim.statement
    figure = f" It prints {printed}." if printed and not shown else ""
    return f"{who} says, in our words{place}: {prose.stated(claim, figures)}{figure}"


def _index(figures: pd.DataFrame) -> str:
    """The figures as printed, for the index; the search passes over bare numbers in a text."""
    return "".join(
        f"```{{index}} single: {printed}\n```\n"
        for printed in dict.fromkeys(figures["as_printed"].dropna())
    )


# Pictures


def _pictures(claim: Any, rows: pd.DataFrame, found: Tables, charts: Path) -> list[str]:
    made = []
    for n, chart in enumerate(_charts(claim, rows, found), start=1):
        name = f"{claim.claim}_{n}.csv"
        write_drawn(chart, charts / name)
        made.append(raw(figure(chart, f"../downloads/charts/{name}")))
    return made


def _charts(claim: Any, rows: pd.DataFrame, found: Tables) -> Iterator[Chart]:
    """Charts of each figure among its estimates.

    Without a figure: the estimates that were counted, before and after a change.
    """
    own = found.stats[found.stats["figure"].isin(rows["figure"].dropna())]
    if len(own):
        yield from sv.charts.of_figures(rows, own, found.collection)
        return
    used = rows[rows["used"] == "counted"].drop_duplicates(
        ["series", "indicator", "unit", "start_year", "end_year"]
    )
    kinds = found.collection.indicators["kind"]
    for indicator, group in used.groupby("indicator", sort=False):
        name = capital(_label("indicators", str(indicator)))
        if claim.test in ("falls", "rises") and kinds[indicator] == "level":
            yield _from_hundred(group, f"{name} in the years compared")
            continue
        for unit, drawn in group.groupby("unit", sort=False):
            which = f", {_label('units', str(unit))}" if group["unit"].nunique() > 1 else ""
            title = f"{name} by who measured{which}"
            yield sv.charts.estimates(_by_maker(drawn, found), title=title)


def _by_maker(rows: pd.DataFrame, found: Tables) -> pd.DataFrame:
    """Estimates in the order of their years, a line for each who measured in each period."""
    who = _makers(rows, found)
    years = [period(row.start_year, row.end_year) for row in each_row(rows)]
    named = rows.assign(line=[f"{name}, {span}" for name, span in zip(who, years, strict=True)])
    ordered = by_family(named, found.collection)
    return ordered.sort_values(["start_year", "end_year"], kind="stable")


def _makers(rows: pd.DataFrame, found: Tables) -> list[str]:
    """Who measured: the lineage, or the one in it whose own figures a row has."""
    lineages = found.collection.lineages
    also = lineages["also_named"].reindex(rows["lineage"]).fillna("").str.split("; ")
    short = lineages["short"].reindex(rows["lineage"]).fillna("others")
    return [
        estimator if estimator in others else name
        for estimator, others, name in zip(rows["estimator"], also, short, strict=True)
    ]


def _from_hundred(rows: pd.DataFrame, title: str) -> Chart:
    """Levels in units of their own, each from 100 in its first year."""
    rows = rows[rows["value"].notna()]
    first = rows.sort_values("end_year").groupby(["series", "unit"])["value"].transform("first")
    drawn = rows.assign(
        line=rows["title"],
        year=rows["end_year"],
        basis="computed",
        unit=None,
        value=100 * rows["value"].astype(float) / first.astype(float),
    )
    return sv.charts.lines(
        drawn.sort_values("year", kind="stable"), title=title, unit="first year = 100", decimals=0
    )


def _label(table_name: str, name: str) -> str:
    return str(sv.load_vocabulary(table_name)["label"].get(name, name))


# What was counted


def _counted(claim: Any, rows: pd.DataFrame, found: Tables) -> list[str]:
    """For each who measured: what was found, what was counted, and in which prices."""
    used = rows[rows["used"] == "counted"]
    if used.empty:
        return []
    several = {name: used[name].nunique() > 1 for name in ("indicator", "unit")}
    used = used.assign(who=_makers(used, found))
    keys = ["indicator", "unit", "who", "start_year", "end_year"]
    first = {name: list(used[name].unique()).index for name in keys[:3]}
    used = used.sort_values(  # as they come, but each maker's years together and in order
        keys, key=lambda cells: cells.map(first.get(cells.name, float)), kind="stable"
    )
    lines = []
    for (indicator, unit, who, start, end), group in used.groupby(keys, sort=False, dropna=False):
        what = _label("indicators", str(indicator)) if several["indicator"] else ""
        lines.append(
            {
                "what": ", ".join(filter(None, [what, period(start, end)])),
                "who": who,
                "value": _span(group)
                + (f" {_label('units', str(unit))}" if several["unit"] else ""),
                "counted": _listed(_label("concepts", name) for name in group["concept"]),
                "prices": _listed(group["price_basis"]),
                "printed": _span_of_years(group["published"]),
            }
        )
    heads = {"what": "Years", "who": "Who measured", "value": "Value", "counted": "What is counted",
             "prices": "Prices", "printed": "In print"}  # fmt: skip
    if several["indicator"]:
        heads["what"] = "Quantity, years"
    elif len({line["what"] for line in lines}) == 1:
        del heads["what"]
    unit = "" if several["unit"] else f"; {_label('units', str(used['unit'].iloc[0]))}"
    return [
        "## What each counted, and at which prices\n",
        raw(_reasons(claim, used)),
        raw(stacked(table(pd.DataFrame(lines), f"By who measured{unit}", headers=heads).html)),
    ]


#: A lesson's title, and its heading under which reasons stand.
WHY = re.compile(r'"# (.+?)(?:\\n)?".*?"## (Why .*?)(?:\\n)?"', re.DOTALL)


def _reasons(claim: Any, used: pd.DataFrame) -> str:
    """Where the reasons stand why sources differ; of one source, that it is one."""
    essay = tables().readings
    alike = essay.loc[essay["indicator"].isin(used["indicator"]), "claim"]
    lessons = _giving_reasons({claim.claim}) or _giving_reasons(set(alike))
    links = "; ".join(
        f'<a href="../notebooks/{path.stem}.html#{nodes.make_id(why)}">{escape(title)}</a>'
        for path, title, why in lessons
    )
    if used["who"].nunique() == 1:
        one = f"All rows are of one source: {escape(used['who'].iloc[0])}."
        return f"<p>{one}{f' Why sources differ: {links}.' if links else ''}</p>"
    return f"<p>Why they differ: {links}.</p>"


def _giving_reasons(claims: set[str]) -> list[tuple[Path, str, str]]:
    """The lessons that take up one of some claims and say why sources differ."""
    return [
        (path, *found.groups())
        for path in notebooks.collection()
        if any(f'"{name}"' in _code(path) for name in claims) and (found := WHY.search(_code(path)))
    ]


def _span(rows: pd.DataFrame) -> str:
    """The lowest and the highest of some estimates, as they are shown."""
    ends = [(row.low if not known(row.value) else row.value,
             row.high if not known(row.value) else row.value, shown_number(row))
            for row in each_row(rows)]  # fmt: skip
    least, most = min(ends)[2], max(ends, key=lambda end: end[1])[2]
    return least if least == most else f"{least} to {most}"


def _listed(names: Any) -> str:
    """Each name once; nothing where none is known."""
    return "; ".join(dict.fromkeys(str(name) for name in names if known(name))) or "not stated"


def _span_of_years(years: pd.Series) -> str:
    stated = years.dropna()
    return period(stated.min(), stated.max()) if len(stated) else "not known"


@cache
def _code(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace('\\"', '"')


# Among countries, readings, whose, as of


UNUSUAL = (
    "Each window moves the periods a year back, a year on or not at all, since a single year moves "
    'a rank far. Countries: <a href="../sources.html#source-mpd2023">Maddison Project '
    "(2023)</a>, whose Soviet rows are the CIA's. Official figures count other things than gross "
    "domestic product and get no rank."
)


def _unusual(claim: Any, readings: pd.DataFrame, found: Tables) -> list[str]:
    """How a fall of growth that the text claims ranks among those of other countries."""
    falls = readings[
        (readings["role"] == "compared") & readings["indicator"].isin(worldwide.MEASURES)
    ]
    if claim.test not in ("falls", "ratio") or falls.empty:
        return []
    said = [
        wording.unusual_sentence(
            sv.unusual(
                row.area,
                [(row.from_start_year, row.from_end_year), (row.start_year, row.end_year)],
                c=found.collection,
            ),
            found.collection,
        )
        for row in each_row(falls)
    ]
    return ["## Was it unusual?\n", raw(f"{bullets(said).html}<p><small>{UNUSUAL}</small></p>")]


def _readings(readings: pd.DataFrame, found: Tables) -> list[str]:
    """The ways in which the claim can be read."""
    if readings.empty:
        return []
    lines = readings.assign(
        what=found.collection.indicators["label"].reindex(readings["indicator"]).to_numpy(),
        use=readings["role"].map({"compared": "answered"}).fillna("shown as context"),
    )
    heads = {"title": "Read as", "what": "Quantity", "use": "Use", "note": "Note"}
    if lines["title"].equals(lines["what"]):
        del heads["what"]
    return [
        "## How the claim can be read\n",
        raw(stacked(table(lines, "Its readings", headers=heads).html)),
    ]


def _whose(figures: pd.DataFrame, found: Tables) -> list[str]:
    """Every published value and rate that gives a figure in digits."""
    parts = []
    for row in each_row(figures):
        digits = re.match(r"\d[\d.]*", row.as_printed)
        dated = known(row.start_year)
        if digits is None or not (dated or row.indicator in set(found.evidence["indicator"])):
            continue
        years = (int(row.start_year), int(row.end_year)) if dated else (None, None)
        hits = sv.whose(
            digits[0],
            *years,
            indicator=None if dated else row.indicator,
            cited=_cited(row, found),
            c=found.collection,
        )
        parts.append(raw(_by_step(wording.whose_lines(hits, found.collection))))
    if not parts:
        return []
    how = (
        "What else gives this number, nearest first; beside each step stands how often chance "
        "alone would give a match. A match shows no origin.\n"
    )
    return ["## Whose number is it?\n", how, *parts]


def _by_step(lines: list[str]) -> str:
    """Lines such as ``years inside (chance 22%): who, what``, those of one step together."""
    steps = groupby((line.partition("%): ") for line in lines), key=lambda parts: parts[0])
    items = []
    for step, parts in steps:
        under = [said for *_, said in parts if said]
        said = bullets(under).html if under[1:] else " " + escape("".join(under))
        items.append(f"<li>{escape(step)}{'%):' if under else ''}{said}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _cited(figure: Any, found: Tables) -> int | None:
    """The year of the work that a figure is cited from."""
    year = found.sources["year"].get(figure.source) if known(figure.source) else None
    return int(year) if known(year) else None


def _year_of_sources(
    answer: Any, figures: pd.DataFrame, readings: pd.DataFrame, found: Tables
) -> tuple[int | None, str, str]:
    """The year of the works that the text cites for a claim, whose year it is, and a remark.

    A claim without figures of its own is about those of its quantity. Where none of these has a
    source, it is the latest year cited beside it; of a text that cites nothing, its own.
    """
    if found is not tables():
        return int(found.sources.loc[SECOND, "year"]), "the text itself", ""
    asked = readings.loc[readings["role"] == "compared", "indicator"]
    grown = found.collection.indicators["growth_indicator"].reindex(asked)
    about = (
        figures if len(figures) else found.stats[found.stats["indicator"].isin([*asked, *grown])]
    )
    keys, whose = about["source"].dropna().unique(), "the work that the essay cites"
    if len(keys):
        works = " and ".join(sources.cite(key, found.sources) for key in keys)
        said = f"The essay cites {works}."
    else:
        cited = sv.load_citations()
        keys = cited.loc[cited["paragraph"] == answer.paragraph, "source"].dropna().unique()
        what = "this figure" if len(figures) else "this claim"
        said = f"The essay cites no source for {what}."
        whose = f"the latest work that the essay cites in paragraph {answer.paragraph}"
    years = pd.to_numeric(found.sources["year"].reindex(keys)).dropna()
    return (int(years.max()) if len(years) else None), whose, said


@cache
def _then(text: str | None, year: int) -> pd.DataFrame:
    return sv.answers(tables(text).collection, as_of=year)


def _as_of(answer: Any, figures: pd.DataFrame, readings: pd.DataFrame, found: Tables) -> list[str]:
    """The answer from what was in print when the text's sources were."""
    year, whose, said = _year_of_sources(answer, figures, readings, found)
    if year is None or outcome(answer.standing) != "compared":
        return []
    then = _then(None if found is tables() else SECOND, year)
    text = then.loc[then["claim"] == answer.claim, "answer"].iloc[0]
    how = f"<p><small>{escape(said)}</small></p>" if said else ""
    return [f"## As of {year}, the year of {whose}\n", raw(f"<p>{escape(text)}</p>{how}")]


# What the answer rests on


def _rests(answer: Any) -> list[str]:
    """What an answer rests on, what was set aside, first print, and chance."""
    if outcome(answer.standing) == "untested":
        return []
    said = {
        name: _titled(text) if name == "in_print" else text
        for name, text in answer._asdict().items()
        if name in BESIDE
    }
    pairs = [(heading, said[name]) for name, heading in BESIDE.items() if said[name]]
    how = (
        'What these words mean: <a href="../how.html">how an answer is made</a>. '
        'Quantities and what is counted: <a href="../glossary.html">glossary</a>.'
    )
    rests = definitions(pairs, "What the answer rests on")
    return [raw(folded("What the answer rests on", f"{rests}<p>{how}</p>"))]


def _titled(in_print: str) -> str:
    """Series by their titles, in the place of their names in the tables."""
    titles = sv.load_series().set_index("series")["title"]
    split = [part.partition(": ") for part in in_print.split("; ") if part]
    return "; ".join(f"{titles.get(name, name)}: {rest}" for name, _, rest in split)


USED = {
    "counted": "counted",
    "other years": "other years or definition",
    "reprint": "reprint, not counted",
    "context": "context, not counted",
}


def _estimates(rows: pd.DataFrame, found: Tables) -> list[str]:
    """Every estimate looked at, with its distance, and how each was read."""
    if rows.empty:
        return []
    once = rows.drop_duplicates(["series", "indicator", "unit", "start_year", "end_year"])
    read = prose.evidence_table(once, "How each estimate was read").html
    apart = rows["gap"].notna().any()
    html = _looked_at(rows if apart else once, apart, found)
    return [
        raw(folded("Every estimate looked at, with its distance", html)),
        raw(folded("How each was read, and its source", read)),
    ]


DISTANCE = (
    "Distance: the figure less the estimate, after the estimate is rounded to the figure's last "
    "digit; from a range, to its nearer end. How many times is shown only where rounding leaves it "
    "sure."
)


def _looked_at(rows: pd.DataFrame, apart: bool, found: Tables) -> str:
    """The estimates; with their distances, where a figure is set beside them."""
    lines = pd.DataFrame([_facts(row, found) for row in each_row(rows)])
    caption = "Every estimate looked at, nearest first" if apart else "The estimates counted"
    if lines["unit"].nunique() == 1:  # in its place, the unit of all
        caption += f"; {lines['unit'].iloc[0]}"
    else:
        lines["value"] += " " + lines["unit"]
    headers = {"title": "Estimate", "quantity": "Quantity", "value": "Value",
               "distance": "The figure is", "reading": "Read as", "years": "Years",
               "who": "Who measured, and what", "printed": "In print", "used": "Use"}  # fmt: skip
    for name in ("quantity",) if apart else ("distance", "reading", "used"):
        del headers[name]
    for name in {"quantity", "reading", "years", "used"} & headers.keys():
        if lines[name].nunique() == 1:  # what all rows have in common is said elsewhere
            del headers[name]
    html = table(lines, caption, headers=headers).html
    if not apart:
        return html
    html = html.replace("sovdata", "sovdata distances", 1)
    return f"{html}<p><small>{DISTANCE}</small></p>"


def _facts(row: Any, found: Tables) -> dict[str, str]:
    c = found.collection
    readings = c.readings.set_index("reading")["title"]
    short = c.concepts["short"].get(row.concept) if known(row.concept) else None
    what = (
        f", {short if known(short) else _label('concepts', row.concept)}"
        if known(row.concept)
        else ""
    )
    return {
        "title": row.title,
        "reading": str(readings.get(row.reading, row.reading)),
        "quantity": _label("indicators", row.indicator),
        "value": shown_number(row),
        "unit": str(c.units["label"][row.unit]),
        "who": str(c.lineages["short"].get(row.lineage, row.lineage)) + what,
        "years": period(row.start_year, row.end_year),
        "printed": str(int(row.published)) if known(row.published) else "",
        "used": USED[row.used],
        "distance": _distance(row),
    }


def _distance(row: Any) -> str:
    """How far a figure lies from an estimate: ``6.3 above, 2.3 times it``."""
    if not known(row.gap):
        return ""
    if row.fits:
        return "within it" if row.interval in ("published", "years") else "the same"
    far, times = (
        number(abs(row.gap), places(row.gap)),
        number(row.ratio) if known(row.ratio) else "",
    )
    if row.gap > 0:
        return f"{far} above{f', {times} times it' if times else ''}"
    return f"{far} below{f'; it is {times} times the figure' if times else ''}"


# Sources, data, and what is folded


def _sources(figures: pd.DataFrame, rows: pd.DataFrame, found: Tables) -> list[str]:
    keys = sources.keys_used(figures, rows)
    if not keys:
        return ["## Sources\n", "The text cites nothing here, and nothing was compared.\n"]
    items = "".join(
        f'<li><a href="../sources.html#source-{key}">'
        f"{escape(sources.reference(key, found.sources))}</a></li>"
        for key in keys
    )
    return ["## Sources\n", raw(f"<ul>{items}</ul>")]


def _rows(answer: Any, rows: pd.DataFrame, folder: Path, found: Tables) -> list[str]:
    """The claim's rows as CSV, and the links to them."""
    links = []
    for frame, kind, what in (
        (found.answers[found.answers["claim"] == answer.claim], "answer",
         "the answer and what it rests on"),
        (rows, "estimates", "every estimate looked at, with its distance"),
    ):  # fmt: skip
        if len(frame):
            name = f"{answer.claim}_{kind}.csv"
            write_csv(frame, folder / name)
            links.append(
                f'<li><a href="../downloads/claims/{name}" download>{name}</a>: '
                f"{what}, {counted(len(frame), 'row')}</li>"
            )
    return ["## Data\n", raw(f"<ul>{''.join(links)}</ul>")]


def _more(
    claim: Any, answer: Any, figures: pd.DataFrame, rows: pd.DataFrame, said: pd.DataFrame,
    found: Tables,
) -> list[str]:  # fmt: skip
    """All else, folded."""
    parts = [*_rests(answer), *_estimates(rows, found)]
    if len(figures) or known(claim.note):
        card = _card(figures, found.claims[found.claims["claim"] == claim.claim])
        parts.append(raw(folded("The claim as the text gives it", card)))
    if len(said):
        parts.append(raw(folded("What others concluded", prose.statement_list(said).html)))
    keys = sources.keys_used(figures, rows)
    if keys:
        bib = code(sources.bibtex(keys, found.sources), "bibtex")
        opens = raw("<details><summary>BibTeX of the sources</summary>")
        parts.append(f"{opens}\n{bib}\n{raw('</details>')}")
    return ["## More\n", *parts] if parts else []


def _card(figures: pd.DataFrame, one: pd.DataFrame) -> str:
    """The claim card without its heading and statement, which the page has."""
    html = re.sub(r"<h3>.*?</h3><p>.*?</p>", "", prose.claim_card(figures, one).html, count=1)
    return html.replace(
        '<table class="sovdata">',
        '<table class="sovdata"><caption>The figure as the text gives it</caption>',
    )
