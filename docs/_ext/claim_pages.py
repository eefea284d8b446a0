"""A page for each claim, and the page that says how a verdict is reached."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pandas as pd
from home_page import claim_table
from page_parts import TO_WORDS, WORDS, code, essay_says, figure, front_matter, outcome, raw, tables

import sovdata as sv
from sovdata import citations, notebooks, prose, verdicts
from sovdata.charts import Chart
from sovdata.display import capital, counted, known

INDEX = """# Claims, and how a verdict is reached

Each claim of the essay is one row of a table, in one sentence of ours, with the rule that tests it. A claim can be
**read** in several ways; each reading is set against its **rivals**, the figures that others published for the same
quantity, unit, country and years. A **concept** is what exactly is counted, such as gross national product; each is
compared apart and gets a verdict of its own. Rivals are never averaged. They are counted by
**lineage**, the family of estimates they descend from, because ten reprints of one estimate are one estimate.

## The claims

{claims}

## The rules

{rules}

## The words

{words}

```{{toctree}}
:hidden:

{names}
```
"""


def pages(folder: Path) -> dict[str, str]:
    """The pages by their paths; each claim's rows are written to ``folder`` as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    claims = tables().claims
    made = {f"claims/{claim.claim}.md": _page(claim, folder) for claim in claims.itertuples()}
    made["claims/index.md"] = front_matter("How each claim of the essay is tested: the rules and the words of a verdict.") + INDEX.format(
        rules=raw(_definitions({_rule_name(test): rule_text(test) for test in dict.fromkeys(claims["test"])})),
        words=raw(_definitions(WORDS)), claims=raw(claim_table("")), names="\n".join(claims["claim"]),
    )  # fmt: skip
    return made


def _definitions(pairs: dict[str, str]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs.items()) + "</dl>"


def _rule_name(test: str) -> str:
    return test.replace("_", " ")


def rule_text(test: str) -> str:
    """What a rule asks; of a direction, which of the two as well."""
    if test not in OPPOSITE:
        return verdicts.rule(test)
    return f"{verdicts.rule(test)} The claim implies that it {test}: the verdict is “{test}, as implied” or “{OPPOSITE[test]}, implied: {test}”."


#: Directions that a claim can name.
OPPOSITE = {"falls": "rises", "rises": "falls"}


def _page(claim: Any, folder: Path) -> str:
    """One claim's page."""
    found = tables()
    one = found.claims[found.claims["claim"] == claim.claim]
    figures = found.stats[found.stats["claim"] == claim.claim]
    card = found.card[found.card["claim"] == claim.claim]
    readings = found.readings[found.readings["claim"] == claim.claim]
    used, dated = compared(claim, readings, card), dated_statements(card)
    shown = pd.concat([rows.astype(object) for rows in (used, dated) if len(rows)] or [used])
    subjects = {*readings.loc[readings["role"] == "compared", "indicator"], *figures["indicator"]}
    said = found.statements[found.statements["topic"].isin(subjects)]
    tested = claim.test != "not_testable"
    parts = [front_matter(essay_says(claim.statement)), _index(figures), f"# {claim.title}\n", essay_says(claim.statement), "",
             raw(f'<p class="stands"><strong>How it stands:</strong> <a href="{TO_WORDS}">{escape(outcome(card))}</a></p>')]  # fmt: skip
    parts += ["## What the text says\n", raw(_card(figures, one))]
    charts = [*_charts(claim, figures, card, used), *_estimates(figures, dated, "dated statements")]
    if charts:
        parts += ["## Chart\n" if len(charts) == 1 else "## Charts\n", *(raw(figure(chart)) for chart in charts)]
    if len(readings):
        parts += ["## Readings\n", raw(prose.reading_table(readings, "How the claim can be read").html)]
    parts += ["## Verdict and rule\n", f"Rule, *{_rule_name(claim.test)}*: {rule_text(claim.test)}\n",
              raw(prose.verdicts(card.assign(beside="")).html + _beside(card))]  # fmt: skip
    if tested:
        parts += [raw(_linked(prose.scorecard_table(card, "The verdicts, one line a reading and concept").html, card))]
    parts += [
        f"What the verdicts mean: [the words](index.md#{TO_WORDS.partition('#')[2]}). Quantities and concepts: [glossary](../glossary.md).\n"
    ]
    if len(used):
        parts += ["## Rivals\n", raw(prose.evidence_table(used, "Figures of others that were compared", notes=True).html)]
    if len(dated):
        parts += ["## Dated statements\n", raw(prose.evidence_table(dated, "Dated statements of the estimator named", notes=True).html)]
    if len(readings) and tested:
        table = prose.context_table(readings, found.evidence, "Figures that stand beside: rivals of other years, and context").html
        if "<table" in table:
            parts += ["## Beside it\n", raw(table)]
    changes = [
        (row.title + (f", {_label('concepts', row.concept)}" if row.concept else ""), row.would_change)
        for row in card.itertuples()
        if row.would_change
    ]
    if changes:
        items = "".join(f"<li><strong>{escape(title)}</strong>: {escape(text)}</li>" for title, text in dict.fromkeys(changes))
        parts += ["## What would change it\n", raw(f"<ul>{items}</ul>")]
    if len(said):
        parts += ["## What others concluded\n", raw(prose.statement_list(said).html)]
    parts += [*_sources(figures, shown, said), *_rows(claim, card, used, dated, folder), *_cite(claim, figures, shown), *_where(claim)]
    return "\n".join(parts)


def _index(figures: pd.DataFrame) -> str:
    """The figures as printed, for the index and the search, which passes over bare numbers in a text."""
    return "".join(f"```{{index}} single: {printed}\n```\n" for printed in dict.fromkeys(figures["as_printed"].dropna()))


def _beside(card: pd.DataFrame) -> str:
    """What stands near and was not compared; of which reading, where several say something else."""
    said = card[card["beside"] != ""].drop_duplicates("beside")
    lines = []
    for row in said.itertuples():
        text = row.beside[:1].lower() + row.beside[1:] if row.beside[1:2].islower() else row.beside
        lines.append(f'<p class="beside"><strong>Beside {escape(row.title) if len(said) > 1 else "it"}:</strong> {escape(text)}</p>')
    return "".join(lines)


def _linked(table: str, card: pd.DataFrame) -> str:
    """A table of verdicts with each word leading to what it means."""
    for word in dict.fromkeys(map(verdicts.shown_verdict, card.itertuples())):
        table = table.replace(f"<td>{escape(word)}</td>", f'<td><a href="{TO_WORDS}">{escape(word)}</a></td>')
    return table


def _card(figures: pd.DataFrame, one: pd.DataFrame) -> str:
    """The claim card without its heading and statement, which the page has."""
    html = re.sub(r"<h3>.*?</h3><p>.*? <small>", "<p><small>", prose.claim_card(figures, one).html, count=1)
    return html.replace('<table class="sovdata">', '<table class="sovdata"><caption>The figure as the text gives it</caption>')


def compared(claim: Any, readings: pd.DataFrame, card: pd.DataFrame) -> pd.DataFrame:
    """The rows of evidence that a claim's verdicts rest on."""
    found = tables()
    if claim.test == "level":
        mine = found.rivals[found.rivals["claim"] == claim.claim]
        indicators = set(readings["indicator"]) | set(found.stats.loc[found.stats["claim"] == claim.claim, "indicator"])
        return mine[mine["indicator"].isin(indicators)][found.evidence.columns].drop_duplicates()
    rivals = found.evidence[found.evidence["role"] == "rival"]
    frames = []
    for reading in readings[readings["role"] == "compared"].itertuples():
        if claim.test in ("falls", "rises"):
            before = reading._replace(start_year=reading.from_start_year, end_year=reading.from_end_year)
            rows = pd.concat([verdicts.rivals_for(before, rivals), verdicts.rivals_for(reading, rivals)])
        elif claim.test == "below_parity":
            rows = rivals[(rivals["indicator"] == reading.indicator) & (rivals["unit"] == reading.unit) & (rivals["area"] == reading.area)]
        else:
            rows = verdicts.rivals_for(reading, rivals)
        named = _named(card) if claim.test == "one_series" else _named(card[card["reading"] == reading.reading])
        frames.append(rows[rows["id"].isin(named)].astype(object))
    rows = pd.concat([frame for frame in frames if len(frame)] or [rivals.iloc[:0]], ignore_index=True)
    return rows[found.evidence.columns].drop_duplicates(["id", "indicator", "unit", "start_year", "end_year"])


def dated_statements(card: pd.DataFrame) -> pd.DataFrame:
    """All dated statements that an undated figure is listed among, whether they hold it or not: those of the estimator it names."""
    found = tables()
    figures = found.stats.set_index("id", drop=False)
    readings = verdicts.readings_of(found.stats).set_index("reading", drop=False)
    rivals = found.evidence[found.evidence["role"] == "rival"]
    frames = []
    for row in card[card["verdict"] == "undated"].itertuples():
        estimator = figures.loc[row.figure, "estimator"]
        if known(estimator):
            frames.append(verdicts.dated_statements(readings.loc[row.reading], estimator, rivals))
    return pd.concat(frames, ignore_index=True).drop_duplicates() if frames else rivals.iloc[:0]


def _named(card: pd.DataFrame) -> set[str]:
    """The series that decide a claim's verdicts."""
    return {name for names in card["decided_by"] for name in re.split(r"; | \+ ", names) if name}


def _charts(claim: Any, figures: pd.DataFrame, card: pd.DataFrame, used: pd.DataFrame) -> Iterator[Chart]:
    """The charts that show a claim beside its rivals, where there is anything to draw."""
    rivals = tables().rivals
    rivals = rivals[rivals["claim"] == claim.claim]
    if used.empty:
        return
    if claim.test == "level" and len(rivals):
        yield sv.charts.scorecard(card, rivals, claims=figures, title=f"The text's {figures['as_printed'].iloc[0]} against its rivals")
        return
    kinds = sv.load_vocabulary("indicators")["kind"]
    for indicator, rows in used.groupby("indicator", sort=False):
        name = capital(_label("indicators", str(indicator)))
        if claim.test not in ("falls", "rises"):
            yield from _estimates(figures, rows, "the estimates")
        elif kinds[indicator] == "level":
            yield _from_hundred(rows, f"{name} in the years compared")
        else:
            for unit, of_unit in rows.groupby("unit", sort=False):
                yield sv.charts.periods(of_unit, title=f"{name} in the periods compared{_which(rows, unit)}")


def _estimates(figures: pd.DataFrame, rows: pd.DataFrame, what: str) -> Iterator[Chart]:
    """A chart for each quantity and unit, the text's figures in it where their unit is that one or compares with it."""
    near = sv.load_vocabulary("units")["compares_with"]
    for (indicator, unit), drawn in rows.groupby(["indicator", "unit"], sort=False):
        ours = figures[(figures["indicator"] == indicator) & ((figures["unit"] == unit) | (figures["unit"].map(near) == unit))]
        several = _which(rows[rows["indicator"] == indicator], str(unit))
        title = f"{capital(_label('indicators', str(indicator)))}: {what}{several}"
        yield sv.charts.estimates(drawn.sort_values(["start_year", "title"]), claims=ours, title=title)


def _which(rows: pd.DataFrame, unit: str) -> str:
    """The unit of a chart, where there is another of the same quantity."""
    return f", {_label('units', unit)}" if rows["unit"].nunique() > 1 else ""


def _from_hundred(rows: pd.DataFrame, title: str) -> Chart:
    """Levels in units of their own, each from 100 in its first year."""
    first = rows.sort_values("end_year").groupby(["id", "unit"])["value"].transform("first")
    drawn = rows.assign(line=rows["title"], year=rows["end_year"], value=100 * rows["value"].astype(float) / first.astype(float))
    return sv.charts.lines(drawn.sort_values("year", kind="stable"), title=title, unit="first year = 100", decimals=0)


def _label(table: str, name: str) -> str:
    return str(sv.load_vocabulary(table)["label"].get(name, name))


def _sources(*rows: pd.DataFrame) -> list[str]:
    keys = citations.keys_used(*rows)
    bib = tables().sources
    items = "".join(f'<li><a href="../sources.html#source-{key}">{escape(citations.reference(key, bib))}</a></li>' for key in keys)
    return ["## Sources\n", raw(f"<ul>{items}</ul>") if keys else "The text cites nothing here, and nothing was compared.\n"]


def _rows(claim: Any, card: pd.DataFrame, used: pd.DataFrame, dated: pd.DataFrame, folder: Path) -> list[str]:
    """The claim's rows as CSV, and the links to them."""
    links = []
    for rows, kind, what in (
        (card, "verdicts", "the verdicts"),
        (used, "rivals", "the figures compared"),
        (dated, "statements", "the dated statements of the estimator named"),
    ):
        if len(rows):
            name = f"{claim.claim}_{kind}.csv"
            years = {column: pd.to_numeric(rows[column]).astype("Int64") for column in rows if column.endswith("year")}
            rows.assign(**years).to_csv(folder / name, index=False, lineterminator="\n")
            links.append(f'<li><a href="../downloads/claims/{name}" download>{name}</a>: {what}, {counted(len(rows), "row")}</li>')
    return ["## The rows\n", raw(f"<ul>{''.join(links)}</ul>")]


def _cite(claim: Any, figures: pd.DataFrame, used: pd.DataFrame) -> list[str]:
    """BibTeX of the page and of every source it rests on."""
    fields = {
        "author": "{The sovdata authors}",
        "title": f"{{{claim.title}. A claim in sovdata: the figures of one essay on the Soviet economy, and what others measured}}",
        "year": year_released((ROOT / "CITATION.cff").read_text(encoding="utf-8")),
        "note": f"Version {sv.__version__}",
        "version": sv.__version__,
    }
    lines = ",\n".join(f"  {name:<7} = {{{text}}}" for name, text in fields.items() if text)
    own = f"@misc{{sovdata_{claim.claim},\n{lines}\n}}"
    keys = citations.keys_used(figures, used)
    text = "\n\n".join([own, citations.bibtex(keys, tables().sources)]) if keys else own
    return ["## Cite this\n", "The claim, and the sources of the figures on this page:\n", code(text, "bibtex")]


ROOT = Path(__file__).resolve().parents[2]


def year_released(citation: str) -> str:
    """The year of release that a CITATION.cff states; empty where it states none."""
    found = re.search(r"^date-released:\s*[\"']?(\d{4})-", citation, flags=re.MULTILINE)
    return found[1] if found else ""


def _where(claim: Any) -> list[str]:
    """The notebooks that show the claim."""
    found = [path.stem for path in notebooks.collection() if claim.title in _cards_of(path)]
    if not found:
        return []
    links = ", ".join(f"[{name}](../notebooks/{name}.ipynb)" for name in found)
    return [f"## In the notebooks\n\nThis claim is treated at length in {links}.\n"]


def _cards_of(path: Path) -> set[str]:
    """Titles of the claims that a notebook has cards of."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = ["".join(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell.get("outputs", [])]
    return {unescape(title) for html in shown if "sovdata-claim" in html for title in re.findall(r"<h3>(.*?)</h3>", html)}
