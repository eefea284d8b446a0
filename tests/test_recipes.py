"""The recipes for a rule, a chart and a lesson in ``docs/contributing/``, carried out."""

from __future__ import annotations

import inspect
import re

import nbformat
import pytest
import test_charts
from made_up import estimate, made, reading
from notebook_rules import ROOT, RULES, calls_of_ours, code_cells, words

from sovdata import charts, rerun, standing, wording

RECIPE = (ROOT / "docs" / "contributing" / "rule.md").read_text(encoding="utf-8")
FORM, FORM_TESTS, LOOK = re.findall(
    r"```python\n(.*?)```",
    (ROOT / "docs" / "contributing" / "chart.md").read_text(encoding="utf-8"),
    re.DOTALL,
)
FACTS, _, SENTENCE, _, TESTS = re.findall(r"```python\n(.*?)```", RECIPE, re.DOTALL)


@pytest.fixture
def followed(monkeypatch):
    """The rule and its sentence, entered where the recipe says: beside ``below_parity``."""
    for module, code, name in ((standing, FACTS, "of_claim"), (wording, SENTENCE, "sentence")):
        beside, place = '"below_parity": _parity', dict(vars(module))
        choosing = inspect.getsource(getattr(module, name))
        assert beside in choosing
        exec(
            compile(
                code + choosing.replace(beside, f'"above_parity": _above, {beside}'),
                "rule.md",
                "exec",
            ),
            place,
        )
        monkeypatch.setattr(module, name, place[name])


def cases() -> list:
    """The recipe's tests, each with the arguments of one case."""
    place = {
        "pytest": pytest,
        "standing": standing,
        "wording": wording,
        "estimate": estimate,
        "made": made,
        "reading": reading,
    }
    exec(compile(TESTS, "rule.md", "exec"), place)
    found = []
    for name, test in place.items():
        if name.startswith("test_"):
            marks = getattr(test, "pytestmark", [])
            given = [
                dict(zip(mark.args[0], case, strict=True))
                for mark in marks
                for case in mark.args[1]
            ] or [{}]
            found += [(test, case) for case in given]
    return found


@pytest.mark.parametrize(("test", "case"), cases())
def test_the_rule_of_the_recipe_does_what_its_tests_say(followed, test, case):
    test(**case)


def test_the_recipe_says_how_many_of_its_tests_pass():
    assert f"{len(cases())} passed" in RECIPE


@pytest.fixture
def charted(monkeypatch):
    """The form of the recipe, as if its file stood among the charts."""
    place = {"__name__": "of_changes"}
    exec(compile(FORM, "of_changes.py", "exec"), place)
    monkeypatch.setattr(charts, "changes", place["changes"], raising=False)


def test_the_chart_of_the_recipe_does_what_its_tests_say(charted):
    place = dict(vars(test_charts))
    before = set(place)
    exec(compile(FORM_TESTS, "chart.md", "exec"), place)
    made = sorted(set(place) - before)
    assert len(made) == 2
    for name in made:
        place[name]()


def test_the_chart_of_the_recipe_can_be_looked_at(charted, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(LOOK, "chart.md", "exec"), {})
    assert (tmp_path / "changes.png").stat().st_size
    assert capsys.readouterr().out.startswith("Slope chart: Did growth fall? (% a year).")


# A lesson

LESSON = (ROOT / "docs" / "contributing" / "notebook.md").read_text(encoding="utf-8")


def test_the_lesson_of_the_recipe_runs_keeps_the_rules_and_is_as_long_as_it_says(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell(source.strip())
        if kind == "markdown"
        else nbformat.v4.new_code_cell(source.strip())
        for _, kind, source in re.findall(
            r"^(`{3,4})(markdown|python)\n(.*?)^\1$", LESSON, re.DOTALL | re.MULTILINE
        )
    ]
    path = tmp_path / "09_two_countries.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    notebook = rerun.execute(path, {}, tmp_path)
    assert [found for rule in RULES for found in rule(notebook)] == []
    length = f"{words(notebook)} words, {len(code_cells(notebook))} code cells"
    assert f"{length}, {calls_of_ours(notebook)} of them one call of ours" in LESSON
