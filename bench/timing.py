"""Ratios of times: ours against a baseline, measured in turn in the same run."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """One line of the table.

    Attributes
    ----------
    what, baseline : str
        What is measured, and against what.
    ours, base : float
        Median seconds of each.
    ratios : list of float
        Ours over the baseline, round by round.
    limit : float or None
        What the ratio should not exceed.
    """

    what: str
    baseline: str
    ours: float
    base: float
    ratios: Sequence[float]
    limit: float | None = None

    def row(self) -> str:
        """The line in Markdown."""
        middle, low, high = statistics.median(self.ratios), min(self.ratios), max(self.ratios)
        kept = (
            ""
            if self.limit is None
            else f"{self.limit:.2f} ({'kept' if middle <= self.limit else 'NOT kept'})"
        )
        cells = [self.what, self.baseline, _time(self.ours), _time(self.base), f"**{middle:.2f}**",
                 f"{low:.2f} to {high:.2f}", kept]  # fmt: skip
        return f"| {' | '.join(cells)} |"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def compare(
    what: str,
    ours: Callable[[], object],
    baseline: str,
    base: Callable[[], object],
    *,
    rounds: int = 7,
    warm: bool = True,
    limit: float | None = None,
) -> Ratio:
    """Time two calls in turn, after one round that does not count where ``warm``."""
    if warm:
        ours(), base()
    times: dict[str, list[float]] = {"ours": [], "base": []}
    for number in range(rounds):
        for name, call in (("ours", ours), ("base", base))[:: 1 if number % 2 else -1]:
            gc.collect()
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    ratios = [a / b for a, b in zip(times["ours"], times["base"], strict=True)]
    return Ratio(
        what,
        baseline,
        statistics.median(times["ours"]),
        statistics.median(times["base"]),
        ratios,
        limit,
    )


def process(*command: str, cwd: str | None = None) -> Callable[[], object]:
    """A call that runs a process to its end."""
    return lambda: subprocess.run(
        [sys.executable, *command], cwd=cwd, check=True, capture_output=True
    )


def peak(code: str) -> float:
    """Megabytes by which the peak memory of a process grows (Linux).

    Parameters
    ----------
    code : str
        Lines to run; the growth is measured over those after a line ``#``.
    """
    before, _, after = code.partition("\n#\n")
    measured = f"""{before}
def held(name):
    return int(next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1])
open("/proc/self/clear_refs", "w").write("5")  # the peak starts again from what is held now
start = held("VmRSS")
{after}
print(held("VmHWM") - start)"""
    done = subprocess.run(
        [sys.executable, "-c", measured], check=True, capture_output=True, text=True
    )
    return int(done.stdout) / 1024
