"""What a notebook says of the rows: the claim card and sentences computed from the tables."""

from __future__ import annotations

from html import escape

import pandas as pd

from sovdata import citations, growth, tables
from sovdata.display import Shown, known, number, period, prose, table

__all__ = [
    "citation_table",
    "claim_card",
    "claim_table",
    "figure_table",
    "growth_over_period",
    "level_paths",
    "open_questions",
    "reading_table",
    "sources",
    "scorecard_table",
    "statement_list",
    "verdicts",
    "yearly_increments",
]


def claim_card(figures: pd.DataFrame, claims: pd.DataFrame) -> Shown:
    """What the text says: each claim with its figures, as printed, and what they leave open.

    Parameters
    ----------
    figures : DataFrame
        Rows of ``load_stats``; none for claims without figures.
    claims : DataFrame
        Rows of ``load_claims``.
    """
    bib = citations.load_sources()
    html, text = [], []
    for claim in claims.itertuples():
        html.append(f"<h4>{escape(claim.title)}</h4><p>{escape(claim.statement)} <small>Paragraph {claim.paragraph}.</small></p>")
        text.append(f"{claim.title} (paragraph {claim.paragraph})\n  {claim.statement}")
        for figure in figures[figures["claim"] == claim.claim].itertuples():
            facts = _facts(figure, bib)
            html.append("<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items()) + "</dl>")
            text += [f"    {key}: {value}" for key, value in facts.items()]
        if known(claim.note):
            html.append(f"<p><small>{escape(claim.note)}</small></p>")
            text.append(f"  {claim.note}")
    return Shown(f'<section class="sovdata-claim">{"".join(html)}</section>', "\n".join(text))


def _facts(figure: object, bib: pd.DataFrame) -> dict[str, str]:
    row = figure
    cited = "nothing" if not known(row.source) else citations.cite(row.source, bib, row.locator)  # type: ignore[attr-defined]
    facts = {
        "As printed": f"{row.hedge + ' ' if row.hedge == 'only' else ''}{row.as_printed}",  # type: ignore[attr-defined]
        "Period": period(row.start_year, row.end_year),  # type: ignore[attr-defined]
        "Measure, in the text's terms": row.measure,  # type: ignore[attr-defined]
        "Estimator": row.estimator if known(row.estimator) else "not named",  # type: ignore[attr-defined]
        "The text cites": cited,
        "Left open": row.note,  # type: ignore[attr-defined]
    }
    return {key: str(value) for key, value in facts.items() if known(value)}


def figure_table(figures: pd.DataFrame, caption: str) -> Shown:
    """The text's figures, one line each: as printed, number and unit, interval, period, place, source."""
    bib, units = citations.load_sources(), tables.load_vocabulary("units")["label"]
    lines = [
        {
            "figure": row.id,
            "printed": row.as_printed,
            "value": f"{row.value:g} {units[row.unit]}",
            "interval": f"{row.low:g} to under {row.high:g}" if known(row.low) else "not read as exact",
            "period": period(row.start_year, row.end_year),
            "paragraph": row.paragraph,
            "cites": citations.cite(row.source, bib, row.locator) if known(row.source) else "nothing",
        }
        for row in figures.itertuples()
    ]
    headers = {"figure": "Figure", "printed": "As printed", "value": "Value", "interval": "Stands for",
               "period": "Period", "paragraph": "Paragraph", "cites": "The text cites"}  # fmt: skip
    return table(pd.DataFrame(lines, columns=list(headers)), caption, headers=headers)


def claim_table(claims: pd.DataFrame, caption: str) -> Shown:
    """The text's claims, one line each, with the rule by which each is tested."""
    rows = claims.assign(test=claims["test"].str.replace("_", " "))
    return table(rows, caption, headers={"title": "Claim", "statement": "In one sentence of ours", "paragraph": "Paragraph",
                                         "test": "Rule"})  # fmt: skip


def citation_table(cited: pd.DataFrame, sources: pd.DataFrame) -> tuple[Shown, Shown, Shown]:
    """The text's bibliography against its citations.

    Returns
    -------
    tuple of Shown
        Works cited, works listed and not cited, and citations that do not match the list.
    """
    own = sources[sources["keywords"].fillna("").str.contains("essay") & (sources.index != ESSAY)]
    used = cited.dropna(subset=["source"]).groupby("source", sort=False)
    works = pd.DataFrame(
        [
            {
                "work": citations.cite(str(key), sources),
                "times": len(group),
                "where": ", ".join(_place(number) for number in dict.fromkeys(group["paragraph"].astype(object))),
            }
            for key, group in used
        ],
        columns=["work", "times", "where"],
    )
    listed = pd.DataFrame({"work": [citations.reference(key, sources) for key in own.index if key not in used.groups]})
    odd = cited[cited["match"] != "exact"].assign(paragraph=[_place(p) for p in cited.loc[cited["match"] != "exact", "paragraph"]])
    return (
        table(works, f"Works that the text cites: {len(works)}", headers={"work": "Work", "times": "Times", "where": "Paragraph"}),
        table(listed, f"Works in its bibliography that it does not cite: {len(listed)}", headers={"work": "Work"}),
        table(odd, f"Citations that do not match the bibliography to the letter: {len(odd)}",
              headers={"as_printed": "As printed", "paragraph": "Paragraph", "match": "How it differs", "note": "Note"}),
    )  # fmt: skip


ESSAY = "hankin_collapse"


def _place(paragraph: object) -> str:
    return str(paragraph) if known(paragraph) else "appended definitions"


def open_questions(figures: pd.DataFrame) -> Shown:
    """What each figure leaves open, from the notes in the table."""
    return prose(f"{row.as_printed}, {period(row.start_year, row.end_year)}: {row.note}" for row in figures.itertuples() if known(row.note))


def sources(*rows: pd.DataFrame) -> Shown:
    """Full references of exactly the sources that these rows name."""
    bib = citations.load_sources()
    keys = citations.keys_used(*rows)
    if not keys:
        return prose(["These rows name no source."])
    return prose(citations.reference(key, bib) for key in keys)


def level_paths(figures: pd.DataFrame) -> pd.DataFrame:
    """The level that each rate of growth leads to over its own years, the year before being 100.

    Parameters
    ----------
    figures : DataFrame
        Dated rows of ``load_stats`` in per cent a year.

    Returns
    -------
    DataFrame
        ``line``, ``year`` (of growth, 0 being the base year), ``value``, ``increment`` (index points
        added in that year), and the columns that name the origin. No rate is carried beyond its years.
    """
    out = []
    for row in _dated(figures).itertuples():
        levels = growth.levels_along(row.value, int(row.start_year), int(row.end_year))
        added = growth.increments(levels)
        out += [
            {"line": f"{row.as_printed}, {period(row.start_year, row.end_year)}", "year": year - int(row.start_year) + 1,
             "calendar_year": year, "value": level, "increment": added.get(year), "lineage": "text", "origin": row.origin,
             "source": row.source, "locator": row.locator}
            for year, level in levels.items()
        ]  # fmt: skip
    return pd.DataFrame(out)


def _dated(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[figures["start_year"].notna() & (figures["unit"] == "pct_per_year")]


def growth_over_period(figures: pd.DataFrame) -> Shown:
    """How far each rate leads over its own years, with the interval that its printing allows."""
    lines = []
    for row in _dated(figures).itertuples():
        years = int(row.end_year) - int(row.start_year) + 1
        level = growth.level_after(row.value, years)
        text = (
            f"At {row.as_printed} a year over the {years} years {period(row.start_year, row.end_year)}, a level of 100 in "
            f"{int(row.start_year) - 1} becomes {number(level)} in {int(row.end_year)}"
        )
        if known(row.low):
            text += f" (between {number(growth.level_after(row.low, years))} and {number(growth.level_after(row.high, years))} by the digits printed)"
        if row.value > 0:
            text += f"; at that rate a level doubles in {number(growth.doubling_time(row.value))} years"
        lines.append(text + ".")
    return prose(lines or ["There is no dated rate of growth among these figures."])


def yearly_increments(figures: pd.DataFrame) -> Shown:
    """What each rate adds in the first and the last of its years, and the level from which it would add the same."""
    paths = level_paths(figures) if len(_dated(figures)) else pd.DataFrame()
    lines = []
    for name, group in paths.groupby("line", sort=False) if len(paths) else []:
        added = group["increment"].dropna()
        lines.append(
            f"{name}: on a base of 100, {number(added.iloc[0])} points are added in the first year and {number(added.iloc[-1])} in the last; "
            "the rate stays the same while the increment grows with the level."
        )
    rates = _dated(figures)
    if len(rates) > 1:
        fast, slow = rates.loc[rates["value"].idxmax()], rates.loc[rates["value"].idxmin()]
        lines.append(
            f"A rate of {slow['as_printed']} adds in its first year as much as {fast['as_printed']} does on a base of 100 if its own base is "
            f"{number(100 * fast['value'] / slow['value'], 0)}. A larger base can thus lower the rate while as much is added each year; whether it "
            "did is a question of levels, which the text does not give."
        )
    return prose(lines or ["There is no dated rate of growth among these figures."])


def reading_table(readings: pd.DataFrame, caption: str) -> Shown:
    """The ways in which claims can be read, one line each."""
    titles = tables.load_claims().set_index("claim")["title"]
    indicators = tables.load_vocabulary("indicators")["label"]
    lines = [
        {
            "claim": titles[row.claim],
            "title": row.title,
            "what": indicators[row.indicator],
            "role": "gets a verdict" if row.role == "compared" else "shown as context",
            "note": row.note,
        }
        for row in readings.itertuples()
    ]
    headers = {"claim": "Claim", "title": "Read as", "what": "Quantity", "role": "Use", "note": "Note"}
    return table(pd.DataFrame(lines, columns=list(headers)), caption, headers=headers)


def scorecard_table(card: pd.DataFrame, caption: str) -> Shown:
    """The verdicts, one line a reading and concept; claims that no figure can test come last."""
    titles = tables.load_claims().set_index("claim")["title"]
    concepts = tables.load_vocabulary("concepts")["label"]
    rows = card.sort_values("rule", key=lambda rule: rule == "not_testable", kind="stable")
    lines = [
        {
            "claim": titles.get(row.claim, row.claim),
            "printed": row.claimed,
            "read": row.title + (f": {concepts.get(row.concept, row.concept)}" if row.concept else "")
            + (f" ({row.price_basis})" if row.price_basis and row.price_basis != "not stated" else ""),
            "verdict": row.verdict,
            "count": f"{row.matches} of {row.candidates}" if row.candidates else "",
            "lineages": row.lineages.replace("; ", ", "),
        }
        for row in rows.itertuples()
    ]
    headers = {"claim": "Claim", "printed": "As printed", "read": "Read as", "verdict": "Verdict", "count": "Series that match",
               "lineages": "Lineages asked"}  # fmt: skip
    return table(pd.DataFrame(lines, columns=list(headers)), caption, headers=headers)


def verdicts(card: pd.DataFrame) -> Shown:
    """Each verdict in a sentence, and what would change it."""
    lines = []
    for row in card.itertuples():
        lines.append(row.sentence + (f" What would change it: {row.would_change}." if row.would_change else ""))
    return prose(lines or ["There is no claim to judge among these."])


def statement_list(statements: pd.DataFrame) -> Shown:
    """What others concluded, in words of ours, each with its source."""
    bib = citations.load_sources()
    return prose(f"{row.summary} {citations.cite(row.source, bib, row.locator)}." for row in statements.itertuples())
