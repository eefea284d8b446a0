"""``help(sovdata)`` reads like a page, and what its examples say is so."""

from __future__ import annotations

import doctest
import inspect
import pydoc
import re

import matplotlib.pyplot as plt
import pytest

import sovdata
from sovdata import UserError

PAGE = pydoc.render_doc(sovdata, renderer=pydoc.plaintext)
PUBLIC = {name: getattr(sovdata, name) for name in sovdata.__all__}
MODULES = [found for found in PUBLIC.values() if inspect.ismodule(found)]
EXAMPLES = [
    test
    for found in [sovdata, *PUBLIC.values()]
    for test in doctest.DocTestFinder(recurse=inspect.ismodule(found)).find(found)
    if test.examples
]


def test_the_page_names_everything_public_once_in_a_line_of_its_own():
    named = re.findall(r"^    (\w+) +\S", sovdata.__doc__, re.MULTILINE)
    assert sorted(named) == sorted(PUBLIC)


def test_the_page_shows_nothing_of_pythons_own():
    assert re.findall(r"^ *(?:\| +)?(__(?!main__)\w+__)", PAGE, re.MULTILINE) == []
    assert "CLASSES" not in PAGE


@pytest.mark.parametrize("name", [name for name, found in PUBLIC.items() if callable(found)])
def test_a_function_says_what_it_does_in_a_line_and_explains_each_parameter(name):
    text, given = inspect.getdoc(PUBLIC[name]), inspect.signature(PUBLIC[name]).parameters
    assert re.fullmatch(r"\S.{,99}\.", text.splitlines()[0])
    explained = re.findall(r"^\*?(\w+(?:, \w+)*) : |^\*(\w+) :", text, re.MULTILINE)
    assert {part for names in explained for part in ", ".join(names).split(", ") if part} == {
        *given
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_describes_its_functions(module):
    page = pydoc.render_doc(module, renderer=pydoc.plaintext)
    assert "FUNCTIONS" in page


@pytest.mark.parametrize("test", EXAMPLES, ids=lambda test: test.name)
def test_an_example_gives_what_it_says(test, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = []
    with plt.rc_context():
        doctest.DocTestRunner().run(test, out=said.append)
    assert said == []


def test_there_are_examples():
    assert {"sovdata", "answers", "load_evidence", "whose", "show"} <= {t.name for t in EXAMPLES}


def test_a_name_that_is_not_there_is_a_user_error():
    with pytest.raises(UserError):
        sovdata.load_evidence("outputt_growth")
