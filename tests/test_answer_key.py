"""The folded solutions of every lesson run, and the answer key has what they give."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from sovdata import notebooks

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("answer_key", ROOT / "tools" / "answer_key.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lesson", notebooks.collection(), ids=lambda path: path.stem)
def test_the_answer_key_has_what_the_solutions_of_a_lesson_give(tool: Any, lesson: Path) -> None:
    assert tool.section(lesson) in tool.KEY.read_text(encoding="utf-8")


def test_a_solution_ends_as_a_cell_does(tool: Any) -> None:
    for value in (None, "a text", pd.Series([1.5]), pd.Index(["a"]), plt.figure().add_subplot()):
        with pytest.raises(TypeError):
            tool.told(value)
    assert tool.told(pd.DataFrame({"a": [1.5]})) == "```text\n     a\n0  1.5\n```"
    assert tool.told(2) == "```text\n2\n```"
