"""Growth accounting worked by hand; what holds for any shares and elasticities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from sovdata.accounting import account, ces_capital_share, ces_residual, residual

rates = st.floats(-20, 30)
shares = st.floats(0, 1)
inner = st.floats(0.05, 0.95)


def one_period(output, labour, capital):
    """Growth over 1951-55 as ``account`` takes it."""
    names = ["start_year", "end_year", "output", "labour", "capital"]
    return pd.DataFrame([[1951, 1955, output, labour, capital]], columns=names)


# Values worked by hand


@pytest.mark.parametrize(
    ("output", "labour", "capital", "share", "rest"),
    [
        (5.0, 2.0, 8.0, 0.75, 1.5),  # 5 - 0.75 * 2 - 0.25 * 8 = 5 - 1.5 - 2
        (2.0, 1.0, 7.0, 0.6, -1.4),  # 2 - 0.6 - 2.8
        (3.0, 1.0, 9.0, 1.0, 2.0),  # labour has all the weight: 3 - 1
        (3.0, 1.0, 9.0, 0.0, -6.0),  # capital has it: 3 - 9
    ],
)
def test_residual_is_output_less_the_weighted_inputs(output, labour, capital, share, rest):
    assert residual(output, labour, capital, labour_share=share) == pytest.approx(rest)


def test_capital_share_under_a_constant_elasticity_by_hand():
    # elasticity 0.5: r = -1. Capital for each worker 4 times as high: 0.4 / 4 = 0.1;
    # 0.1 / (0.6 + 0.1) = 1/7.
    assert ces_capital_share(0.4, 4, elasticity=0.5) == pytest.approx(1 / 7)
    # elasticity 2: r = 1/2. 0.4 * 2 = 0.8; 0.8 / (0.6 + 0.8) = 4/7.
    assert ces_capital_share(0.4, 4, elasticity=2) == pytest.approx(4 / 7)


def test_residual_under_a_constant_elasticity_is_weighted_by_the_middle_of_the_period():
    # One period of two years: capital doubles each year, labour stands still, so capital for each
    # worker is 4 at the end and 2 in the middle. Elasticity 0.5, labour share 0.6: 0.4 / 2 = 0.2,
    # capital's share 0.2 / 0.8 = 0.25. 30 - 0.75 * 0 - 0.25 * 100 = 5.
    assert ces_residual([30], [0], [100], [2], labour_share=0.6, elasticity=0.5) == pytest.approx(
        [5]
    )
    # A second period begins at 4 and has 8 in its middle: 0.4 / 8 = 0.05,
    # share 0.05 / 0.65 = 1/13. 30 - 100/13.
    assert ces_residual([30, 30], [0, 0], [100, 100], [2, 2], labour_share=0.6, elasticity=0.5)[
        1
    ] == pytest.approx(30 - 100 / 13)
    # capital a worker grows by 1.44 / 1.2 = 1.2 a year, over two years to the middle by 1.2:
    # 0.4 / 1.2 = 1/3, and 1/3 / (0.6 + 1/3) = 5/14
    assert ces_residual([30], [20], [44], [2], labour_share=0.6, elasticity=0.5) == pytest.approx(
        [30 - 9 / 14 * 20 - 5 / 14 * 44]
    )


def test_account_has_a_row_for_each_period_and_share():
    growth = pd.DataFrame(
        {
            "start_year": [1951, 1956],
            "end_year": [1955, 1960],
            "output": [5.0, 6.0],
            "labour": [2.0, 1.0],
            "capital": [8.0, 9.0],
        }
    )
    out = account(growth, labour_shares=[0.75, 0.5])
    assert list(out["labour_share"]) == [0.75, 0.75, 0.5, 0.5]
    assert list(out["start_year"]) == [1951, 1956, 1951, 1956]
    assert list(out["from_labour"]) == [1.5, 0.75, 1.0, 0.5]
    assert list(out["from_capital"]) == [2.0, 2.25, 4.0, 4.5]
    assert list(out["productivity"]) == [1.5, 3.0, 0.0, 1.0]


def test_account_leaves_its_input_as_it_is():
    growth = one_period(5.0, 2.0, 8.0)
    before = growth.copy()
    account(growth, labour_shares=[0.5])
    pd.testing.assert_frame_equal(growth, before)


# What holds for any of them


@given(rates, rates, rates, st.lists(shares, min_size=1, max_size=4))
def test_contributions_add_up_to_output(output, labour, capital, weights):
    growth = one_period(output, labour, capital)
    out = account(growth, labour_shares=weights)
    assert (
        out["from_labour"] + out["from_capital"] + out["productivity"]
    ).to_list() == pytest.approx([output] * len(weights), abs=1e-9)
    for row in out.itertuples():
        assert row.productivity == pytest.approx(
            residual(output, labour, capital, labour_share=row.labour_share), abs=1e-9
        )


@given(st.lists(st.tuples(rates, rates, rates, st.integers(1, 10)), min_size=1, max_size=6), shares)
def test_elasticity_one_is_the_cobb_douglas_formula(periods, share):
    output, labour, capital, years = zip(*periods, strict=True)
    found = ces_residual(output, labour, capital, years, labour_share=share, elasticity=1)
    assert found == pytest.approx(
        [residual(y, n, k, labour_share=share) for y, n, k, _ in periods], abs=1e-9
    )


@given(inner, st.floats(1.01, 50), st.floats(1.01, 3), st.floats(0.2, 0.95))
def test_capital_share_falls_as_capital_deepens_where_the_elasticity_is_below_one(
    initial, ratio, more, elasticity
):
    later = ces_capital_share(initial, ratio, elasticity=elasticity)
    assert 0 <= ces_capital_share(initial, ratio * more, elasticity=elasticity) < later < initial


@given(inner, st.floats(1.01, 50), st.floats(1.05, 5))
def test_capital_share_rises_as_capital_deepens_where_the_elasticity_is_above_one(
    initial, ratio, elasticity
):
    assert initial < ces_capital_share(initial, ratio, elasticity=elasticity) <= 1


@given(inner, st.floats(0.2, 5))
def test_capital_share_is_the_initial_one_where_nothing_deepens(initial, elasticity):
    assert ces_capital_share(initial, 1, elasticity=elasticity) == pytest.approx(initial)


@given(inner, st.floats(0.3, 0.9))
def test_the_residual_is_higher_under_a_low_elasticity_where_capital_deepens(share, elasticity):
    low = ces_residual([5, 5], [1, 1], [8, 8], [5, 5], labour_share=share, elasticity=elasticity)
    assert all(rest > residual(5, 1, 8, labour_share=share) for rest in low)


# What is refused


@pytest.mark.parametrize("share", [-0.1, 1.1, 60, float("nan")])
def test_a_share_outside_0_to_1_is_refused_and_named(share):
    growth = one_period(5.0, 2.0, 8.0)
    for attempt in (
        lambda: residual(5, 2, 8, labour_share=share),
        lambda: ces_capital_share(share, 2, elasticity=0.5),
        lambda: ces_residual([5], [2], [8], [5], labour_share=share, elasticity=0.5),
        lambda: account(growth, labour_shares=[0.5, share]),
    ):
        with pytest.raises(ValueError, match="between 0 and 1"):
            attempt()


@pytest.mark.parametrize(("ratio", "elasticity"), [(0, 0.5), (-1, 0.5), (2, 0), (2, -1)])
def test_capital_and_elasticity_must_be_above_zero(ratio, elasticity):
    with pytest.raises(ValueError, match="above zero"):
        ces_capital_share(0.4, ratio, elasticity=elasticity)


def test_periods_of_unlike_length_are_refused():
    with pytest.raises(ValueError, match="zip"):
        ces_residual([5, 5], [1], [2], [5], labour_share=0.5, elasticity=1)


# Numbers, arrays and Series alike


@given(
    st.lists(st.tuples(rates, rates, rates, st.integers(1, 10)), min_size=1, max_size=5),
    inner,
    st.floats(0.3, 2),
)
def test_columns_have_the_residuals_of_their_rows_and_keep_their_index(periods, share, elasticity):
    index = pd.Index([1955 + 5 * n for n in range(len(periods))], name="end_year")
    lists = [list(side) for side in zip(*periods, strict=True)]
    output, labour, capital, years = (pd.Series(side, index=index) for side in lists)
    found = residual(output, labour, capital, labour_share=share)
    assert found.index.equals(index)
    assert found.tolist() == pytest.approx(
        [residual(y, n, k, labour_share=share) for y, n, k, _ in periods]
    )
    kinds = {"labour_share": share, "elasticity": elasticity}
    later = ces_residual(output, labour, capital, years, **kinds)
    assert later.index.equals(index)
    assert later.tolist() == ces_residual(*lists, **kinds)
    arrays = ces_residual(*map(np.array, lists), **kinds)
    assert isinstance(arrays, np.ndarray)
    assert arrays.tolist() == pytest.approx(later.tolist())


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=5), inner, st.floats(0.2, 5))
def test_capital_shares_of_a_column_are_those_of_its_rows(ratios, initial, elasticity):
    column = pd.Series(ratios, index=[f"row {n}" for n in range(len(ratios))])
    found = ces_capital_share(initial, column, elasticity=elasticity)
    assert found.index.equals(column.index)
    assert found.tolist() == pytest.approx(
        [ces_capital_share(initial, one, elasticity=elasticity) for one in ratios]
    )


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (
            lambda: residual(
                pd.Series([1.0]), pd.Series([1.0]), 1.0, labour_share=pd.Series([1.5])
            ),
            "between 0 and 1, got 1.5",
        ),
        (
            lambda: residual(
                pd.Series([1.0], index=[1]), pd.Series([1.0], index=[2]), 1.0, labour_share=0.5
            ),
            "unlike index",
        ),
        (
            lambda: ces_capital_share(np.array([0.4, -0.1]), 2, elasticity=0.5),
            "between 0 and 1, got -0.1",
        ),
        (
            lambda: ces_capital_share(0.4, np.array([2.0, 0.0]), elasticity=0.5),
            "above zero, got 0.5 and 0",
        ),
        (
            lambda: ces_residual(
                pd.Series([1.0], index=[1]),
                pd.Series([1.0], index=[2]),
                [1.0],
                [5],
                labour_share=0.5,
                elasticity=1,
            ),
            "unlike index",
        ),
    ],
)
def test_columns_are_refused_in_one_line_that_names_the_value(attempt, said):
    with pytest.raises(ValueError, match=said) as error:
        attempt()
    assert "\n" not in str(error.value)
