"""Growth accounting: the growth of output as growth of inputs and what remains.

The remainder, total factor productivity, is not observed: it takes in every error of the other
figures, and depends on the weights. The weights are parameters here, never constants.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sovdata.growth import alike, as_given, refuse

__all__ = ["account", "ces_capital_share", "ces_residual", "residual"]


def residual(output: Any, labour: Any, capital: Any, *, labour_share: Any) -> Any:
    """Growth of total factor productivity by the Cobb-Douglas formula.

    Parameters
    ----------
    output, labour, capital : float, array or Series
        Growth, per cent a year.
    labour_share : float, array or Series
        Weight of labour, from 0 to 1; capital has the rest (constant returns to scale).

    Returns
    -------
    float, array or Series
        Per cent a year: ``output - labour_share * labour - (1 - labour_share) * capital``
        (Solow, 1957, Review of Economics and Statistics 39(3)). The formula is exact for rates of
        continuous growth; with rates from year to year it is the usual approximation. A Series
        keeps its index.

    Raises
    ------
    UserError
        If a share is not between 0 and 1, and for Series of unlike index.
    """
    output, labour, capital, share = alike(output, labour, capital, labour_share)
    _check_share(share)
    return as_given(output - share * labour - (1 - share) * capital)


def ces_capital_share(initial: Any, capital_per_worker: Any, *, elasticity: Any) -> Any:
    """Weight of capital under a constant elasticity of substitution, as capital a worker grows.

    Parameters
    ----------
    initial : float, array or Series
        Weight of capital at the start, between 0 and 1.
    capital_per_worker : float, array or Series
        Capital for each worker as a multiple of that at the start.
    elasticity : float, array or Series
        Elasticity of substitution between capital and labour, above 0. Below 1, capital's weight
        falls as it grows faster than labour: returns to capital run out.

    Returns
    -------
    float, array or Series
        ``a * k**r / (1 - a + a * k**r)`` with ``r = (elasticity - 1) / elasticity`` (Arrow,
        Chenery, Minhas and Solow, 1961, Review of Economics and Statistics 43(3); normalised at
        the start).

    Raises
    ------
    UserError
        For a share that is not between 0 and 1, an elasticity or capital that is not above zero,
        and for Series of unlike index.
    """
    initial, ratio, elasticity = alike(initial, capital_per_worker, elasticity)
    _check_share(initial)
    said = "elasticity and capital must be above zero, got {} and {}"
    refuse((elasticity <= 0) | (ratio <= 0), said, elasticity, ratio)
    weight = initial * ratio ** ((elasticity - 1) / elasticity)
    return as_given(weight / (1 - initial + weight))


def ces_residual(
    output: Any, labour: Any, capital: Any, years: Any, *, labour_share: float, elasticity: float
) -> Any:
    """Growth of total factor productivity, period by period, under a constant elasticity.

    Parameters
    ----------
    output, labour, capital : sequence of float, array or Series
        Growth of each period, per cent a year, the periods following one another.
    years : sequence of int
        Years of each period.
    labour_share : float
        Weight of labour at the start of the first period.
    elasticity : float
        Elasticity of substitution; 1 gives ``residual``.

    Returns
    -------
    list of float, array or Series
        Per cent a year, in the form of ``output``; each period is weighted by the shares of its
        middle.

    Raises
    ------
    UserError
        As ``ces_capital_share`` does, and for periods of unlike number.
    """
    alike(*(each for each in (output, labour, capital, years) if isinstance(each, pd.Series)))
    ratio, out = 1.0, []
    for grown, workers, machines, length in zip(output, labour, capital, years, strict=True):
        step = ((1 + machines / 100) / (1 + workers / 100)) ** length
        share = 1 - ces_capital_share(1 - labour_share, ratio * step**0.5, elasticity=elasticity)
        out.append(residual(grown, workers, machines, labour_share=share))
        ratio *= step
    if isinstance(output, pd.Series):
        return pd.Series(out, index=output.index, name=output.name, dtype=float)
    return np.array(out) if isinstance(output, np.ndarray) else out


def account(growth: pd.DataFrame, *, labour_shares: Sequence[float]) -> pd.DataFrame:
    """Contributions of labour, capital and productivity to growth, for each labour share.

    Parameters
    ----------
    growth : DataFrame
        ``start_year``, ``end_year``, ``output``, ``labour``, ``capital``: per cent a year.
    labour_shares : sequence of float
        Weights of labour to try.

    Returns
    -------
    DataFrame
        One row a period and share: the columns of ``growth``, ``labour_share``, and
        ``from_labour``, ``from_capital`` and ``productivity`` in points a year, which add up to
        ``output``.
    """
    shares = list(labour_shares)
    _check_share(shares)
    rows = pd.concat([growth.assign(labour_share=share) for share in shares], ignore_index=True)
    return rows.assign(
        from_labour=rows["labour_share"] * rows["labour"],
        from_capital=(1 - rows["labour_share"]) * rows["capital"],
        productivity=residual(
            rows["output"], rows["labour"], rows["capital"], labour_share=rows["labour_share"]
        ),
    )


def _check_share(share: Any) -> None:
    each = np.asarray(share, dtype=float)
    refuse(~((each >= 0) & (each <= 1)), "a share lies between 0 and 1, got {}", each)
