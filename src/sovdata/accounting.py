"""Growth accounting: the growth of output as growth of inputs and what remains.

The remainder, total factor productivity, is not observed: it takes in every error of the other
figures, and depends on the weights. The weights are parameters here, never constants.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

__all__ = ["account", "ces_capital_share", "ces_residual", "residual"]


def residual(output: float, labour: float, capital: float, *, labour_share: float) -> float:
    """Growth of total factor productivity by the Cobb-Douglas formula.

    Parameters
    ----------
    output, labour, capital : float
        Growth, per cent a year.
    labour_share : float
        Weight of labour, from 0 to 1; capital has the rest (constant returns to scale).

    Returns
    -------
    float
        Per cent a year: ``output - labour_share * labour - (1 - labour_share) * capital``
        (Solow, 1957, Review of Economics and Statistics 39(3)). The formula is exact for rates of
        continuous growth; with rates from year to year it is the usual approximation.

    Raises
    ------
    ValueError
        If the share is not between 0 and 1.
    """
    _check_share(labour_share)
    return output - labour_share * labour - (1 - labour_share) * capital


def ces_capital_share(initial: float, capital_per_worker: float, *, elasticity: float) -> float:
    """Weight of capital under a constant elasticity of substitution, as capital for each worker grows.

    Parameters
    ----------
    initial : float
        Weight of capital at the start, between 0 and 1.
    capital_per_worker : float
        Capital for each worker as a multiple of that at the start.
    elasticity : float
        Elasticity of substitution between capital and labour, above 0. Below 1, capital's weight
        falls as it grows faster than labour: returns to capital run out.

    Returns
    -------
    float
        ``a * k**r / (1 - a + a * k**r)`` with ``r = (elasticity - 1) / elasticity`` (Arrow, Chenery,
        Minhas and Solow, 1961, Review of Economics and Statistics 43(3); normalised at the start).
    """
    _check_share(initial)
    if elasticity <= 0 or capital_per_worker <= 0:
        raise ValueError(f"elasticity and capital must be above zero, got {elasticity} and {capital_per_worker}")
    weight = initial * capital_per_worker ** ((elasticity - 1) / elasticity)
    return float(weight / (1 - initial + weight))


def ces_residual(
    output: Sequence[float], labour: Sequence[float], capital: Sequence[float], years: Sequence[int], *,
    labour_share: float, elasticity: float,
) -> list[float]:  # fmt: skip
    """Growth of total factor productivity, period after period, under a constant elasticity of substitution.

    Parameters
    ----------
    output, labour, capital : sequence of float
        Growth of each period, per cent a year, the periods following one another.
    years : sequence of int
        Years of each period.
    labour_share : float
        Weight of labour at the start of the first period.
    elasticity : float
        Elasticity of substitution; 1 gives ``residual``.

    Returns
    -------
    list of float
        Per cent a year; each period is weighted by the shares of its middle.
    """
    ratio, out = 1.0, []
    for grown, workers, machines, length in zip(output, labour, capital, years, strict=True):
        step = ((1 + machines / 100) / (1 + workers / 100)) ** length
        share = 1 - ces_capital_share(1 - labour_share, ratio * step**0.5, elasticity=elasticity)
        out.append(residual(grown, workers, machines, labour_share=share))
        ratio *= step
    return out


def account(growth: pd.DataFrame, *, labour_shares: Sequence[float]) -> pd.DataFrame:
    """Contributions of labour, capital and productivity to the growth of output, for each labour share.

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
        ``from_labour``, ``from_capital`` and ``productivity`` in points a year, which add up to ``output``.
    """
    frames = []
    for share in labour_shares:
        _check_share(share)
        labour, capital = share * growth["labour"], (1 - share) * growth["capital"]
        frames.append(
            growth.assign(labour_share=share, from_labour=labour, from_capital=capital, productivity=growth["output"] - labour - capital)
        )
    return pd.concat(frames, ignore_index=True)


def _check_share(share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, got {share}")
