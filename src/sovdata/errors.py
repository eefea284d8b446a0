"""What a user's mistake is answered with: one line."""

from __future__ import annotations


class UserError(ValueError):
    """Something that was asked for is not there, or makes no sense; said in one line.

    Jupyter shows that line in place of a traceback.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]
